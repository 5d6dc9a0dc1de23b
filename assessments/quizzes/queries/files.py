"""Files that learners gave, and spoken comments: who may read them and where their bytes are."""

from typing import Any
from uuid import UUID

from django.http import Http404

from accounts.access import Extent, Right, learners_for
from assessments.quizzes.models import Attempt, HandMark, Upload


def upload_path(uuid: UUID) -> str:
    """In the default storage, where no address of the site leads."""
    return f"quiz-files/{uuid}"


def audio_path(uuid: UUID) -> str:
    return f"quiz-comments/{uuid}"


def uploads_of(attempt: Attempt) -> dict[UUID, Upload]:
    """By uuid, with their names. One query."""
    return {each.uuid: each for each in Upload.objects.filter(attempt=attempt).select_related("naming")}


def upload_to_read_or_404(viewer: Any, uuid: UUID) -> Upload:
    """One's own, or that of a learner whose work one may see; not once it was erased."""
    learners = learners_for(viewer, Right.SEE_WORK, extent=Extent.ALL)
    rows = Upload.objects.filter(uuid=uuid, attempt__learner__in=learners, naming__erased_at__isnull=True)
    found = rows.select_related("naming", "attempt").first()
    if found is None:
        raise Http404
    return found


def audio_to_hear_or_404(viewer: Any, uuid: UUID) -> HandMark:
    """A spoken comment on one's own work, or on that of a learner whose work one may see."""
    learners = learners_for(viewer, Right.SEE_WORK, extent=Extent.ALL)
    rows = HandMark.objects.filter(uuid=uuid, audio__isnull=False, submission__attempt__learner__in=learners)
    found = rows.select_related("audio").first()
    if found is None:
        raise Http404
    return found
