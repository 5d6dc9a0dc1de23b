"""Correcting a wrong key: who changes is shown before anything is written, then every try that it touched is marked
again and its evidence follows."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.quizzes.models import Correction, Marking, QuestionEdition, Quiz, QuizEdition, Regrading
from assessments.quizzes.queries import Keys, keys_from, tries_by
from assessments.quizzes.services.evidence import settle_evidence
from assessments.quizzes.services.locks import lock_quiz_to_regrade, lock_tries
from assessments.quizzes.services.marks import write_marking
from assessments.quizzes.services.measuring import announce_quiz_tries
from assessments.quizzes.services.refusals import Refused


@transaction.atomic
def regrade(
    *,
    quiz: Quiz,
    by: User,
    reason: str,
    client_uuid: UUID,
    edition: QuizEdition | None = None,
    question_editions: Collection[QuestionEdition] = (),
    questions: Collection[UUID] | None = None,
) -> Regrading:
    """Marks again every try of ``quiz`` by the keys in ``edition`` (its own questions) and ``question_editions`` (those
    that its draws gave), only ``questions`` where they are named. Tries that do not change get no new marking.
    Sending twice corrects once; tries handed in later are marked by the right key too."""
    if not reason.strip():
        raise Refused(_("Say what was wrong."))
    # Tries under way wait to be handed in until the key is right, so that none is missed.
    lock_quiz_to_regrade(quiz.pk)
    before = Regrading.objects.filter(uuid=client_uuid).first()
    if before is not None:
        return before
    keys = keys_from(quiz, edition, question_editions, questions)
    if keys.unusable:
        raise Refused(_("A question that changed its type cannot be marked again."))
    if not keys.questions:
        raise Refused(_("No question of this quiz changes."))
    regrading = Regrading.objects.create(uuid=client_uuid, quiz=quiz, by=by, reason=reason.strip()[:500])
    Correction.objects.bulk_create(_corrections(regrading, keys))
    _mark_again(regrading, keys)
    announce_quiz_tries(quiz.pk)
    return regrading


def _corrections(regrading: Regrading, keys: Keys) -> list[Correction]:
    return [
        Correction(
            regrading=regrading, question=uuid, question_edition=keys.from_bank.get(uuid),
            edition=None if uuid in keys.from_bank else keys.edition,
        )
        for uuid in keys.questions
    ]  # fmt: skip


def _mark_again(regrading: Regrading, keys: Keys) -> None:
    for each in tries_by(regrading.quiz, keys):
        if each.changes:
            lock_tries(each.attempt.learner_id, each.attempt.activity_id)
            write_marking(each.submission, each.content, each.result, Marking.Reason.REGRADED, regrading)
            settle_evidence(each.attempt)
