"""What a person reads and gives, and what the learner answers."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Extent, Right, can
from accounts.models import User
from assessments.quizzes.content import ReadByHand
from assessments.quizzes.models import (
    HandMark,
    HandMarkAudio,
    HandMarkComment,
    Marking,
    Reply,
    ReplySeen,
    ReplyText,
    Submission,
)
from assessments.quizzes.queries import audio_path, marked_content_of
from assessments.quizzes.scoring import GRAIN, AwardRefused, rubric_share
from assessments.quizzes.services.evidence import settle_evidence
from assessments.quizzes.services.locks import lock_quiz_against_regrading, lock_tries
from assessments.quizzes.services.marks import mark_submission
from assessments.quizzes.services.measuring import announce_quiz_tries
from assessments.quizzes.services.refusals import ReadMeanwhile, Refused
from courses.media import MediaRefused, sound_type

MAX_TEXT = 4000
WHATEVER = UUID(int=0)  # the names of readings are drawn at random


@transaction.atomic
def read_by_hand(
    *,
    submission: Submission,
    question: UUID,
    marker: User,
    client_uuid: UUID,
    criteria: Mapping[UUID, Decimal] | None = None,
    share: Decimal | None = None,
    role: HandMark.Role = HandMark.Role.FIRST,
    comment: str = "",
    audio: bytes | None = None,
    seen: UUID | None = WHATEVER,
) -> HandMark:
    """Keeps what ``marker`` gives one answer: points by criterion of the rubric or, where there is none, a share. The
    try is marked again and its evidence follows, save by a second reading. Sending twice is one reading.

    ``seen`` is the reading that stood when ``marker`` looked, ``None`` for none. Raises :class:`ReadMeanwhile` where
    another stands by now."""
    attempt = submission.attempt
    lock_quiz_against_regrading(attempt.edition.quiz_id)
    lock_tries(attempt.learner_id, attempt.activity_id)
    before = HandMark.objects.filter(uuid=client_uuid).first()
    if before is not None:
        return _same(before, submission, question, marker)
    _refuse_marker(submission, marker)
    if seen != WHATEVER:
        _refuse_unseen(submission, question, seen)
    given = dict(criteria or {})
    mark = HandMark.objects.create(
        uuid=client_uuid, submission=submission, question=question, marker=marker, role=role,
        criteria={str(uuid): str(points) for uuid, points in given.items()},
        share=_share(_asked(submission, question), given, share),
    )  # fmt: skip
    _keep_words(mark, comment, audio)
    if role != HandMark.Role.SECOND:
        mark_submission(submission, Marking.Reason.READ)
        settle_evidence(attempt)
        announce_quiz_tries(attempt.edition.quiz_id)
    return mark


def _same(before: HandMark, submission: Submission, question: UUID, marker: User) -> HandMark:
    if (before.submission_id, before.question, before.marker_id) != (submission.pk, question, marker.pk):
        raise Refused(_("This reading was already kept for something else."))
    return before


def _refuse_marker(submission: Submission, marker: User) -> None:
    learner = submission.attempt.learner
    if learner.pk == marker.pk or not can(marker, Right.MARK, learner, extent=Extent.ALL):
        raise Refused(_("You cannot mark this learner’s work."))


def _refuse_unseen(submission: Submission, question: UUID, seen: UUID | None) -> None:
    rows = HandMark.objects.filter(submission=submission, question=question).exclude(role=HandMark.Role.SECOND)
    last = rows.select_related("marker").order_by("-id").first()
    if last is not None and last.uuid != seen:
        words = _("%(name)s gave marks since you opened this page. Look at them, then send yours if you wish.")
        raise ReadMeanwhile(words % {"name": last.marker.display_name}, last.uuid)


def _asked(submission: Submission, question: UUID) -> ReadByHand:
    asked = marked_content_of(submission.attempt).question(question)
    if not isinstance(asked, ReadByHand):
        raise Refused(_("This question is not read by a person."))
    return asked


def _share(question: ReadByHand, criteria: Mapping[UUID, Decimal], share: Decimal | None) -> Decimal:
    if not question.rubric:
        if share is None or not 0 <= share <= 1:
            raise Refused(_("Give a part of the points, between none and all."))
        return share.quantize(GRAIN)
    try:
        return rubric_share(question, criteria)
    except AwardRefused as error:
        raise Refused(_("Give each criterion the points of one of its levels.")) from error


def _keep_words(mark: HandMark, comment: str, audio: bytes | None) -> None:
    if comment.strip():
        HandMarkComment.objects.create(mark=mark, text=comment.strip()[:MAX_TEXT])
    if audio is None:
        return
    try:
        found = sound_type(audio)
    except MediaRefused as error:
        raise Refused(_("This sound cannot be read.")) from error
    HandMarkAudio.objects.create(mark=mark, content_type=found.content_type, size=len(audio))
    # Bytes that a rolled back row leaves behind are written over.
    default_storage.delete(audio_path(mark.uuid))
    default_storage.save(audio_path(mark.uuid), ContentFile(audio))


@transaction.atomic
def reply_to_marking(
    *, submission: Submission, author: User, text: str, client_uuid: UUID, question: UUID | None = None
) -> Reply:
    """By the learner, or by who marks their work. Sending twice is one reply."""
    learner = submission.attempt.learner
    if author.pk != learner.pk and not can(author, Right.MARK, learner, extent=Extent.ALL):
        raise Refused(_("You cannot answer about this learner’s work."))
    if not text.strip():
        raise Refused(_("Write an answer."))
    reply, created = Reply.objects.get_or_create(
        uuid=client_uuid, defaults={"submission": submission, "author": author, "question": question}
    )
    if (reply.submission_id, reply.author_id) != (submission.pk, author.pk):
        raise Refused(_("This answer was already kept for something else."))
    if created:
        ReplyText.objects.create(reply=reply, text=text.strip()[:MAX_TEXT])
    return reply


@transaction.atomic
def put_reply_aside(*, reply: Reply, by: User) -> ReplySeen:
    """The trainer has read it and has nothing to add: it no longer waits."""
    learner = reply.submission.attempt.learner
    if by.pk == learner.pk or not can(by, Right.MARK, learner, extent=Extent.ALL):
        raise Refused(_("You cannot answer about this learner’s work."))
    return ReplySeen.objects.get_or_create(reply=reply, defaults={"by": by})[0]
