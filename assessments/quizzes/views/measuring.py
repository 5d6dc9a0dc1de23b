"""Statistics of quizzes: the list, one quiz, and the same numbers as a file."""

import csv
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from openpyxl import Workbook

from accounts.access import centres_of
from accounts.models import StaffRole
from assessments.quizzes.content import Question, QuizKind
from assessments.quizzes.exchange.table.cells import safe
from assessments.quizzes.measured_words import duration, finding_words, number, percent
from assessments.quizzes.models import Quiz
from assessments.quizzes.queries import (
    Reading,
    cohorts_to_measure,
    editions_measured,
    measured_quizzes,
    quiz_to_measure_or_404,
    statistics_for,
)
from assessments.quizzes.showing import choice_words, plain
from assessments.quizzes.statistics import (
    ABOUT_NUMBERS,
    QuestionStatistics,
    question_flaws,
    questions_to_review,
    quiz_flaws,
)
from assessments.quizzes.wording import type_words

TITLE = 120
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    report = reading.report
    kind = found.current.quiz_content.kind if found.current else QuizKind.FORMATIVE
    context = {
        "quiz": found,
        "reading": reading,
        "report": report,
        "kind": kind,
        "cohorts": cohorts,
        "editions": editions,
        "chosen": {name: request.GET.get(name, "") for name in ("cohort", "edition")},
        "numbers": _numbers(reading) if report and report.n else [],
        "bands": _bands(report.bands) if report and report.n else [],
        "findings": [finding_words(each) for each in quiz_flaws(report.quiz, kind)] if report and report.n else [],
        "questions": _questions(reading) if report and report.n else [],
        "query": request.GET.urlencode(),
    }
    return render(request, "quizzes/statistics/quiz.html", context)


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


# The numbers, worded once for the screen and for the file


def _numbers(reading: Reading) -> list[tuple[str, str, str]]:
    """(name, value, what it means)."""
    report = reading.report
    if report is None:
        return []
    found, sure = report.quiz, report.quiz.reliability
    rows = [
        (_("Tries that count"), str(found.n), _("The first try of each learner, once it is wholly marked.")),
        (_("Mean"), percent(found.mean), _("Of the points, over these tries.")),
        (_("Median"), percent(found.median), _("Half of them did better, half less well.")),
        (_("Standard deviation"), percent(found.standard_deviation), _("How far results lie from the mean.")),
    ]
    if sure is None:
        return rows
    return [
        *rows,
        (
            _("Reliability (Cronbach’s alpha)"),
            _("%(alpha)s ± %(error)s") % {"alpha": number(sure.alpha), "error": number(sure.standard_error)},
            _("From 0 to 1: would other questions like these rank people alike? With its standard error."),
        ),
        (
            _("Standard error of a result"),
            percent(sure.measurement_error),
            _("Two results closer than this do not differ for sure."),
        ),
    ]


def _bands(bands: tuple[int, ...]) -> list[dict[str, Any]]:
    most, width = max(bands) or 1, 100 // len(bands)
    return [
        {"from": place * width, "to": (place + 1) * width, "count": count, "share": f"{count / most:.3f}"}
        for place, count in enumerate(bands)
    ]


def _questions(reading: Reading) -> list[dict[str, Any]]:
    report = reading.report
    return [
        _question(place, each, reading.questions) for place, each in enumerate(report.questions if report else (), 1)
    ]


def _question(place: int, found: QuestionStatistics, named: Mapping[str, Question]) -> dict[str, Any]:
    question = named.get(found.key)
    return {
        "place": place,
        "found": found,
        "title": _title(question, place),
        "type": type_words(found.type),
        "numbers": _question_numbers(found),
        "findings": [finding_words(each, question) for each in question_flaws(found) if each.flaw not in ABOUT_NUMBERS],
        "choices": [
            {
                "words": choice_words(question, each.key) if question else each.key,
                "right": each.right,
                "count": each.count,
                "share": f"{each.share:.3f}",
                "percent": percent(each.share),
                "lower": percent(each.lower),
                "upper": percent(each.upper),
            }
            for each in sorted(found.choices, key=lambda each: -each.count)
        ],
    }


def _title(question: Question | None, place: int) -> str:
    words = plain(question.stem_html) if question else ""
    return Truncator(words).chars(TITLE) if words else _("Question %(number)s") % {"number": place}


def _question_numbers(found: QuestionStatistics) -> list[tuple[str, str]]:
    return [
        (_("Tries"), str(found.n)),
        (_("Facility"), percent(found.facility)),
        (_("Discrimination"), number(found.discrimination)),
        (_("Correlation with the rest"), number(found.item_rest)),
        (_("Without an answer"), percent(found.skipped_share)),
        (_("Median time"), duration(found.times.median if found.times else None)),
    ]


@login_required
@require_GET
@never_cache
def quiz_file(request: HttpRequest, quiz: UUID, ending: str) -> HttpResponse:
    found = quiz_to_measure_or_404(request.user, quiz)
    reading = _reading(request, found, cohorts_to_measure(request.user), editions_measured(found))
    if reading.report is None or not reading.report.n:
        raise Http404
    rows = _rows(reading)
    write = {"csv": _csv, "xlsx": _xlsx}.get(ending)
    if write is None:
        raise Http404
    response = write(rows)
    name = f"{slugify(found.title)[:60] or 'quiz'}-statistiques-{timezone.localdate():%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(reading: Reading) -> list[list[str]]:
    lines = _questions(reading)
    head = [_("Question"), _("Type"), *(name for name, _value in _question_numbers(lines[0]["found"]))] if lines else []
    return [
        *([name, value] for name, value, _why in _numbers(reading)),
        [],
        [*head, _("Choice"), _("Right"), _("How many"), _("Share"), _("What to look at")],
        *(row for each in lines for row in _question_rows(each)),
    ]


def _question_rows(line: dict[str, Any]) -> list[list[str]]:
    own = [line["title"], line["type"], *(value for _name, value in line["numbers"])]
    look = " ".join(said for said, _todo in line["findings"])
    rows = [[*own, "", "", "", "", look]]
    for each in line["choices"]:
        right = _("yes") if each["right"] else ""
        rows.append([*own, each["words"], right, str(each["count"]), each["percent"], ""])
    return rows


def _csv(rows: list[list[str]]) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    csv.writer(response, delimiter=";").writerows([[safe(each) for each in row] for row in rows])
    return response


def _xlsx(rows: list[list[str]]) -> HttpResponse:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append([safe(each) for each in row])
    kept = BytesIO()
    book.save(kept)
    return HttpResponse(kept.getvalue(), content_type=SPREADSHEET)
