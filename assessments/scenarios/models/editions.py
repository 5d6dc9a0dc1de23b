"""Scenarios, each from one frozen edition to the next, and where one is given."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.scenarios.content import Scenario as Content
from assessments.scenarios.content import parse
from courses.editions import Edition, Published
from courses.models import Activity


class Scenario(Published):
    """``current`` is the edition that new runs are played on."""

    current = models.ForeignKey("ScenarioEdition", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["title"]


class ScenarioEdition(Edition):
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="editions")

    class Meta(Edition.Meta):
        verbose_name = _("scenario edition")
        verbose_name_plural = _("scenario editions")
        constraints = [
            models.UniqueConstraint(fields=["scenario", "number"], name="scenario_edition_number"),
            models.UniqueConstraint(fields=["scenario", "sha256"], name="scenario_edition_content"),
        ]

    @property
    def scenario_content(self) -> Content:
        return self.read_by(parse)


class ScenarioActivity(models.Model):
    """Which scenario an activity gives."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="scenario_place")
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="places")

    class Meta:
        verbose_name = _("scenario of an activity")
        verbose_name_plural = _("scenarios of activities")

    def __str__(self) -> str:
        return f"{self.activity} · {self.scenario}"
