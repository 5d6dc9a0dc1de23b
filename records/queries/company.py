"""What the workplace and a minor's guardians see: shared levels, what the centre worked on, what is awaited of them.

Never a score, a duration, another apprentice, nor the measured and the apprentice's own voices.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import chain, islice
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import GRANTS, REACH, Capacity, Right, Ways, learners_for
from accounts.models import AccessLog, Apprenticeship, Mentorship, User
from accounts.prepared import Ask, Coming, prepared, together
from accounts.spaces import ask_standing
from competencies.asked import PathwayProgress
from competencies.mastery import Instrument, Kind
from competencies.models import Competency, Evidence, FrameworkEdition, LevelDescriptor, Pathway
from competencies.progress import Reached
from competencies.queries import (
    competencies_of,
    current_framework,
    progress_toward,
)
from courses.models import ActivityCompetency, Completion
from courses.queries import Followed, following
from records.observing import Awaited, Candidate, awaited, proposals, to_entrust
from records.queries.framework import competencies_for
from records.queries.standing import published
from records.queries.trainer.asked import ask_demands, demands_on_nobody
from records.queries.trainer.people import by_name, only

# Nearest to the work first: who holds two of them reads as the first.
AT_WORK = (Capacity.MENTOR, Capacity.EMPLOYER)
COMPANY = (*AT_WORK, Capacity.GUARDIAN)
LATELY = timedelta(days=14)
WORKED_ON = timedelta(days=28)
COMING = 3
LIST_PAGE = "apprentices"  # as the log of views names it


def apprentices_followed(viewer: User, day: date) -> QuerySet[User]:
    """With what ``capacity_of`` reads: ``as_mentor`` and ``as_employer``."""
    # Each asked for itself, and all as one list: PostgreSQL then starts from these few, and not from everybody.
    reached = {capacity: REACH[capacity](viewer, day) for capacity in COMPANY if GRANTS[capacity].get(Right.SEE_LEVELS)}
    first, *others = chain.from_iterable(reached.values())
    marks = {f"as_{capacity.value}": _among(reached[capacity]) for capacity in AT_WORK}
    return User.objects.filter(pk__in=first.union(*others)).exclude(pk=viewer.pk).annotate(**marks)


def _among(reached: Ways) -> ExpressionWrapper:
    return ExpressionWrapper(reduce(or_, (Q(pk__in=ids) for ids in reached)), output_field=BooleanField())


def capacity_of(learner: User) -> Capacity:
    """As what somebody follows ``learner``, one of ``apprentices_followed``."""
    return next((each for each in AT_WORK if getattr(learner, f"as_{each.value}")), Capacity.GUARDIAN)


def apprentice_or_404(viewer: Any, uuid: UUID) -> User:
    return only(_apprentice(viewer.pk, uuid, timezone.localdate()) if viewer.is_active else [])


@prepared
def _apprentice(viewer: int, uuid: UUID, day: date) -> QuerySet[User]:
    return apprentices_followed(User(pk=viewer), day).filter(uuid=uuid)


def mentored_or_404(viewer: Any, uuid: UUID) -> User:
    """For a mentor's own word: nobody else at the workplace observes."""
    return only(_mentored(viewer.pk, uuid, timezone.localdate()) if viewer.is_active else [])


@prepared
def _mentored(viewer: int, uuid: UUID, day: date) -> QuerySet[User]:
    observed = learners_for(User(pk=viewer), Right.OBSERVE, day=day, capacity=Capacity.MENTOR)
    return observed.exclude(pk=viewer).filter(uuid=uuid)


# Several


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyLine:
    """``acquired`` and shared, out of ``total`` that the learner's pathway asks for. ``is_logged`` where this visit of
    the list is written down already: by the viewer, in the same capacity, within ten minutes."""

    learner: User
    capacity: Capacity
    employer: str
    qualification: str
    acquired: int
    total: int
    last_shared: datetime | None
    awaited: Awaited
    is_logged: bool


def company_lines(viewer: Any, day: date) -> list[CompanyLine]:
    """Three queries; those of the framework too when somebody has no pathway. Asks ``standing_of(viewer)`` on the
    way."""
    if not viewer.is_active:
        return []
    with together() as ask:
        ask_standing(ask, viewer)
        people = ask(_apprentices, viewer.pk, day)
    learners = by_name(people.value)
    if not learners:
        return []
    with together() as ask:
        asked = ask_demands(ask, (each.proposition for each in learners))
        shared = published(ask, [each.pk for each in learners])
        logged = ask(_logged, viewer.pk, [each.pk for each in learners], timezone.now() - AccessLog.SAME_VISIT)
    of_nobody = demands_on_nobody(day) if any(each.proposition is None for each in learners) else {}
    lines = []
    for each in learners:
        demands = of_nobody if each.proposition is None else asked.value.get(each.proposition, {})
        found = shared.value.reached(each.pk, demands)
        lines.append(_line(each, found, shared.value.last.get(each.pk), day, logged.value))
    return lines


