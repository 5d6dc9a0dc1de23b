"""What the workplace and a minor's guardians see: shared levels, what the centre worked on, what is awaited of them.

Never a score, a duration, another apprentice, nor the measured and the apprentice's own voices.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Max, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import Capacity, Right, learners_for
from accounts.models import Apprenticeship, Mentorship, User
from accounts.prepared import prepared
from competencies.asked import PathwayProgress
from competencies.mastery import Instrument, Kind
from competencies.models import Competency, Evidence, FrameworkEdition, Pathway
from competencies.progress import Progress
from competencies.queries import competencies_of, current_framework, pathway_progress, pathways_on
from courses.models import ActivityCompetency, Completion
from courses.queries import courses_followed, outlines_for
from records.observing import Awaited, Candidate, awaited, proposals, to_entrust
from records.queries.standing import contracts_on, judged, published
from records.queries.trainer.people import by_name, only

# Nearest to the work first: who holds two of them reads as the first.
COMPANY = (Capacity.MENTOR, Capacity.EMPLOYER, Capacity.GUARDIAN)
LATELY = timedelta(days=14)
WORKED_ON = timedelta(days=28)
COMING = 3


def apprentices_followed(viewer: User, day: date) -> QuerySet[User]:
    """With ``as_mentor``, ``as_employer`` and ``as_guardian``: as what ``viewer`` reaches each of them."""
    reached = {
        capacity: Q(pk__in=learners_for(viewer, Right.SEE_LEVELS, day=day, capacity=capacity).values("pk"))
        for capacity in COMPANY
    }
    anyhow = Q(pk__in=[])
    for each in reached.values():
        anyhow |= each
    marks = {
        f"as_{capacity.value}": ExpressionWrapper(each, output_field=BooleanField())
        for capacity, each in reached.items()
    }
    return User.objects.filter(anyhow).exclude(pk=viewer.pk).annotate(**marks)


def capacity_of(learner: User) -> Capacity:
    return next(each for each in COMPANY if getattr(learner, f"as_{each.value}"))


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
    """``acquired`` and shared, out of ``total`` that the learner's pathway asks for."""

    learner: User
    capacity: Capacity
    employer: str
    qualification: str
    acquired: int
    total: int
    last_shared: datetime | None
    awaited: Awaited


def company_lines(viewer: Any, day: date) -> list[CompanyLine]:
    """Three queries; those of the framework too when somebody has no pathway."""
    learners = by_name(_apprentices(viewer.pk, day)) if viewer.is_active else []
    if not learners:
        return []
    shared = published(learners)
    propositions = {each.pk: each.proposition for each in learners if each.proposition is not None}
    found = judged(learners, propositions, shared.items)
    return [_line(each, found[each.pk], shared.last.get(each.pk), day) for each in learners]


def _line(learner: Any, progress: Progress, last_shared: datetime | None, day: date) -> CompanyLine:
    capacity = capacity_of(learner)
    observed = timezone.localdate(learner.observed) if learner.observed else None
    return CompanyLine(
        learner=learner,
        capacity=capacity,
        employer=learner.employer or "",
        qualification=learner.qualification or "",
        acquired=len(progress.acquired),
        total=progress.total,
        last_shared=last_shared,
        awaited=awaited(observed, day) if capacity is Capacity.MENTOR else Awaited.NOTHING,
    )


@prepared
def _apprentices(viewer: int, day: date) -> QuerySet[User]:
    """With the names of the ``employer`` and the ``qualification`` of each, the ``proposition`` they work toward, and
    when ``viewer`` last ``observed`` them."""
    contract = Apprenticeship.objects.standing_on(day).filter(learner=OuterRef("pk")).order_by("-start", "-id")
    pathway = Pathway.objects.on(day).filter(learner=OuterRef("pk")).order_by("-start", "-id")
    seen = own_observations(viewer).filter(learner=OuterRef("pk"), retracted_by__isnull=True).order_by("-observed_at")
    people = apprentices_followed(User(pk=viewer), day).only("uuid", "display_name")
    return people.annotate(
        employer=contract.values("employer__name")[:1],
        proposition=pathway.values("proposition")[:1],
        qualification=pathway.values("edition__qualification__short_title")[:1],
        observed=seen.values("observed_at")[:1],
    )


def own_observations(mentor: User | int) -> QuerySet[Evidence]:
    return Evidence.objects.filter(recorded_by=mentor, kind=Kind.APPRAISAL, instrument=Instrument.WORKPLACE)


# One


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """Titles only: a module, and what was done in it."""

    module: str
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyPage:
    progress: PathwayProgress | None
    lately: tuple[Lately, ...]
    coming: tuple[Lately, ...]
    entrust: tuple[Competency, ...]
    observations: tuple[Evidence, ...]
    awaited: Awaited
    employer: str


def company_page(viewer: Any, learner: User, capacity: Capacity, day: date) -> CompanyPage:
    """A guardian sees shared levels only; human resources also what the centre works on; the mentor everything here."""
    pathway = pathways_on([learner], day).get(learner.pk)
    contract = contracts_on([learner], day).get(learner.pk)
    at_work = capacity in (Capacity.MENTOR, Capacity.EMPLOYER)
    observes = capacity is Capacity.MENTOR
    observations = tuple(_observations(viewer.pk, learner.pk)) if observes else ()
    standing_ones = [each for each in observations if not hasattr(each, "retracted_by")]
    last = max((timezone.localdate(each.observed_at) for each in standing_ones), default=None)
    return CompanyPage(
        progress=pathway_progress(pathway, shared_only=True) if pathway else None,
        lately=lately(learner) if at_work else (),
        coming=coming(learner, day) if at_work else (),
        entrust=entrusted(learner, pathway, day) if observes else (),
        observations=observations,
        awaited=awaited(last, day) if observes else Awaited.NOTHING,
        employer=contract.employer.name if contract else "",
    )


