"""Receiving a learner's file. Its kind is read from its bytes, whatever its name says."""

import hashlib
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.quizzes.content import FileUpload
from assessments.quizzes.models import Attempt, Submission, Upload, UploadName
from assessments.quizzes.queries import content_of, upload_path
from assessments.quizzes.scoring import AnswerRefused
from assessments.quizzes.services.handing_in import expire_attempt
from assessments.quizzes.services.locks import lock_tries
from assessments.quizzes.services.refusals import AttemptClosed, AttemptExpired, Refused
from assessments.quizzes.timing import is_over
from courses.media import FileType, MediaRefused, file_type

MAX_BYTES = 10_000_000
MAX_FILES = 20  # of one question in one try, those that were replaced included
MAX_NAME = 200


def store_upload(*, attempt: Attempt, question: UUID, name: str, data: bytes, client_uuid: UUID) -> Upload:
    """Keeps one file, once per ``client_uuid``. An answer then names it (``{"files": [uuid]}``): until then it counts
    for nothing."""
    if is_over(attempt.deadline, timezone.now()):
        expire_attempt(attempt=attempt)
        raise AttemptExpired(_("The time is over. Your quiz was handed in with the answers saved until then."))
    asked = content_of(attempt).question(question)
    if not isinstance(asked, FileUpload):
        raise AnswerRefused("this question takes no file")
    found = _type(asked, data)
    upload = Upload(
        uuid=client_uuid, attempt=attempt, question=question, kind=found.kind, content_type=found.content_type,
        size=len(data), sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    return _store(upload, name, data)


def _type(asked: FileUpload, data: bytes) -> FileType:
    if len(data) > MAX_BYTES:
        raise Refused(_("This file is too large: 10 MB at most."))
    try:
        found = file_type(data)
    except MediaRefused as error:
        raise Refused(_("This kind of file is not taken here.")) from error
    if found.kind not in asked.kinds:
        raise Refused(_("This kind of file is not taken here."))
    return found


@transaction.atomic
def _store(upload: Upload, name: str, data: bytes) -> Upload:
    attempt = upload.attempt
    lock_tries(attempt.learner_id, attempt.activity_id)
    before = Upload.objects.filter(uuid=upload.uuid).first()
    if before is None:
        _refuse_late(upload)
        upload.save()
        UploadName.objects.create(upload=upload, name=_clean(name))
        # Before the row is committed: a row always has its bytes. Bytes left by a rolled back row are written over.
        default_storage.delete(upload_path(upload.uuid))
        default_storage.save(upload_path(upload.uuid), ContentFile(data))
    elif before.attempt_id != attempt.pk:
        raise AnswerRefused("a file of another try")
    return before or upload


def _refuse_late(upload: Upload) -> None:
    if Submission.objects.filter(attempt=upload.attempt).exists():
        raise AttemptClosed(_("You have already handed in this quiz."))
    if Upload.objects.filter(attempt=upload.attempt, question=upload.question).count() >= MAX_FILES:
        raise Refused(_("You have sent too many files for this question."))


def _clean(name: str) -> str:
    """The last part of a path, without what cannot be shown."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(each for each in last if each.isprintable()).strip()[-MAX_NAME:]
