"""Scenarios from other tools and for them: a file sent and understood before anything is written, and files to take
away."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from assessments.scenarios import exchange_words
from assessments.scenarios.content import Scenario as Content
from assessments.scenarios.content import ShapeRefused, as_json
from assessments.scenarios.exchange import Draft, FileRefused, Item, Outcome
from cms.models import Scenario
from cms.scenario_content import problems_of
from cms.scenario_editor.fields import DraftField
from cms.scoping import own_or_shared
from cms.waiting import ForWhomForm
from courses.frozen import MAX_BYTES
from courses.wording import shape_in_words

MEGABYTE = 1_000_000
FORMATS = ("twee", "h5p", "json")


class SendForm(ForWhomForm):
    file = forms.FileField(label=gettext_lazy("File of a scenario"))
    field_order = ("file", "target")
    draft: Draft | None = None

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            said = _("This file is larger than %(megabytes)s MB.")
            raise forms.ValidationError(said % {"megabytes": MAX_BYTES // MEGABYTE})
        try:
            self.draft = exchange_words.read(file.read(), file.name)
        except FileRefused as refusal:
            raise forms.ValidationError(exchange_words.refusal_in_words(refusal)) from refusal
        except ShapeRefused as refusal:
            raise forms.ValidationError([shape_in_words(each) for each in refusal.problems]) from refusal
        return file


class KeepForm(ForWhomForm):
    """What the report showed, sent back with a yes."""

    content = DraftField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A passage of the file and what became of it."""

    passage: str
    role: str
    outcome: str
    is_whole: bool
    key: str
    remarks: list[str]
    source: str


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and "content" in request.POST:
        return _keep(request)
    is_sent = request.method == "POST"
    form = SendForm(request.POST if is_sent else None, request.FILES if is_sent else None, user=request.user)
    if is_sent and form.is_valid() and form.draft is not None:
        return _report(request, form.draft, form)
    context = {"form": form, **_screen(_("Import a scenario"))}
    return render(request, "cms/scenarios/send.html", context, status=400 if form.errors else 200)


def _report(request: HttpRequest, draft: Draft, form: SendForm) -> HttpResponse:
    scenario, report = draft.scenario, draft.report
    content = as_json(scenario)
    context = {
        "scenario": scenario,
        "known": _known(scenario.uuid, form.centre),
        "remarks": [exchange_words.remark_in_words(*each) for each in report.remarks],
        "lines": [_line(each) for each in report.items],
        "partly": report.count(Outcome.PARTLY),
        "left_out": report.count(Outcome.LEFT_OUT),
        "problems": problems_of(content, uuid=scenario.uuid, code=scenario.code),
        "form": KeepForm(initial={"content": content, "target": form.cleaned_data["target"]}, user=request.user),
        **_screen(scenario.title or _("Import a scenario"), _("Import a scenario")),
    }
    return render(request, "cms/scenarios/report.html", context)


def _line(item: Item) -> Line:
    return Line(
        passage=item.passage, role=str(exchange_words.ROLES[item.role]),
        outcome=str(exchange_words.OUTCOMES[item.outcome]), is_whole=item.outcome is Outcome.WHOLE, key=item.key,
        remarks=[exchange_words.remark_in_words(*each) for each in item.remarks], source=item.source,
    )  # fmt: skip


def _known(uuid: Any, centre: Any) -> Scenario | None:
    """The scenario that the file came from, where it is one of the same centre."""
    return Scenario.objects.filter(uuid=uuid, centre=centre).first()


def _keep(request: HttpRequest) -> HttpResponse:
    """As a draft: what is published stays until somebody publishes this one, and former drafts stay in its history."""
    form = KeepForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, _("What was read is not there any more: send the file again."))
        return redirect("cms_admin:import_scenario")
    content = form.cleaned_data["content"]
    scenario = _of_file(content.get("uuid"), form.centre)
    draft = scenario.get_latest_revision_as_object()
    draft.content = {**content, "uuid": str(scenario.uuid)}
    draft.save_revision(user=request.user)
    messages.success(request, _("“%(scenario)s” is here, as a draft.") % {"scenario": draft})
    return redirect("wagtailsnippets_cms_scenario:edit", scenario.pk)


def _of_file(said: Any, centre: Any) -> Scenario:
    """The same file twice is one scenario; that of another centre is another scenario."""
    uuid = _uuid(said)
    known = _known(uuid, centre) if uuid else None
    if known is not None:
        return known
    is_taken = uuid is None or Scenario.objects.filter(uuid=uuid).exists()
    made = Scenario(uuid=uuid4() if is_taken else uuid, centre=centre, content={}, live=False)
    made.save()
    return made


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(text)
    except (ValueError, TypeError, AttributeError):
        return None


# Out


@require_GET
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """What is published, or the draft while nothing is; with what each format leaves behind."""
    scenario, content = _shown_or_404(request, pk)
    omitted = exchange_words.as_h5p(content, language=_language()).omitted if content else ()
    context = {
        "thing": scenario,
        "whole": content is not None,
        "omitted": [exchange_words.omission_in_words(each, content) for each in omitted] if content else [],
        **_screen(_("Export “%(scenario)s”") % {"scenario": scenario}),
    }
    return render(request, "cms/scenarios/export.html", context)


@require_GET
def download(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    scenario, content = _shown_or_404(request, pk)
    if content is None:
        return redirect("cms_admin:export_scenario", pk)
    data, kind = _file(content, ending)
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{scenario.code}.{ending}"'
    return response


def _file(content: Content, ending: str) -> tuple[bytes, str]:
    if ending == "twee":
        return exchange_words.as_twee(content), "text/plain; charset=utf-8"
    if ending == "h5p":
        return exchange_words.as_h5p(content, language=_language()).data, "application/zip"
    return (json.dumps(as_json(content), ensure_ascii=False, indent=2) + "\n").encode(), "application/json"


def _shown_or_404(request: HttpRequest, pk: int) -> tuple[Scenario, Content | None]:
    found = get_object_or_404(Scenario.objects.filter(own_or_shared(request.user)), pk=pk)
    shown = found if found.live else found.get_latest_revision_as_object()
    try:
        return shown, shown.frozen_content()
    except ShapeRefused:
        return shown, None


def _language() -> str:
    return (get_language() or "fr")[:2]


def _screen(title: str, *before: str) -> dict[str, Any]:
    trail = [{"url": reverse("wagtailsnippets_cms_scenario:list"), "label": _("Scenarios")}]
    trail += [{"url": reverse("cms_admin:import_scenario"), "label": label} for label in before]
    trail.append({"url": "", "label": title})
    return {"page_title": title, "header_icon": "upload", "breadcrumbs_items": trail}
