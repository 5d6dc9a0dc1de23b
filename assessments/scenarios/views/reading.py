"""A run once it came to its end: for the learner, and for whoever may see their role-plays."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from assessments.scenarios.content import SUCCESSES, Band, Scenario
from assessments.scenarios.forms import ForkForm, ReflectionForm
from assessments.scenarios.models import Run, RunEnd
from assessments.scenarios.queries import (
    is_open,
    last_run,
    own_run_or_404,
    path_of,
    run_to_read_or_404,
    scenario_of,
)
from assessments.scenarios.services import Refused, fork_run, write_reflection
from assessments.scenarios.showing import decisions, words
from assessments.scenarios.views.playing import is_swapped
from assessments.scenarios.views.starting import run_url
from assessments.scenarios.wording import BAND_WORDS, OUTCOME_WORDS
from competencies.queries import competencies_by_code
from courses.queries import activity_to_follow_or_404


@login_required
@require_GET
@never_cache
def ending(request: HttpRequest, activity: UUID, run: UUID) -> HttpResponse:
    found = run_to_read_or_404(request.user, activity, run)
    own = found.learner_id == request.user.pk
    if is_open(found):
        if own:
            return redirect(run_url("scene", found))
        raise Http404
    return render(request, "scenarios/end.html", _context(request, found, own=own))


def _context(request: HttpRequest, run: Run, *, own: bool) -> dict[str, Any]:
    content, plain = run.edition.scenario_content, request.user.plain_language
    end = content.end_by_key[run.ending.end]
    return {
        "run": run,
        "own": own,
        "content": content,
        "end": end,
        "end_text": words(end.text, end.text_simple, plain=plain),
        "outcome": OUTCOME_WORDS[end.outcome],
        "is_success": end.outcome in SUCCESSES,
        "band": run.ending.band,
        "word": BAND_WORDS[Band(run.ending.band)],
        "dimensions": _dimensions(content, run.ending),
        "faults": run.ending.detail["faults"],
        "people": [each for each in content.characters if each.needs],
        "decisions": [{"made": each, "client_uuid": uuid4()} for each in decisions(content, path_of(run), plain=plain)],
        "competencies": _competencies(run.ending),
        "question": content.reflection or _("What would you do again? What would you do differently?"),
        "written": _written(run),
        "client_uuid": uuid4(),
        "open_run": _open_run(run) if own else None,
        "may_play": own and scenario_of(run.activity) is not None,
    }


def _dimensions(content: Scenario, ending: RunEnd) -> list[dict[str, Any]]:
    """Each with its own sentence, from the value of the day it ended."""
    found = []
    for each in content.dimensions:
        band = each.band(ending.detail["dimensions"][each.key])
        found.append({"dimension": each, "band": band, "word": BAND_WORDS[band], "sentence": each.words(band)})
    return found


def _competencies(ending: RunEnd) -> list[dict[str, Any]]:
    told = ending.detail["competencies"]
    titles = competencies_by_code([each["code"] for each in told])
    return [
        {"title": titles[each["code"]].title, "band": each["band"], "word": BAND_WORDS[each["band"]]}
        for each in told
        if each["code"] in titles
    ]


def _written(run: Run) -> str:
    reflection = getattr(run, "reflection", None)
    return reflection.text if reflection else ""


def _open_run(run: Run) -> Run | None:
    last = last_run(run.learner, run.activity)
    return last if last is not None and is_open(last) else None


@login_required
@require_POST
def fork(request: HttpRequest, activity: UUID, run: UUID) -> HttpResponse:
    activity_to_follow_or_404(request.user, activity)
    found = own_run_or_404(request.user, activity, run)
    form = ForkForm(request.POST)
    if not form.is_valid():
        return redirect(run_url("ending", found))
    try:
        forked = fork_run(run=found, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(run_url("ending", found))
    if forked.uuid != form.cleaned_data["client_uuid"]:
        messages.info(request, _("A run was already under way: here it is."))
    return redirect(run_url("scene", forked))


@login_required
@require_POST
def write(request: HttpRequest, activity: UUID, run: UUID) -> HttpResponse:
    """As it is typed, or by its button."""
    found = own_run_or_404(request.user, activity, run)
    if is_open(found):
        raise Http404
    form = ReflectionForm(request.POST)
    if form.is_valid():
        write_reflection(run=found, text=form.cleaned_data["text"])
        said = _("Kept")
    else:
        said = _("This text is too long: keep the essential.")
    if is_swapped(request):
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    (messages.success if form.is_valid() else messages.error)(request, said)
    return redirect(f"{run_url('ending', found)}#ecrire")
