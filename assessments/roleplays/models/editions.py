"""Role-plays, each from one frozen edition to the next, and where one is given."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.roleplays.content import RolePlay as Content
from assessments.roleplays.content import parse
from courses.editions import Edition, Published
from courses.models import Activity


class RolePlay(Published):
    """``current`` is the edition that new sessions are planned on."""

    current = models.ForeignKey("RolePlayEdition", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("role-play")
        verbose_name_plural = _("role-plays")
        ordering = ["title"]


class RolePlayEdition(Edition):
    roleplay = models.ForeignKey(RolePlay, models.PROTECT, related_name="editions")

    class Meta(Edition.Meta):
        verbose_name = _("role-play edition")
        verbose_name_plural = _("role-play editions")
        constraints = [
            models.UniqueConstraint(fields=["roleplay", "number"], name="roleplay_edition_number"),
            models.UniqueConstraint(fields=["roleplay", "sha256"], name="roleplay_edition_content"),
        ]

    @property
    def roleplay_content(self) -> Content:
        return self.read_by(parse)


class RolePlayActivity(models.Model):
    """Which role-play an activity gives."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="roleplay_place")
    roleplay = models.ForeignKey(RolePlay, models.PROTECT, related_name="places")

    class Meta:
        verbose_name = _("role-play of an activity")
        verbose_name_plural = _("role-plays of activities")

    def __str__(self) -> str:
        return f"{self.activity} · {self.roleplay}"
