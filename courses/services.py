"""Writes: the outline, who follows what, what is done. Each in one transaction."""

import hashlib
import uuid as uuids
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.append_only import add_once
from accounts.dates import date_format
from accounts.models import Cohort, User
from accounts.services import close_relation
from courses.media import MediaRefused, media_type
from courses.models import (
    Activity,
    ActivityCompetency,
    Bookmark,
    Completion,
    Course,
    CourseCompetency,
    Dispensation,
    Enrolment,
    Programme,
    ProgrammeCourse,
    Section,
)
from courses.offers import Followable, ways_to_follow
from courses.outline import ActivitySpec, CourseSpec, SectionSpec
from courses.queries import dispensations, media_path
from courses.rhythm import Weeks

MAX_MEDIA = 20_000_000


class Refused(ValueError):
    """A write that the rules refuse. The message is for the person who asked; ``field`` names the one thing to mend,
    where there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def arrange_course(*, spec: CourseSpec) -> Course:
    """Makes the domain's outline what the author arranged. What is no longer there is retired, never removed."""
    _refuse_what_cannot_stand(spec)
    course, _created = Course.objects.get_or_create(
        uuid=spec.uuid, defaults={"code": spec.code, "centre_id": spec.centre_id, "title": spec.title}
    )
    # One arrangement at a time: two publications at once would each retire the other's news.
    course = Course.objects.select_for_update().get(pk=course.pk)
    course.code, course.centre_id, course.title = spec.code, spec.centre_id, spec.title
    course.summary, course.objective = spec.summary, spec.objective
    course.minutes, course.modality, course.levels = spec.minutes, spec.modality, list(spec.levels)
    course.published_at = course.published_at or timezone.now()
    course.retired_at = None
    course.save()
    course.themes.set(spec.theme_ids)
    _replace_course_aims(course, spec.aims)
    sections = [_arrange_section(course, section, place) for place, section in enumerate(spec.sections)]
    _retire(Section.objects.filter(course=course).exclude(pk__in=[section.pk for section in sections]))
    activities = Activity.objects.filter(section__course=course)
    _retire(activities.exclude(uuid__in=spec.activity_uuids()))
    _link_requirements(course, spec)
    return course


@transaction.atomic
def retire_course(*, uuid: uuids.UUID) -> None:
    """Nobody new opens it; what was done in it stays. Publishing it again brings it back."""
    Course.objects.filter(uuid=uuid, retired_at__isnull=True).update(retired_at=timezone.now())


def _refuse_what_cannot_stand(spec: CourseSpec) -> None:
    wanted = spec.activity_uuids()
    if len(set(wanted)) != len(wanted):
        raise Refused(_("The same activity stands twice in this module."))
    taken = Activity.objects.filter(uuid__in=wanted).exclude(section__course__uuid=spec.uuid)
    if taken.exists():
        titles = ", ".join(taken.values_list("title", flat=True))
        raise Refused(_("These activities belong to another module: %(titles)s.") % {"titles": titles})
    if Section.objects.filter(uuid__in=[each.uuid for each in spec.sections]).exclude(course__uuid=spec.uuid).exists():
        raise Refused(_("A section of this module belongs to another module."))
    clash = Course.objects.filter(code=spec.code, centre_id=spec.centre_id).exclude(uuid=spec.uuid)
    if clash.exists():
        raise Refused(_("Another module already has the code “%(code)s”.") % {"code": spec.code})
    _refuse_circles(spec)


def _refuse_circles(spec: CourseSpec) -> None:
    """What must come first may not, by any way round, come after: nobody could ever begin."""
    before = {each.uuid: set(each.requires) for section in spec.sections for each in section.activities}
    while before:
        free = [each for each, needs in before.items() if not needs & before.keys()]
        if not free:
            raise Refused(_("Some activities each wait for the other. Change what must come first."))
        for each in free:
            del before[each]


def _replace_course_aims(course: Course, aims: tuple[tuple[int, int], ...]) -> None:
    course.aims.all().delete()
    CourseCompetency.objects.bulk_create(
        CourseCompetency(course=course, competency_id=competency, level=level) for competency, level in aims
    )


