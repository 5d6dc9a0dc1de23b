"""Observations that do not come from a phone: the trainer's own, and sheets of paper typed for who filled them in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.roleplays import queries
from assessments.roleplays.content import Criterion
from assessments.roleplays.forms import SheetForm
from assessments.roleplays.models import Observation, Participant, Session
from assessments.roleplays.phases import may_observe
from assessments.roleplays.queries import Role
from assessments.roleplays.services import Refused, observe_sheet
from assessments.roleplays.views.lobby import role_or_404
from assessments.roleplays.views.planning import for_trainers


@require_http_methods(["GET", "POST"])
@for_trainers
def own(request: HttpRequest, session: UUID) -> HttpResponse:
    """What the trainer saw, on every criterion."""
    found = queries.session_or_404(request.user, session)
    criteria = found.edition.roleplay_content.criteria
    return _sheet(request, found, None, list(criteria), reverse("staging:observe", args=[found.uuid]))


@require_http_methods(["GET", "POST"])
@for_trainers
def typed(request: HttpRequest, session: UUID, participant: UUID) -> HttpResponse:
    """A sheet of paper, or the tablet: on the criteria of the observer's focus."""
    found = queries.session_or_404(request.user, session)
    role = role_or_404(found, participant)
    criteria = list(found.edition.roleplay_content.criteria_of(role.focus.key)) if role.focus else []
    return _sheet(request, found, role, criteria, reverse("staging:sheet", args=[found.uuid, participant]))


def _sheet(
    request: HttpRequest, session: Session, observer: Role | None, criteria: list[Criterion], address: str
) -> HttpResponse:
    targets = observed(session, observer)
    target = next((each for each in targets if str(each.participant.uuid) == request.GET.get("de")), None)
    target = target or next(iter(targets), None)
    seen = queries.standing_observations(session)
    said = {each.criterion: each for each in seen if target and _is_said(each, target, observer, request.user)}
    form = SheetForm(criteria, said, data=request.POST or None)
    if target and request.method == "POST" and form.is_valid() and _kept(request, session, target, observer, form):
        return redirect(f"{address}?{urlencode({'de': target.participant.uuid})}")
    context = {
        "session": session,
        "content": session.edition.roleplay_content,
        "observer": observer,
        "targets": targets,
        "target": target,
        "form": form,
        "may_observe": may_observe(session.edition.roleplay_content, queries.clock_of(session)),
    }
    return render(request, "roleplays/console/sheet.html", context, status=422 if form.is_bound else 200)


def observed(session: Session, observer: Role | None) -> list[Role]:
    """Those who mediate; where nobody does, whoever plays."""
    roles = [each for each in queries.cast_of(session) if observer is None or each.participant != observer.participant]
    return [each for each in roles if each.mediates] or [each for each in roles if each.plays]


def _is_said(observation: Observation, target: Role, observer: Role | None, viewer: Any) -> bool:
    if observation.target_id != target.participant.pk:
        return False
    if observer is None:
        return observation.trainer_id == viewer.pk
    return observation.observer_id == observer.participant.pk


def _kept(request: HttpRequest, session: Session, target: Role, observer: Role | None, form: SheetForm) -> bool:
    by: Participant | None = observer.participant if observer else None
    trainer = None if observer else request.user
    try:
        count = observe_sheet(
            session=session, target=target.participant, observer=by, trainer=trainer, given=form.given
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    if count:
        messages.success(request, _("What was seen is kept."))
    return True
