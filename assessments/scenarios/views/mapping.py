"""What a group chose: the list of scenarios that were played, one as a map, and the same numbers as a file."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments.scenarios.exports import as_csv
from assessments.scenarios.flow import FEWEST
from assessments.scenarios.forms import AmongForm
from assessments.scenarios.measured_words import drawing, duration, few, tables, ways
from assessments.scenarios.queries import (
    Among,
    ScenarioMap,
    reads_maps,
    scenario_map,
    scenario_to_map_or_404,
    scenarios_mapped,
)
from assessments.scenarios.wording import OUTCOME_WORDS

PER_PAGE = 40
LONGEST_NAME = 60
MOST_DIGITS = 6


@login_required
@require_GET
@never_cache
def scenarios(request: HttpRequest) -> HttpResponse:
    if not reads_maps(request.user):
        raise Http404
    page = Paginator(scenarios_mapped(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "scenarios/maps/list.html", {"page": page})


@login_required
@require_GET
@never_cache
def scenario(request: HttpRequest, scenario: UUID) -> HttpResponse:
    found = _map(request, scenario)
    context = {
        "map": found,
        "form": AmongForm(found),
        "flow": found.flow,
        "query": request.GET.urlencode(),
        "fewest": FEWEST,
        **(_told(found) if found.flow.is_shown else {}),
    }
    return render(request, "scenarios/maps/map.html", context)


def _map(request: HttpRequest, scenario: UUID) -> ScenarioMap:
    found = scenario_to_map_or_404(request.user, scenario)
    number = request.GET.get("edition", "")
    edition = int(number) if number.isdecimal() and len(number) < MOST_DIGITS else None
    wanted = Among(who=request.GET.get("who", ""), which=request.GET.get("which", ""), edition=edition)
    return scenario_map(request.user, found, wanted)


def _told(found: ScenarioMap) -> dict[str, Any]:
    content, flow = found.edition.scenario_content, found.flow
    return {
        "content": content,
        "drawing": drawing(content, flow),
        "ways": ways(content, flow),
        "decisions": [
            {
                "flow": each,
                "title": few(each.scene.text),
                "time": "" if each.seconds is None else duration(each.seconds),
            }
            for each in flow.decisions
        ],
        "ends": [{"flow": each, "outcome": OUTCOME_WORDS[each.end.outcome]} for each in flow.ends],
    }


@login_required
@require_GET
@never_cache
def scenario_file(request: HttpRequest, scenario: UUID) -> HttpResponse:
    found = _map(request, scenario)
    if not found.flow.is_shown:
        raise Http404
    title = slugify(found.scenario.title)[:LONGEST_NAME] or "scenario"
    name = f"{title}-choix-{timezone.localdate():%Y-%m-%d}.csv"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    data = as_csv(tables(found.edition.scenario_content, found.flow))
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": str(disposition)})
