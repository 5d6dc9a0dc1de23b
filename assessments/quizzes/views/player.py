"""The document of one try: every question is in it and one is shown, so that going from one to the next asks nothing of
a network. Without its script the same document shows the question of its address, and each form does its own work."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.quizzes.content import (
    Feedback,
    FileUpload,
    Question,
    QuizContent,
    Section,
    asked_order,
    asked_sections,
)
from assessments.quizzes.models import Attempt
from assessments.quizzes.queries import Answers, content_of, first_unanswered, is_corrected, uploads_of
from assessments.quizzes.showing import ShownFile, ShownQuestion, shown_question
from assessments.quizzes.views.fragments import UP, question_html


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a question is in the document, whoever opens it. ``section`` is the one it opens."""

    number: int
    title: str
    uuid: UUID
    type: str
    answered: bool
    checked: bool
    section: Section | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    head: Head
    is_current: bool
    html: SafeString
    client_uuid: UUID


def url(name: str, attempt: Attempt) -> str:
    return reverse(f"quizzes:{name}", args=[attempt.activity.uuid, attempt.uuid])


def questions_of(attempt: Attempt) -> tuple[Question, ...]:
    """In the order in which this try asks them."""
    return asked_order(content_of(attempt), attempt.uuid)


def question_url(attempt: Attempt, number: int) -> str:
    """Of a question, or of the end for the number after the last."""
    if number > len(questions_of(attempt)):
        return url("review", attempt)
    return reverse("quizzes:question", args=[attempt.activity.uuid, attempt.uuid, max(1, number)])


def place_to_go_on(attempt: Attempt, answers: Answers) -> str:
    """The first question without an answer, else the end."""
    number = first_unanswered(questions_of(attempt), answers)
    return question_url(attempt, number) if number else url("review", attempt)


def player(request: HttpRequest, attempt: Attempt, current: int, answers: Answers, error: str = "") -> HttpResponse:
    """``current`` is the question shown, the number after the last for the end."""
    places = tuple(_places(attempt, answers, current, error))
    ticks = tuple(place.head.answered for place in places)
    context = {
        "attempt": attempt,
        "content": content_of(attempt),
        "places": places,
        "ticks": ticks,
        "current": current,
        "total": len(places),
        "is_end": current > len(places),
        "done": sum(ticks),
        "last_sequence": answers.last_sequence,
        "deadline": attempt.deadline,
        "now": timezone.now(),
        "up": UP,
    }
    return render(request, "quizzes/player.html", context)


def _places(attempt: Attempt, answers: Answers, current: int, error: str) -> Iterator[Place]:
    content, questions = content_of(attempt), questions_of(attempt)
    opened = _opened(attempt)
    files = files_by_question(attempt, content)
    title, total = _("Question %(number)s of %(total)s"), len(questions)
    for number, question in enumerate(questions, 1):
        corrected = is_corrected(content, question, attempt, answers)
        payload = answers.payloads.get(question.uuid)
        shown = shown_in(attempt, question, number, payload, corrected=corrected, files=files.get(question.uuid, {}))
        html = asked_html(shown, content, total=total, error=error if number == current else "")
        head = Head(
            number=number, title=title % {"number": number, "total": total}, uuid=question.uuid, type=question.type,
            answered=shown.answered, checked=corrected, section=opened.get(question.uuid),
        )  # fmt: skip
        yield Place(head=head, is_current=number == current, html=html, client_uuid=uuid4())


def _opened(attempt: Attempt) -> dict[UUID, Section]:
    """By the first question of each, the section it opens."""
    sections = asked_sections(content_of(attempt), attempt.uuid)
    return {each.questions[0].uuid: each.section for each in sections if each.section and each.questions}


def asked_html(shown: ShownQuestion, content: QuizContent, *, total: int, error: str = "") -> SafeString:
    return question_html(shown, total=total, immediate=content.feedback is Feedback.IMMEDIATE, error=error)


Files = Mapping[str, ShownFile]


def files_by_question(attempt: Attempt, content: QuizContent) -> dict[UUID, dict[str, ShownFile]]:
    """What was sent for questions that take files. No query where there is none."""
    if not any(isinstance(each, FileUpload) for each in content.questions):
        return {}
    found: dict[UUID, dict[str, ShownFile]] = {}
    for uuid, upload in uploads_of(attempt).items():
        shown = ShownFile(value=str(uuid), name=upload.naming.name, size=upload.size, url=_file_url(uuid))
        found.setdefault(upload.question, {})[str(uuid)] = shown
    return found


def _file_url(uuid: UUID) -> str:
    return reverse("quizzes:file", args=[uuid])


def shown_in(
    attempt: Attempt,
    question: Question,
    number: int,
    payload: Mapping[str, Any] | None,
    *,
    corrected: bool,
    award: Decimal | None = None,
    files: Files = MappingProxyType({}),
) -> ShownQuestion:
    given = tuple(files[each] for each in (payload or {}).get("files", ()) if each in files)
    return shown_question(
        question, number=number, seed=attempt.uuid, shuffle=content_of(attempt).shuffle_options, payload=payload,
        corrected=corrected, award=award, files=given,
    )  # fmt: skip


def number_of(attempt: Attempt, question: UUID) -> int:
    return next(number for number, each in enumerate(questions_of(attempt), 1) if each.uuid == question)


def corrected_html(attempt: Attempt, question: Question, payload: Mapping[str, Any] | None) -> SafeString:
    """What takes the place of a question once its answer was checked."""
    content = content_of(attempt)
    files = files_by_question(attempt, content) if isinstance(question, FileUpload) else {}
    number = number_of(attempt, question.uuid)
    shown = shown_in(attempt, question, number, payload, corrected=True, files=files.get(question.uuid, {}))
    return asked_html(shown, content, total=len(content.questions))
