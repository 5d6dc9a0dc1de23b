"""Whom a trainer, a coordinator or an auditor follows."""

import unicodedata
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import GRANTS, Capacity, Extent, Right, centres_of, cohorts_for, learners_for
from accounts.models import Cohort, CohortLearner, Membership, StaffRole, User
from accounts.prepared import prepared

# Who reads a whole record because they teach it, run the centre or audit it. Nobody is their own trainer.
STAFF = (Capacity.TRAINER, Capacity.COORDINATOR, Capacity.AUDITOR)


def learners_followed(viewer: Any, right: Right = Right.SEE_LEVELS, day: date | None = None) -> QuerySet[User]:
    """Over whom ``viewer`` holds ``right`` as a member of a centre's staff."""
    reached = Q(pk__in=[])
    for capacity in STAFF:
        reached |= Q(pk__in=learners_for(viewer, right, extent=Extent.ALL, day=day, capacity=capacity).values("pk"))
    return User.objects.filter(reached).exclude(pk=viewer.pk)


MAY = {
    "may_decide": Right.DECIDE,
    "may_share": Right.SHARE,
    "may_remind": Right.REMIND,
    "may_enrol": Right.ENROL,
    "may_see_work": Right.SEE_WORK,
    "may_see_roleplay": Right.SEE_ROLEPLAY,
    "may_see_accommodations": Right.SEE_ACCOMMODATIONS,
}


def learner_to_follow_or_404(viewer: Any, uuid: UUID) -> User:
    """With what ``viewer`` may do: ``may_decide``, ``may_share``, ``may_remind``, ``may_enrol``, ``may_see_work``,
    ``may_see_roleplay``, ``may_see_accommodations``. One query."""
    learner = only(_to_follow(viewer.pk, uuid, timezone.localdate()) if viewer.is_active else [])
    held = [capacity for capacity in STAFF if getattr(learner, f"as_{capacity.value}")]
    for name, right in MAY.items():
        setattr(learner, name, any(GRANTS[capacity].get(right) is Extent.ALL for capacity in held))
    return learner


@prepared
def _to_follow(viewer: int, uuid: UUID, day: date) -> QuerySet[User]:
    who = User(pk=viewer)
    marks = {f"as_{capacity.value}": _follows_as(who, capacity, day) for capacity in STAFF}
    return learners_followed(who, day=day).annotate(**marks).filter(uuid=uuid)


def _follows_as(viewer: User, capacity: Capacity, day: date) -> ExpressionWrapper:
    followed = learners_for(viewer, Right.SEE_LEVELS, extent=Extent.ALL, day=day, capacity=capacity)
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
    return only(_cohort(viewer.pk, uuid, timezone.localdate()))


@prepared
def _cohort(viewer: int, uuid: UUID, day: date) -> QuerySet[Cohort]:
    return cohorts_followed(User(pk=viewer), day).filter(uuid=uuid)


def only(rows: list[Any]) -> Any:
    """The row, or 404."""
    if not rows:
        raise Http404
    return rows[0]


def groups(viewer: Any, day: date) -> list[Cohort]:
    """Standing cohorts first, each with ``size``: how many learners are in it today."""
    return sorted(_groups(viewer.pk, day), key=lambda cohort: (not cohort.holds_on(day), folded(cohort.name)))


@prepared
def _groups(viewer: int, day: date) -> QuerySet[Cohort]:
    in_it = Q(places__in=CohortLearner.objects.on(day))
    size = Count("places__learner", filter=in_it, distinct=True)
    return cohorts_followed(User(pk=viewer), day).annotate(size=size)


def learners_of(viewer: Any, cohort: Cohort, day: date) -> list[User]:
    """By name, each with ``since``: their first day in the group."""
    return by_name(_learners_in(viewer.pk, cohort.pk, day)) if viewer.is_active else []


@prepared
def _learners_in(viewer: int, cohort: int, day: date) -> QuerySet[User]:
    places = CohortLearner.objects.on(day).filter(cohort=cohort)
    first = Min("cohort_places__start", filter=Q(cohort_places__in=places))
    return learners_followed(User(pk=viewer), day=day).filter(pk__in=places.values("learner")).annotate(since=first)


def ungrouped(viewer: Any, day: date) -> list[User]:
    """Registered at a centre today and in no group; by name, each with ``since``: their first day there."""
    return by_name(_ungrouped(viewer.pk, day)) if viewer.is_active else []


@prepared
def _ungrouped(viewer: int, day: date) -> QuerySet[User]:
    registered = Membership.objects.on(day)
    first = Min("memberships__start", filter=Q(memberships__in=registered))
    return _registered_alone(viewer, day).annotate(since=first)


def count_ungrouped(viewer: Any, day: date) -> int:
    return len(_ungrouped_ids(viewer.pk, day)) if viewer.is_active else 0


@prepared
def _ungrouped_ids(viewer: int, day: date) -> QuerySet[User, int]:
    return _registered_alone(viewer, day).values_list("pk", flat=True)


def _registered_alone(viewer: int, day: date) -> QuerySet[User]:
    return (
        learners_followed(User(pk=viewer), day=day)
        .filter(pk__in=Membership.objects.on(day).values("learner"))
        .exclude(pk__in=CohortLearner.objects.on(day).values("learner"))
    )


def by_name(learners: Any) -> list[User]:
    return sorted(learners, key=lambda learner: (folded(learner.display_name), learner.pk))


def folded(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)).casefold()
