"""A role-play in a module: what it is, when it is played, and the door to it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments.roleplays.forms import CodeForm
from assessments.roleplays.queries import coming_sessions, roleplay_of, sessions_of_learner
from courses.queries import activity_to_follow_or_404, why_it_waits


@login_required
@require_GET
@never_cache
def activity(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Nothing of a private card: what everybody knows, and the sessions of one's own groups."""
    found = activity_to_follow_or_404(request.user, activity)
    roleplay = roleplay_of(found)
    if roleplay is None:
        raise Http404
    context = {
        "activity": found,
        "course": found.section.course,
        "content": roleplay.current.roleplay_content,
        "waits": why_it_waits(request.user, found),
        "coming": coming_sessions(request.user, roleplay),
        "played": sessions_of_learner(request.user).filter(edition__roleplay=roleplay),
        "form": CodeForm(),
    }
    return render(request, "roleplays/activity.html", context)
