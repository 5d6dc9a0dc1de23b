"""Where a learner can work on a competency: in modules they follow, and in others that their centre offers."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.db.models import Q, QuerySet

from accounts.models import Membership, User
from accounts.prepared import prepared, together
from courses.models import Activity, ActivityCompetency, Course
from courses.progress import State
from courses.queries import Followed, following


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """``next_activity``, of the module ``next_course``, can be opened today; ``followed`` and ``others`` are modules
    that teach the competency, the latter by their titles."""

    next_activity: Activity | None = None
    next_course: Course | None = None
    followed: tuple[Course, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def nowhere(self) -> bool:
        return not self.followed and not self.others


NOT_TAUGHT = Teaching()


def teaching_of(learner: User, competencies: Collection[int], day: date) -> dict[int, Teaching]:
    """By competency id, among the modules the learner follows and those their centre offers."""
    with together() as ask:
        followed = following(ask, learner, day)
    return teaching_among(learner, followed.value, competencies, day)


def teaching_among(
    learner: User, followed: Collection[Followed], competencies: Collection[int], day: date
) -> dict[int, Teaching]:
    """As ``teaching_of``, for who knows what the learner follows. One query."""
    ids = [each.course.pk for each in followed]
    found: dict[int, _Aims] = defaultdict(_Aims)
    for competency, course, title, taught, activities in _aims(learner.pk, list(competencies), ids, day):
        found[competency].add(course, title, activities, taught=taught)
    path = _Path(followed)
    return {competency: path.teaching(aims) for competency, aims in found.items()}


@prepared
def _aims(
    learner: int, competencies: list[int], followed: list[int], day: date
) -> QuerySet[ActivityCompetency, tuple[int, int, str, bool, list[int]]]:
    """By competency and course: whether it is taught there, and the activities that work on it."""
    course = "activity__section__course"
    centres = Membership.objects.on(day).filter(learner=learner).values("centre")
    offered = (
        Q(**{f"{course}__any_of": followed})
        | Q(**{f"{course}__centre__isnull": True})
        | Q(**{f"{course}__centre__in": centres})
    )
    rows = ActivityCompetency.objects.filter(
        offered,
        competency__any_of=competencies,
        activity__retired_at__isnull=True,
        activity__published_at__isnull=False,
        activity__section__retired_at__isnull=True,
        activity__section__course__retired_at__isnull=True,
    )
    taught = BoolOr(Q(purpose=ActivityCompetency.Purpose.TAUGHT))
    grouped = rows.values("competency_id", course, f"{course}__title")
    found = grouped.annotate(taught=taught, activities=ArrayAgg("activity_id")).order_by()
    return found.values_list("competency_id", course, f"{course}__title", "taught", "activities")


class _Aims:
    """Of one competency: its activities by course, and the titles of the courses that teach it."""

    def __init__(self) -> None:
        self.activities: dict[int, list[int]] = {}
        self.taught_in: dict[int, str] = {}

    def add(self, course: int, title: str, activities: list[int], *, taught: bool) -> None:
        self.activities[course] = activities
        if taught:
            self.taught_in[course] = title


class _Path:
    """The modules that one learner follows, in their order, and which of their activities can be opened today."""

    def __init__(self, followed: Iterable[Followed]) -> None:
        self.outlines = {each.course.pk: each.outline for each in followed}
        self.activity: Any = cache(lambda course, pk: self.outlines[course].structure.activity(pk))

    def teaching(self, aims: _Aims) -> Teaching:
        course, activity = self._next(aims)
        return Teaching(
            next_activity=activity,
            next_course=course,
            followed=tuple(outline.course for pk, outline in self.outlines.items() if pk in aims.taught_in),
            others=tuple(sorted(title for pk, title in aims.taught_in.items() if pk not in self.outlines)),
        )

    def _next(self, aims: _Aims) -> tuple[Course, Activity] | tuple[None, None]:
        for pk, outline in self.outlines.items():
            ours = set(aims.activities.get(pk, ()))
            for activity, state in outline.progress.states.items() if ours else ():
                if state is State.OPEN and activity in ours:
                    return outline.course, self.activity(pk, activity)
        return None, None