@prepared
def _observations(mentor: int, learner: int) -> QuerySet[Evidence]:
    rows = own_observations(mentor).filter(learner=learner).select_related("competency", "comment", "retracted_by")
    return rows.order_by("-observed_at", "-id")[:30]


def lately(learner: User) -> tuple[Lately, ...]:
    return _by_module(_done_since(learner.pk, timezone.now() - LATELY))


@prepared
def _done_since(learner: int, moment: datetime) -> QuerySet[Completion, tuple[str, str]]:
    rows = Completion.objects.filter(learner=learner, occurred_at__gte=moment).order_by("-occurred_at", "-id")
    return rows.values_list("activity__section__course__title", "activity__title")


def coming(learner: User, day: date) -> tuple[Lately, ...]:
    courses = list(courses_followed(learner, day))
    outlines = outlines_for(courses, [learner], day) if courses else {}
    rows = [
        (course.title, outlines[learner.pk, course.pk].next_activity.title)
        for course in courses
        if outlines[learner.pk, course.pk].next_activity is not None
    ]
    return _by_module(rows[:COMING])


def _by_module(rows: Any) -> tuple[Lately, ...]:
    modules: dict[str, dict[str, None]] = {}
    for module, activity in rows:
        modules.setdefault(module, {})[activity] = None
    return tuple(Lately(module=module, activities=tuple(titles)) for module, titles in modules.items())


# What a mentor observes


def observable(pathway: Pathway | None, day: date) -> list[Competency]:
    """Those of the framework that the learner's pathway stands on, in their order."""
    edition = _edition_of(pathway, day)
    return _in_order(edition.pk) if edition else []


def _edition_of(pathway: Pathway | None, day: date) -> FrameworkEdition | None:
    return pathway.proposition.framework_edition if pathway else current_framework(day)


@prepared
def _in_order(edition: int) -> QuerySet[Competency]:
    return competencies_of(FrameworkEdition(pk=edition)).prefetch_related(None)


def with_sentences(pathway: Pathway | None, day: date) -> list[Competency]:
    edition = _edition_of(pathway, day)
    return _in_words(edition.pk) if edition else []


@prepared
def _in_words(edition: int) -> QuerySet[Competency]:
    return competencies_of(FrameworkEdition(pk=edition)).prefetch_related(None).prefetch_related("descriptors")


def competencies_to_observe(learner: User, day: date) -> list[Competency]:
    return with_sentences(pathways_on([learner], day).get(learner.pk), day)


def competency_to_observe_or_404(learner: User, uuid: UUID, day: date) -> Competency:
    found = next((each for each in competencies_to_observe(learner, day) if each.uuid == uuid), None)
    if found is None:
        raise Http404
    return found


def candidates(learner: User, competencies: Collection[Competency]) -> list[Candidate]:
    seen: dict[int, tuple[bool, date]] = {}
    for competency, level, at in _seen_at_work(learner.pk):
        ever = seen.get(competency, (False, None))[0]
        seen[competency] = (ever or level is not None, timezone.localdate(at))
    worked = _worked_on(learner)
    return [
        Candidate(
            competency=each.pk,
            position=position,
            seen=seen.get(each.pk, (False, None))[0],
            seen_on=seen.get(each.pk, (False, None))[1],
            worked_on=worked.get(each.pk),
        )
        for position, each in enumerate(competencies)
    ]


@prepared
def _seen_at_work(learner: int) -> QuerySet[Evidence, tuple[int, int | None, datetime]]:
    rows = Evidence.objects.filter(
        learner=learner, instrument=Instrument.WORKPLACE, kind=Kind.APPRAISAL, retracted_by__isnull=True
    )
    return rows.order_by("observed_at", "id").values_list("competency_id", "level", "observed_at")


def _worked_on(learner: User) -> dict[int, date]:
    rows = _worked_since(learner.pk, timezone.now() - WORKED_ON)
    return {competency: timezone.localdate(last) for competency, last in rows}


@prepared
def _worked_since(learner: int, moment: datetime) -> QuerySet[ActivityCompetency, tuple[int, datetime]]:
    rows = ActivityCompetency.objects.filter(
        activity__completions__learner=learner, activity__completions__occurred_at__gte=moment
    )
    last = Max("activity__completions__occurred_at")
    return rows.values("competency").annotate(last=last).values_list("competency", "last")


def entrusted(learner: User, pathway: Pathway | None, day: date) -> tuple[Competency, ...]:
    by_id = {each.pk: each for each in observable(pathway, day)}
    return tuple(by_id[each] for each in to_entrust(candidates(learner, by_id.values())))


@dataclass(frozen=True, slots=True, kw_only=True)
class ToObserve:
    proposed: tuple[Competency, ...]
    others: tuple[Competency, ...]
    last_seen: dict[int, date]


def to_observe(learner: User, day: date) -> ToObserve:
    competencies = competencies_to_observe(learner, day)
    known = candidates(learner, competencies)
    chosen = proposals(known, day)
    by_id = {each.pk: each for each in competencies}
    return ToObserve(
        proposed=tuple(by_id[each] for each in chosen),
        others=tuple(each for each in competencies if each.pk not in chosen),
        last_seen={each.competency: each.seen_on for each in known if each.seen_on is not None},
    )


def mentored_since(mentor: Any, learner: User, day: date) -> date | None:
    """The first day of the standing contract on which ``mentor`` follows ``learner``."""
    return next(iter(_contract_starts(mentor.pk, learner.pk, day)), None)


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
    return with_sentences(None, day)
