"""A group, learner by learner: who needs a look, and where each stands on each competency."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Right
from accounts.models import Apprenticeship, Cohort, CohortLearner, Membership, User
from accounts.prepared import prepared, together
from accounts.spaces import ask_standing
from competencies.mastery import Mastery, Rule, Status
from competencies.models import Competency, Pathway, Requirement
from competencies.progress import Demand, Reached, demands, reached
from competencies.queries import DEFAULT_RULE, MasteryGrid, current_framework, mastery_grid
from records.following import Alert, Show, Situation, alerts, is_shown
from records.queries.trainer.glance import glance
from records.queries.trainer.late import overdue, work_of
from records.queries.trainer.people import (
    ask_cohort,
    by_name,
    followed,
    only,
    places_alone,
)


class Person(NamedTuple):
    """``since``: their first day in the group, or at the centre. ``proposition``: what their pathway asks."""

    pk: int
    uuid: UUID
    display_name: str
    since: date
    proposition: int | None
    contract_since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    learner: Person
    reached: Reached
    situation: Situation
    alerts: tuple[Alert, ...]


def board_or_404(viewer: Any, uuid: UUID, day: date) -> tuple[Cohort, list[BoardLine]]:
    """A group, and a line for each of its learners, by name."""
    if not viewer.is_active:
        raise Http404
    with together() as ask:
        ask_standing(ask, viewer)
        cohort, people = ask_cohort(ask, viewer, uuid, day), ask(_people_in, viewer.pk, uuid, day)
    return only(cohort.value), _lines(_by_name(people.value), day)


def ungrouped_board(viewer: Any, day: date) -> list[BoardLine]:
    """A line for each who is registered at a centre and in no group."""
    return _lines(_by_name(_people_alone(viewer.pk, day)), day) if viewer.is_active else []


def _by_name(rows: Iterable[tuple[Any, ...]]) -> list[Person]:
    return by_name({person.pk: person for person in map(Person._make, rows)}.values())


@prepared
def _people_in(viewer: int, cohort: UUID, day: date) -> QuerySet[CohortLearner, tuple[Any, ...]]:
    places = CohortLearner.objects.on(day).filter(cohort__uuid=cohort)
    return _people(places.filter(followed(User(pk=viewer), Right.SEE_LEVELS, day, "learner")), day)


@prepared
def _people_alone(viewer: int, day: date) -> QuerySet[Membership, tuple[Any, ...]]:
    return _people(places_alone(User(pk=viewer), day), day)


def _people(places: QuerySet[Any], day: date) -> QuerySet[Any, tuple[Any, ...]]:
    """Of one in two places, the last row is the one to take."""

    def of_each(rows: QuerySet[Any], column: str) -> Subquery:
        return Subquery(rows.filter(learner=OuterRef("learner")).values(column)[:1])

    return places.order_by("-start").values_list(
        "learner_id", "learner__uuid", "learner__display_name", "start",
        of_each(Pathway.objects.on(day).order_by("-start", "-pk"), "proposition"),
        of_each(Apprenticeship.objects.standing_on(day).order_by("-start", "-pk"), "start"),
    )  # fmt: skip


def _lines(people: list[Person], day: date) -> list[BoardLine]:
    ids = [person.pk for person in people]
    with together() as ask:
        asked = ask(_asked, list({person.proposition for person in people if person.proposition is not None}))
        known, work = glance(ask, ids), work_of(ask, ids, day)
    asked_by = _demands(asked.value)
    if any(person.proposition is None for person in people):
        asked_by[None] = _demands_on_nobody(day)
    zone = timezone.get_current_timezone()

    def day_of(moment: datetime | None) -> date | None:
        return moment.astimezone(zone).date() if moment else None

    late = overdue(work.value, ids)
    lines = []
    for person in people:
        found = reached(asked_by.get(person.proposition, {}), known.value.status(person.pk))
        situation = Situation(
            since=person.since,
            last_work=day_of(work.value.last.get(person.pk)),
            late=len(late[person.pk]),
            ready=len(found.ready),
            missing=len(found.missing),
            contract_since=person.contract_since,
            last_at_work=day_of(known.value.seen_at_work.get(person.pk)),
        )
        lines.append(BoardLine(learner=person, reached=found, situation=situation, alerts=alerts(situation, day)))
    return lines


@prepared
def _asked(propositions: list[int]) -> QuerySet[Requirement, tuple[int, int, int, int]]:
    rows = Requirement.objects.filter(proposition__any_of=propositions).order_by()
    return rows.values_list("proposition_id", "competency_id", "level", "origins")


def _demands(rows: Iterable[tuple[int, int, int, int]]) -> dict[int | None, dict[int, Demand]]:
    """By proposition, then by competency."""
    found: dict[int | None, list[tuple[int, Rule]]] = defaultdict(list)
    for proposition, competency, level, origins in rows:
        found[proposition].append((competency, Rule(level, origins)))
    return {proposition: demands(rules) for proposition, rules in found.items()}


def _demands_on_nobody(day: date) -> dict[int, Demand]:
    """Who works toward nothing yet is asked the whole framework, done with help."""
    edition = current_framework(day)
    return demands((each, DEFAULT_RULE) for each in _competencies(edition.pk)) if edition else {}


@prepared
def _competencies(edition: int) -> QuerySet[Competency, int]:
    return Competency.objects.filter(edition=edition, retired_on__isnull=True).values_list("pk", flat=True)


def shown(lines: Collection[BoardLine], show: Show, day: date) -> list[BoardLine]:
    return [line for line in lines if is_shown(line.situation, show, day)]


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
