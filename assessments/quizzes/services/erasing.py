"""What erasing a person empties here. The rows stay, and so does what they were worth."""

from collections.abc import Collection
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone

from accounts.append_only import empty_column
from accounts.models import User
from assessments.quizzes.models import (
    Attempt,
    HandMarkAudio,
    HandMarkComment,
    PlacementReason,
    PracticeAnswer,
    QuestionSnapshot,
    QuizSnapshot,
    ReplyText,
    Response,
    ResponseText,
    SavedComment,
    UploadName,
)
from assessments.quizzes.queries import audio_path, marked_content_of, upload_path, with_what_is_asked
from assessments.quizzes.scoring import ERASED, erased, without_words
from assessments.quizzes.services.measuring import announce_quiz_tries


def erase_quiz_words(user: User) -> None:
    _erase_typed(user)
    _erase_practised(user)
    ResponseText.objects.filter(response__attempt__learner=user).exclude(text__regex=r"^\s*$").update(text=ERASED)
    _erase_files(user)
    _erase_sounds(user)
    about = Q(mark__submission__attempt__learner=user) | Q(mark__marker=user)
    HandMarkComment.objects.filter(about).update(text="")
    ReplyText.objects.filter(Q(reply__submission__attempt__learner=user) | Q(reply__author=user)).update(text="")
    said = Q(decision__proposal__marking__submission__attempt__learner=user) | Q(decision__by=user)
    PlacementReason.objects.filter(said).update(text="")
    SavedComment.objects.filter(owner=user).delete()


def _erase_typed(user: User) -> None:
    """Of every answer, and not only of those that count. What is read of them in statistics is worked out again."""
    for attempt in with_what_is_asked(Attempt.objects.filter(learner=user)).select_related("edition__quiz"):
        content, emptied = marked_content_of(attempt), []
        for response in Response.objects.filter(attempt=attempt):
            without = erased(content.question(response.question), response.payload)
            if without != response.payload:
                response.payload = without
                emptied.append(response)
        if emptied:
            empty_column(emptied, "payload")
            _forget_statistics(attempt.edition.quiz_id, {each.question for each in emptied})


def _erase_practised(user: User) -> None:
    """The share of each answer stands beside it."""
    emptied = []
    for answer in PracticeAnswer.objects.filter(session__learner=user):
        without = without_words(answer.payload)
        if without != answer.payload:
            answer.payload = without
            emptied.append(answer)
    empty_column(emptied, "payload")


def _forget_statistics(quiz_id: int, questions: Collection[UUID]) -> None:
    """What people typed is told in them, word by word, where several typed it."""
    QuizSnapshot.objects.filter(quiz=quiz_id).delete()
    QuestionSnapshot.objects.filter(question__uuid__in=questions).delete()
    announce_quiz_tries(quiz_id)


def _erase_files(user: User) -> None:
    rows = UploadName.objects.filter(upload__attempt__learner=user)
    for uuid in rows.values_list("upload__uuid", flat=True):
        default_storage.delete(upload_path(uuid))
    rows.filter(erased_at__isnull=True).update(name="", erased_at=timezone.now())


def _erase_sounds(user: User) -> None:
    rows = HandMarkAudio.objects.filter(Q(mark__submission__attempt__learner=user) | Q(mark__marker=user))
    for uuid in rows.values_list("mark__uuid", flat=True):
        default_storage.delete(audio_path(uuid))
    rows.delete()
