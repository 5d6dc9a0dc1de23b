"""A quiz taken as its document and its script take it: one page, then every answer by itself."""

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

STEPS = ("quiz start", "begin", "document", "save one answer", "check one answer", "hand in", "result")


def content_of(activity: Activity) -> QuizContent:
    return quiz_or_404(activity).current.quiz_content  # type: ignore[union-attr]


def take(ask: Ask, activity: Activity, content: QuizContent, *, check: bool) -> None:
    """From the first page to the result, as the document and its script do. With ``check``, each answer is corrected
    on the spot."""
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
    ask("document", Request(path=begun.location))
    for number, question in enumerate(content.questions, 1):
        _answer(ask, uuid, attempt, number, question, check=check)
    review = reverse("quizzes:review", args=[uuid, attempt])
    result = ask("hand in", Request(path=review, method="POST", expect=302))
    ask("result", Request(path=result.location))


def _answer(ask: Ask, activity: UUID, attempt: UUID, number: int, question: Question, *, check: bool) -> None:
    """What is chosen goes as it is given; where it can be corrected on the spot, the script waits a moment for the
    learner to ask, so that it goes once and its correction comes back."""
    name, value = right_answer(question)
    sent = {
        "question": str(question.uuid), "client_uuid": str(uuid4()), "sequence": number,
        "occurred_at": timezone.now().isoformat(), "payload": {name: value}, "check": check,
    }  # fmt: skip
    save = reverse("quizzes:save", args=[activity, attempt])
    step = "check one answer" if check else "save one answer"
    ask(step, Request(path=save, method="POST", body=json.dumps(sent).encode(), kind="application/json"))


def right_answer(question: Question) -> tuple[str, object]:
    if isinstance(question, TrueFalse):
        return "answer", question.answer
    if isinstance(question, ShortText):
        return "text", question.accepted[0].text
    if isinstance(question, Choice):
        right = [str(option.uuid) for option in question.options if option.correct]
        return ("options", right) if isinstance(question, MultipleChoice) else ("option", right[0])
    raise TypeError(question.type)
