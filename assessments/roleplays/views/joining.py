"""The door: a code, or the link of a QR code; and the sessions one was in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from assessments.roleplays.forms import CodeForm
from assessments.roleplays.queries import sessions_of_learner
from assessments.roleplays.services import Refused, join


@login_required
@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """With the code of the link filled in: one joins by a tap, never by opening an address."""
    form = CodeForm(initial={"code": request.GET.get("code", "")[:20]})
    return render(request, "roleplays/home.html", {"form": form, "sessions": sessions_of_learner(request.user)})


@login_required
@require_POST
def join_session(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return redirect("roleplays:home")
    try:
        participant = join(learner=request.user, code=form.cleaned_data["code"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("roleplays:home")
    return redirect("roleplays:session", participant.session.uuid)
