"""Role-plays, each from one frozen edition to the next, and where one is given."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from accounts.models import Centre
from assessments.roleplays.content import RolePlay as Content
from assessments.roleplays.content import parse
from courses.models import Activity, Retirable

MOST_READ = 64
READ: dict[str, Content] = {}


class RolePlay(Retirable):
    """A role-play from one edition to the next. ``centre`` is empty for what every centre may use; ``current`` is the
    edition that new sessions are planned on."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    code = models.CharField(_("code"), max_length=60)
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="roleplays", verbose_name=_("centre")
    )
    title = models.CharField(_("title"), max_length=300)
    current = models.ForeignKey("RolePlayEdition", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("role-play")
        verbose_name_plural = _("role-plays")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class RolePlayEdition(AppendOnly):
    """What is played, as it was published. ``sha256`` is that of the canonical JSON of ``content``."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    roleplay = models.ForeignKey(RolePlay, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="roleplay_editions_published"
    )

    class Meta(AppendOnly.Meta):
        verbose_name = _("role-play edition")
        verbose_name_plural = _("role-play editions")
        constraints = [
            models.UniqueConstraint(fields=["roleplay", "number"], name="roleplay_edition_number"),
            models.UniqueConstraint(fields=["roleplay", "sha256"], name="roleplay_edition_content"),
        ]

    def __str__(self) -> str:
        return f"{self.content['title']} ({self.number})"

    @property
    def roleplay_content(self) -> Content:
        """Read once per process: what has one digest is one content."""
        found = READ.get(self.sha256)
        if found is None:
            if len(READ) >= MOST_READ:
                READ.clear()
            found = READ[self.sha256] = parse(self.content)
        return found


class RolePlayActivity(models.Model):
    """Which role-play an activity gives."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="roleplay_place")
    roleplay = models.ForeignKey(RolePlay, models.PROTECT, related_name="places")

    class Meta:
        verbose_name = _("role-play of an activity")
        verbose_name_plural = _("role-plays of activities")

    def __str__(self) -> str:
        return f"{self.activity} · {self.roleplay}"
