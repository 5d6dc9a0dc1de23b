"""A quiz taken as the page and its script take it: every answer saved as it is given."""

import json
from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils import timezone

from assessments.quizzes.content import Choice, MultipleChoice, Question, QuizContent, ShortText, TrueFalse
from assessments.quizzes.queries import quiz_or_404
from config.bench.visitor import Answer, Request
from courses.models import Activity

Ask = Callable[[str, Request], Answer]

STEPS = (
    "quiz start", "begin", "question", "save one answer", "check one answer", "answer explained", "review", "hand in",
    "result",
)  # fmt: skip


def content_of(activity: Activity) -> QuizContent:
    return quiz_or_404(activity).current.quiz_content  # type: ignore[union-attr]


def take(ask: Ask, activity: Activity, content: QuizContent, *, check: bool) -> None:
    """From the first page to the result. With ``check``, each answer is corrected on the spot."""
    uuid = activity.uuid
    ask("quiz start", Request(path=reverse("quizzes:start", args=[uuid])))
    begun = ask(
        "begin",
        Request(
            path=reverse("quizzes:begin", args=[uuid]), method="POST", expect=302,
            body=urlencode({"client_uuid": uuid4()}).encode(),
        ),
    )  # fmt: skip
    attempt = UUID(begun.location.strip("/").split("/")[-2])
    for number, question in enumerate(content.questions, 1):
        _answer(ask, uuid, attempt, number, question, check=check)
    review = reverse("quizzes:review", args=[uuid, attempt])
    ask("review", Request(path=review))
    result = ask("hand in", Request(path=review, method="POST", expect=302))
    ask("result", Request(path=result.location))


def _answer(ask: Ask, activity: UUID, attempt: UUID, number: int, question: Question, *, check: bool) -> None:
    page = reverse("quizzes:question", args=[activity, attempt, number])
    name, value = right_answer(question)
    ask("question", Request(path=page))
    sent = {
        "question": str(question.uuid), "client_uuid": str(uuid4()), "sequence": number,
        "occurred_at": timezone.now().isoformat(), "payload": {name: value},
    }  # fmt: skip
    save = reverse("quizzes:save", args=[activity, attempt])
    ask("save one answer", Request(path=save, method="POST", body=json.dumps(sent).encode(), kind="application/json"))
    if check:
        form = urlencode({"go": "check", "client_uuid": uuid4(), name: _as_sent(value)}, doseq=True).encode()
        checked = ask("check one answer", Request(path=page, method="POST", body=form, expect=302))
        ask("answer explained", Request(path=checked.location))


def _as_sent(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def right_answer(question: Question) -> tuple[str, object]:
    if isinstance(question, TrueFalse):
        return "answer", question.answer
    if isinstance(question, ShortText):
        return "text", question.accepted[0].text
    if isinstance(question, Choice):
        right = [str(option.uuid) for option in question.options if option.correct]
        return ("options", right) if isinstance(question, MultipleChoice) else ("option", right[0])
    raise TypeError(question.type)
