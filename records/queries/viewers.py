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
    cohorts = CohortLearner.objects.on(day).filter(learner=learner).values("cohort")
    for row in CohortTrainer.objects.on(day).filter(cohort__in=cohorts).select_related("trainer", "cohort"):
        yield Capacity.TRAINER, row.trainer, row.cohort.name
    yield from _staff(learner, day)
    contracts = Apprenticeship.objects.on(day).filter(learner=learner).exclude(broken_on__lte=day)
    mentorships = Mentorship.objects.on(day).filter(apprenticeship__in=contracts)
    for row in mentorships.select_related("mentor", "apprenticeship__employer"):
        yield Capacity.MENTOR, row.mentor, row.apprenticeship.employer.name
    contacts = EmployerContact.objects.on(day).filter(employer__in=contracts.values("employer"))
    for row in contacts.select_related("user", "employer"):
        yield Capacity.EMPLOYER, row.user, row.employer.name
    if learner.is_minor_on(day):
        for row in Guardianship.objects.on(day).filter(learner=learner).select_related("guardian"):
            yield Capacity.GUARDIAN, row.guardian, ""


def _staff(learner: User, day: date) -> Iterable[tuple[Capacity, User, str]]:
    memberships = Membership.objects.valid().filter(learner=learner)
    today_only, ever = memberships.on(day).values("centre"), memberships.values("centre")
    roles = StaffRole.Role
    rows = StaffRole.objects.on(day).filter(
        Q(role=roles.TRAINER, centre__in=today_only) | Q(role__in=[roles.COORDINATOR, roles.AUDITOR], centre__in=ever)
    )
    for row in rows.select_related("user", "centre"):
        yield Capacity(row.role), row.user, row.centre.name


def shared_now(learner: User) -> QuerySet[Evidence]:
    """What an employer can read of the learner's levels today, newest first."""
    return (
        Evidence.objects.filter(learner=learner)
        .shared()
        .exclude(retracted_by__isnull=False, retracted_by__retracted_by__isnull=True)
        .select_related("competency", "recorded_by")
        .order_by("-observed_at", "-id")
    )


def views_of_me(learner: User) -> QuerySet[AccessLog]:
    return AccessLog.objects.filter(learner=learner).select_related("viewer").order_by("-seen_at", "-id")
