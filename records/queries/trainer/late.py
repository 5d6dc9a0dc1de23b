"""What learners did, and which modules they should have finished by now."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Max, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import CohortLearner, User
from accounts.prepared import Ask, Coming, prepared, together
from courses.models import Completion, Course, Enrolment
from courses.queries import dispensations, enrolled_through
from courses.structure import Structure, structures_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    course: Course
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """By learner id: the last thing each did, the activities they did, and the day by which each course was due that
    should be finished by now (by its id; the soonest where two enrolments say so)."""

    last: Mapping[int, datetime]
    done: Mapping[int, frozenset[int]]
    due: Mapping[int, Mapping[int, date]]

    @property
    def courses(self) -> list[int]:
        return list({course for days in self.due.values() for course in days})


def work_of(ask: Ask, learners: Collection[int], day: date) -> Coming[Work]:
    """Two queries."""
    work, dues = ask(_work, list(learners)), ask(_past_dues, list(learners), day)
    return Coming(lambda: _as_work(work.value, dues.value))


def _as_work(work: Iterable[tuple[int, datetime, list[int]]], dues: Iterable[tuple[int, date, list[int]]]) -> Work:
    last, done = {}, {}
    due: dict[int, dict[int, date]] = defaultdict(dict)
    for learner, moment, activities in work:
        last[learner], done[learner] = moment, frozenset(activities)
    for course, due_on, learners in dues:
        for learner in learners:
            days = due[learner]
            if course not in days or due_on < days[course]:
                days[course] = due_on
    return Work(last=last, done=done, due=due)


@prepared
def _work(learners: list[int]) -> QuerySet[Any, tuple[int, datetime, list[int]]]:
    rows = Completion.objects.filter(learner__any_of=learners).values("learner_id")
    return rows.annotate(last=Max("occurred_at"), done=ArrayAgg("activity_id")).values_list(
        "learner_id", "last", "done"
    )


@prepared
def _past_dues(learners: list[int], day: date) -> QuerySet[Any, tuple[int, date, list[int]]]:
    """(course, the day it was due, those it was due for)"""
    places = CohortLearner.objects.on(day).filter(learner__any_of=learners)
    rows = enrolled_through(places, learners, Enrolment.objects.on(day).filter(due_on__lt=day))
    return (
        rows.values(due_course=Coalesce("course_id", "programme__courses"), when=F("due_on"))
        .annotate(learners=ArrayAgg(Coalesce("learner_id", "cohort__places__learner_id")))
        .values_list("due_course", "when", "learners")
    )


def overdue(work: Work, learners: Collection[int]) -> dict[int, frozenset[int]]:
    """The courses that are due and not complete, by learner id. One query, and one for courses that this process has
    not read since they changed."""
    nothing: frozenset[int] = frozenset()
    found = dict.fromkeys(learners, nothing)
    if not work.due:
        return found
    rows = _to_do(work.courses, list(learners))
    stamps = {course: stamp for course, stamp, _who in rows}
    left_out: dict[int, set[int]] = defaultdict(set)
    for course, _stamp, who in rows:
        for learner in who:
            left_out[learner].add(course)
    complete = _Complete(structures_of(stamps, stamps))
    for learner, days in work.due.items():
        finished = complete.courses(work.done.get(learner, nothing)) | left_out.get(learner, nothing)
        # One that is retired, or that nobody published yet, holds nothing to do.
        found[learner] = frozenset(days.keys() & stamps.keys()) - finished
    return found


class _Complete:
    """Which courses are, for who did some activities: worked out once for each state that learners are in."""

    def __init__(self, structures: Mapping[int, Structure]) -> None:
        self.structures = structures
        self.places = {activity: course for course, each in structures.items() for activity in each.activities}
        self.by_nobody = frozenset(course for course, each in structures.items() if _is_complete(each, frozenset()))
        self.known: dict[tuple[int, frozenset[int]], bool] = {}

    def courses(self, done: frozenset[int]) -> frozenset[int]:
        """Where nothing was done, a course is complete when it asks for nothing."""
        begun = {self.places[activity] for activity in done if activity in self.places}
        return (self.by_nobody - begun) | {course for course in begun if self._is_complete(course, done)}

    def _is_complete(self, course: int, done: frozenset[int]) -> bool:
        structure = self.structures[course]
        state = course, structure.activities & done
        if state not in self.known:
            self.known[state] = _is_complete(structure, state[1])
        return self.known[state]


def _is_complete(structure: Structure, done: frozenset[int]) -> bool:
    return structure.is_complete(done, dispensed=False)


@prepared
def _to_do(courses: list[int], learners: list[int]) -> QuerySet[Course, tuple[int, UUID | None, list[int]]]:
    """Those that hold something to do, with their stamp and those who may leave them out."""
    left_out = dispensations().filter(course=OuterRef("pk"), learner__any_of=learners).values("learner_id")
    rows = Course.objects.standing().filter(pk__any_of=courses, published_at__isnull=False).order_by()
    return rows.values_list("pk", "stamp_row__stamp", ArraySubquery(left_out))


def late_work(learners: Collection[User], day: date) -> dict[int, tuple[Late, ...]]:
    """By learner id, the modules whose day has passed and that are not complete, longest overdue first."""
    ids = [each.pk for each in learners]
    with together() as ask:
        work = work_of(ask, ids, day)
    found = overdue(work.value, ids)
    courses = {each.pk: each for each in _courses(list(frozenset[int]().union(*found.values())))}
    return {
        learner: _in_order(Late(course=courses[each], due_on=work.value.due[learner][each]) for each in late)
        for learner, late in found.items()
    }


@prepared
def _courses(ids: list[int]) -> QuerySet[Course]:
    return Course.objects.filter(pk__any_of=ids)


def late_among(
    courses: Collection[Course], due: Mapping[int, date], complete: Collection[int], day: date
) -> tuple[Late, ...]:
    return _in_order(
        Late(course=each, due_on=due[each.pk])
        for each in courses
        # A module that nobody published yet holds nothing to do.
        if each.pk in due and due[each.pk] < day and each.published_at and each.pk not in complete
    )


def _in_order(late: Iterable[Late]) -> tuple[Late, ...]:
    return tuple(sorted(late, key=lambda each: (each.due_on, each.course.pk)))
