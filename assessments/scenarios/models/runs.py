"""How learners go through a scenario: rows that are only added. What they write stands beside them, where erasure can
empty it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from assessments.scenarios.content import Band, Outcome
from assessments.scenarios.models.editions import ScenarioEdition
from courses.models import Activity

BANDS = [(each.value, each.value) for each in Band]
OUTCOMES = [(each.value, each.value) for each in Outcome]


class Run(AppendOnly):
    """Once through a scenario. A learner has at most one open run of an activity: the next number is only given once
    the last run came to an end, and the constraint settles who was first.

    ``forked_from`` is a run that ended, to which the learner went back: its first ``kept`` steps were copied. Such a
    run explores; it gives no evidence.
    """

    uuid = models.UUIDField(unique=True)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="scenario_runs")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="scenario_runs")
    edition = models.ForeignKey(ScenarioEdition, models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    forked_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="forks")
    kept = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("run of a scenario")
        verbose_name_plural = _("runs of scenarios")
        constraints = [
            models.UniqueConstraint(fields=["learner", "activity", "number"], name="scenario_run_number"),
            models.CheckConstraint(condition=Q(forked_from__isnull=False) | Q(kept=0), name="scenario_run_kept"),
        ]


class RunStep(AppendOnly):
    """One choice, by the keys of the scene and of the choice in the run's edition. ``chosen_at`` is our clock: how long
    somebody hesitated is told from it, and never used to judge."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    scene = models.CharField(max_length=60)
    choice = models.CharField(max_length=60)
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("choice made")
        verbose_name_plural = _("choices made")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="scenario_step_number")]


class RunEnd(AppendOnly):
    """What a run was worth on the day it ended, by the rule of that day; the same is worked out again from the steps.

    ``detail`` is ``{"dimensions": {key: value}, "faults": [{step, scene, code, label}], "competencies": [{code, band,
    level, decisions, well}]}``.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.OneToOneField(Run, models.PROTECT, related_name="ending")
    end = models.CharField(max_length=60)
    outcome = models.CharField(max_length=20, choices=OUTCOMES)
    band = models.CharField(max_length=12, choices=BANDS)
    detail: Any = models.JSONField()
    rule = models.CharField(max_length=20)
    ended_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("end of a run")
        verbose_name_plural = _("ends of runs")


class Pass(AppendOnly):
    """*Je passe*: the learner leaves this scenario aside. Nobody asks why, and it costs nothing."""

    uuid = models.UUIDField(unique=True)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="scenario_passes")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="scenario_passes")
    edition = models.ForeignKey(ScenarioEdition, models.PROTECT, related_name="passes")
    at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("scenario passed over")
        verbose_name_plural = _("scenarios passed over")


class Reflection(models.Model):
    """What a learner wrote on the question at the end. Theirs to rewrite; erasure empties it."""

    run = models.OneToOneField(Run, models.PROTECT, related_name="reflection")
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
