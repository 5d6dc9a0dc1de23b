"""Scenarios, each from one frozen edition to the next, and where one is given."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from accounts.models import Centre
from assessments.scenarios.content import Scenario as Content
from assessments.scenarios.content import parse
from courses.models import Activity, Retirable

MOST_READ = 64
READ: dict[str, Content] = {}


class Scenario(Retirable):
    """A scenario from one edition to the next. ``centre`` is empty for what every centre may use; ``current`` is the
    edition that new runs are played on."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    code = models.CharField(_("code"), max_length=60)
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="scenarios", verbose_name=_("centre")
    )
    title = models.CharField(_("title"), max_length=300)
    current = models.ForeignKey("ScenarioEdition", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class ScenarioEdition(AppendOnly):
    """What learners play, as it was published. ``sha256`` is that of the canonical JSON of ``content``."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="scenario_editions_published"
    )

    class Meta(AppendOnly.Meta):
        verbose_name = _("scenario edition")
        verbose_name_plural = _("scenario editions")
        constraints = [
            models.UniqueConstraint(fields=["scenario", "number"], name="scenario_edition_number"),
            models.UniqueConstraint(fields=["scenario", "sha256"], name="scenario_edition_content"),
        ]

    def __str__(self) -> str:
        return f"{self.content['title']} ({self.number})"

    @property
    def scenario_content(self) -> Content:
        """Read once per process: what has one digest is one content."""
        found = READ.get(self.sha256)
        if found is None:
            if len(READ) >= MOST_READ:
                READ.clear()
            found = READ[self.sha256] = parse(self.content)
        return found


class ScenarioActivity(models.Model):
    """Which scenario an activity gives."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="scenario_place")
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="places")

    class Meta:
        verbose_name = _("scenario of an activity")
        verbose_name_plural = _("scenarios of activities")

    def __str__(self) -> str:
        return f"{self.activity} · {self.scenario}"
