"""What every screen of a session asks every second, and the *stop* that anyone presses. Neither knows who asks."""

from contextlib import suppress
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from assessments.roleplays.models import Session
from assessments.roleplays.phases import Clock
from assessments.roleplays.queries import session_clock
from assessments.roleplays.services import stop as stop_session


@require_GET
def state(request: HttpRequest, session: UUID) -> HttpResponse:
    """``{version, phase, kind, title, left, running, stopped, closed}``: where the session stands and the seconds left,
    which may be below 0. Whoever knows the session's uuid may ask: nothing here is about a person. ``ETag`` is the
    version, and a screen that knows it is answered 304."""
    found = session_clock(session)
    if found is None:
        raise Http404
    tag = f'"{found[1].version}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = JsonResponse(_told(*found))
    # Not "no-store": a browser that stores nothing has nothing to compare with, and would ask for everything each time.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = tag
    return response


def _told(session: Session, clock: Clock) -> dict[str, object]:
    phase = session.edition.roleplay_content.phase(clock.phase)
    return {
        "version": clock.version,
        "phase": clock.phase,
        "kind": phase.kind if phase else "",
        "title": phase.title if phase else "",
        "left": round(clock.left_at(timezone.now()), 1),
        "running": clock.is_running,
        "stopped": clock.is_stopped,
        "closed": clock.is_closed,
    }


# Nothing of who asks is looked at: there is no cookie to forge a request with, only a token that everybody there holds.
@csrf_exempt
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """The same answer whether or not there is such a session. ``config.middleware`` keeps this address out of logs."""
    with suppress(ValueError):
        stop_session(token=UUID(request.POST.get("token", "")))
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
