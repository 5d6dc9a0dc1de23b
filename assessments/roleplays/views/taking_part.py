"""One participant's screen: it follows the session from the waiting room to the debrief."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from assessments.roleplays.content import PhaseKind, RolePlay
from assessments.roleplays.forms import AnswerForm, ObjectiveForm
from assessments.roleplays.models import Session
from assessments.roleplays.phases import Clock, has_left, may_observe, sees_card, sees_observations
from assessments.roleplays.queries import (
    Role,
    about,
    cast_of,
    clock_of,
    observed_lines,
    own_session_or_404,
    standing_observations,
    summaries,
)
from assessments.roleplays.services import Refused, answer_card, set_objective
from assessments.roleplays.views.observing import watched


@login_required
@require_GET
@never_cache
def session(request: HttpRequest, session: UUID) -> HttpResponse:
    """The whole screen; ``?partie`` gives only what follows the session, for the script that keeps it up to date."""
    found = own_session_or_404(request.user, session)
    template = "roleplays/now.html" if "partie" in request.GET else "roleplays/session.html"
    return render(request, template, screen(request.user, found))


def screen(learner: Any, session: Session) -> dict[str, Any]:
    content, clock, roles = session.edition.roleplay_content, clock_of(session), cast_of(session)
    own = next(each for each in roles if each.participant.learner_id == learner.pk)
    phase = content.phase(clock.phase)
    shown = {
        "session": session, "content": content, "clock": clock, "phase": phase, "role": own,
        "present": len(roles), "is_leaving": phase is not None and phase.kind is PhaseKind.LEAVING,
        "asks": own.card is not None and own.consent is None and not has_left(content, clock),
        "declined": own.card is not None and own.consent is False,
        "reads_card": own.plays and own.consent is True and sees_card(content, clock),
        "others": [each for each in roles if each.plays and each is not own] if clock.begun else [],
    }  # fmt: skip
    return {**shown, **_observing(session, content, clock, own, roles), **_afterwards(session, content, clock, own)}


def _observing(session: Session, content: RolePlay, clock: Clock, own: Role, roles: list[Role]) -> dict[str, Any]:
    if own.focus is None:
        return {}
    criteria = list(content.criteria_of(own.focus.key))
    told = {"criteria": criteria, "may_observe": may_observe(content, clock) and not clock.is_closed}
    return {**told, "watched": watched(session, own, criteria, roles) if told["may_observe"] else []}


def _afterwards(session: Session, content: RolePlay, clock: Clock, own: Role) -> dict[str, Any]:
    """What was seen of them, once roles were left; and what they make of it."""
    if not sees_observations(content, clock):
        return {}
    mine = about(standing_observations(session), own.participant)
    last = own.participant.objectives.select_related("words").order_by("-id").first()
    return {
        "debrief": content.debrief,
        "seen": observed_lines(content, mine, names=session.shows_observers),
        "summaries": {each.criterion: each for each in summaries(content, mine)},
        "objective": last,
        "objective_form": ObjectiveForm(
            initial={
                "client_uuid": uuid4(),
                "keep": last.words.keep if last else "",
                "try_next": last.words.try_next if last else "",
            }
        ),
    }


@login_required
@require_POST
def answer(request: HttpRequest, session: UUID) -> HttpResponse:
    """To the card one is asked to play."""
    found, form = own_session_or_404(request.user, session), AnswerForm(request.POST)
    own = next(each for each in cast_of(found) if each.participant.learner_id == request.user.pk)
    if not form.is_valid() or own.casting is None:
        raise Http404
    if form.cleaned_data["casting"] != own.casting.uuid:
        messages.info(request, _("Your role changed meanwhile. Here it is."))
    else:
        answer_card(casting=own.casting, given=form.cleaned_data["given"])
    return redirect("roleplays:session", found.uuid)


@login_required
@require_POST
def objective(request: HttpRequest, session: UUID) -> HttpResponse:
    found, form = own_session_or_404(request.user, session), ObjectiveForm(request.POST)
    if not form.is_valid():
        raise Http404
    own = found.participants.get(learner=request.user)
    try:
        set_objective(participant=own, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your objective is kept."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("roleplays:session", found.uuid)
