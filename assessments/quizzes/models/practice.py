"""What a learner practises on their own: rows that are only added. No evidence comes of them, and no completion."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly, erasable
from assessments.quizzes.models.bank import QuestionEdition, QuizEdition


class PracticeSession(AppendOnly):
    """A few minutes on what was due when they began, worked out by ``rule``. Over once every question has its answer.
    Its uuid is the seed of what is shuffled."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="practice_sessions")
    started_at = models.DateTimeField(default=timezone.now)
    rule = models.CharField(max_length=20)

    class Meta(AppendOnly.Meta):
        verbose_name = _("practice session")
        verbose_name_plural = _("practice sessions")
        indexes = [models.Index(fields=["learner", "-started_at"], name="practice_session_last")]


class PracticeQuestion(AppendOnly):
    """A question as one session asks it: as it stands in an edition of a quiz, or of the bank."""

    session = models.ForeignKey(PracticeSession, models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    question = models.UUIDField()
    edition = models.ForeignKey(QuizEdition, models.PROTECT, null=True, related_name="practised_in")
    question_edition = models.ForeignKey(QuestionEdition, models.PROTECT, null=True, related_name="practised_in")

    class Meta(AppendOnly.Meta):
        verbose_name = _("question practised")
        verbose_name_plural = _("questions practised")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="practice_question_place"),
            models.UniqueConstraint(fields=["session", "question"], name="practice_question_once"),
            models.CheckConstraint(
                condition=Q(edition__isnull=True) ^ Q(question_edition__isnull=True), name="practice_question_one_place"
            ),
        ]


class PracticeAnswer(AppendOnly):
    """The answer to one question of one session, corrected at once: the first stands. An empty ``payload`` says that
    the learner did not know. ``share`` is what it was worth, from 0 to 1. Erasure blanks the words in ``payload``."""

    session = models.ForeignKey(PracticeSession, models.PROTECT, related_name="answers")
    asked = models.OneToOneField(PracticeQuestion, models.PROTECT, related_name="answer")
    client_uuid = models.UUIDField()
    payload: Any = models.JSONField()
    share = models.DecimalField(max_digits=5, decimal_places=4)
    at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("practice answer")
        verbose_name_plural = _("practice answers")
        constraints = [
            models.UniqueConstraint(fields=["session", "client_uuid"], name="practice_answer_once"),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="practice_answer_share"),
        ]
        triggers = erasable("payload")
