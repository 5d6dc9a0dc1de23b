"""Before a run: what the scenario is, who is in it, the runs so far."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import ALL, Right, learner_or_404
from assessments.scenarios.content import BANDS, Band, Outcome
from assessments.scenarios.forms import StartForm
from assessments.scenarios.models import Run
from assessments.scenarios.queries import is_open, last_pass, runs_of, scenario_of
from assessments.scenarios.services import Refused, pass_scenario, start_run
from assessments.scenarios.wording import BAND_WORDS, OUTCOME_WORDS
from courses.models import Activity
from courses.queries import activity_to_follow_or_404, why_it_waits
from courses.wording import MODE_WORDS


@login_required
@require_GET
@never_cache
def start(request: HttpRequest, activity: UUID) -> HttpResponse:
    found = activity_to_follow_or_404(request.user, activity)
    scenario, played = scenario_of(found), runs_of(request.user, found)
    if scenario is None and not played:
        raise Http404
    under_way = next((each for each in played if is_open(each)), None)
    context = {
        "activity": found,
        "course": found.section.course,
        **(_told(scenario) if scenario else {}),
        "under_way": under_way,
        "waits": "" if under_way else why_it_waits(request.user, found),
        "passed": last_pass(request.user, found),
        "runs": run_lines(played),
        "client_uuid": uuid4(),
    }
    return render(request, "scenarios/start.html", context)


def _told(scenario: Any) -> dict[str, Any]:
    """What one should know before starting."""
    content = scenario.current.scenario_content
    return {"content": content, "mode": MODE_WORDS[content.mode], "first": content.scene_by_key[content.start]}


def run_lines(runs: list[Run]) -> list[dict[str, Any]]:
    """Those that came to an end, the last one first."""
    return [run_line(each) for each in reversed(runs) if not is_open(each)]


def run_line(run: Run) -> dict[str, Any]:
    ending = run.ending
    end = run.edition.scenario_content.end_by_key[ending.end]
    return {
        "run": run,
        "url": run_url("ending", run),
        "ended_at": ending.ended_at,
        "end": end.title,
        "outcome": OUTCOME_WORDS[Outcome(ending.outcome)],
        "band": ending.band,
        "word": BAND_WORDS[Band(ending.band)],
        "explores": run.forked_from,
    }


def run_url(name: str, run: Run) -> str:
    return reverse(f"scenarios:{name}", args=[run.activity.uuid, run.uuid])


@login_required
@require_POST
def begin(request: HttpRequest, activity: UUID) -> HttpResponse:
    found = activity_to_follow_or_404(request.user, activity)
    form = StartForm(request.POST)
    played = runs_of(request.user, found)
    if not form.is_valid() or (not any(map(is_open, played)) and why_it_waits(request.user, found)):
        return redirect("scenarios:start", found.uuid)
    try:
        run = start_run(learner=request.user, activity=found, client_uuid=form.cleaned_data["client_uuid"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("scenarios:start", found.uuid)
    return redirect(run_url("scene", run))


@login_required
@require_POST
def leave_aside(request: HttpRequest, activity: UUID) -> HttpResponse:
    found = activity_to_follow_or_404(request.user, activity)
    form = StartForm(request.POST)
    if not form.is_valid() or why_it_waits(request.user, found):
        return redirect("scenarios:start", found.uuid)
    try:
        pass_scenario(learner=request.user, activity=found, client_uuid=form.cleaned_data["client_uuid"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("scenarios:start", found.uuid)
    messages.success(request, _("You pass this scenario. Nobody will ask why. You can play it later if you like."))
    return redirect(module_url(found))


def module_url(activity: Activity) -> str:
    return reverse("records:apprentice_module", args=[activity.section.course.uuid])


@login_required
@require_GET
@never_cache
def runs(request: HttpRequest, activity: UUID, learner: UUID) -> HttpResponse:
    """A learner's runs, for whoever may see their role-plays: how many, and what each came to. No ranking."""
    person = learner_or_404(request.user, Right.SEE_ROLEPLAY, learner, extent=ALL)
    found = Activity.objects.filter(uuid=activity).select_related("section__course").first()
    played = runs_of(person, found) if found else []
    if found is None or not played:
        raise Http404
    lines = run_lines(played)
    counted = [each["band"] for each in lines if not each["explores"]]
    context = {
        "activity": found,
        "learner": person,
        "runs": lines,
        "counted": len(counted),
        "best": BAND_WORDS[max(map(Band, counted), key=BANDS.index)] if counted else "",
        "open": any(map(is_open, played)),
    }
    return render(request, "scenarios/runs.html", context)