def _line(
    learner: Any, found: Reached, last_shared: datetime | None, day: date, logged: Collection[tuple[int, str]]
) -> CompanyLine:  # fmt: skip
    capacity = capacity_of(learner)
    observed = timezone.localdate(learner.observed) if learner.observed else None
    return CompanyLine(
        learner=learner,
        capacity=capacity,
        employer=learner.employer or "",
        qualification=learner.qualification or "",
        acquired=len(found.acquired),
        total=found.total,
        last_shared=last_shared,
        awaited=awaited(observed, day) if capacity is Capacity.MENTOR else Awaited.NOTHING,
        is_logged=(learner.pk, capacity) in logged,
    )


@prepared
def _logged(viewer: int, learners: list[int], since: datetime) -> QuerySet[AccessLog, tuple[int, str]]:
    visits = AccessLog.objects.filter(viewer=viewer, page=LIST_PAGE, learner__any_of=learners, seen_at__gt=since)
    return visits.order_by().values_list("learner_id", "capacity")


@prepared
def _apprentices(viewer: int, day: date) -> QuerySet[User]:
    """With the names of the ``employer`` and the ``qualification`` of each, the ``proposition`` they work toward, and
    when ``viewer`` last ``observed`` them."""
    contract = Apprenticeship.objects.standing_on(day).filter(learner=OuterRef("pk")).order_by("-start", "-id")
    pathway = Pathway.objects.on(day).filter(learner=OuterRef("pk")).order_by("-start", "-id")
    seen = own_observations(viewer).standing().filter(learner=OuterRef("pk")).order_by("-observed_at")
    people = apprentices_followed(User(pk=viewer), day).only("uuid", "display_name")
    return people.annotate(
        employer=contract.values("employer__name")[:1],
        proposition=pathway.values("proposition")[:1],
        qualification=pathway.values("edition__qualification__short_title")[:1],
        observed=seen.values("observed_at")[:1],
    )


def own_observations(mentor: User | int) -> Any:
    return Evidence.objects.filter(recorded_by=mentor, kind=Kind.APPRAISAL, instrument=Instrument.WORKPLACE)


# One


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """Titles only: a module, and what was done in it."""

    module: str
    activities: tuple[str, ...]


class Observation(NamedTuple):
    """The mentor's own word. ``level`` is None for *non vu*."""

    uuid: UUID
    competency: str
    level: int | None
    at: datetime
    comment: str | None
    taken_back_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyPage:
    progress: PathwayProgress | None
    lately: tuple[Lately, ...]
    coming: tuple[Lately, ...]
    entrust: tuple[Competency, ...]
    observations: tuple[Observation, ...]
    awaited: Awaited


def company_page(viewer: Any, learner: User, capacity: Capacity, day: date) -> CompanyPage:
    """A guardian sees shared levels only; human resources also what the centre works on; the mentor everything here."""
    pathway = next(iter(_pathway(learner.pk, day)), None)
    at_work = capacity in AT_WORK
    observes = capacity is Capacity.MENTOR
    nothing: Coming[Any] = Coming(list)
    with together() as ask:
        progress = progress_toward(ask, pathway, shared_only=True) if pathway else None
        done = ask(_done_since, learner.pk, timezone.now() - LATELY) if at_work else nothing
        followed = following(ask, learner, day) if at_work else nothing
        observed = ask(_observations, viewer.pk, learner.pk) if observes else nothing
        known = candidates(ask, learner, day) if observes else nothing
    observations = tuple(Observation(*row) for row in observed.value)
    last = next((timezone.localdate(each.at) for each in observations if each.taken_back_by is None), None)
    return CompanyPage(
        progress=progress.value if progress else None,
        lately=_by_module(done.value),
        coming=_coming(followed.value),
        entrust=_entrusted(known.value),
        observations=observations,
        awaited=awaited(last, day) if observes else Awaited.NOTHING,
    )


@prepared
def _pathway(learner: int, day: date) -> QuerySet[Pathway]:
    rows = (
        Pathway.objects.on(day)
        .filter(learner=learner)
        .order_by("-start", "-id")
        .select_related("edition__qualification")
    )
    return rows.only("learner", "proposition", "edition__qualification__short_title")[:1]


@prepared
def _observations(mentor: int, learner: int) -> QuerySet[Evidence, tuple[Any, ...]]:
    """The last one first."""
    rows = own_observations(mentor).filter(learner=learner).order_by("-observed_at", "-id")
    return rows.values_list("uuid", "competency__title", "level", "observed_at", "comment__text", "retracted_by")[:30]


@prepared
def _done_since(learner: int, moment: datetime) -> QuerySet[Completion, tuple[str, str]]:
    rows = Completion.objects.filter(learner=learner, occurred_at__gte=moment).order_by("-occurred_at", "-id")
    return rows.values_list("activity__section__course__title", "activity__title")


def _coming(followed: Iterable[Followed]) -> tuple[Lately, ...]:
    steps = ((each.course.title, each.outline.next_activity) for each in followed)
    return _by_module(islice(((module, step.title) for module, step in steps if step is not None), COMING))


