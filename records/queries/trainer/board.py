"""A group, learner by learner: who needs a look, and where each stands on each competency."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.prepared import prepared
from competencies.mastery import Mastery, Status
from competencies.models import Competency
from competencies.progress import Progress
from competencies.queries import MasteryGrid, current_framework, mastery_grid
from courses.models import Course
from courses.queries import completed_courses, due_courses, last_work_at
from records.following import Alert, Show, Situation, alerts, is_shown
from records.queries.standing import contracts_on, last_seen_at_work, progresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    course: Course
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    learner: User
    progress: Progress
    situation: Situation
    late: tuple[Late, ...]
    alerts: tuple[Alert, ...]
    last_work: datetime | None


def board(learners: Collection[User], day: date) -> list[BoardLine]:
    """One line per learner (each with ``since``), in the order given."""
    found = progresses(learners, day)
    worked = last_work_at(learners)
    late = late_work(learners, day)
    contracts = contracts_on(learners, day)
    seen = last_seen_at_work(learners)
    lines = []
    for learner in learners:
        last, contract, progress = worked.get(learner.pk), contracts.get(learner.pk), found[learner.pk]
        situation = Situation(
            since=learner.since,
            last_work=day_of(last),
            late=len(late[learner.pk]),
            ready=len(progress.ready),
            missing=len(progress.missing),
            contract_since=contract.start if contract else None,
            last_at_work=day_of(seen.get(learner.pk)),
        )
        lines.append(
            BoardLine(
                learner=learner,
                progress=progress,
                situation=situation,
                late=late[learner.pk],
                alerts=alerts(situation, day),
                last_work=last,
            )
        )
    return lines


def shown(lines: Collection[BoardLine], show: Show, day: date) -> list[BoardLine]:
    return [line for line in lines if is_shown(line.situation, show, day)]


def day_of(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def late_work(learners: Collection[User], day: date) -> dict[int, tuple[Late, ...]]:
    """By learner id, the modules whose day has passed and that are not complete, longest overdue first."""
    due = due_courses(learners, day)
    wanted = {course for dates in due.values() for course, due_on in dates.items() if due_on < day}
    courses = _standing_courses(list(wanted)) if wanted else []
    complete = completed_courses(courses, learners) if courses else {}
    found: dict[int, tuple[Late, ...]] = defaultdict(tuple)
    for learner, dates in due.items():
        found[learner] = late_among(courses, dates, complete.get(learner, ()), day)
    return found


@prepared
def _standing_courses(ids: list[int]) -> QuerySet[Course]:
    return Course.objects.standing().filter(pk__any_of=ids)


def late_among(
    courses: Collection[Course], due: Mapping[int, date], complete: Collection[int], day: date
) -> tuple[Late, ...]:
    rows = [
        Late(course=each, due_on=due[each.pk])
        for each in courses
        # A module that nobody published yet holds nothing to do.
        if each.pk in due and due[each.pk] < day and each.published_at and each.pk not in complete
    ]
    return tuple(sorted(rows, key=lambda row: (row.due_on, row.course.pk)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    url: str
    shape: str  # the level's number, or "none" before anybody has said anything
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    learner: User
    url: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    competencies: tuple[Competency, ...]
    rows: tuple[GridRow, ...]


def grid(learners: Collection[User]) -> Grid:
    """Five queries: the edition in force, then four however many learners, competencies and pieces of evidence."""
    edition = current_framework()
    if edition is None:
        return Grid(competencies=(), rows=())
    return _arranged(mastery_grid(learners, edition=edition), learners)


def _arranged(found: MasteryGrid, learners: Collection[User]) -> Grid:
    rows = []
    for learner in learners:
        url = reverse("records:trainer_learner", args=[learner.uuid])
        cells = found.cells[learner.pk]
        rows.append(
            GridRow(
                learner=learner,
                url=url,
                cells=tuple(_cell(url, each, cells[each.pk]) for each in found.competencies),
            )
        )
    return Grid(competencies=found.competencies, rows=tuple(rows))


def _cell(url: str, competency: Competency, found: Mastery) -> Cell:
    shape = "none" if found.status is Status.NOT_STARTED else str(found.level)
    return Cell(url=f"{url}{competency.uuid}/", shape=shape, status=found.status)
