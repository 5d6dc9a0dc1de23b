"""« Ma révision »: a few questions a day, each corrected at once. One's own alone; nobody else reads it here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.views.doors import learners_only
from assessments.quizzes.forms import UNREADABLE, AnswerForm, StartForm
from assessments.quizzes.models import PracticeSession
from assessments.quizzes.queries import PracticeStep, own_session_or_404, practice_of, steps_of, unfinished_session
from assessments.quizzes.scoring import AnswerRefused
from assessments.quizzes.services import Refused, answer_practice, start_practice
from assessments.quizzes.showing import ShownQuestion, plain, shown_question
from assessments.quizzes.wording import comes_back


@require_GET
@learners_only
def practice(request: HttpRequest) -> HttpResponse:
    found, under_way = practice_of(request.user), unfinished_session(request.user)
    context = {
        "due": len(found.due),
        "known": len(found.cards),
        "under_way": under_way,
        "left": sum(step.answer is None for step in steps_of(under_way)) if under_way else 0,
        "comes_back": _day_words(found.next_day),
    }
    return render(request, "quizzes/practice/start.html", context)


def _day_words(moment: datetime | None) -> str:
    return comes_back(moment.date(), timezone.localdate()) if moment else ""


@require_POST
@learners_only
def begin(request: HttpRequest) -> HttpResponse:
    try:
        session = start_practice(learner=request.user)
    except Refused as refusal:
        messages.info(request, str(refusal))
        return redirect("quizzes:practice")
    return redirect(_next_url(session, steps_of(session)))


def _next_url(session: PracticeSession, steps: Iterable[PracticeStep]) -> str:
    """Of the first question without an answer, else of the end."""
    number = next((step.number for step in steps if step.answer is None), None)
    return _question_url(session, number) if number else reverse("quizzes:practice_end", args=[session.uuid])


def _question_url(session: PracticeSession, number: int) -> str:
    return reverse("quizzes:practice_question", args=[session.uuid, number])


@require_http_methods(["GET", "POST"])
@learners_only
def question(request: HttpRequest, session: UUID, number: int) -> HttpResponse:
    found = own_session_or_404(request.user, session)
    steps = steps_of(found)
    if not 1 <= number <= len(steps):
        raise Http404
    if request.method == "POST":
        return _answer(request, found, steps, number)
    return _page(request, found, steps, number)


def _answer(
    request: HttpRequest, session: PracticeSession, steps: tuple[PracticeStep, ...], number: int
) -> HttpResponse:
    asked, knows = steps[number - 1].question, request.POST.get("go") != "skip"
    form = AnswerForm(asked, request.POST, required=True) if knows else StartForm(request.POST)
    if not form.is_valid():
        return _page(request, session, steps, number, str(next(iter(form.non_field_errors()), UNREADABLE)))
    payload = form.payload if isinstance(form, AnswerForm) else None
    client_uuid = form.cleaned_data["client_uuid"]
    try:
        answer_practice(session=session, question=asked.uuid, payload=payload, client_uuid=client_uuid)
    except (AnswerRefused, Refused):
        return _page(request, session, steps, number, str(UNREADABLE))
    return redirect(f"{_question_url(session, number)}#q{number}-feedback")


def _page(
    request: HttpRequest, session: PracticeSession, steps: tuple[PracticeStep, ...], number: int, error: str = ""
) -> HttpResponse:
    step = steps[number - 1]
    answered = [each.answer is not None for each in steps]
    context = {
        "shown": _shown(session, step),
        "question": step.question,
        "client_uuid": uuid4(),
        "number": number,
        "total": len(steps),
        "segments": answered,
        "next_url": _next_url(session, (*steps[number:], *steps)),
        "is_over": all(answered),
        "error": error,
    }
    return render(request, "quizzes/practice/question.html", context)


def _shown(session: PracticeSession, step: PracticeStep) -> ShownQuestion:
    payload = step.answer.payload if step.answer else None
    return shown_question(
        step.question, number=step.number, seed=session.uuid, payload=payload, corrected=step.answer is not None
    )


@require_GET
@learners_only
def end(request: HttpRequest, session: UUID) -> HttpResponse:
    found = own_session_or_404(request.user, session)
    steps = steps_of(found)
    if any(step.answer is None for step in steps):
        return redirect(_next_url(found, steps))
    practice = practice_of(request.user)
    lines = [_line(found, step, practice.cards.get(step.row.question)) for step in steps]
    context = {
        "known": [each for each in lines if each["known"]],
        "missed": [each for each in lines if not each["known"]],
        "total": len(lines),
        "more": len(practice.due),
        "comes_back": _day_words(practice.next_day),
    }
    return render(request, "quizzes/practice/end.html", context)


def _line(session: PracticeSession, step: PracticeStep, card: Any) -> dict[str, Any]:
    """``card`` is ``None`` for a question that is no longer asked."""
    return {
        "stem": plain(step.question.stem_html),
        "url": _question_url(session, step.number),
        "known": step.answer is not None and step.answer.share >= 1,
        "comes_back": _day_words(card.due if card else None),
    }
