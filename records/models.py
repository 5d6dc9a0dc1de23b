"""Reminders: who told whom to go on, how, and what became of it. Everything else here is read from other rooms."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly


class Reminder(AppendOnly):
    class Channel(models.TextChoices):
        EMAIL = "email", _("By e-mail")
        IN_PERSON = "in_person", _("In person")
        PAPER = "paper", _("On paper")

    class Kind(models.TextChoices):
        LATE = "late", _("Late work")
        IDLE = "idle", _("No work for a while")
        OTHER = "other", _("Something else")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders_made", verbose_name=_("by")
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders", verbose_name=_("learner")
    )
    channel = models.CharField(_("how"), max_length=10, choices=Channel)
    kind = models.CharField(_("about"), max_length=10, choices=Kind)
    created_at = models.DateTimeField(default=timezone.now)
    leaves_at = models.DateTimeField(_("leaves on"))

    class Meta(AppendOnly.Meta):
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["learner", "-created_at"], name="reminder_by_learner"),
            models.Index(fields=["leaves_at"], name="reminder_departure"),
        ]

    @property
    def outcome(self) -> "ReminderOutcome | None":
        """The last word; None while it waits. Ask for ``outcomes`` beforehand in a list."""
        return max(self.outcomes.all(), key=lambda each: each.pk, default=None)


class ReminderText(models.Model):
    """Personal free text, in a row of its own so that erasing a person can empty it."""

    reminder = models.OneToOneField(Reminder, models.PROTECT, related_name="words")
    subject = models.CharField(_("subject"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)

    def __str__(self) -> str:
        return self.subject


class ReminderOutcome(AppendOnly):
    """``TAKEN`` is written before the message leaves, once: no reminder can leave twice."""

    class Result(models.TextChoices):
        TAKEN = "taken", _("Being sent")
        SENT = "sent", _("Sent")
        SAID = "said", _("Done")
        FAILED = "failed", _("Did not leave")
        NO_ADDRESS = "no_address", _("No e-mail address")
        UNCERTAIN = "uncertain", _("May not have left")

    reminder = models.ForeignKey(Reminder, models.PROTECT, related_name="outcomes")
    result = models.CharField(max_length=12, choices=Result)
    at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("outcome of a reminder")
        verbose_name_plural = _("outcomes of a reminder")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["reminder", "result"], name="reminder_result_once")]
