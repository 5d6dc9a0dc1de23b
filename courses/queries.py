"""Reads: what a learner follows, what is open, what comes next; what is taught where."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Cast
from django.http import Http404
from django.utils import timezone

from accounts.access import centres_of
from accounts.models import CohortLearner, StaffRole, User
from accounts.prepared import Ask, Coming, prepared
from courses.models import (
    Activity,
    ActivityCompetency,
    Bookmark,
    Completion,
    Course,
    CourseStamp,
    Dispensation,
    Enrolment,
    ProgrammeCourse,
    Section,
)
from courses.progress import CourseProgress, State
from courses.structure import Structure, structures_of


def enrolments_of(learner: User | int, day: date | None = None) -> QuerySet[Enrolment]:
    """Standing enrolments, one's own or through a cohort one is in today."""
    day = day or timezone.localdate()
    cohorts = CohortLearner.objects.on(day).filter(learner=learner).values("cohort")
    return Enrolment.objects.on(day).filter(Q(learner=learner) | Q(cohort__in=cohorts))


def followed(learner: User | int, day: date | None = None) -> QuerySet[Course]:
    """The courses ``learner`` follows, in no order: what a check asks. A list asks ``courses_followed``."""
    standing = enrolments_of(learner, day)
    of_programmes = ProgrammeCourse.objects.filter(
        programme__in=standing.filter(programme__isnull=False).values("programme"), programme__retired_at__isnull=True
    )
    alone = standing.filter(course__isnull=False)
    return Course.objects.standing().filter(Q(pk__in=alone.values("course")) | Q(pk__in=of_programmes.values("course")))


def courses_followed(learner: User, day: date | None = None) -> list[Course]:
    """In the order of the programme, then of enrolment."""
    return _courses_in_order(learner.pk, day or timezone.localdate())


@prepared
def _courses_in_order(learner: int, day: date) -> QuerySet[Course]:
    programmes = enrolments_of(learner, day).filter(programme__isnull=False).values("programme")
    return (
        followed(learner, day)
        .annotate(place=Min("programme_places__position", filter=Q(programme_places__programme__in=programmes)))
        .annotate(stamp=F("stamp_row__stamp"))
        .order_by(F("place").asc(nulls_last=True), "title", "pk")
    )


@prepared
def _course_names_in_order(learner: int, day: date) -> QuerySet[Course]:
    return _courses_in_order.build(learner, day).only("uuid", "title")


def activity_to_follow_or_404(viewer: Any, uuid: UUID | str, *, day: date | None = None) -> Activity:
    """A standing activity of a course that ``viewer`` follows today, open or not. One query."""
    uuid = uuid if isinstance(uuid, UUID) else UUID(uuid)
    found = _activity_followed(viewer.pk, uuid, day or timezone.localdate()) if viewer.pk else []
    if not found:
        raise Http404
    return found[0]


@prepared
def _activity_followed(learner: int, uuid: UUID, day: date) -> QuerySet[Activity]:
    return (
        Activity.objects.standing()
        .filter(
            uuid=uuid,
            section__retired_at__isnull=True,
            published_at__isnull=False,
            section__course__in=followed(learner, day).values("pk"),
        )
        .select_related("section__course")
        .annotate(
            stamp=F("section__course__stamp_row__stamp"),
            done=ArraySubquery(Completion.objects.filter(learner=learner).values("activity")),
            dispensed=Exists(dispensations().filter(learner=learner, course=OuterRef("section__course"))),
        )
    )


def activity_to_preview_or_404(viewer: Any, uuid: UUID | str) -> Activity:
    """For those who teach or run a centre: their centre's activities, and the ones every centre shares."""
    centres = centres_of(viewer, StaffRole.Role.TRAINER, StaffRole.Role.COORDINATOR)
    activity = (
        Activity.objects.filter(uuid=uuid)
        .select_related("section__course__centre")
        .filter(Q(section__course__centre__in=centres) | Q(section__course__centre__isnull=True))
        .first()
    )
    if activity is None or not centres.exists():
        raise Http404
    return activity


def course_to_follow_or_404(viewer: Any, uuid: UUID) -> Course:
    found = _course_followed(viewer.pk, uuid, timezone.localdate())
    if not found:
        raise Http404
    return found[0]


