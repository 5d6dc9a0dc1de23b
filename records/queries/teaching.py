"""Where a learner can work on a competency: in modules they follow, and in others that their centre offers."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, User
from accounts.prepared import prepared
from courses.models import Activity, ActivityCompetency, Completion, Course
from courses.queries import courses_followed


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """``next_activity`` can be opened today; ``followed`` and ``others`` are modules that teach the competency."""

    next_activity: Activity | None = None
    followed: tuple[Course, ...] = ()
    others: tuple[Course, ...] = ()

    @property
    def nowhere(self) -> bool:
        return not self.followed and not self.others


NOT_TAUGHT = Teaching()


def teaching_of(learner: User, competencies: Collection[int], day: date) -> dict[int, Teaching]:
    """By competency id, among the modules the learner follows and those their centre offers. Two queries."""
    followed = {course.pk: place for place, course in enumerate(courses_followed(learner, day))}
    offered = _offered_aims(learner.pk, list(competencies), list(followed), day)
    aims: dict[int, list[ActivityCompetency]] = defaultdict(list)
    for aim in sorted(offered, key=lambda aim: _rank(aim, followed)):
        aims[aim.competency_id].append(aim)
    return {competency: _teaching(found, followed, day) for competency, found in aims.items()}


@prepared
def _offered_aims(
    learner: int, competencies: list[int], followed: list[int], day: date
) -> QuerySet[ActivityCompetency]:
    centres = Membership.objects.on(day).filter(learner=learner).values("centre")
    course = "activity__section__course"
    unmet = Activity.objects.standing().filter(opens=OuterRef("activity")).exclude(completions__learner=learner)
    return (
        ActivityCompetency.objects.filter(
            competency__any_of=competencies,
            activity__retired_at__isnull=True,
            activity__published_at__isnull=False,
            activity__section__retired_at__isnull=True,
            activity__section__course__retired_at__isnull=True,
        )
        .filter(
            Q(**{f"{course}__any_of": followed})
            | Q(**{f"{course}__centre__isnull": True})
            | Q(**{f"{course}__centre__in": centres})
        )
        .annotate(
            is_done=Exists(Completion.objects.filter(learner=learner, activity=OuterRef("activity"))),
            is_locked=Exists(unmet),
        )
        .select_related(course)
    )


def _rank(aim: ActivityCompetency, followed: dict[int, int]) -> tuple[int, str, int, int]:
    section = aim.activity.section
    place = followed.get(section.course_id, len(followed))
    return place, section.course.title, section.position, aim.activity.position


def _teaching(aims: Iterable[ActivityCompetency], followed: dict[int, int], day: date) -> Teaching:
    courses: dict[int, Course] = {}
    coming = None
    for aim in aims:
        course = aim.activity.section.course
        if aim.purpose == ActivityCompetency.Purpose.TAUGHT:
            courses[course.pk] = course
        if coming is None and course.pk in followed and _can_be_opened(aim, day):
            coming = aim.activity
    return Teaching(
        next_activity=coming,
        followed=tuple(each for each in courses.values() if each.pk in followed),
        others=tuple(each for each in courses.values() if each.pk not in followed),
    )


def _can_be_opened(aim: ActivityCompetency, day: date) -> bool:
    opens_on, closes_on = aim.activity.opens_on, aim.activity.closes_on
    return (
        not aim.is_done
        and not aim.is_locked
        and (opens_on is None or opens_on <= day)
        and (closes_on is None or closes_on >= day)
    )
