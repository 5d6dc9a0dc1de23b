"""What tries say of quizzes and questions, as it was last worked out. Derived: the command
``rebuild_quiz_statistics`` makes all of it again. Nobody is named in it."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.models.bank import BankQuestion, Quiz, QuizEdition


class Snapshot(models.Model):
    """``results`` as ``statistics`` writes them, by its ``rule``. ``seen`` is the last of each kind of row that it was
    worked out from, as ``queries.measuring`` finds them: whatever differs from it today is stale."""

    results: Any = models.JSONField()
    tries = models.PositiveIntegerField()
    rule = models.CharField(max_length=20)
    seen: Any = models.JSONField()
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class QuizSnapshot(Snapshot):
    """Of a quiz over all its editions, or over the tries of one."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="snapshots")
    edition = models.ForeignKey(QuizEdition, models.CASCADE, null=True, related_name="snapshots")

    class Meta:
        verbose_name = _("statistics of a quiz")
        verbose_name_plural = _("statistics of quizzes")
        constraints = [
            models.UniqueConstraint(fields=["quiz", "edition"], nulls_distinct=False, name="quiz_snapshot_once")
        ]


class QuestionSnapshot(Snapshot):
    """Of a question of the bank, over every quiz that asks it."""

    class Quality(models.TextChoices):
        UNMEASURED = "unmeasured", _("Not measured yet")
        SOUND = "sound", _("Nothing to report")
        REVIEW = "review", _("To review")

    question = models.OneToOneField(BankQuestion, models.CASCADE, related_name="snapshot")
    quality = models.CharField(max_length=10, choices=Quality)

    class Meta:
        verbose_name = _("statistics of a question")
        verbose_name_plural = _("statistics of questions")