def _by_module(rows: Any) -> tuple[Lately, ...]:
    modules: dict[str, dict[str, None]] = {}
    for module, activity in rows:
        modules.setdefault(module, {})[activity] = None
    return tuple(Lately(module=module, activities=tuple(titles)) for module, titles in modules.items())


# What a mentor observes


Known = list[tuple[Competency, Candidate]]


def candidates(ask: Ask, learner: User, day: date) -> Coming[Known]:
    """What a mentor may observe, in the order of the framework."""
    competencies = ask(competencies_for, learner.pk, day)
    seen = ask(_seen_at_work, learner.pk)
    worked = ask(_worked_since, learner.pk, timezone.now() - WORKED_ON)
    return Coming(lambda: _candidates(competencies.value, seen.value, worked.value))


def _candidates(
    competencies: list[Competency], seen: list[tuple[int, int, datetime]], worked: list[tuple[int, datetime]]
) -> Known:
    seen_at_work = {competency: (levels > 0, timezone.localdate(last)) for competency, levels, last in seen}
    worked_on = {competency: timezone.localdate(last) for competency, last in worked}
    found = []
    for position, each in enumerate(competencies):
        ever, last = seen_at_work.get(each.pk, (False, None))
        candidate = Candidate(
            competency=each.pk, position=position, seen=ever, seen_on=last, worked_on=worked_on.get(each.pk)
        )
        found.append((each, candidate))
    return found


@prepared
def _seen_at_work(learner: int) -> QuerySet[Evidence, tuple[int, int, datetime]]:
    """By competency, how often it was seen with a level, and when it was last looked at."""
    rows = Evidence.objects.standing().filter(learner=learner, instrument=Instrument.WORKPLACE, kind=Kind.APPRAISAL)
    found = rows.values("competency").annotate(levels=Count("level"), last=Max("observed_at"))
    return found.values_list("competency", "levels", "last")


@prepared
def _worked_since(learner: int, moment: datetime) -> QuerySet[ActivityCompetency, tuple[int, datetime]]:
    rows = ActivityCompetency.objects.filter(
        activity__completions__learner=learner, activity__completions__occurred_at__gte=moment
    )
    last = Max("activity__completions__occurred_at")
    return rows.values("competency").annotate(last=last).values_list("competency", "last")


def _entrusted(known: Known) -> tuple[Competency, ...]:
    by_id = {competency.pk: competency for competency, _candidate in known}
    return tuple(by_id[each] for each in to_entrust(candidate for _competency, candidate in known))


@dataclass(frozen=True, slots=True, kw_only=True)
class ToObserve:
    proposed: tuple[Competency, ...]
    others: tuple[Competency, ...]
    last_seen: dict[int, date]


def to_observe(learner: User, day: date) -> ToObserve:
    with together() as ask:
        found = candidates(ask, learner, day)
    known = found.value
    chosen = proposals((candidate for _competency, candidate in known), day)
    by_id = {competency.pk: competency for competency, _candidate in known}
    return ToObserve(
        proposed=tuple(by_id[each] for each in chosen),
        others=tuple(competency for competency, _candidate in known if competency.pk not in chosen),
        last_seen={each.competency: each.seen_on for _competency, each in known if each.seen_on is not None},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Observing:
    """``sentences`` say what one sees at each level; ``since`` the first day of the standing contract on which the
    mentor follows the learner."""

    competency: Competency
    sentences: tuple[tuple[int, str], ...]
    since: date | None


def observing_or_404(mentor: Any, learner: User, uuid: UUID, day: date) -> Observing:
    with together() as ask:
        found = ask(_to_observe, learner.pk, uuid, day)
        sentences = ask(_sentences, uuid)
        starts = ask(_contract_starts, mentor.pk, learner.pk, day)
    return Observing(
        competency=only(found.value), sentences=tuple(sentences.value), since=next(iter(starts.value), None)
    )


@prepared
def _to_observe(learner: int, uuid: UUID, day: date) -> QuerySet[Competency]:
    return competencies_for.build(learner, day).filter(uuid=uuid)


@prepared
def _sentences(competency: UUID) -> QuerySet[LevelDescriptor, tuple[int, str]]:
    return LevelDescriptor.objects.filter(competency__uuid=competency).values_list("level", "text")


@prepared
def _contract_starts(mentor: int, learner: int, day: date) -> QuerySet[Apprenticeship, date]:
    rows = Apprenticeship.objects.standing_on(day).filter(
        learner=learner, mentorships__in=Mentorship.objects.valid().filter(mentor=mentor)
    )
    return rows.order_by("start").values_list("start", flat=True)[:1]


def own_observation_or_404(mentor: Any, learner: User, uuid: UUID) -> Evidence:
    row = own_observations(mentor).filter(learner=learner, uuid=uuid).select_related("competency").first()
    if row is None:
        raise Http404
    return row


def criteria(day: date) -> list[Competency]:
    """Of the framework in force, with their sentences."""
    edition = current_framework(day)
    return _in_words(edition.pk) if edition else []


@prepared
def _in_words(edition: int) -> QuerySet[Competency]:
    return competencies_of(FrameworkEdition(pk=edition)).prefetch_related(None).prefetch_related("descriptors")
