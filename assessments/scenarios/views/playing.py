"""Playing: one address for the whole run. It shows where the run stands, whatever was in the window before, so that
reloading, going back and a second tab all give the present moment."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.scenarios.content import FeedbackTiming
from assessments.scenarios.forms import ChoiceForm
from assessments.scenarios.models import Run
from assessments.scenarios.playing import ImpossiblePath, Step
from assessments.scenarios.queries import own_run_or_404, path_of
from assessments.scenarios.services import ChosenElsewhere, take_step
from assessments.scenarios.showing import Decision, last_decision, shown_scene
from assessments.scenarios.views.starting import run_url

AFTER = "apres"  # in the address: what the choice with this number did is told before what comes next
MOST_DIGITS = 4


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def scene(request: HttpRequest, activity: UUID, run: UUID) -> HttpResponse:
    found = own_run_or_404(request.user, activity, run)
    if request.method == "POST":
        return _choose(request, found)
    return _moment(request, found, path_of(found), told=_number(request.GET.get(AFTER, "")))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def _choose(request: HttpRequest, run: Run) -> HttpResponse:
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return _present(request, run, _("This choice could not be read. Here is where you are."))
    try:
        take_step(run=run, **form.cleaned_data)
    except ChosenElsewhere as refusal:
        return _present(request, run, str(refusal))
    except ImpossiblePath:
        return _present(request, run, _("This choice is not offered any more. Here is where you are."))
    return _next(request, run, form.cleaned_data["number"])


def _next(request: HttpRequest, run: Run, number: int) -> HttpResponse:
    path = path_of(run)
    told = number if number == len(path) - 1 and _tells(run, path) else None
    if is_swapped(request):
        return _moment(request, run, path, told=told)
    return redirect(_after_url(run, number) if told is not None else run_url("scene", run))


def _tells(run: Run, path: tuple[Step, ...]) -> bool:
    return _told_decision(run, path) is not None


def _told_decision(run: Run, path: tuple[Step, ...]) -> Decision | None:
    """What the last step did, where the author wants it told at once."""
    content = run.edition.scenario_content
    return last_decision(content, path) if content.feedback is FeedbackTiming.IMMEDIATE else None


def _after_url(run: Run, number: int) -> str:
    return f"{run_url('scene', run)}?{AFTER}={number}"


def _present(request: HttpRequest, run: Run, notice: str) -> HttpResponse:
    """Where the run is, said kindly: another tab or another device was there first."""
    if is_swapped(request):
        return _moment(request, run, path_of(run), notice=notice)
    messages.info(request, notice)
    return redirect(run_url("scene", run))


def is_swapped(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _moment(
    request: HttpRequest, run: Run, path: tuple[Step, ...], *, told: int | None = None, notice: str = ""
) -> HttpResponse:
    """The last choice with its reason, when ``told`` is its number; else the scene; else the end has come."""
    decision = _told_decision(run, path) if told == len(path) - 1 else None
    shown = shown_scene(run.edition.scenario_content, path, plain=request.user.plain_language)
    if decision is None and shown is None:
        return _to_the_end(request, run, notice)
    context = {
        "run": run,
        "content": run.edition.scenario_content,
        "decision": decision,
        "shown": shown,
        "notice": notice,
        "address": _after_url(run, decision.number) if decision else run_url("scene", run),
        "swapped": is_swapped(request),
        "next_url": run_url("scene" if shown else "ending", run),
    }
    template = "scenarios/moment.html" if is_swapped(request) else "scenarios/player.html"
    return render(request, template, context)


def _to_the_end(request: HttpRequest, run: Run, notice: str) -> HttpResponse:
    url: Any = run_url("ending", run)
    if notice:
        messages.info(request, notice)
    return HttpResponse(headers={"HX-Redirect": url}) if is_swapped(request) else redirect(url)
