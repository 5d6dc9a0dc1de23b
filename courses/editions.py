"""What scenarios and role-plays are made of in the database: a thing that is published, from one frozen edition to the
next."""

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from accounts.models import Centre
from courses.models import Retirable

MOST_READ = 128
READ: dict[str, Any] = {}

Content = TypeVar("Content")


class Published(Retirable):
    """``centre`` is empty for what every centre may use. A subclass adds ``current``, the edition that stands."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    code = models.CharField(_("code"), max_length=60)
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre")
    )
    title = models.CharField(_("title"), max_length=300)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Edition(AppendOnly):
    """What learners meet, as it was published. ``sha256`` is that of the canonical JSON of ``content``. A subclass adds
    whose edition it is, and holds its numbers and digests unique."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(AppendOnly.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.content['title']} ({self.number})"

    def read_by(self, parse: Callable[[Any], Content]) -> Content:
        """Once per process: what has one digest is one content."""
        found: Content | None = READ.get(self.sha256)
        if found is None:
            if len(READ) >= MOST_READ:
                READ.clear()
            found = READ[self.sha256] = parse(self.content)
        return found
