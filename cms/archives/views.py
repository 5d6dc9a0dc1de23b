"""Screens of the editor: a module taken out as an archive, an archive read, understood, then brought in."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from cms.archives.exporting import export_module
from cms.archives.files import LARGEST_TOTAL, MEGABYTE, ArchiveRefused, from_zip, to_zip
from cms.archives.importing import apply_import
from cms.archives.planning import Plan, plan_import
from cms.archives.reading import read_archive
from cms.models import ModulePage
from cms.models.uploads import ArchiveUpload
from cms.publishing import PublicationRefused
from cms.scoping import own_or_shared
from cms.waiting import ForWhomForm, keep_upload, throw_away, upload_or_404


class ArchiveForm(ForWhomForm):
    file = forms.FileField(label=gettext_lazy("Archive of a module (.zip)"))
    field_order = ("file", "target")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_TOTAL:
            raise forms.ValidationError(
                _("This file is larger than %(megabytes)s MB.") % {"megabytes": LARGEST_TOTAL // MEGABYTE}
            )
        return file


@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    module = get_object_or_404(ModulePage.objects.filter(own_or_shared(request.user)), pk=pk)
    try:
        files = export_module(module)
    except ArchiveRefused as refusal:
        messages.error(request, format_html_join(" ", "{}", ((each,) for each in refusal.problems)))
        return redirect("wagtailadmin_explore", module.pk)
    response = HttpResponse(to_zip(files), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{module.code}.entremise.zip"'
    return response


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    form = ArchiveForm(request.POST or None, request.FILES or None, user=request.user)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            plan_import(read_archive(from_zip(form.cleaned_data["file"])), centre=form.centre)
        except ArchiveRefused as refusal:
            problems = refusal.problems
        else:
            return redirect("cms_archives:confirm", _keep(request, form).uuid)
    context = {"form": form, "problems": problems, **_page(_("Bring a module in"))}
    return render(request, "cms/archives/send.html", context, status=400 if problems or form.errors else 200)


def _keep(request: HttpRequest, form: ArchiveForm) -> ArchiveUpload:
    file = form.cleaned_data["file"]
    file.seek(0)
    return keep_upload(ArchiveUpload(sender=request.user, centre=form.centre), file.read(), ending=".zip")


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    upload = upload_or_404(ArchiveUpload, request.user, uuid)
    with upload.file.open("rb") as file:
        plan = plan_import(read_archive(from_zip(file)), centre=upload.centre)
    if request.method == "POST" and not plan.problems:
        return _bring_in(request, upload, plan)
    return _shown(request, plan, plan.problems)


def _shown(request: HttpRequest, plan: Plan, problems: Any) -> HttpResponse:
    context = {"plan": plan, "problems": problems, **_page(plan.archive.module["title"])}
    return render(request, "cms/archives/confirm.html", context, status=400 if problems else 200)


def _bring_in(request: HttpRequest, upload: ArchiveUpload, plan: Plan) -> HttpResponse:
    publish = "publish" in request.POST
    try:
        module = apply_import(plan, by=request.user, publish=publish)
    except ArchiveRefused as refusal:
        return _shown(request, plan, refusal.problems)
    except PublicationRefused as refusal:
        return _shown(request, plan, [str(problem) for problem in refusal.problems])
    throw_away(upload)
    said = _("“%(module)s” is here and published.") if publish else _("“%(module)s” is here, as a draft.")
    messages.success(request, said % {"module": module})
    return redirect("wagtailadmin_explore", module.pk)


def _page(title: str) -> dict[str, Any]:
    trail = [{"url": reverse("cms_archives:send"), "label": _("Bring a module in")}]
    return {"page_title": title, "header_icon": "upload", "breadcrumbs_items": trail}
