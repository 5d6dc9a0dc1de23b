"""A few minutes a day on what went wrong before. It gives no evidence and completes nothing."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.quizzes.content import Question
from assessments.quizzes.models import PracticeAnswer, PracticeQuestion, PracticeSession
from assessments.quizzes.practice import RULE
from assessments.quizzes.queries import Practice, practice_of, steps_of, unfinished_session
from assessments.quizzes.scoring import NOTHING, AnswerRefused, is_empty, points, read_answer
from assessments.quizzes.services.refusals import Refused


@transaction.atomic
def start_practice(*, learner: User) -> PracticeSession:
    """The session of today that is not finished, else a new one of what is due: two tabs give one."""
    User.objects.select_for_update(no_key=True).get(pk=learner.pk)
    before = unfinished_session(learner)
    if before is not None:
        return before
    practice = practice_of(learner)
    if not practice.due:
        raise Refused(_("There is nothing to go over today."))
    session = PracticeSession.objects.create(learner=learner, rule=RULE, started_at=timezone.now())
    PracticeQuestion.objects.bulk_create(_questions(session, practice))
    return session


def _questions(session: PracticeSession, practice: Practice) -> list[PracticeQuestion]:
    return [
        PracticeQuestion(
            session=session, position=position, question=card.question,
            edition_id=practice.standing[card.question].edition,
            question_edition_id=practice.standing[card.question].question_edition,
        )
        for position, card in enumerate(practice.due)
    ]  # fmt: skip


@transaction.atomic
def answer_practice(*, session: PracticeSession, question: UUID, payload: object, client_uuid: UUID) -> Decimal:
    """Keeps the answer to one question and gives what it is worth; the first stands, whatever is sent after it.
    ``payload`` is ``None`` for a learner who does not know.

    Raises :class:`AnswerRefused` for what the page of this question cannot have sent, :class:`Refused` for nothing.
    """
    step = next((each for each in steps_of(session) if each.row.question == question), None)
    if step is None:
        raise AnswerRefused("a question that this session does not have")
    answer, share = _marked(step.question, payload)
    given = PracticeAnswer(
        session=session, asked=step.row, client_uuid=client_uuid, payload=answer, share=share, at=timezone.now()
    )
    PracticeAnswer.objects.bulk_create([given], ignore_conflicts=True)
    standing = PracticeAnswer.objects.filter(asked=step.row).first()
    if standing is None:
        raise AnswerRefused("the identifier of another answer")
    return standing.share


def _marked(question: Question, payload: object) -> tuple[dict[str, Any], Decimal]:
    if payload is None:
        return {}, NOTHING
    answer = read_answer(question, payload)
    if is_empty(answer):
        raise Refused(_("Give an answer first."))
    return answer, points(question, answer) or NOTHING
