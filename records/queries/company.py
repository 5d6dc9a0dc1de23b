"""What the workplace and a minor's guardians see: shared levels, what the centre worked on, what is awaited of them.

Never a score, a duration, another apprentice, nor the measured and the apprentice's own voices.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Max, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import Capacity, Right, learners_for
from accounts.models import Apprenticeship, Mentorship, User
from competencies.mastery import Instrument, Kind
from competencies.models import Competency, Evidence, Pathway
from competencies.progress import Progress
from competencies.queries import PathwayProgress, competencies_of, current_framework, pathway_progress, pathways_on
from courses.models import ActivityCompetency, Completion
from courses.queries import courses_followed, outlines_for
from records.observing import Awaited, Candidate, awaited, proposals, to_entrust
from records.queries.standing import contracts_on, standings
from records.queries.trainer import by_name

# Nearest to the work first: who holds two of them reads as the first.
COMPANY = (Capacity.MENTOR, Capacity.EMPLOYER, Capacity.GUARDIAN)
LATELY = timedelta(days=14)
WORKED_ON = timedelta(days=28)
COMING = 3


def apprentices_followed(viewer: Any) -> QuerySet[User]:
    """With ``as_mentor``, ``as_employer`` and ``as_guardian``: as what ``viewer`` reaches each of them."""
    reached = {
        capacity: Q(pk__in=learners_for(viewer, Right.SEE_LEVELS, capacity=capacity).values("pk"))
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
    learner = apprentices_followed(viewer).filter(uuid=uuid).first()
    if learner is None:
        raise Http404
    return learner


def mentored_or_404(viewer: Any, uuid: UUID) -> User:
    """For a mentor's own word: nobody else at the workplace observes."""
    observed = learners_for(viewer, Right.OBSERVE, capacity=Capacity.MENTOR).exclude(pk=viewer.pk)
    learner = observed.filter(uuid=uuid).first()
    if learner is None:
        raise Http404
    return learner


# Several


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyLine:
    learner: User
    capacity: Capacity
    employer: str
    qualification: str
    progress: Progress  # of shared levels only
    last_shared: datetime | None
    awaited: Awaited


def company_lines(viewer: Any, day: date) -> list[CompanyLine]:
    learners = by_name(apprentices_followed(viewer))
    found = standings(learners, shared_only=True, day=day)
    contracts = contracts_on(learners, day)
    shared = _last_shared(learners)
    own = _last_observations(viewer, learners)
    lines = []
    for learner in learners:
        pathway, capacity = found[learner.pk].pathway, capacity_of(learner)
        lines.append(
            CompanyLine(
                learner=learner,
                capacity=capacity,
                employer=contracts[learner.pk].employer.name if learner.pk in contracts else "",
                qualification=pathway.edition.qualification.short_title if pathway else "",
                progress=found[learner.pk].progress,
                last_shared=shared.get(learner.pk),
                awaited=awaited(own.get(learner.pk), day) if capacity is Capacity.MENTOR else Awaited.NOTHING,
            )
        )
    return lines


def _last_shared(learners: Collection[User]) -> dict[int, datetime]:
    """When the centre last shared a level that still stands shared."""
    rows = (
        Evidence.objects.filter(learner__in=learners, retracted_by__isnull=True)
        .exclude(instrument=Instrument.WORKPLACE)
        .shared()
        .order_by()
        .values("learner")
        .annotate(last=Max("publications__published_at"))
    )
    return {row["learner"]: row["last"] for row in rows}


def _last_observations(mentor: Any, learners: Collection[User]) -> dict[int, date]:
    rows = (
        own_observations(mentor)
        .filter(learner__in=learners, retracted_by__isnull=True)
        .order_by()
        .values("learner")
        .annotate(last=Max("observed_at"))
    )
    return {row["learner"]: timezone.localdate(row["last"]) for row in rows}


def own_observations(mentor: Any) -> QuerySet[Evidence]:
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
    observations = _observations(viewer, learner) if observes else ()
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


def _observations(mentor: Any, learner: User) -> tuple[Evidence, ...]:
    rows = own_observations(mentor).filter(learner=learner).select_related("competency", "comment", "retracted_by")
    return tuple(rows.order_by("-observed_at", "-id")[:30])


def lately(learner: User) -> tuple[Lately, ...]:
    rows = (
        Completion.objects.filter(learner=learner, occurred_at__gte=timezone.now() - LATELY)
        .order_by("-occurred_at", "-id")
        .values_list("activity__section__course__title", "activity__title")
    )
    return _by_module(rows)


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


def observable(pathway: Pathway | None, day: date) -> QuerySet[Competency]:
    """Those of the framework that the learner's pathway stands on, in their order."""
    edition = pathway.proposition.framework_edition if pathway else current_framework(day)
    return competencies_of(edition).prefetch_related(None) if edition else Competency.objects.none()


def competencies_to_observe(learner: User, day: date) -> list[Competency]:
    """With their sentences."""
    pathway = pathways_on([learner], day).get(learner.pk)
    return list(observable(pathway, day).prefetch_related("descriptors"))


def competency_to_observe_or_404(learner: User, uuid: UUID, day: date) -> Competency:
    found = next((each for each in competencies_to_observe(learner, day) if each.uuid == uuid), None)
    if found is None:
        raise Http404
    return found


def candidates(learner: User, competencies: Collection[Competency]) -> list[Candidate]:
    seen: dict[int, tuple[bool, date]] = {}
    rows = Evidence.objects.filter(
        learner=learner, instrument=Instrument.WORKPLACE, kind=Kind.APPRAISAL, retracted_by__isnull=True
    ).order_by("observed_at", "id")
    for competency, level, at in rows.values_list("competency_id", "level", "observed_at"):
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


def _worked_on(learner: User) -> dict[int, date]:
    rows = (
        ActivityCompetency.objects.filter(
            activity__completions__learner=learner,
            activity__completions__occurred_at__gte=timezone.now() - WORKED_ON,
        )
        .values("competency")
        .annotate(last=Max("activity__completions__occurred_at"))
    )
    return {row["competency"]: timezone.localdate(row["last"]) for row in rows}


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
    return (
        Apprenticeship.objects.on(day)
        .filter(learner=learner, mentorships__in=Mentorship.objects.valid().filter(mentor=mentor))
        .exclude(broken_on__lte=day)
        .order_by("start")
        .values_list("start", flat=True)
        .first()
    )


def own_observation_or_404(mentor: Any, learner: User, uuid: UUID) -> Evidence:
    row = own_observations(mentor).filter(learner=learner, uuid=uuid).select_related("competency").first()
    if row is None:
        raise Http404
    return row


def criteria(day: date) -> list[Competency]:
    return list(observable(None, day).prefetch_related("descriptors"))
