"""The groups that those who teach may read, how many people stand in them, and what waits for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.http import Http404

from accounts.access import read_cohorts
from accounts.dates import holds
from accounts.models import Cohort, CohortLearner, CohortTrainer, User
from accounts.prepared import prepared, together
from accounts.spaces import ask_standing, standing_of
from assessments.quizzes.queries import to_answer, to_read
from records.queries.trainer.people import STAFF, folded, places_alone


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """``groups`` in their order; copies ``to_read`` and ``replies`` to answer, by number."""

    groups: list[Group]
    to_read: int
    replies: int


def home_of_staff_or_404(viewer: Any, day: date) -> Home:
    with together() as ask:
        ask_standing(ask, viewer)
        groups, waiting = ask(_groups, viewer.pk, day), ask(_waiting, viewer.pk, day)
    _refuse_others(viewer)
    [(to_read, replies)] = waiting.value
    return Home(groups=_in_order(groups.value, day), to_read=to_read, replies=replies)


def groups_or_404(viewer: Any, day: date) -> list[Group]:
    with together() as ask:
        ask_standing(ask, viewer)
        groups = ask(_groups, viewer.pk, day)
    _refuse_others(viewer)
    return _in_order(groups.value, day)


def _refuse_others(viewer: Any) -> None:
    if standing_of(viewer).capacities.isdisjoint(STAFF):
        raise Http404


def _in_order(rows: Iterable[tuple[Any, ...]], day: date) -> list[Group]:
    """Standing ones first, and of these the viewer's own, by name; the newest first of those that have the same."""
    return sorted(
        map(Group._make, rows),
        key=lambda each: (not each.stands_on(day), not each.mine, folded(each.name), -each.start.toordinal(), each.pk),
    )


@prepared
def _groups(viewer: int, day: date) -> QuerySet[Cohort, tuple[Any, ...]]:
    """As ``Group``."""
    taught = CohortTrainer.objects.on(day).filter(cohort=OuterRef("pk"), trainer=viewer)
    rows = read_cohorts(User(pk=viewer), day).select_related(None).order_by().annotate(mine=Exists(taught))
    return rows.values_list("pk", "uuid", "name", "start", "end", "centre__name", "mine")


class HowMany(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@prepared
def _waiting(viewer: int, day: date) -> QuerySet[User, tuple[int, int]]:
    """As ``to_read`` and ``replies`` of ``Home``."""
    who = User(pk=viewer)
    return User.objects.filter(pk=viewer).values_list(
        HowMany(to_read(who, day).values("pk")), HowMany(to_answer(who, day).values("pk"))
    )


def sizes_of(groups: Iterable[Group], day: date) -> dict[int, int]:
    """How many learners are in each that day, by its id; a group that is empty is left out."""
    return dict(_sizes([each.pk for each in groups], day))


def sizes_and_alone(viewer: Any, groups: Iterable[Group], day: date) -> tuple[dict[int, int], int]:
    """As ``sizes_of``; and how many learners are in no group."""
    with together() as ask:
        sizes, alone = ask(_sizes, [each.pk for each in groups], day), ask(_alone, viewer.pk, day)
    return dict(sizes.value), alone.value[0]


@prepared
def _sizes(groups: list[int], day: date) -> QuerySet[CohortLearner, tuple[int, int]]:
    placed = CohortLearner.objects.on(day).filter(cohort__any_of=groups).order_by().values("cohort")
    return placed.annotate(size=Count("learner", distinct=True)).values_list("cohort", "size")


@prepared
def _alone(viewer: int, day: date) -> QuerySet[User, int]:
    # Plus nothing: an index sorted by learner tempts PostgreSQL to walk thousands of places one by one.
    learners = places_alone(User(pk=viewer), day).order_by().values(who=F("learner") + 0).distinct()
    return User.objects.filter(pk=viewer).values_list(HowMany(learners), flat=True)
