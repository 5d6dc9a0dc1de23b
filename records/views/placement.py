"""After an entry assessment: what its rules propose for each module, and what the trainer decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import Right
from accounts.models import User
from assessments.quizzes.queries import placement_or_404, placements_for
from assessments.quizzes.services import Refused, decide_placement
from records.forms.trainer import PlacementForm
from records.queries import trainer as queries
from records.views.placement_wording import lines_of


@login_required
@require_GET
def placement(request: HttpRequest, learner: UUID) -> HttpResponse:
    return _page(request, _to_read(request, learner))


def _to_read(request: HttpRequest, learner: UUID) -> User:
    """What led to a proposal is the learner's work."""
    person = queries.learner_to_follow_or_404(request.user, learner)
    if not person.may_see_work:
        raise Http404
    return person


def _page(request: HttpRequest, person: User, refused: PlacementForm | None = None) -> HttpResponse:
    lines = lines_of(placements_for(person))
    for each in lines:
        each["form"] = _form(each, refused) if person.may_decide and each["decides"] else None
    context = {"learner": person, "lines": lines, "refused": refused}
    return render(request, "records/trainer/placement.html", context, status=422 if refused else 200)


def _form(line: dict[str, Any], refused: PlacementForm | None) -> PlacementForm:
    prefix = str(line["proposal"].uuid)
    return refused if refused is not None and refused.prefix == prefix else PlacementForm(prefix=prefix)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, learner: UUID, proposal: UUID) -> HttpResponse:
    person = _to_read(request, learner)
    if request.method == "GET":  # the address of a refused form: reloaded, or read in the other language
        return redirect("records:trainer_placement", learner=learner)
    queries.learner_for_or_404(request.user, Right.DECIDE, learner)
    found = placement_or_404(person, proposal)
    form = PlacementForm(request.POST, prefix=str(found.uuid))
    if not form.is_valid():
        return _page(request, person, form)
    try:
        decide_placement(
            proposal=found, by=request.user, accepted=form.cleaned_data["answer"] == "accept",
            client_uuid=form.cleaned_data["client_uuid"], reason=form.cleaned_data["reason"],
        )  # fmt: skip
    except Refused as refusal:
        form.add_error("reason", str(refusal))
        return _page(request, person, form)
    messages.success(request, _("Your decision is kept. %(name)s reads it on their path.") % {"name": person})
    return redirect("records:trainer_placement", learner=person.uuid)
