"""The door: a code, or the link of a QR code; and the sessions one was in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from assessments.roleplays.forms import CodeForm
from assessments.roleplays.queries import sessions_of_learner
from assessments.roleplays.services import Refused, join


@login_required
@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """With the code of the link filled in: one joins by a tap, never by opening an address."""
    return _home(request, CodeForm(initial={"code": request.GET.get("code", "")[:20]}))


def _home(request: HttpRequest, form: CodeForm) -> HttpResponse:
    """What was typed stays, with why it was refused beside it."""
    return render(request, "roleplays/home.html", {"form": form, "sessions": sessions_of_learner(request.user)})


@login_required
@require_http_methods(["GET", "POST"])
def join_session(request: HttpRequest) -> HttpResponse:
    """Asked again by its address, it is the door."""
    if request.method == "GET":
        return redirect("roleplays:home")
    form = CodeForm(request.POST)
    try:
        if form.is_valid():
            participant = join(learner=request.user, code=form.cleaned_data["code"])
            return redirect("roleplays:session", participant.session.uuid)
    except Refused as refusal:
        form.add_error("code", str(refusal))
    return _home(request, form)
