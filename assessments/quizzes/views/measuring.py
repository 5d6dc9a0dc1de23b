"""Statistics of quizzes: the list, one quiz, and the same numbers as a file."""

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

from assessments.quizzes import queries
from assessments.quizzes.content import QuizKind
from assessments.quizzes.exports import as_csv, as_xlsx
from assessments.quizzes.forms import AmongForm
from assessments.quizzes.measured_words import bands, measured_questions, quiz_figures, quiz_findings, tables
from assessments.quizzes.queries import Among, Reading
from assessments.quizzes.statistics import questions_to_review

PER_PAGE = 40
LONGEST_NAME = 60
MOST_DIGITS = 6
FILES = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


@login_required
@require_GET
@never_cache
def quizzes(request: HttpRequest) -> HttpResponse:
    if not queries.reads_statistics(request.user):
        raise Http404
    page = Paginator(queries.quizzes_measured(request.user), PER_PAGE).get_page(request.GET.get("page"))
    lines = [
        {"quiz": each.quiz, "tries": each.tries, "to_review": questions_to_review(each.report) if each.report else 0}
        for each in queries.measured_quizzes(request.user, page)
    ]
    return render(request, "quizzes/statistics/list.html", {"page": page, "lines": lines})


@login_required
@require_GET
@never_cache
def quiz(request: HttpRequest, quiz: UUID) -> HttpResponse:
    reading = _reading(request, quiz)
    context = {
        "quiz": reading.reach.quiz,
        "reading": reading,
        "report": reading.report,
        "form": AmongForm(reading),
        "query": request.GET.urlencode(),
        **_numbers(reading),
    }
    return render(request, "quizzes/statistics/quiz.html", context)


def _reading(request: HttpRequest, quiz: UUID) -> Reading:
    found = queries.quiz_to_measure_or_404(request.user, quiz)
    edition = request.GET.get("edition", "")
    number = int(edition) if edition.isdecimal() and len(edition) < MOST_DIGITS else None
    return queries.statistics_for(request.user, found, Among(who=request.GET.get("who", ""), edition=number))


def _numbers(reading: Reading) -> dict[str, Any]:
    report, current = reading.report, reading.reach.quiz.current
    if report is None or not report.n:
        return {}
    kind = current.quiz_content.kind if current else QuizKind.FORMATIVE
    return {
        "is_practice": kind is QuizKind.PRACTICE,
        "figures": quiz_figures(report.quiz),
        "bands": bands(report),
        "findings": quiz_findings(report, kind),
        "questions": measured_questions(report, reading.questions),
    }


@login_required
@require_GET
@never_cache
def quiz_file(request: HttpRequest, quiz: UUID, ending: str) -> HttpResponse:
    reading = _reading(request, quiz)
    if ending not in FILES or reading.report is None or not reading.report.n:
        raise Http404
    kind, write = FILES[ending]
    title = slugify(reading.reach.quiz.title)[:LONGEST_NAME] or "quiz"
    name = f"{title}-statistiques-{timezone.localdate():%Y-%m-%d}.{ending}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    data = write(tables(reading.report, reading.questions))
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": str(disposition)})
