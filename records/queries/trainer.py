"""What those who teach see of a group and of one learner."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Prefetch, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import GRANTS, Capacity, Extent, Right, centres_of, cohorts_for, learners_for
from accounts.models import (
    Cohort,
    CohortLearner,
    EmployerContact,
    Guardianship,
    Membership,
    Mentorship,
    StaffRole,
    User,
)
from competencies.mastery import COUNTED, Instrument, Item, Kind, Mastery, Rule, Status, mastery, standing
from competencies.models import Competency, Evidence, LevelDescriptor, Pathway, Requirement
from competencies.queries import (
    DEFAULT_RULE,
    MasteryGrid,
    PathwayProgress,
    current_framework,
    evidence_items,
    evidence_of,
    mastery_grid,
    pathway_progress,
    pathways_on,
    rules_of,
    shared_evidence_ids,
)
from courses.models import Course
from courses.queries import Outline, courses_followed, due_courses, last_work_at, outlines_for
from records.following import Alert, Show, Situation, alerts, is_shown
from records.models import Reminder, ReminderOutcome
from records.queries.standing import Standing, contracts_on, standings

# Who reads a whole record because they teach it, run the centre or audit it. Nobody is their own trainer.
STAFF = (Capacity.TRAINER, Capacity.COORDINATOR, Capacity.AUDITOR)


# Who


def learners_followed(viewer: Any, right: Right = Right.SEE_LEVELS) -> QuerySet[User]:
    """Over whom ``viewer`` holds ``right`` as a member of a centre's staff."""
    reached = Q(pk__in=[])
    for capacity in STAFF:
        reached |= Q(pk__in=learners_for(viewer, right, extent=Extent.ALL, capacity=capacity).values("pk"))
    return User.objects.filter(reached).exclude(pk=viewer.pk)


MAY = {
    "may_decide": Right.DECIDE,
    "may_share": Right.SHARE,
    "may_remind": Right.REMIND,
    "may_see_work": Right.SEE_WORK,
}


def learner_to_follow_or_404(viewer: Any, uuid: UUID) -> User:
    """With what ``viewer`` may do: ``may_decide``, ``may_share``, ``may_remind``, ``may_see_work``. One query."""
    marks = {f"as_{capacity.value}": _follows_as(viewer, capacity) for capacity in STAFF}
    learner = learners_followed(viewer).annotate(**marks).filter(uuid=uuid).first()
    if learner is None:
        raise Http404
    held = [capacity for capacity in STAFF if getattr(learner, f"as_{capacity.value}")]
    for name, right in MAY.items():
        setattr(learner, name, any(GRANTS[capacity].get(right) is Extent.ALL for capacity in held))
    return learner


def _follows_as(viewer: Any, capacity: Capacity) -> ExpressionWrapper:
    followed = learners_for(viewer, Right.SEE_LEVELS, extent=Extent.ALL, capacity=capacity)
    return ExpressionWrapper(Q(pk__in=followed.values("pk")), output_field=BooleanField())


def learner_for_or_404(viewer: Any, right: Right, uuid: UUID) -> User:
    """For a write: trainers decide, observe and share; coordinators remind; auditors only read."""
    learner = learners_followed(viewer, right).filter(uuid=uuid).first()
    if learner is None:
        raise Http404
    return learner


def cohorts_followed(viewer: Any, day: date | None = None) -> QuerySet[Cohort]:
    audited = centres_of(viewer, StaffRole.Role.AUDITOR, day=day).values("pk")
    return Cohort.objects.filter(
        Q(pk__in=cohorts_for(viewer, day).values("pk")) | Q(centre__in=audited)
    ).select_related("centre")


def cohort_to_follow_or_404(viewer: Any, uuid: UUID) -> Cohort:
    cohort = cohorts_followed(viewer).filter(uuid=uuid).first()
    if cohort is None:
        raise Http404
    return cohort


def groups(viewer: Any, day: date) -> list[Cohort]:
    """Standing cohorts first, each with ``size``: how many learners are in it today."""
    in_it = Q(places__in=CohortLearner.objects.on(day))
    rows = cohorts_followed(viewer, day).annotate(size=Count("places__learner", filter=in_it, distinct=True))
    return sorted(rows, key=lambda cohort: (not cohort.holds_on(day), folded(cohort.name)))


def learners_of(viewer: Any, cohort: Cohort, day: date) -> list[User]:
    """By name, each with ``since``: their first day in the group."""
    places = CohortLearner.objects.on(day).filter(cohort=cohort)
    rows = (
        learners_followed(viewer)
        .filter(pk__in=places.values("learner"))
        .annotate(since=Min("cohort_places__start", filter=Q(cohort_places__in=places)))
    )
    return by_name(rows)


def ungrouped(viewer: Any, day: date) -> QuerySet[User]:
    """Registered at a centre today and in no group."""
    registered = Membership.objects.on(day)
    return (
        learners_followed(viewer)
        .filter(pk__in=registered.values("learner"))
        .exclude(pk__in=CohortLearner.objects.on(day).values("learner"))
        .annotate(since=Min("memberships__start", filter=Q(memberships__in=registered)))
    )


