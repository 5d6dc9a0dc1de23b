"""What an observer sends from a phone: levels with their facts, and moments. What comes late comes all the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.roleplays.content import Criterion
from assessments.roleplays.forms import MomentForm, ObservationForm
from assessments.roleplays.models import Observation, Participant, Session
from assessments.roleplays.queries import Role, own_session_or_404, participant_of, standing_observations
from assessments.roleplays.services import Refused, note_moment, observe


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One criterion of one person, with what this observer said of it last."""

    target: Participant
    criterion: Criterion
    said: Observation | None

    @property
    def key(self) -> str:
        return f"{self.target.uuid}-{self.criterion.key}"


def watched(session: Session, own: Role, criteria: list[Criterion], roles: list[Role]) -> list[Watched]:
    """Those who mediate, in the light of one's focus."""
    said = {
        (each.target_id, each.criterion): each
        for each in standing_observations(session)
        if each.observer_id == own.participant.pk
    }
    return [
        Watched(target=role.participant, criterion=each, said=said.get((role.participant.pk, each.key)))
        for role in roles
        if role.mediates and role is not own
        for each in criteria
    ]


@login_required
@require_POST
def send_observation(request: HttpRequest, session: UUID) -> HttpResponse:
    def keep(found: Session, own: Participant, given: dict[str, Any]) -> None:
        target = found.participants.filter(uuid=given["target"]).first()
        if target is None:
            raise Refused(_("This cannot be observed in this session."))
        observe(session=found, observer=own, **{**given, "target": target})

    return _kept(request, session, ObservationForm(request.POST), keep)


@login_required
@require_POST
def send_moment(request: HttpRequest, session: UUID) -> HttpResponse:
    def keep(found: Session, own: Participant, given: dict[str, Any]) -> None:
        note_moment(session=found, observer=own, **given)

    return _kept(request, session, MomentForm(request.POST), keep)


Keep = Callable[[Session, Participant, dict[str, Any]], None]


def _kept(request: HttpRequest, session: UUID, form: Form, keep: Keep) -> HttpResponse:
    """To the script, 204 or 409 with a sentence; to a form, the screen again."""
    found = own_session_or_404(request.user, session)
    refusal = "" if form.is_valid() else _("This could not be read. Say a level, and what you saw.")
    if not refusal:
        try:
            keep(found, participant_of(found, request.user), form.cleaned_data)
        except Refused as error:
            refusal = str(error)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"refusal": refusal}, status=409) if refusal else HttpResponse(status=204)
    messages.add_message(request, *((messages.ERROR, refusal) if refusal else (messages.SUCCESS, _("It is kept."))))
    return redirect("roleplays:session", found.uuid)
