"""What was sent and read, and waits for its sender to say yes."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Centre


class Upload(models.Model):
    """Kept for a day at most; not a record."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.sender} {self.sent_at:%Y-%m-%d}"


class ArchiveUpload(Upload):
    file = models.FileField(upload_to="archives")


class QuestionUpload(Upload):
    """A file of questions. ``format`` is how it is read, ``sha256`` what was sent, ``questions`` the drafts made of it
    so far."""

    file = models.FileField(upload_to="questions")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    questions = models.ManyToManyField("cms.Question", related_name="+")
