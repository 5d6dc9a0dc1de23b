"""Screens of the editor: questions taken out as a file for another tool, or as paper."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from assessments.quizzes.exchange.paper import Sheet, write_html, write_pdf
from cms.bank import bank, searched
from cms.bank_filters import QuestionFilterSet
from cms.exchange.taking import MOST, WRITERS, Taken, medium, taken_from_bank, taken_from_quiz
from cms.models import Quiz
from cms.scoping import own_or_shared

PDF, HTML = "pdf", "html"
MOST_DIGITS = 20  # of an id: Python refuses to read numbers without end
SHEETS = {
    Sheet.QUESTIONS: gettext_lazy("Questions"),
    Sheet.ANSWERS: gettext_lazy("Answer sheet"),
    Sheet.CORRECTION: gettext_lazy("Correction"),
}


@require_GET
def from_bank(request: HttpRequest, code: str = "") -> HttpResponse:
    """A selection (``id``), or what the filters of the bank find."""
    taken = taken_from_bank(_chosen(request), request.user, part=_part(request))
    return _answer(request, taken, reverse("cms_export:bank"), code)


def _chosen(request: HttpRequest) -> Any:
    questions = bank(request.user)
    keys = request.GET.getlist("id")
    if keys:
        return questions.filter(pk__in=[int(each) for each in keys if _is_number(each)])
    found = QuestionFilterSet(request.GET, queryset=questions, request=request).qs
    return searched(found, request.GET.get("q", ""))


def _part(request: HttpRequest) -> int:
    said = request.GET.get("part", "")
    return int(said) if _is_number(said) else 1


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < MOST_DIGITS


@require_GET
def from_quiz(request: HttpRequest, pk: int, code: str = "") -> HttpResponse:
    quiz = get_object_or_404(Quiz.objects.filter(own_or_shared(request.user)), pk=pk)
    return _answer(request, taken_from_quiz(quiz, request.user), reverse("cms_export:quiz", args=[pk]), code)


def _answer(request: HttpRequest, taken: Taken, address: str, code: str) -> HttpResponse:
    if not code:
        return _shown(request, taken, address)
    if code in {PDF, HTML}:
        return _paper(request, taken, code)
    if code not in WRITERS:
        raise Http404
    format_ = WRITERS[code]
    assert format_.writer is not None  # noqa: S101 — what makes it one of them
    ending = format_.endings[0]
    return _file(format_.writer(taken.content, medium), format_.content_type, f"{_name(taken)}{ending}")


def _shown(request: HttpRequest, taken: Taken, address: str) -> HttpResponse:
    query = request.GET.copy()
    others = request.GET.copy()
    others.pop("part", None)
    context = {
        "taken": taken, "address": address, "query": query.urlencode(), "others": others.urlencode(), "most": MOST,
        "fields": [(name, value) for name, values in query.lists() for value in values],
        "formats": [(each, taken.left_out(each)) for each in WRITERS.values()],
        "sheets": list(SHEETS.items()),
        "page_title": _("Export questions"), "header_icon": "download",
    }  # fmt: skip
    return render(request, "cms/exchange/export.html", context)


def _paper(request: HttpRequest, taken: Taken, code: str) -> HttpResponse:
    sheets = [each for each in Sheet if each in request.GET.getlist("sheet")] or [Sheet.QUESTIONS, Sheet.ANSWERS]
    if code == PDF:
        content = write_pdf(taken.content, medium, say=_, sheets=sheets, large="large" in request.GET)
        return _file(content, "application/pdf", f"{_name(taken)}.pdf")
    paper = mark_safe(write_html(taken.content, say=_, sheets=sheets))  # noqa: S308 — escapes all it holds
    return render(request, "cms/exchange/paper.html", {"paper": paper, "title": taken.content.title})


def _name(taken: Taken) -> str:
    part = f"-{taken.part}" if len(taken.parts) > 1 else ""
    return f"{slugify(taken.content.code) or 'questions'}{part}-{timezone.localdate():%Y-%m-%d}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