def by_name(learners: Any) -> list[User]:
    return sorted(learners, key=lambda learner: (folded(learner.display_name), learner.pk))


def folded(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)).casefold()


# A group


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    course: Course
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    learner: User
    standing: Standing
    situation: Situation
    late: tuple[Late, ...]
    alerts: tuple[Alert, ...]
    last_work: datetime | None


def board(learners: Collection[User], day: date) -> list[BoardLine]:
    """One line per learner (each with ``since``), in the order given."""
    found = standings(learners, day=day)
    worked = last_work_at(learners)
    late = late_work(learners, day)
    contracts = contracts_on(learners, day)
    lines = []
    for learner in learners:
        last, contract, stands = worked.get(learner.pk), contracts.get(learner.pk), found[learner.pk]
        situation = Situation(
            since=learner.since,
            last_work=_day(last),
            late=len(late[learner.pk]),
            ready=len(stands.progress.ready),
            missing=len(stands.progress.missing),
            contract_since=contract.start if contract else None,
            last_at_work=_day(stands.last_at_work),
        )
        lines.append(
            BoardLine(
                learner=learner,
                standing=stands,
                situation=situation,
                late=late[learner.pk],
                alerts=alerts(situation, day),
                last_work=last,
            )
        )
    return lines


def shown(lines: Collection[BoardLine], show: Show, day: date) -> list[BoardLine]:
    return [line for line in lines if is_shown(line.situation, show, day)]


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def late_work(learners: Collection[User], day: date) -> dict[int, tuple[Late, ...]]:
    """By learner id, the modules whose day has passed and that are not complete, longest overdue first."""
    due = due_courses(learners, day)
    wanted = {course for dates in due.values() for course, due_on in dates.items() if due_on < day}
    courses = list(Course.objects.standing().filter(pk__in=wanted)) if wanted else []
    outlines = outlines_for(courses, learners, day) if courses else {}
    found: dict[int, tuple[Late, ...]] = defaultdict(tuple)
    for learner, dates in due.items():
        found[learner] = _late(courses, dates, {each.pk: outlines[learner, each.pk] for each in courses}, day)
    return found


