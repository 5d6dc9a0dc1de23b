"""The ways to a qualification, for anyone who wonders what one learns, in which order and when."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.models import ModulePage
from cms.queries import public_nav
from courses.models import Programme
from courses.programmes import places_of, planned_days, shared_programme_or_404, shared_programmes


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    context = {"programmes": list(shared_programmes()), "public_nav": public_nav(request)}
    return render(request, "pages/programmes.html", context)


@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponse:
    found = shared_programme_or_404(code)
    context = {
        "programme": found,
        "qualification": found.edition.qualification,
        "steps": _steps(request, found),
        "public_nav": public_nav(request),
    }
    return render(request, "pages/programme.html", context)


def _steps(request: HttpRequest, found: Programme) -> list[dict[str, Any]]:
    """``days`` are the viewer's own, where they follow the programme."""
    places = list(places_of(found))
    live = ModulePage.objects.live().public().defer_streamfields()
    pages = {page.course_uuid: page for page in live.filter(course_uuid__in=[each.course.uuid for each in places])}
    days = planned_days(request.user, timezone.localdate()) if request.user.is_authenticated else {}
    return [
        {"place": each, "course": each.course, "page": pages.get(each.course.uuid), "days": days.get(each.course_id)}
        for each in places
    ]
