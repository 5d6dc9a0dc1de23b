"""Who may see or do what on a learner's record.

``GRANTS`` is the policy. ``REACH`` says which learners each capacity covers, and when. The matrix comes from the
law and the centre's duties (see ``tests/accounts/test_access.py``, which states it a second time in words).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, Func, OuterRef, Q, QuerySet, Value
from django.http import Http404
from django.utils import timezone

from accounts.models import (
    MAJORITY,
    Apprenticeship,
    Centre,
    Cohort,
    CohortLearner,
    CohortTrainer,
    EmployerContact,
    Guardianship,
    Membership,
    Mentorship,
    StaffRole,
    User,
)
from accounts.prepared import Ask, Coming, prepared


class Capacity(StrEnum):
    SELF = "self"
    TRAINER = "trainer"
    MENTOR = "mentor"
    EMPLOYER = "employer"
    GUARDIAN = "guardian"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"


class Right(StrEnum):
    SEE_CALENDAR = "see_calendar"
    SEE_ATTENDANCE = "see_attendance"
    SEE_ABSENCE_REASON = "see_absence_reason"
    SEE_LEVELS = "see_levels"
    SEE_WORK = "see_work"  # answers, attempts, time spent
    SEE_ROLEPLAY = "see_roleplay"  # scenario choices, observations, debriefs
    SEE_LOGBOOK = "see_logbook"
    SEE_MESSAGES = "see_messages"
    SEE_SUPPORT = "see_support"  # health, handicap, social difficulty
    SEE_ACCOMMODATIONS = "see_accommodations"  # the measure, never the reason
    SEE_BOOKLET = "see_booklet"  # assessment booklet (ECF)
    SEE_ACCESS_LOG = "see_access_log"
    SUBMIT = "submit"
    MARK = "mark"
    OBSERVE = "observe"
    DECIDE = "decide"
    SHARE = "share"
    REMIND = "remind"
    ENROL = "enrol"
    MANAGE = "manage"


class Extent(IntEnum):
    SHARED = 1  # only rows that have been shared
    ALL = 2


SHARED, ALL = Extent.SHARED, Extent.ALL

GRANTS: dict[Capacity, dict[Right, Extent]] = {
    Capacity.SELF: {
        Right.SEE_CALENDAR: ALL,
        Right.SEE_ATTENDANCE: ALL,
        Right.SEE_ABSENCE_REASON: ALL,
        Right.SEE_LEVELS: ALL,
        Right.SEE_WORK: ALL,
        Right.SEE_ROLEPLAY: ALL,
        Right.SEE_LOGBOOK: ALL,
        Right.SEE_MESSAGES: ALL,
        Right.SEE_SUPPORT: ALL,
        Right.SEE_ACCOMMODATIONS: ALL,
        Right.SEE_BOOKLET: ALL,
        Right.SEE_ACCESS_LOG: ALL,
        Right.SUBMIT: ALL,
    },
    Capacity.TRAINER: {
        Right.SEE_CALENDAR: ALL,
        Right.SEE_ATTENDANCE: ALL,
        Right.SEE_LEVELS: ALL,
        Right.SEE_WORK: ALL,
        Right.SEE_ROLEPLAY: ALL,
        Right.SEE_LOGBOOK: SHARED,
        Right.SEE_MESSAGES: ALL,
        Right.SEE_ACCOMMODATIONS: ALL,
        Right.SEE_BOOKLET: ALL,
        Right.MARK: ALL,
        Right.OBSERVE: ALL,
        Right.DECIDE: ALL,
        Right.SHARE: ALL,
        Right.REMIND: ALL,
        Right.ENROL: ALL,
    },
    Capacity.MENTOR: {
        Right.SEE_CALENDAR: ALL,
        Right.SEE_ATTENDANCE: ALL,
        Right.SEE_LEVELS: SHARED,
        Right.SEE_LOGBOOK: SHARED,
        Right.SEE_BOOKLET: SHARED,
        Right.OBSERVE: ALL,
    },
    Capacity.EMPLOYER: {Right.SEE_CALENDAR: ALL, Right.SEE_ATTENDANCE: ALL, Right.SEE_LEVELS: SHARED},
    Capacity.GUARDIAN: {
        Right.SEE_CALENDAR: ALL,
        Right.SEE_ATTENDANCE: ALL,
        Right.SEE_ABSENCE_REASON: SHARED,
        Right.SEE_LEVELS: SHARED,
        Right.SEE_SUPPORT: SHARED,
        Right.SEE_BOOKLET: SHARED,
    },
    Capacity.COORDINATOR: {
        Right.SEE_CALENDAR: ALL,
        Right.SEE_ATTENDANCE: ALL,
        Right.SEE_ABSENCE_REASON: ALL,
        Right.SEE_LEVELS: ALL,
        Right.SEE_ACCOMMODATIONS: ALL,
        Right.REMIND: ALL,
        Right.ENROL: ALL,
        Right.MANAGE: ALL,
    },
    Capacity.AUDITOR: {
        Right.SEE_CALENDAR: ALL,
        Right.SEE_ATTENDANCE: ALL,
        Right.SEE_LEVELS: ALL,
        Right.SEE_WORK: ALL,
    },
}

# The ids of learners, in as many querysets as there are ways to them.
Ways = tuple[QuerySet[Any], ...]
type_of_reach = Callable[[User, date], Ways]


def _own(viewer: User, day: date) -> Ways:
    # Undated: a learner keeps sight of their record after they leave.
    return (User.objects.filter(pk=viewer.pk).values("pk"),)


def _taught(viewer: User, day: date) -> Ways:
    cohorts = CohortTrainer.objects.on(day).filter(trainer=viewer).values("cohort")
    centres = StaffRole.objects.on(day).filter(user=viewer, role=StaffRole.Role.TRAINER).values("centre")
    return (
        CohortLearner.objects.on(day).filter(cohort__in=cohorts).values("learner"),
        Membership.objects.on(day).filter(centre__in=centres).values("learner"),
    )


def _mentored(viewer: User, day: date) -> Ways:
    contracts = Mentorship.objects.on(day).filter(mentor=viewer).values("apprenticeship")
    return (Apprenticeship.objects.standing_on(day).filter(pk__in=contracts).values("learner"),)


def _employed(viewer: User, day: date) -> Ways:
    employers = EmployerContact.objects.on(day).filter(user=viewer).values("employer")
    return (Apprenticeship.objects.standing_on(day).filter(employer__in=employers).values("learner"),)


def _guarded(viewer: User, day: date) -> Ways:
    # Guardianship ends with minority, whatever date was typed. No birth date, no minor.
    minors = Guardianship.objects.on(day).filter(guardian=viewer, learner__birth_date__gt=EighteenYearsBefore(day))
    return (minors.values("learner"),)


class EighteenYearsBefore(Func):
    """In SQL, so that a prepared queryset passes the day on as it is. Before a 29 February comes a 28th."""

    template = f"(%(expressions)s::date - INTERVAL '{MAJORITY} years')::date"
    output_field = DateField()

    def __init__(self, day: date) -> None:
        super().__init__(Value(day))


def _administered(role: StaffRole.Role) -> type_of_reach:
    def reach(viewer: User, day: date) -> Ways:
        # The centre answers for its former learners too, hence memberships of any date.
        centres = StaffRole.objects.on(day).filter(user=viewer, role=role).values("centre")
        return (Membership.objects.valid().filter(centre__in=centres).values("learner"),)

    return reach


REACH: dict[Capacity, type_of_reach] = {
    Capacity.SELF: _own,
    Capacity.TRAINER: _taught,
    Capacity.MENTOR: _mentored,
    Capacity.EMPLOYER: _employed,
    Capacity.GUARDIAN: _guarded,
    Capacity.COORDINATOR: _administered(StaffRole.Role.COORDINATOR),
    Capacity.AUDITOR: _administered(StaffRole.Role.AUDITOR),
}


def learners_for(
    viewer: Any, right: Right, *, extent: Extent = SHARED, day: date | None = None, capacity: Capacity | None = None
) -> QuerySet[User]:
    """The learners over whom ``viewer`` holds ``right``, to at least ``extent``. One query.

    ``capacity`` narrows to what one capacity gives, for a page that belongs to one space.
    """
    if not viewer.is_active:
        return User.objects.none()
    return User.objects.filter(covered(viewer, right, extent=extent, day=day, capacity=capacity))


def covered(
    viewer: Any,
    right: Right,
    *,
    extent: Extent = SHARED,
    day: date | None = None,
    capacity: Capacity | None = None,
    learner: str = "pk",
) -> Q:
    """The condition of ``learners_for``, for rows whose field ``learner`` names the learner."""
    found = Q(pk__in=[])
    if not viewer.is_active:
        return found
    day = day or timezone.localdate()
    for each, rights in GRANTS.items():
        if capacity in (None, each) and rights.get(right, 0) >= extent:
            for ids in REACH[each](viewer, day):
                found |= Q(_holds(ids, learner))
    return found


def _holds(ids: QuerySet[Any], learner: str) -> Exists:
    """As ``learner`` in ``ids``. Said this way, PostgreSQL may look each of a few learners up, and need not list the
    three thousand of a centre to find a group of thirty among them."""
    (field,) = ids.query.values_select
    return Exists(ids.filter(**{field: OuterRef(learner)}))


def can(
    viewer: Any,
    right: Right,
    learner: User,
    *,
    extent: Extent = ALL,
    day: date | None = None,
    capacity: Capacity | None = None,
) -> bool:
    return learners_for(viewer, right, extent=extent, day=day, capacity=capacity).filter(pk=learner.pk).exists()


def scope(queryset: QuerySet[Any], viewer: Any, right: Right, shared: Q) -> QuerySet[Any]:
    """The rows of ``queryset`` (anything with ``learner``) that ``viewer`` may see; ``shared``: which are shared."""
    return queryset.filter(
        Q(learner__in=learners_for(viewer, right, extent=ALL)) | (Q(learner__in=learners_for(viewer, right)) & shared)
    )


def learner_or_404(
    viewer: Any, right: Right, uuid: UUID | str, *, extent: Extent = SHARED, capacity: Capacity | None = None
) -> User:
    learner = learners_for(viewer, right, extent=extent, capacity=capacity).filter(uuid=uuid).first()
    if learner is None:
        raise Http404
    return learner


@dataclass(frozen=True)
class Standing:
    """What somebody is on a day. ``is_author``: holds a role that opens the content editor of a centre."""

    capacities: frozenset[Capacity] = frozenset()
    is_author: bool = False


def standing(viewer: Any, day: date | None = None) -> Standing:
    """One query."""
    if not viewer.is_active:
        return Standing()
    return _standing(_relations(viewer.pk, day or timezone.localdate()))


def coming_standing(ask: Ask, viewer: Any) -> Coming[Standing]:
    """As ``standing`` today."""
    if not viewer.is_active:
        return Coming(Standing)
    return ask(_relations, viewer.pk, timezone.localdate()).then(_standing)


def _standing(rows: list[Any]) -> Standing:
    *held, is_author = rows[0]
    return Standing(frozenset(each for each, yes in zip(Capacity, held, strict=True) if yes), is_author)


@prepared
def _relations(person: int, day: date) -> QuerySet[Any]:
    """Whether ``person`` holds each capacity, in the order of ``Capacity``; then whether they are an author."""
    staff = StaffRole.objects.on(day).filter(user=person)
    trains = Exists(staff.filter(role=StaffRole.Role.TRAINER))
    coordinates = Exists(staff.filter(role=StaffRole.Role.COORDINATOR))
    return User.objects.filter(pk=person).values_list(
        Exists(Membership.objects.valid().filter(learner=person))
        | Exists(Apprenticeship.objects.filter(learner=person)),
        Exists(CohortTrainer.objects.on(day).filter(trainer=person)) | trains,
        Exists(Mentorship.objects.on(day).filter(mentor=person)),
        Exists(EmployerContact.objects.on(day).filter(user=person)),
        Exists(Guardianship.objects.on(day).filter(guardian=person)),
        coordinates,
        Exists(staff.filter(role=StaffRole.Role.AUDITOR)),
        trains | coordinates,
    )


def capacities(viewer: Any, day: date | None = None) -> set[Capacity]:
    """What ``viewer`` is today, from standing relations. One query. ``SELF`` here means: is or was a learner."""
    return set(standing(viewer, day).capacities)


def centres_of(viewer: Any, *roles: StaffRole.Role, day: date | None = None) -> QuerySet[Centre]:
    """The centres where ``viewer`` holds one of ``roles`` (any, when none is named) today."""
    held = StaffRole.objects.on(day or timezone.localdate()).filter(user=viewer)
    if roles:
        held = held.filter(role__in=roles)
    return Centre.objects.filter(pk__in=held.values("centre"))


def cohorts_for(viewer: Any, day: date | None = None) -> QuerySet[Cohort]:
    """The cohorts ``viewer`` teaches, and those of the centres they coordinate or train for."""
    return _cohorts(viewer, day, StaffRole.Role.TRAINER, StaffRole.Role.COORDINATOR)


def taught_cohorts(viewer: Any, day: date | None = None) -> QuerySet[Cohort]:
    """Those that ``viewer`` teaches, or may teach as a trainer of the centre."""
    return _cohorts(viewer, day, StaffRole.Role.TRAINER)


def read_cohorts(viewer: Any, day: date | None = None) -> QuerySet[Cohort]:
    """Those whose sessions ``viewer`` may read about, to teach, to coordinate or to audit."""
    return _cohorts(viewer, day, *StaffRole.Role)


def _cohorts(viewer: Any, day: date | None, *roles: StaffRole.Role) -> QuerySet[Cohort]:
    day = day or timezone.localdate()
    taught = CohortTrainer.objects.on(day).filter(trainer=viewer).values("cohort")
    centres = centres_of(viewer, *roles, day=day).values("pk")
    return Cohort.objects.filter(Q(pk__in=taught) | Q(centre__in=centres)).select_related("centre")


def cohort_or_404(viewer: Any, uuid: UUID | str) -> Cohort:
    cohort = cohorts_for(viewer).filter(uuid=uuid).first()
    if cohort is None:
        raise Http404
    return cohort
