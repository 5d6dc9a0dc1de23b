"""Reads: the ways to a qualification, in what order and rhythm; when a learner is to work on each module."""

from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from accounts.models import User
from courses.models import Programme, ProgrammeCourse
from courses.queries import enrolments_of


def planned_days(learner: User, day: date) -> dict[int, tuple[date, date]]:
    """By course, when the rhythm of a programme that is followed has it worked on: the earliest where several do."""
    ways = enrolments_of(learner, day).filter(programme__isnull=False, programme__retired_at__isnull=True)
    found: dict[int, tuple[date, date]] = {}
    for enrolment in ways.select_related("programme").prefetch_related("programme__places"):
        for place in enrolment.programme.places.all() if enrolment.programme else ():
            if place.weeks:
                days = place.weeks.days(enrolment.start)
                found[place.course_id] = min(days, found.get(place.course_id, days))
    return found


def programmes_followed(learner: User, day: date) -> QuerySet[Programme]:
    """Those that have a page of their own: shared by every centre."""
    ways = enrolments_of(learner, day).filter(programme__isnull=False)
    return shared_programmes().filter(pk__in=ways.values("programme"))


# Those that every centre shares


def shared_programmes() -> QuerySet[Programme]:
    """``size`` and ``minutes`` are those of the modules that ``places_of`` gives."""
    standing = Q(places__course__retired_at__isnull=True)
    return (
        Programme.objects.standing()
        .filter(centre__isnull=True)
        .select_related("edition__qualification")
        .annotate(size=Count("places", filter=standing), minutes=Sum("places__course__minutes", filter=standing))
        .order_by("edition__qualification__level", "title")
    )


def shared_programme_or_404(code: str) -> Programme:
    return get_object_or_404(shared_programmes(), code=code)


def places_of(programme: Programme) -> QuerySet[ProgrammeCourse]:
    return programme.places.filter(course__retired_at__isnull=True).select_related("course")
