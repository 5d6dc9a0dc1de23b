"""Whom a trainer, a coordinator or an auditor follows."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import GRANTS, Capacity, Extent, Right, covered, read_cohorts
from accounts.models import Cohort, CohortLearner, Membership, User
from accounts.prepared import Ask, Coming, prepared

# Who reads a whole record because they teach it, run the centre or audit it. Nobody is their own trainer.
STAFF = (Capacity.TRAINER, Capacity.COORDINATOR, Capacity.AUDITOR)


def learners_followed(viewer: Any, right: Right = Right.SEE_LEVELS, day: date | None = None) -> QuerySet[User]:
    """Over whom ``viewer`` holds ``right`` as a member of a centre's staff."""
    return User.objects.filter(followed(viewer, right, day, "pk"))


def followed(viewer: Any, right: Right, day: date | None, learner: str) -> Q:
    """The condition of ``learners_followed``, for rows whose field ``learner`` names the learner."""
    reached = Q(pk__in=[])
    for capacity in STAFF:
        reached |= covered(viewer, right, extent=Extent.ALL, day=day, capacity=capacity, learner=learner)
    return reached & ~Q(**{learner: viewer.pk})


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
    followed = covered(viewer, Right.SEE_LEVELS, extent=Extent.ALL, day=day, capacity=capacity)
    return ExpressionWrapper(followed, output_field=BooleanField())


def learner_for_or_404(viewer: Any, right: Right, uuid: UUID) -> User:
    """For a write: trainers decide, observe and share; coordinators remind; auditors only read."""
    learner = learners_followed(viewer, right).filter(uuid=uuid).first()
    if learner is None:
        raise Http404
    return learner


def cohort_to_follow_or_404(viewer: Any, uuid: UUID) -> Cohort:
    return only(_cohort(viewer.pk, uuid, timezone.localdate()))


def ask_cohort(ask: Ask, viewer: Any, uuid: UUID, day: date) -> Coming[list[Cohort]]:
    """As ``cohort_to_follow_or_404``: the cohort, or nothing."""
    return ask(_cohort, viewer.pk, uuid, day)


@prepared
def _cohort(viewer: int, uuid: UUID, day: date) -> QuerySet[Cohort]:
    return read_cohorts(User(pk=viewer), day).filter(uuid=uuid)


def only(rows: list[Any]) -> Any:
    """The row, or 404."""
    if not rows:
        raise Http404
    return rows[0]


def places_alone(viewer: User, day: date) -> QuerySet[Membership]:
    """Of those who are registered at a centre and in no group."""
    placed = CohortLearner.objects.on(day).values("learner")
    seen = followed(viewer, Right.SEE_LEVELS, day, "learner")
    return Membership.objects.on(day).filter(seen & ~Q(learner__in=placed))


class _Named(Protocol):
    @property
    def pk(self) -> Any: ...
    @property
    def display_name(self) -> Any: ...


Named = TypeVar("Named", bound=_Named)


def by_name(learners: Iterable[Named]) -> list[Named]:
    return sorted(learners, key=lambda learner: (folded(learner.display_name), learner.pk))


def folded(text: str) -> str:
    if text.isascii():
        return text.casefold()
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)).casefold()