def _late(
    courses: Collection[Course], due: Mapping[int, date], outlines: Mapping[int, Outline], day: date
) -> tuple[Late, ...]:
    rows = [
        Late(course=each, due_on=due[each.pk])
        for each in courses
        # A module that nobody published yet holds nothing to do.
        if each.pk in due and due[each.pk] < day and each.published_at and not outlines[each.pk].progress.complete
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


# One learner


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerPage:
    progress: PathwayProgress | None
    outlines: tuple[Outline, ...]
    due: dict[int, date]
    late: tuple[Late, ...]
    situation: Situation
    alerts: tuple[Alert, ...]
    last_work: datetime | None
    shared: set[int]
    history: list[Evidence]
    reminders: list[Reminder]
    employer: str


RECENT_ROWS = 12


def learner_page(learner: User, day: date) -> LearnerPage:
    """The numbers are ``pathway_progress``'s: the ones the learner reads."""
    pathway = pathways_on([learner], day).get(learner.pk)
    found = pathway_progress(pathway) if pathway else None
    courses = list(courses_followed(learner, day))
    followed = {course.pk for course in courses}
    outlines = outlines_for(courses, [learner], day) if courses else {}
    due = due_courses([learner], day).get(learner.pk, {})
    late = _late(courses, due, {course: outlines[learner.pk, course] for course in due if course in followed}, day)
    last = last_work_at([learner]).get(learner.pk)
    contract = contracts_on([learner], day).get(learner.pk)
    situation = Situation(
        since=_since(learner, day),
        last_work=_day(last),
        late=len(late),
        ready=len(found.summary.ready) if found else 0,
        missing=len(found.summary.missing) if found else 0,
        contract_since=contract.start if contract else None,
        last_at_work=_last_at_work(learner),
    )
    return LearnerPage(
        progress=found,
        outlines=tuple(outlines[learner.pk, course.pk] for course in courses),
        due=due,
        late=late,
        situation=situation,
        alerts=alerts(situation, day),
        last_work=last,
        shared=shared_evidence_ids(learner),
        history=list(evidence_of(learner)[:RECENT_ROWS]),
        reminders=list(reminders().filter(learner=learner)[:RECENT_ROWS]),
        employer=contract.employer.name if contract else "",
    )


def _since(learner: User, day: date) -> date:
    firsts = User.objects.filter(pk=learner.pk).aggregate(
        centre=Min("memberships__start"), group=Min("cohort_places__start")
    )
    return min((each for each in firsts.values() if each), default=day)


def first_day_of(learner: User) -> date | None:
    """Before it, nobody at the centre can have seen anything."""
    today = timezone.localdate()
    first = _since(learner, today)
    return first if first < today else None


def _last_at_work(learner: User) -> date | None:
    last = (
        Evidence.objects.filter(
            learner=learner, instrument=Instrument.WORKPLACE, kind=Kind.APPRAISAL, retracted_by__isnull=True
        )
        .order_by("-observed_at")
        .values_list("observed_at", flat=True)
        .first()
    )
    return _day(last)


# One competency of one learner


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyPage:
    competency: Competency
    descriptors: tuple[LevelDescriptor, ...]
    rule: Rule
    expected: str
    asked: bool
    mastery: Mastery
    employer_sees: Mastery
    history: list[Evidence]
    ruling: Evidence | None  # the standing decision
    ruling_shared: bool
    shared: set[int]
    has_evidence: bool

    @property
    def because(self) -> list[Evidence]:
        return [each for each in self.history if each.pk in self.mastery.because]

    @property
    def voices(self) -> dict[str, dict[str, Any]]:
        return spoken(self.mastery)


def spoken(found: Mastery) -> dict[str, dict[str, Any]]:
    """What ``components/voices.html`` wants."""
    return {
        voice.value: {
            "level": "unseen" if said.level is None else said.level,
            "date": timezone.localdate(said.at),
        }
        for voice, said in found.voices.items()
    }


def competency_or_404(uuid: UUID) -> Competency:
    competency = Competency.objects.filter(uuid=uuid).select_related("family").prefetch_related("descriptors").first()
    if competency is None:
        raise Http404
    return competency


def competency_page(learner: User, competency: Competency) -> CompetencyPage:
    pathway = pathways_on([learner]).get(learner.pk)
    rule = _rule(pathway, competency)
    pair = (learner.pk, competency.pk)
    items = evidence_items([learner], [competency.pk]).get(pair, [])
    visible = evidence_items([learner], [competency.pk], shared_only=True).get(pair, [])
    history = list(evidence_of(learner, competency))
    ruling = _ruling(items, history)
    shared = set(Evidence.objects.filter(learner=learner, competency=competency).shared().values_list("pk", flat=True))
    asked = rule or DEFAULT_RULE
    descriptors = tuple(competency.descriptors.all())
    return CompetencyPage(
        competency=competency,
        descriptors=descriptors,
        rule=asked,
        expected=next((each.text for each in descriptors if each.level == asked.level), ""),
        asked=rule is not None,
        mastery=mastery(items, asked),
        employer_sees=mastery(visible, asked),
        history=history,
        ruling=ruling,
        ruling_shared=ruling is not None and ruling.pk in shared,
        shared=shared,
        has_evidence=any(item.kind in COUNTED and item.level is not None for item in standing(items)),
    )


def _rule(pathway: Pathway | None, competency: Competency) -> Rule | None:
    if pathway is None:
        return None
    rows = Requirement.objects.filter(proposition=pathway.proposition_id, competency=competency)
    return rules_of(rows).get(competency.pk)


def _ruling(items: list[Item], history: list[Evidence]) -> Evidence | None:
    decisions = [item.id for item in standing(items) if item.kind is Kind.DECISION]
    return next((each for each in history if decisions and each.pk == decisions[-1]), None)


def evidence_or_404(learner: User, competency: Competency, uuid: UUID) -> Evidence:
    row = Evidence.objects.filter(learner=learner, competency=competency, uuid=uuid).first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody outside the centre who reads what is shared, and as what."""

    person: User
    capacity: Capacity


def readers_of(learner: User, day: date | None = None) -> list[Reader]:
    """Who sees a shared level today: mentor, human resources, and the guardians of a minor."""
    day = day or timezone.localdate()
    contracts = learner.apprenticeships.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day).exclude(
        broken_on__lte=day
    )
    found = [
        Reader(person=each.mentor, capacity=Capacity.MENTOR)
        for each in Mentorship.objects.on(day).filter(apprenticeship__in=contracts).select_related("mentor")
    ]
    found += [
        Reader(person=each.user, capacity=Capacity.EMPLOYER)
        for each in EmployerContact.objects.on(day)
        .filter(employer__in=contracts.values("employer"))
        .select_related("user")
    ]
    if learner.is_minor_on(day):
        found += [
            Reader(person=each.guardian, capacity=Capacity.GUARDIAN)
            for each in Guardianship.objects.on(day).filter(learner=learner).select_related("guardian")
        ]
    return found


# Reminders


def reminders() -> QuerySet[Reminder]:
    """Latest first, with their words and what became of them (``outcome``)."""
    return (
        Reminder.objects.select_related("author", "learner", "words")
        .prefetch_related(Prefetch("outcomes", queryset=ReminderOutcome.objects.order_by("id")))
        .order_by("-created_at", "-id")
    )


def reminders_seen(viewer: Any) -> QuerySet[Reminder]:
    return reminders().filter(learner__in=learners_followed(viewer).values("pk"))


def learners_to_remind_or_404(viewer: Any, uuids: Collection[UUID]) -> list[User]:
    """All of them or nobody: an address typed by hand tells nothing."""
    wanted = set(uuids)
    found = by_name(learners_followed(viewer, Right.REMIND).filter(uuid__in=wanted))
    if not wanted or len(found) != len(wanted):
        raise Http404
    return found
