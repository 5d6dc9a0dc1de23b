"""What may be given to whom: what a group or a learner could follow, and by which ways they follow it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from accounts.models import Cohort, CohortLearner, User
from courses.models import Course, Enrolment, Programme, ProgrammeCourse

Followable = Course | Programme


def offered(centres: Collection[int]) -> tuple[QuerySet[Course], QuerySet[Programme]]:
    """What the centres may give: their own and what every centre shares; modules once they are published."""
    theirs = Q(centre__isnull=True) | Q(centre__in=centres)
    courses = Course.objects.standing().filter(theirs, published_at__isnull=False)
    return courses.select_related("centre"), Programme.objects.standing().filter(theirs).select_related("centre")


def offer_or_404(centres: Collection[int], uuid: UUID) -> Followable:
    for rows in offered(centres):
        found: Followable | None = rows.filter(uuid=uuid).first()
        if found is not None:
            return found
    raise Http404


def offered_to(to: Cohort | User, centres: Collection[int], day: date) -> list[Followable]:
    """Modules, then programmes, by title: what ``to`` does not follow on ``day`` and will not. Two queries."""
    courses, programmes = offered(centres)
    ways = ways_of(to, day)
    in_programmes = ProgrammeCourse.objects.filter(programme__in=ways.values("programme"))
    return [
        *courses.exclude(pk__in=ways.filter(course__isnull=False).values("course"))
        .exclude(pk__in=in_programmes.filter(programme__retired_at__isnull=True).values("course")),
        *programmes.exclude(pk__in=ways.filter(programme__isnull=False).values("programme"))
        .annotate(size=Count("places")),
    ]  # fmt: skip


def ways_of(to: Cohort | User, day: date) -> QuerySet[Enrolment]:
    """Enrolments that stand on ``day`` or later: a group's; a learner's own, and those of the groups they are in."""
    rows = Enrolment.objects.valid().exclude(end__lt=day)
    if isinstance(to, Cohort):
        return rows.filter(cohort=to)
    groups = CohortLearner.objects.on(day).filter(learner=to).values("cohort")
    return rows.filter(Q(learner=to) | Q(cohort__in=groups))


def ways_to_follow(what: Followable, to: Cohort | User, day: date) -> QuerySet[Enrolment]:
    """Those that give ``what``, alone or in a programme: the latest first."""
    ways = ways_of(to, day).filter(_gives(what)).order_by("-pk")
    return ways.select_related("learner", "cohort", "course", "programme")


def groups_that_follow(what: Followable, day: date) -> QuerySet[Enrolment, int]:
    """The ids of those that follow it on ``day`` or later."""
    rows = Enrolment.objects.valid().exclude(end__lt=day).filter(_gives(what), cohort__isnull=False)
    return rows.values_list("cohort_id", flat=True)


def _gives(what: Followable) -> Q:
    if isinstance(what, Programme):
        return Q(programme=what)
    within = ProgrammeCourse.objects.filter(course=what, programme__retired_at__isnull=True).values("programme")
    return Q(course=what) | Q(programme__in=within)