def _arrange_section(course: Course, spec: SectionSpec, place: int) -> Section:
    section, _created = Section.objects.update_or_create(
        uuid=spec.uuid,
        defaults={
            "course": course,
            "title": spec.title,
            "minimum": spec.minimum,
            "position": place,
            "retired_at": None,
        },
    )
    for position, activity in enumerate(spec.activities):
        _arrange_activity(section, activity, position)
    return section


def _arrange_activity(section: Section, spec: ActivitySpec, position: int) -> Activity:
    before = Activity.objects.filter(uuid=spec.uuid).values_list("kind", flat=True).first()
    if before is not None and before != spec.kind:
        raise Refused(_("“%(title)s” cannot change its kind: make a new activity.") % {"title": spec.title})
    activity, _created = Activity.objects.update_or_create(
        uuid=spec.uuid,
        defaults={
            "section": section,
            "kind": spec.kind,
            "title": spec.title,
            "position": position,
            "required": spec.required,
            "minutes": spec.minutes,
            "modality": spec.modality,
            "time_nature": spec.time_nature,
            "opens_on": spec.opens_on,
            "closes_on": spec.closes_on,
            "retired_at": None,
        },
    )
    if activity.published_at is None:
        activity.published_at = timezone.now()
        activity.save(update_fields=["published_at"])
    activity.aims.all().delete()
    ActivityCompetency.objects.bulk_create(
        ActivityCompetency(activity=activity, competency_id=aim.competency_id, level=aim.level, purpose=aim.purpose)
        for aim in spec.aims
    )
    return activity


def _link_requirements(course: Course, spec: CourseSpec) -> None:
    by_uuid = {each.uuid: each for each in Activity.objects.filter(section__course=course)}
    for section in spec.sections:
        for each in section.activities:
            by_uuid[each.uuid].requires.set([by_uuid[first] for first in each.requires if first in by_uuid])


