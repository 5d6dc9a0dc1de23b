"""What was seen, noted, talked about and aimed at."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from assessments.roleplays.models.sessions import Participant, Session


def _person(related_name: str, **more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name=related_name, **more)


class Observation(AppendOnly):
    """One criterion, seen of one person by one observer: a participant, or a trainer. ``level`` is empty for *non
    observable*. The last of an observer, a person and a criterion stands. ``occurred_at`` is the device's clock, kept
    within the session and ours."""

    uuid = models.UUIDField(unique=True)
    session = models.ForeignKey(Session, models.PROTECT, related_name="observations")
    observer = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="observations_made")
    trainer = _person("roleplay_observations", null=True)
    target = models.ForeignKey(Participant, models.PROTECT, related_name="observations")
    criterion = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(null=True)
    phase = models.CharField(max_length=60, blank=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(observer__isnull=False) ^ Q(trainer__isnull=False), name="observation_one_observer"
            ),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__lte=3), name="observation_level"),
        ]


class ObservationFact(models.Model):
    """The fact behind a level, in the observer's words."""

    observation = models.OneToOneField(Observation, models.PROTECT, related_name="fact")
    text = models.TextField()


class TimelineNote(AppendOnly):
    """Something that happened, at its time, with a tag."""

    class Tag(models.TextChoices):
        FRAME = "cadre", _("Frame")
        REPHRASING = "reformulation", _("Rephrasing")
        OPEN_QUESTION = "question_ouverte", _("Open question")
        INTERRUPTION = "interruption", _("Interruption")
        TAKING_SIDES = "prise_de_parti", _("Taking sides")
        SILENCE = "silence", _("Silence")
        WITHOUT_WORDS = "non_verbal", _("Without words")

    uuid = models.UUIDField(unique=True)
    session = models.ForeignKey(Session, models.PROTECT, related_name="notes")
    observer = models.ForeignKey(Participant, models.PROTECT, related_name="notes")
    tag = models.CharField(max_length=20, choices=Tag)
    phase = models.CharField(max_length=60, blank=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("note of an observer")
        verbose_name_plural = _("notes of observers")
        ordering = ["occurred_at", "id"]


class TimelineText(models.Model):
    note = models.OneToOneField(TimelineNote, models.PROTECT, related_name="words")
    text = models.TextField()


class DebriefNote(models.Model):
    """What the trainer wrote down at one step of the debrief. Theirs to rewrite."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="debrief_notes")
    step = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    by = _person("roleplay_debrief_notes")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("note of a debrief")
        verbose_name_plural = _("notes of debriefs")
        constraints = [models.UniqueConstraint(fields=["session", "step"], name="debrief_note_once")]


class LearnerObjective(AppendOnly):
    """What one participant keeps and tries next. The last stands."""

    uuid = models.UUIDField(unique=True)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="objectives")
    review_on = models.DateField(_("to look at again on"), null=True, blank=True)
    by = _person("roleplay_objectives")
    at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("objective of a learner")
        verbose_name_plural = _("objectives of learners")
        ordering = ["id"]


class ObjectiveText(models.Model):
    objective = models.OneToOneField(LearnerObjective, models.PROTECT, related_name="words")
    keep = models.TextField(blank=True)
    try_next = models.TextField(blank=True)
