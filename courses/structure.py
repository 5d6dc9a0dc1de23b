"""The sections and activities of courses, kept by this process for as long as the database says they are the same.

They change when an author publishes, and every page of a learner asks for them. The database gives a course a new
stamp with each change (``courses.stamps``), in the transaction of the change; what was read under one stamp is never
asked for under another. Read just after a stamp, rows may be newer than it: the next one who asks finds the new stamp.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, OuterRef, Q, QuerySet

from accounts.kept import Kept
from accounts.prepared import Answer, prepared
from courses.models import Activity, Section
from courses.progress import CourseProgress, Part, Step, course_progress, is_complete

MOST_COURSES = 1024
MOST_PROGRESS = 8192


@dataclass(frozen=True, slots=True)
class Structure:
    """Of one course. ``parts`` is what its rules read."""

    answer: tuple[Answer, ...]
    parts: tuple[Part, ...]
    places: Mapping[int, Answer]  # where each activity stands in the answer
    activities: frozenset[int]
    stamp: UUID | None

    def sections(self) -> list[Section]:
        """The caller's own, with their activities as ``standing_activities``, each with the ids of those that come
        ``first``."""
        return _sections(self.answer)

    def activity(self, pk: int) -> Activity:
        """The caller's own, of this course, with what comes ``first``."""
        [section] = _sections((self.places[pk],))
        [activity] = section.standing_activities
        return activity

    def progress(self, done: Collection[int], day: date, *, dispensed: bool) -> CourseProgress:
        """``course_progress``, worked out once for each state a learner can be in."""
        mine = self.activities.intersection(done)
        if self.stamp is None:
            return course_progress(self.parts, mine, day, dispensed=dispensed)
        return _PROGRESS.get(
            (self.stamp.int, mine, day, dispensed),
            lambda: course_progress(self.parts, mine, day, dispensed=dispensed),
        )

    def is_complete(self, done: Collection[int], *, dispensed: bool) -> bool:
        return is_complete(self.parts, done, dispensed=dispensed)


_STRUCTURES: Kept[UUID, Structure] = Kept(MOST_COURSES)
_PROGRESS: Kept[tuple[int, frozenset[int], date, bool], CourseProgress] = Kept(MOST_PROGRESS)


def structures_of(courses: Iterable[int], stamps: Mapping[int, UUID | None]) -> dict[int, Structure]:
    """By course id; ``stamps`` as the database gives them now. One query, or none for those that this process knows."""
    found: dict[int, Structure] = {}
    unknown = []
    for course in courses:
        stamp = stamps.get(course)
        if stamp is not None and stamp in _STRUCTURES:
            found[course] = _STRUCTURES.get(stamp, lambda course=course, stamp=stamp: _read([course], stamps)[course])  # type: ignore[misc]
        else:
            unknown.append(course)
    return found | _read(unknown, stamps)


def _read(courses: Collection[int], stamps: Mapping[int, UUID | None]) -> dict[int, Structure]:
    if not courses:
        return {}
    answers: dict[int, list[Answer]] = defaultdict(list)
    rows = _sections_and_steps.answer(list(courses))
    for section, answer in zip(_sections_and_steps.read(rows), rows, strict=True):
        answers[section.course_id].append(answer)
    found = {course: _structure(tuple(answers[course]), stamps.get(course)) for course in courses}
    for structure in found.values():
        if structure.stamp is not None:
            _STRUCTURES.put(structure.stamp, structure)
    return found


def _structure(answer: tuple[Answer, ...], stamp: UUID | None) -> Structure:
    parts = tuple(_part(section) for section in _sections(answer))
    places = {
        section.step.pk: row
        for section, row in zip(_sections_and_steps.read(answer), answer, strict=True)
        if getattr(section, "step", None) is not None
    }
    return Structure(answer, parts, places, frozenset(places), stamp)


def _sections(answer: tuple[Answer, ...]) -> list[Section]:
    found: dict[int, Section] = {}
    for row in _sections_and_steps.read(answer):
        section = found.setdefault(row.pk, row)
        if section is row:
            section.standing_activities = []
        step = getattr(row, "step", None)  # which Django leaves out where there is none
        if step is not None:
            step.first = row.first
            section.standing_activities.append(step)
    return list(found.values())


@prepared
def _sections_and_steps(courses: list[int]) -> QuerySet[Section]:
    """A row for each activity, as ``step``; one for a section without any."""
    shown = Q(activities__retired_at__isnull=True, activities__published_at__isnull=False)
    before = Activity.requires.through.objects.filter(
        from_activity=OuterRef("step"), to_activity__retired_at__isnull=True
    )
    return (
        Section.objects.standing()
        .filter(course__any_of=courses)
        .annotate(step=FilteredRelation("activities", condition=shown))
        .annotate(first=ArraySubquery(before.values("to_activity")))
        .select_related("step")
        .order_by("position", "pk", "step__position", "step__pk")
    )


def _part(section: Section) -> Part:
    return Part(
        id=section.pk, minimum=section.minimum, steps=tuple(_step(each) for each in section.standing_activities)
    )


def _step(activity: Activity) -> Step:
    return Step(
        id=activity.pk,
        required=activity.required,
        minutes=activity.minutes,
        opens_on=activity.opens_on,
        closes_on=activity.closes_on,
        requires=frozenset(activity.first),
    )
