"""What the editor asks while one writes: what is not right yet, and how it plays. Nothing is kept."""

import json
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from assessments.scenarios.playing import Step
from cms.models import Scenario
from cms.scenario_content import advice_on, problems_of
from cms.scenario_editor.trying import APART, try_out
from cms.scoping import CentrePolicy
from courses.frozen import MAX_BYTES

MOST_STEPS = 100
UNNAMED = "scenario"  # a draft's code follows from its title; the check does not depend on it


def _authors_only(request: HttpRequest) -> None:
    if not CentrePolicy(Scenario).user_has_permission(request.user, "change"):
        raise PermissionDenied


def _draft(text: str | bytes) -> Any:
    """What a screen sent. ``None`` for what is not readable."""
    try:
        return json.loads(text) if len(text) <= MAX_BYTES else None
    except (ValueError, RecursionError):
        return None


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    _authors_only(request)
    draft, named = _draft(request.body), {"uuid": uuid4(), "code": UNNAMED}
    found = {"problems": problems_of(draft, **named), "advice": advice_on(draft, **named)}
    return JsonResponse({name: [asdict(each) for each in several] for name, several in found.items()})


@require_POST
@xframe_options_sameorigin
def play(request: HttpRequest) -> HttpResponse:
    """One moment of the draft, from the steps that the page before it sent along."""
    _authors_only(request)
    draft = _draft(request.POST.get("content", ""))
    steps = [Step(*each.partition(APART)[::2]) for each in request.POST.getlist("step")[:MOST_STEPS]]
    shown = try_out(draft, start=request.POST.get("from", ""), steps=steps)
    return render(request, "cms/scenarios/play.html", {"content": request.POST.get("content", ""), **shown})