def _retire(parts: object) -> None:
    parts.filter(retired_at__isnull=True).update(retired_at=timezone.now())  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A module in a programme; ``weeks`` where the programme says when it is worked on."""

    course: Course
    required: bool = True
    weeks: Weeks | None = None


@transaction.atomic
def arrange_programme(
    *,
    uuid: uuids.UUID,
    code: str,
    title: str,
    summary: str,
    edition_id: int,
    centre_id: int | None,
    places: list[Place],
    rhythm: str = "",
    outside: str = "",
) -> Programme:
    """``places`` in order."""
    programme, _created = Programme.objects.update_or_create(
        uuid=uuid,
        defaults={
            "code": code,
            "title": title,
            "summary": summary,
            "rhythm": rhythm,
            "outside": outside,
            "edition_id": edition_id,
            "centre_id": centre_id,
        },
    )
    programme.places.all().delete()
    ProgrammeCourse.objects.bulk_create(
        ProgrammeCourse(
            programme=programme,
            course=place.course,
            required=place.required,
            position=position,
            first_week=place.weeks.first if place.weeks else None,
            last_week=place.weeks.last if place.weeks else None,
        )
        for position, place in enumerate(places)
    )
    return programme


@transaction.atomic
def enrol(
    *,
    start: date,
    by: User | None,
    learner: User | None = None,
    cohort: Cohort | None = None,
    course: Course | None = None,
    programme: Programme | None = None,
    end: date | None = None,
    due_on: date | None = None,
) -> Enrolment:
    """Of one learner or one cohort, in one course or one programme. Enrolling twice is one enrolment."""
    enrolment, _created = Enrolment.objects.get_or_create(
        learner=learner,
        cohort=cohort,
        course=course,
        programme=programme,
        start=start,
        annulled_on=None,
        defaults={"end": end, "due_on": due_on, "enrolled_by": by},
    )
    return enrolment


@transaction.atomic
def give(*, what: Followable, to: Cohort | User, start: date, due_on: date | None, by: User) -> Enrolment:
    """As :func:`enrol`, by a person who chooses. Sending twice gives once; what is followed already, or will be, by
    any way, is refused."""
    if start < timezone.localdate():
        raise Refused(_("Choose today or a day to come."), "start")
    if due_on is not None and due_on < start:
        raise Refused(_("This day comes before the first day."), "due_on")
    # One at a time to the same people: two at once would not see one another.
    type(to).objects.select_for_update(no_key=True).get(pk=to.pk)
    way = ways_to_follow(what, to, start).first()
    if way is None:
        return enrol(
            **{"learner" if isinstance(to, User) else "cohort": to},  # type: ignore[arg-type]
            **{"course" if isinstance(what, Course) else "programme": what},  # type: ignore[arg-type]
            start=start, due_on=due_on, by=by,
        )  # fmt: skip
    stands = (way.learner or way.cohort, way.course or way.programme, way.start, way.end, way.due_on)
    if stands == (to, what, start, None, due_on):
        return way
    raise Refused(_followed_already(what, way))


def _followed_already(what: Followable, way: Enrolment) -> str:
    words = {"title": what, "day": date_format(way.start, "j F Y"), "programme": way.programme}
    if way.programme_id and way.programme != what:
        return _("“%(title)s” is in “%(programme)s”, which is followed already.") % words
    return _("“%(title)s” is given already, from %(day)s.") % words


@transaction.atomic
def change_due_date(*, enrolment: Enrolment, due_on: date | None) -> Enrolment:
    """``None``: no day any more."""
    enrolment = _locked(enrolment)
    today = timezone.localdate()
    if enrolment.is_over_on(today):
        raise Refused(_("This has ended already."))
    if due_on is not None and due_on != enrolment.due_on and due_on < max(enrolment.start, today):
        raise Refused(_("Choose today or a day to come, after the first day."), "due_on")
    enrolment.due_on = due_on
    enrolment.save(update_fields=["due_on"])
    return enrolment


@transaction.atomic
def end_enrolment(*, enrolment: Enrolment) -> None:
    """From today on it opens nothing. What had not begun before today is annulled. Ending twice ends once."""
    enrolment, today = _locked(enrolment), timezone.localdate()
    if not enrolment.is_over_on(today):
        close_relation(relation=enrolment, on=today)


def _locked(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)


@transaction.atomic
def dispense(*, learner: User, course: Course, granted: bool, by: User, uuid: uuids.UUID) -> Dispensation | None:
    """Lets a learner leave a module out, or asks for it again. ``None`` when that is how it stands already. Sending
    twice says it once."""
    before = Dispensation.objects.filter(uuid=uuid).first()
    if before is not None:
        return before
    if dispensations().filter(learner=learner, course=course).exists() is granted:
        return None
    return Dispensation.objects.create(learner=learner, course=course, granted=granted, by=by, uuid=uuid)


def complete_activity(
    *,
    learner: User,
    activity: Activity,
    source: str,
    occurred_at: datetime,
    edition: str = "",
    uuid: uuids.UUID | None = None,
) -> Completion:
    """Once per (learner, activity, source), whatever the number of calls. A device's clock is never believed
    beyond ours: what claims to come from the future happened now."""
    now = timezone.now()
    wanted = Completion(
        uuid=uuid or uuids.uuid4(), learner=learner, activity=activity, source=source, edition=edition,
        occurred_at=min(occurred_at, now),
    )  # fmt: skip
    completion, _created = add_once(wanted, "learner", "activity", "source")
    return completion


def keep_place(*, learner: User, activity: Activity, anchor: str) -> None:
    here = Bookmark(learner=learner, activity=activity, anchor=anchor[:60], updated_at=timezone.now())
    Bookmark.objects.bulk_create(
        [here], update_conflicts=True, unique_fields=["learner", "activity"], update_fields=["anchor", "updated_at"]
    )


# The media store: what editions show, by what it is


def store_media(*, data: bytes) -> str:
    """Keeps a picture or a sound and gives its address, ``/medias/<sha256>.<ending>``. The same bytes have the same
    address for ever. Raises :class:`Refused` for anything else."""
    if len(data) > MAX_MEDIA:
        raise Refused(_("This file is too large: 20 MB at most."))
    try:
        found = media_type(data)
    except MediaRefused as error:
        raise Refused(_("This file is neither a picture nor a sound that we can show.")) from error
    name = f"{hashlib.sha256(data).hexdigest()}.{found.ending}"
    path = media_path(name)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    return reverse("courses:media", args=[name])
