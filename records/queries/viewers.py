"""Who can see a learner, what an employer can read of them, and who looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.access import Capacity
from accounts.models import (
    AccessLog,
    Apprenticeship,
    CohortLearner,
    CohortTrainer,
    EmployerContact,
    Guardianship,
    Membership,
    Mentorship,
    StaffRole,
    User,
)
from accounts.prepared import prepared
from competencies.models import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A person who reaches the learner today, as what, and through which centre, cohort or employer."""

    person: User
    capacity: Capacity
    through: tuple[str, ...]


def viewers_of(learner: User, day: date | None = None) -> list[Viewer]:
    """``accounts.access.REACH`` read backwards: tests hold the two together. Five queries."""
    day = day or timezone.localdate()
    found: dict[tuple[Capacity, int], tuple[User, set[str]]] = {}
    for capacity, person, through in _relations(learner, day):
        if person.is_active and person.pk != learner.pk:
            found.setdefault((capacity, person.pk), (person, set()))[1].update([through] if through else [])
    order = list(Capacity)
    viewers = [
        Viewer(person=person, capacity=capacity, through=tuple(sorted(through)))
        for (capacity, _pk), (person, through) in found.items()
    ]
    return sorted(viewers, key=lambda viewer: (order.index(viewer.capacity), viewer.person.display_name))


def _relations(learner: User, day: date) -> Iterable[tuple[Capacity, User, str]]:
    for row in _trainers(learner.pk, day):
        yield Capacity.TRAINER, row.trainer, row.cohort.name
    for row in _staff(learner.pk, day):
        yield Capacity(row.role), row.user, row.centre.name
    for row in _mentors(learner.pk, day):
        yield Capacity.MENTOR, row.mentor, row.apprenticeship.employer.name
    for row in _contacts(learner.pk, day):
        yield Capacity.EMPLOYER, row.user, row.employer.name
    if learner.is_minor_on(day):
        for row in _guardians(learner.pk, day):
            yield Capacity.GUARDIAN, row.guardian, ""


@prepared
def _trainers(learner: int, day: date) -> QuerySet[CohortTrainer]:
    cohorts = CohortLearner.objects.on(day).filter(learner=learner).values("cohort")
    return CohortTrainer.objects.on(day).filter(cohort__in=cohorts).select_related("trainer", "cohort")


@prepared
def _staff(learner: int, day: date) -> QuerySet[StaffRole]:
    memberships = Membership.objects.valid().filter(learner=learner)
    today_only, ever = memberships.on(day).values("centre"), memberships.values("centre")
    roles = StaffRole.Role
    rows = StaffRole.objects.on(day).filter(
        Q(role=roles.TRAINER, centre__in=today_only) | Q(role__in=[roles.COORDINATOR, roles.AUDITOR], centre__in=ever)
    )
    return rows.select_related("user", "centre")


@prepared
def _mentors(learner: int, day: date) -> QuerySet[Mentorship]:
    rows = Mentorship.objects.on(day).filter(apprenticeship__in=_contracts(learner, day))
    return rows.select_related("mentor", "apprenticeship__employer")


@prepared
def _contacts(learner: int, day: date) -> QuerySet[EmployerContact]:
    employers = _contracts(learner, day).values("employer")
    return EmployerContact.objects.on(day).filter(employer__in=employers).select_related("user", "employer")


def _contracts(learner: int, day: date) -> QuerySet[Apprenticeship]:
    return Apprenticeship.objects.on(day).filter(learner=learner).exclude(broken_on__lte=day)


@prepared
def _guardians(learner: int, day: date) -> QuerySet[Guardianship]:
    return Guardianship.objects.on(day).filter(learner=learner).select_related("guardian")


def shared_now(learner: User) -> list[Evidence]:
    """What an employer can read of the learner's levels today, newest first."""
    return _shared(learner.pk, timezone.localdate())


@prepared
def _shared(learner: int, day: date) -> QuerySet[Evidence]:
    return (
        Evidence.objects.filter(learner=learner)
        .shared(day)
        .exclude(retracted_by__isnull=False, retracted_by__retracted_by__isnull=True)
        .select_related("competency", "recorded_by")
        .order_by("-observed_at", "-id")
    )


def views_of_me(learner: User) -> QuerySet[AccessLog]:
    return AccessLog.objects.filter(learner=learner).select_related("viewer").order_by("-seen_at", "-id")