@prepared
def _course_followed(learner: int, uuid: UUID, day: date) -> QuerySet[Course]:
    return followed(learner, day).filter(uuid=uuid)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineStep:
    activity: Activity
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlinePart:
    section: Section
    steps: tuple[OutlineStep, ...]
    done: int
    needed: int
    complete: bool


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A course as one learner finds it. Its parts are made when somebody asks for them."""

    course: Course
    structure: Structure
    progress: CourseProgress

    @cached_property
    def parts(self) -> tuple[OutlinePart, ...]:
        states = self.progress.states
        return tuple(
            OutlinePart(
                section=section,
                done=part.done,
                needed=part.needed,
                complete=part.complete,
                steps=tuple(OutlineStep(activity=each, state=states[each.pk]) for each in section.standing_activities),
            )
            for section, part in zip(self.structure.sections(), self.progress.parts, strict=True)
        )

    @cached_property
    def activities(self) -> list[Activity]:
        return [step.activity for part in self.parts for step in part.steps]

    @property
    def next_activity(self) -> Activity | None:
        return None if self.progress.next_step is None else self.structure.activity(self.progress.next_step)

    def first_to_do(self, activity: Activity) -> list[Activity]:
        """What must be done before ``activity``, one of the outline's, and is not."""
        return [
            each
            for each in self.activities
            if each.pk in activity.first and self.progress.states[each.pk] is not State.DONE
        ]

    def around(self, activity: Activity) -> tuple[Activity | None, Activity | None]:
        """The activities just before and just after, in the order of the outline."""
        order = list(self.structure.places)
        if activity.pk not in order:
            return None, None
        place = order.index(activity.pk)
        before, after = order[max(place - 1, 0) : place], order[place + 1 : place + 2]
        return next(map(self.structure.activity, before), None), next(map(self.structure.activity, after), None)


def outlines_for(
    courses: Collection[Course], learners: Collection[User], day: date | None = None
) -> dict[tuple[int, int], Outline]:
    """By (learner id, course id). One query, however many of either, and one for courses that this process has not
    read since they changed."""
    day = day or timezone.localdate()
    found = _done(courses, learners)
    return {
        (learner.pk, course.pk): Outline(
            course=course,
            structure=found.structures[course.pk],
            progress=found.structures[course.pk].progress(
                found.activities[learner.pk], day, dispensed=(learner.pk, course.pk) in found.dispensed
            ),
        )
        for learner in learners
        for course in courses
    }


