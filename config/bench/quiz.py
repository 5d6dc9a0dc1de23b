"""A quiz taken as its document and its script take it: one page, then every answer by itself."""

import json
from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils import timezone

from assessments.quizzes.content import Feedback, Question, QuizContent
from assessments.quizzes.queries import quiz_or_404
from assessments.quizzes.services import attach_quiz, publish_edition
from cms.starter.answers import right_answer
from config.bench.visitor import Answer, Request
from courses.models import Activity

Ask = Callable[[str, Request], Answer]

STEPS = ("quiz start", "begin", "document", "save one answer", "check one answer", "hand in", "result")


QUESTIONS = 10


def give_ten(activity: Activity) -> QuizContent:
    """In the place of the quiz that the activity gives, its first questions that no person reads: what the aim speaks
    of, whatever trainers write in the starter quiz."""
    content = content_of(activity)
    asked = [each for each in content.questions if each.is_scored and not each.is_marked_by_hand][:QUESTIONS]
    ten = QuizContent(
        uuid=uuid4(), code="bench-ten", title=content.title, kind=content.kind, feedback=Feedback.IMMEDIATE,
        questions=tuple(asked),
    )  # fmt: skip
    edition = publish_edition(
        quiz_uuid=ten.uuid, code=ten.code, centre=activity.section.course.centre, content=ten, by=None
    )
    attach_quiz(activity=activity, quiz=edition.quiz)
    return edition.quiz_content


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
    sent = {
        "question": str(question.uuid), "client_uuid": str(uuid4()), "sequence": number,
        "occurred_at": timezone.now().isoformat(), "payload": right_answer(question), "check": check,
    }  # fmt: skip
    save = reverse("quizzes:save", args=[activity, attempt])
    step = "check one answer" if check else "save one answer"
    ask(step, Request(path=save, method="POST", body=json.dumps(sent).encode(), kind="application/json"))
