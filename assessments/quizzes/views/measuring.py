"""Statistics of quizzes: the list, one quiz, and the same numbers as a file."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.access import centres_of
from accounts.models import StaffRole
from assessments.quizzes.content import QuizKind
from assessments.quizzes.exports import as_csv, as_xlsx
from assessments.quizzes.measured_words import bands, measured_questions, quiz_figures, quiz_findings, tables
from assessments.quizzes.models import Quiz
from assessments.quizzes.queries import (
    Reading,
    cohorts_to_measure,
    editions_measured,
    measured_quizzes,
    quiz_to_measure_or_404,
    statistics_for,
)
from assessments.quizzes.statistics import questions_to_review

LONGEST_NAME = 60
FILES = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


@login_required
@require_GET
@never_cache
def quizzes(request: HttpRequest) -> HttpResponse:
    if not centres_of(request.user, StaffRole.Role.TRAINER, StaffRole.Role.COORDINATOR).exists():
        raise Http404
    lines = [
        {"quiz": each.quiz, "tries": each.tries, "report": each.report,
         "to_review": questions_to_review(each.report) if each.report else 0}
        for each in measured_quizzes(request.user)
    ]  # fmt: skip
    return render(request, "quizzes/statistics/list.html", {"lines": lines})


@login_required
@require_GET
@never_cache
def quiz(request: HttpRequest, quiz: UUID) -> HttpResponse:
    found = quiz_to_measure_or_404(request.user, quiz)
    cohorts, editions = cohorts_to_measure(request.user), editions_measured(found)
    reading = _reading(request, found, cohorts, editions)
    context = {
        "quiz": found,
        "reading": reading,
        "report": reading.report,
        "cohorts": cohorts,
        "editions": editions,
        "chosen": {name: request.GET.get(name, "") for name in ("cohort", "edition")},
        "query": request.GET.urlencode(),
        **_numbers(reading, found.current.quiz_content.kind if found.current else QuizKind.FORMATIVE),
    }
    return render(request, "quizzes/statistics/quiz.html", context)


def _numbers(reading: Reading, kind: QuizKind) -> dict[str, Any]:
    report = reading.report
    if report is None or not report.n:
        return {}
    return {
        "is_practice": kind is QuizKind.PRACTICE,
        "figures": quiz_figures(report.quiz),
        "bands": bands(report),
        "findings": quiz_findings(report, kind),
        "questions": measured_questions(report, reading.questions),
    }


def _reading(request: HttpRequest, quiz: Quiz, cohorts: list[Any], editions: list[Any]) -> Reading:
    cohort = _among(cohorts, "uuid", request.GET.get("cohort"))
    edition = _among(editions, "number", request.GET.get("edition"))
    return statistics_for(request.user, quiz, cohort=cohort, edition=edition)


def _among(rows: list[Any], name: str, wanted: str | None) -> Any:
    """``None`` where nothing was asked for; 404 for what the viewer has no business with."""
    if not wanted:
        return None
    found = next((each for each in rows if str(getattr(each, name)) == wanted), None)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
@never_cache
def quiz_file(request: HttpRequest, quiz: UUID, ending: str) -> HttpResponse:
    found = quiz_to_measure_or_404(request.user, quiz)
    reading = _reading(request, found, cohorts_to_measure(request.user), editions_measured(found))
    if ending not in FILES or reading.report is None or not reading.report.n:
        raise Http404
    kind, write = FILES[ending]
    name = f"{slugify(found.title)[:LONGEST_NAME] or 'quiz'}-statistiques-{timezone.localdate():%Y-%m-%d}.{ending}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    data = write(tables(reading.report, reading.questions))
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": str(disposition)})
