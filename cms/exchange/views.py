"""Screens of the editor: a file of questions sent, what was understood of it, then drafts in the bank."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from assessments.quizzes.exchange.limits import MAX_BYTES, MAX_QUESTIONS, MAX_TEXT_BYTES
from assessments.quizzes.exchange.table import template, template_csv
from assessments.quizzes.services import cleaned
from assessments.quizzes.showing import shown_question
from cms.exchange.forms import MEGABYTE, ChoicesForm, FileForm
from cms.exchange.planning import asides, made_from, page_of
from cms.exchange.reading import FileGone, Waiting, read_upload
from cms.exchange.wording import remark_words
from cms.exchange.writing import write_drafts
from cms.models import Question, QuestionUpload
from cms.waiting import upload_or_404
from courses.media import BY_ENDING

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = FileForm(request.POST if is_sent else None, request.FILES if is_sent else None, user=request.user)
    if is_sent and form.is_valid():
        return redirect("cms_exchange:preview", form.keep(request.user).uuid)
    limits = {
        "megabytes": MAX_BYTES // MEGABYTE, "text_megabytes": MAX_TEXT_BYTES // MEGABYTE, "most": MAX_QUESTIONS,
    }  # fmt: skip
    context = {"form": form, **limits, **_screen(_("Import questions"))}
    return render(request, "cms/exchange/send.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    upload = upload_or_404(QuestionUpload, request.user, uuid)
    try:
        waiting = read_upload(upload)
    except FileGone:
        return _gone(request)
    form = ChoicesForm(request.POST if request.method == "POST" else None)
    numbers = _numbers(request)
    if request.method == "POST" and form.is_valid() and numbers:
        write_drafts(waiting=waiting, numbers=numbers, choices=form.choices, by=request.user)
        return redirect(f"{reverse('cms_exchange:done', args=[uuid])}?{urlencode({'page': _page(request)})}")
    return _shown(request, waiting, form)


def _numbers(request: HttpRequest) -> set[int]:
    return {int(each) for each in request.POST.getlist("keep") if _is_number(each)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6  # noqa: PLR2004


def _page(request: HttpRequest) -> int:
    said = request.GET.get("page", "")
    return int(said) if _is_number(said) else 1


def _shown(request: HttpRequest, waiting: Waiting, form: ChoicesForm) -> HttpResponse:
    is_asked = request.method == "POST"
    context = {
        "form": form, "waiting": waiting, "page": page_of(waiting, _page(request), request.user),
        "remarks": [remark_words(*each) for each in waiting.report.remarks], "nothing_ticked": is_asked,
        "asides": asides(waiting),
        "ticked": _numbers(request) if is_asked else None, **_screen(waiting.upload.name, _("Import questions")),
    }  # fmt: skip
    return render(request, "cms/exchange/preview.html", context, status=400 if is_asked else 200)


def _gone(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("This file is no longer there, or it was changed: send it again."))
    return redirect("cms_exchange:send")


@require_GET
def question(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """As a learner would meet it."""
    waiting = _waiting_or_404(request, uuid)
    content = waiting.content(number) if number in waiting.numbers else None
    if content is None:
        raise Http404
    corrected = "corrected" in request.GET
    shown = shown_question(cleaned(content), number=1, seed=content.uuid, corrected=corrected)
    context = {"shown": shown, "question": content, "corrected": corrected, "upload": waiting.upload}
    page = render(request, "cms/exchange/question.html", context)
    page.content = _with_media_of(waiting, page.content)
    return page


def _with_media_of(waiting: Waiting, page: bytes) -> bytes:
    """Nothing is in the store yet: what the page shows comes out of the file itself."""
    for name in waiting.report.media:
        address = reverse("cms_exchange:medium", args=[waiting.upload.uuid, name])
        page = page.replace(f"/medias/{name}".encode(), address.encode())
    return page


@require_GET
def medium(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    content = _waiting_or_404(request, uuid).media.get(name)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=BY_ENDING[name.rpartition(".")[2]].content_type)
    # A drawing opened by its own address is a page: it runs nothing.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _waiting_or_404(request: HttpRequest, uuid: UUID) -> Waiting:
    try:
        return read_upload(upload_or_404(QuestionUpload, request.user, uuid))
    except FileGone as error:
        raise Http404 from error


@require_GET
def done(request: HttpRequest, uuid: UUID) -> HttpResponse:
    upload = upload_or_404(QuestionUpload, request.user, uuid)
    try:
        waiting = read_upload(upload)
    except FileGone:
        waiting = None
    made = made_from(upload, waiting)
    drafts = [each for each in made if not each.question.live]
    title = ngettext("%(number)s question imported", "%(number)s questions imported", len(made))
    context = {
        "upload": upload, "waiting": waiting, "made": made, "drafts": drafts,
        "published": [each for each in made if each.question.live],
        "to_rewrite": [each for each in made if each.is_to_rewrite],
        "publish": _publish_address(request, [each.question for each in drafts]),
        "page": _page(request), **_screen(title % {"number": len(made)}, _("Import questions")),
    }  # fmt: skip
    return render(request, "cms/exchange/done.html", context)


def _publish_address(request: HttpRequest, drafts: list[Question]) -> str:
    address = reverse("wagtail_bulk_action", args=["cms", "question", "publish"])
    keys = [("id", each.pk) for each in drafts]
    return f"{address}?{urlencode([('next', request.get_full_path()), *keys])}"


@require_GET
def blank(request: HttpRequest, ending: str) -> HttpResponse:
    """The table to fill in, with an example of each type."""
    content, kind = (template(), SPREADSHEET) if ending == "xlsx" else (template_csv(), "text/csv; charset=utf-8")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="questions-modele.{ending}"'
    return response


def _screen(title: str, *before: str) -> dict[str, Any]:
    trail = [{"url": reverse("cms_exchange:send"), "label": label} for label in before]
    return {"page_title": title, "header_icon": "upload", "breadcrumbs_items": trail}
