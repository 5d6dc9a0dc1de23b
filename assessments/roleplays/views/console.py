"""The session while it runs: the clock that everybody shares, where to go next, what is said at which minute, and what
observers see. The page asks for its living part every three seconds, and at once when the session's version changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assessments.roleplays import queries
from assessments.roleplays.content import PhaseKind, RolePlay
from assessments.roleplays.models import Observation, Session
from assessments.roleplays.phases import Clock, may_close, may_observe, next_phases, sees_observations
from assessments.roleplays.queries import ObservedLine
from assessments.roleplays.services import Refused, close_session, extend, go_to_phase, pause, resume
from assessments.roleplays.views.lobby import cast_context, lobby_context
from assessments.roleplays.views.planning import for_trainers
from assessments.roleplays.wording import CARD_WORDS

MORE_TIME = 120  # seconds
UNCHANGED = 204  # htmx leaves the page as it is
LATEST_SEEN = 12


@require_GET
@for_trainers
def session(request: HttpRequest, session: UUID) -> HttpResponse:
    found = queries.session_or_404(request.user, session)
    clock = queries.clock_of(found)
    if clock.is_closed:
        return redirect("staging:report", found.uuid)
    screen = "running" if clock.begun else "lobby"
    context = _context(found, clock, screen)
    return render(request, f"roleplays/console/{screen}.html", context)


@require_GET
@for_trainers
def live(request: HttpRequest, session: UUID) -> HttpResponse:
    """The living part again, if anything happened since ``vu``; the whole page once the session began or ended."""
    found = queries.session_or_404(request.user, session)
    clock = queries.clock_of(found)
    screen = "running" if clock.begun else "lobby"
    if clock.is_closed or request.GET.get("ecran") != screen:
        return HttpResponse(status=UNCHANGED, headers={"HX-Refresh": "true"})
    if request.GET.get("vu") == queries.marker_of(found, clock):
        return HttpResponse(status=UNCHANGED)
    return render(request, f"roleplays/console/{screen}_live.html", _context(found, clock, screen))


def _context(found: Session, clock: Clock, screen: str) -> dict[str, Any]:
    content = found.edition.roleplay_content
    shared = {
        "session": found,
        "content": content,
        "clock": clock,
        "marker": queries.marker_of(found, clock),
        "screen": screen,
    }
    return {**shared, **(_running(found, clock) if clock.begun else lobby_context(found, clock))}


def _running(found: Session, clock: Clock) -> dict[str, Any]:
    content = found.edition.roleplay_content
    phase = content.phase(clock.phase)
    ahead = [each for each in next_phases(content, clock) if _rank(content, each.key) > _rank(content, clock.phase)]
    back = [each for each in next_phases(content, clock) if each not in ahead]
    seen = queries.standing_observations(found)
    left = round(clock.left_at(timezone.now()))
    return {
        **cast_context(content, queries.cast_of(found)),
        "phase": phase,
        "left": left,
        "left_shown": shown_time(left),
        "passed": max(round(clock.length) - left, 0),
        "all_cards": [{"card": each, "kind": CARD_WORDS[each.kind]} for each in content.cards],
        "next": ahead[0] if ahead else None,
        "others": [*ahead[1:], *back],
        "may_close": may_close(content, clock),
        "may_observe": may_observe(content, clock),
        "is_debrief": sees_observations(content, clock),
        "is_leaving": phase is not None and phase.kind is PhaseKind.LEAVING,
        "leaving": next((each for each in content.phases if each.kind is PhaseKind.LEAVING), None),
        "prompts": _prompts(content, clock),
        "seen": latest_lines(content, seen),
        "seen_count": len(seen),
        "fresh_key": uuid4(),
    }


def shown_time(seconds: int) -> str:
    """As the script shows it; beyond the time, with a sign."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'−' if seconds < 0 else ''}{minutes}:{rest:02}"


def _prompts(content: RolePlay, clock: Clock) -> list[dict[str, Any]]:
    """What is said in this phase, each at its second."""
    passed = clock.passed_at(timezone.now())
    there = sorted((each for each in content.prompts if each.phase == clock.phase), key=lambda each: each.minute)
    return [{"prompt": each, "at": each.minute * 60, "is_due": passed >= each.minute * 60} for each in there]


def latest_lines(content: RolePlay, seen: list[Observation]) -> list[ObservedLine]:
    """The last one first."""
    latest = seen[: -LATEST_SEEN - 1 : -1]
    return [line for each in latest for line in queries.observed_lines(content, [each], names=True)]


def _rank(content: RolePlay, key: str) -> int:
    return content.phase_rank.get(key, -1)


# What the trainer does


@require_POST
@for_trainers
def phase(request: HttpRequest, session: UUID) -> HttpResponse:
    found = queries.session_or_404(request.user, session)
    with told(request):
        go_to_phase(session=found, phase=request.POST.get("phase", ""), by=request.user, client_uuid=sent_key(request))
    return redirect("staging:session", found.uuid)


@require_POST
@for_trainers
def clock(request: HttpRequest, session: UUID) -> HttpResponse:
    """Stands, goes on, or lasts two minutes more."""
    found = queries.session_or_404(request.user, session)
    what = request.POST.get("do")
    with told(request):
        if what == "pause":
            pause(session=found, by=request.user)
        elif what == "resume":
            resume(session=found, by=request.user)
        elif what == "more":
            extend(session=found, seconds=MORE_TIME, by=request.user, client_uuid=sent_key(request))
        else:
            raise Http404
    return redirect("staging:session", found.uuid)


@require_POST
@for_trainers
def close(request: HttpRequest, session: UUID) -> HttpResponse:
    found = queries.session_or_404(request.user, session)
    with told(request):
        close_session(session=found, by=request.user)
    return redirect("staging:session", found.uuid)


@contextmanager
def told(request: HttpRequest) -> Iterator[None]:
    """What a service refuses becomes a message on the next page."""
    try:
        yield
    except Refused as refusal:
        messages.error(request, str(refusal))


def sent_key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("client_uuid", ""))
    except ValueError:
        raise Http404 from None
