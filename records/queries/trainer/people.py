"""Whom a trainer, a coordinator or an auditor follows."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.http import Http404
from django.utils import timezone

from accounts.access import GRANTS, Capacity, Extent, Right, covered, read_cohorts
from accounts.dates import holds
from accounts.models import Cohort, CohortLearner, CohortTrainer, Membership, User
from accounts.prepared import Ask, Coming, prepared, together
from accounts.spaces import ask_standing, standing_of
from assessments.quizzes.queries import to_answer, to_read

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


class Group(NamedTuple):
    """``centre`` by name; ``mine`` where the viewer teaches it today."""

    pk: int
    uuid: UUID
    name: str
    start: date
    end: date | None
    centre: str
    mine: bool

    def stands_on(self, day: date) -> bool:
        return holds(self.start, self.end, day)


@prepared
def _groups(viewer: int, day: date) -> QuerySet[Cohort, tuple[Any, ...]]:
    """As ``Group``."""
    taught = CohortTrainer.objects.on(day).filter(cohort=OuterRef("pk"), trainer=viewer)
    rows = read_cohorts(User(pk=viewer), day).select_related(None).annotate(mine=Exists(taught))
    return rows.values_list("pk", "uuid", "name", "start", "end", "centre__name", "mine")


def sizes_of(groups: Iterable[Group], day: date) -> dict[int, int]:
    """How many learners are in each today, by its id; a group that is empty is left out."""
    return dict(_sizes([each.pk for each in groups], day))


@prepared
def _sizes(groups: list[int], day: date) -> QuerySet[CohortLearner, tuple[int, int]]:
    placed = CohortLearner.objects.on(day).filter(cohort__any_of=groups).order_by().values("cohort")
    return placed.annotate(size=Count("learner", distinct=True)).values_list("cohort", "size")


class HowMany(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many there are: learners ``ungrouped``, copies ``to_read``, ``replies`` to answer."""

    ungrouped: int
    to_read: int
    replies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """``groups``: standing ones first, and of these the viewer's own."""

    groups: list[Group]
    waiting: Waiting


def home_of_staff_or_404(viewer: Any, day: date) -> Home:
    with together() as ask:
        ask_standing(ask, viewer)
        groups, waiting = ask(_groups, viewer.pk, day), ask(_waiting, viewer.pk, day)
    if standing_of(viewer).capacities.isdisjoint(STAFF):
        raise Http404
    [(ungrouped, to_read, replies)] = waiting.value
    return Home(
        groups=sorted(
            map(Group._make, groups.value), key=lambda each: (not each.stands_on(day), not each.mine, folded(each.name))
        ),
        waiting=Waiting(ungrouped=ungrouped, to_read=to_read, replies=replies),
    )


@prepared
def _waiting(viewer: int, day: date) -> QuerySet[User, tuple[int, int, int]]:
    who = User(pk=viewer)
    return User.objects.filter(pk=viewer).values_list(
        # Plus nothing: an index sorted by learner tempts PostgreSQL to walk thousands of places one by one.
        HowMany(places_alone(who, day).order_by().values(who=F("learner") + 0).distinct()),
        HowMany(to_read(who, day).values("pk")),
        HowMany(to_answer(who, day).values("pk")),
    )


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
