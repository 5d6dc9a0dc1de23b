"""Around the readings of a person: comments kept to be used again, second readings asked for, replies read, news
opened."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from accounts.models import Centre
from assessments.quizzes.models.attempts import Submission
from assessments.quizzes.models.marks import Reply
from courses.models import Activity


def _person(related_name: str) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name=related_name)


class SavedComment(models.Model):
    """What a marker writes often: no learner's record, so it is kept, corrected and thrown away as its owner likes.
    ``question`` is empty for any question; with a ``centre``, every marker of that centre may use it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    owner = _person("saved_comments")
    question = models.UUIDField(null=True)
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="saved_comments")
    text = models.TextField(_("comment"), max_length=1000)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("saved comment")
        verbose_name_plural = _("saved comments")
        indexes = [models.Index(fields=["question"], name="saved_comment_by_question")]

    def __str__(self) -> str:
        return self.text


class SecondReading(AppendOnly):
    """A colleague is asked to read some copies of one question again, without seeing the first marks."""

    uuid = models.UUIDField(unique=True)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="second_readings")
    question = models.UUIDField()
    reader = _person("second_readings")
    asked_by = _person("second_readings_asked")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("second reading")
        verbose_name_plural = _("second readings")


class SecondReadingCopy(AppendOnly):
    """A copy that the colleague is asked to read."""

    reading = models.ForeignKey(SecondReading, models.PROTECT, related_name="copies")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="second_readings")

    class Meta(AppendOnly.Meta):
        verbose_name = _("copy of a second reading")
        verbose_name_plural = _("copies of a second reading")
        constraints = [models.UniqueConstraint(fields=["reading", "submission"], name="second_reading_copy_once")]


class ReplySeen(AppendOnly):
    """A trainer has read what a learner answered, and has nothing to add."""

    reply = models.OneToOneField(Reply, models.PROTECT, related_name="seen")
    by = _person("replies_seen")
    at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("reply read")
        verbose_name_plural = _("replies read")


class ResultSeen(AppendOnly):
    """The learner opened a result that had news for them."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="seen")
    at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("result opened")
        verbose_name_plural = _("results opened")
        indexes = [models.Index(fields=["submission", "-at"], name="result_seen_last")]
