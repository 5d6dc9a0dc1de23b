"""An archive that was sent and read, and waits for its sender to say yes."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Centre


class ArchiveUpload(models.Model):
    """Kept for a day at most; not a record."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="+")
    file = models.FileField(upload_to="archives")
    sent_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.sender} {self.sent_at:%Y-%m-%d}"
