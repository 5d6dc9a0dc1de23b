"""What erasing a person empties here. The rows stay, and so does what they were worth."""

from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from assessments.quizzes.models import (
    HandMarkAudio,
    HandMarkComment,
    PlacementReason,
    ReplyText,
    ResponseText,
    SavedComment,
    UploadName,
)
from assessments.quizzes.queries import audio_path, upload_path

# Something was answered: a regrading must not take an erased answer for an empty one.
ERASED = "—"


def erase_quiz_words(user: User) -> None:
    ResponseText.objects.filter(response__attempt__learner=user).exclude(text__regex=r"^\s*$").update(text=ERASED)
    _erase_files(user)
    _erase_sounds(user)
    about = Q(mark__submission__attempt__learner=user) | Q(mark__marker=user)
    HandMarkComment.objects.filter(about).update(text="")
    ReplyText.objects.filter(Q(reply__submission__attempt__learner=user) | Q(reply__author=user)).update(text="")
    said = Q(decision__proposal__marking__submission__attempt__learner=user) | Q(decision__by=user)
    PlacementReason.objects.filter(said).update(text="")
    SavedComment.objects.filter(owner=user).delete()


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