def completed_courses(courses: Collection[Course], learners: Collection[User]) -> dict[int, set[int]]:
    """By learner id, those of the courses that are complete, or that the learner may leave out. As many queries as
    ``outlines_for``."""
    found = _done(courses, learners)
    return {
        learner.pk: {
            course
            for course, structure in found.structures.items()
            if structure.is_complete(
                found.activities[learner.pk], dispensed=(learner.pk, course) in found.dispensed
            )
        }
        for learner in learners
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Done:
    """``activities`` done, by learner id; who (learner id) may leave what (course id) out; courses by their id."""

    activities: Mapping[int, set[int]]
    dispensed: set[tuple[int, int]]
    structures: Mapping[int, Structure]


def _done(courses: Collection[Course], learners: Collection[User]) -> _Done:
    activities: dict[int, set[int]] = defaultdict(set)
    dispensed: set[tuple[int, int]] = set()
    stamps: dict[int, UUID] = {}
    ids = [each.pk for each in courses]
    for learner, activity, course, stamp in _completions([each.pk for each in learners], ids):
        if stamp is not None and course is not None:
            stamps[course] = stamp
        elif activity is None:
            dispensed.add((learner, course))
        else:
            activities[learner].add(activity)
    return _Done(activities, dispensed, structures_of(ids, stamps))


@prepared
def _completions(
    learners: list[int], courses: list[int]
) -> QuerySet[Any, tuple[int, int | None, int | None, UUID | None]]:
    """(learner, activity, none, none) for what was done, (learner, none, course, none) for what may be left out,
    (none, none, course, stamp) for what the courses look like now."""
    none, no_stamp = Cast(None, BigIntegerField()), Cast(None, UUIDField())
    rows = Completion.objects.filter(learner__any_of=learners, activity__section__course__any_of=courses)
    left_out = dispensations().filter(learner__any_of=learners, course__any_of=courses)
    stamps = CourseStamp.objects.filter(course__any_of=courses)
    return (
        rows.annotate(none=none, no_stamp=no_stamp)
        .values_list("learner_id", "activity_id", "none", "no_stamp")
        .union(
            left_out.annotate(none=none, no_stamp=no_stamp).values_list("learner_id", "none", "course_id", "no_stamp"),
            stamps.annotate(none=none, nobody=none).values_list("nobody", "none", "course_id", "stamp"),
            all=True,
        )
    )


def dispensations() -> QuerySet[Dispensation]:
    """Those that stand."""
    last = Dispensation.objects.filter(learner=OuterRef("learner"), course=OuterRef("course")).order_by("-id")
    return Dispensation.objects.filter(granted=True, pk=Subquery(last.values("pk")[:1]))


def courses_named(codes: Collection[str]) -> dict[tuple[str, int | None], Course]:
    """Standing modules by their code and their centre (its id, none for what every centre shares). One query."""
    rows = Course.objects.standing().filter(code__in=codes) if codes else ()
    return {(each.code, each.centre_id): each for each in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A course that a learner follows, where they stand in it, and the day by which it is due."""

    outline: Outline
    due_on: date | None

    @property
    def course(self) -> Course:
        return self.outline.course

    @property
    def begun(self) -> bool:
        return self.outline.progress.done > 0


def following(ask: Ask, learner: User, day: date) -> Coming[list[Followed]]:
    """In the order of the programme, then of enrolment. Three queries, and one as for ``outlines_for``."""
    courses = ask(_course_names_in_order, learner.pk, day)
    done = ask(_done_by, learner.pk)
    dues = ask(_dues, [learner.pk], day)

    def found() -> list[Followed]:
        stamps = {each.pk: each.stamp for each in courses.value}
        structures = structures_of(stamps, stamps)
        due = _soonest(dues.value).get(learner.pk, {})
        standing = _Standing(done.value, day)
        return [
            Followed(outline=standing.outline(each, structures[each.pk]), due_on=due.get(each.pk))
            for each in courses.value
        ]

    return Coming(found)


class _Standing:
    """What one learner did, and may leave out, on a day: as ``_done_by`` says."""

    def __init__(self, rows: Iterable[tuple[int | None, int | None]], day: date) -> None:
        self.day = day
        self.activities, self.dispensed = set(), set()
        for activity, course in rows:
            self.activities.add(activity)
            self.dispensed.add(course)

    def outline(self, course: Course, structure: Structure) -> Outline:
        progress = structure.progress(self.activities, self.day, dispensed=course.pk in self.dispensed)
        return Outline(course=course, structure=structure, progress=progress)


@prepared
def _done_by(learner: int) -> QuerySet[Any, tuple[int | None, int | None]]:
    """(activity, none) for what was done, (none, course) for what may be left out."""
    none = Cast(None, BigIntegerField())
    done = Completion.objects.filter(learner=learner).annotate(none=none).values_list("activity_id", "none")
    left_out = dispensations().filter(learner=learner).annotate(none=none).values_list("none", "course_id")
    return done.union(left_out, all=True)


def activity_within(ask: Ask, learner: User, uuid: UUID, day: date) -> Coming[tuple[Activity, Outline] | None]:
    """As ``activity_to_follow_or_404``, with the outline it stands in; nothing where that finds nothing. One query,
    and one as for ``outlines_for``."""
    activities = ask(_activity_followed, learner.pk, uuid, day)

    def found() -> tuple[Activity, Outline] | None:
        if not activities.value:
            return None
        [activity] = activities.value
        course = activity.section.course
        [structure] = structures_of([course.pk], {course.pk: activity.stamp}).values()
        progress = structure.progress(activity.done, day, dispensed=activity.dispensed)
        return activity, Outline(course=course, structure=structure, progress=progress)

    return Coming(found)


def outline_for(learner: User, course: Course, day: date | None = None) -> Outline:
    return outlines_for([course], [learner], day)[learner.pk, course.pk]


def why_it_waits(learner: User, activity: Activity, day: date | None = None) -> str:
    """Why ``activity``, which they follow, cannot begin: ``not_yet``, ``closed`` or ``locked``; empty when it can."""
    day = day or timezone.localdate()
    if activity.opens_on and activity.opens_on > day:
        return "not_yet"
    if activity.closes_on and activity.closes_on < day:
        return "closed"
    states = outline_for(learner, activity.section.course, day).progress.states
    return "locked" if states.get(activity.pk) is State.LOCKED else ""


def bookmark_of(learner: User, activity: Activity) -> str:
    return Bookmark.objects.filter(learner=learner, activity=activity).values_list("anchor", flat=True).first() or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextThing:
    """The one thing to do next. ``resumed`` when it was begun and not finished."""

    activity: Activity
    outline: Outline
    resumed: bool


def next_thing(learner: User, outlines: Collection[Outline]) -> NextThing | None:
    """What was begun last and is still open, else the next step of the first unfinished course."""
    return next_of(_begun_last(learner.pk), outlines)


def begun_last(ask: Ask, learner: User) -> Coming[list[int]]:
    """The ids of the activities that the learner began, the last one first."""
    return ask(_begun_last, learner.pk)


def next_of(begun: Iterable[int], outlines: Collection[Outline]) -> NextThing | None:
    """As ``next_thing``, from what ``begun_last`` says."""
    within = {activity: outline for outline in outlines for activity in outline.progress.states}
    for pk in begun:
        outline = within.get(pk)
        if outline is None:
            continue
        if outline.progress.states[pk] is State.OPEN and not outline.progress.dispensed:
            return NextThing(activity=outline.structure.activity(pk), outline=outline, resumed=True)
    for outline in outlines:
        if (coming := outline.next_activity) is not None:
            return NextThing(activity=coming, outline=outline, resumed=False)
    return None


@prepared
def _begun_last(learner: int) -> QuerySet[Any, int]:
    return Bookmark.objects.filter(learner=learner).order_by("-updated_at").values_list("activity_id", flat=True)


def last_work_at(learners: Collection[User]) -> dict[int, datetime]:
    """The last thing each learner did, not the last time they signed in."""
    return dict(_last_work([each.pk for each in learners]))


@prepared
def _last_work(learners: list[int]) -> QuerySet[Any, tuple[int, datetime]]:
    rows = Completion.objects.filter(learner__any_of=learners).values("learner")
    return rows.annotate(last=Max("occurred_at")).values_list("learner", "last")


def due_courses(learners: Collection[User], day: date | None = None) -> dict[int, dict[int, date]]:
    """By learner id, the day by which each course is due, soonest where two enrolments say so."""
    return _soonest(_dues([learner.pk for learner in learners], day or timezone.localdate()))


def _soonest(rows: Iterable[tuple[int, int, int, int, date]]) -> dict[int, dict[int, date]]:
    found: dict[int, dict[int, date]] = defaultdict(dict)
    for alone, in_cohort, course, of_programme, due_on in rows:
        dues, due_course = found[alone or in_cohort], course or of_programme
        dues[due_course] = min(due_on, dues.get(due_course, due_on))
    return found


@prepared
def _dues(learners: list[int], day: date) -> QuerySet[Any, tuple[int, int, int, int, date]]:
    places = CohortLearner.objects.on(day).filter(learner__any_of=learners)
    return enrolled_through(places, learners, Enrolment.objects.on(day).filter(due_on__isnull=False)).values_list(
        "learner_id", "cohort__places__learner_id", "course_id", "programme__courses", "due_on"
    )


def enrolled_through(
    places: QuerySet[CohortLearner], learners: list[int], rows: QuerySet[Enrolment]
) -> QuerySet[Enrolment]:  # fmt: skip
    """``rows`` of ``learners`` and of the cohorts where they have ``places``, once for each of these places."""
    few = rows.filter(Q(learner__any_of=learners) | Q(cohort__in=places.values("cohort")))  # before places are joined
    return few.filter(Q(learner__any_of=learners) | Q(cohort__places__in=places))


def competencies_taught(centre_id: int | None = None) -> dict[int, set[str]]:
    """By competency id, what the published modules do with it: ``taught``, ``assessed``."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = (
        ActivityCompetency.objects.filter(
            activity__retired_at__isnull=True,
            activity__published_at__isnull=False,
            activity__section__retired_at__isnull=True,
            activity__section__course__retired_at__isnull=True,
        )
        .filter(Q(activity__section__course__centre__isnull=True) | Q(activity__section__course__centre=centre_id))
        .values_list("competency_id", "purpose")
        .distinct()
    )
    for competency, purpose in rows:
        found[competency].add(purpose)
    return found


# The media store


def media_path(name: str) -> str:
    """Where the default storage keeps what ``/medias/<name>`` shows."""
    return f"medias/{name[:2]}/{name}"
