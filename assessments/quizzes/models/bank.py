"""Quizzes and questions of the bank, each from one frozen edition to the next, and where a quiz is given."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from accounts.models import Centre
from assessments.quizzes.content import Question, QuizContent, parse, parse_question
from courses.models import Activity, Retirable

MAX_READ = 64
MAX_QUESTIONS_READ = 4096
QUIZZES_READ: dict[str, QuizContent] = {}
QUESTIONS_READ: dict[str, Question] = {}


def keep(cache: dict[Any, Any], most: int, key: Any, value: Any) -> Any:
    """Keeps ``value`` in this process; a full cache starts afresh."""
    if len(cache) >= most:
        cache.clear()
    cache[key] = value
    return value


class Quiz(Retirable):
    """A quiz from one edition to the next. ``centre`` is empty for what every centre may use; ``current`` is the
    edition that new attempts are taken on."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    code = models.CharField(_("code"), max_length=60)
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="quizzes", verbose_name=_("centre")
    )
    title = models.CharField(_("title"), max_length=300)
    current = models.ForeignKey("QuizEdition", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class QuizEdition(AppendOnly):
    """What learners see, as it was published. ``sha256`` is that of the canonical JSON of ``content``."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="quiz_editions_published"
    )

    class Meta(AppendOnly.Meta):
        verbose_name = _("quiz edition")
        verbose_name_plural = _("quiz editions")
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="quiz_edition_number"),
            models.UniqueConstraint(fields=["quiz", "sha256"], name="quiz_edition_content"),
        ]

    def __str__(self) -> str:
        return f"{self.content['title']} ({self.number})"

    @property
    def quiz_content(self) -> QuizContent:
        """Read once per process: what has one digest is one content."""
        found = QUIZZES_READ.get(self.sha256)
        return found or keep(QUIZZES_READ, MAX_READ, self.sha256, parse(self.content))


class QuizActivity(models.Model):
    """Which quiz an activity gives."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="quiz_place")
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="places")

    class Meta:
        verbose_name = _("quiz of an activity")
        verbose_name_plural = _("quizzes of activities")

    def __str__(self) -> str:
        return f"{self.activity} · {self.quiz}"


class BankQuestion(Retirable):
    """A question of the bank. ``centre`` is empty for what every centre may draw; ``current`` is the edition that new
    tries ask. Its uuid is that of the question in every content that asks it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    code = models.CharField(_("code"), max_length=60)
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="bank_questions", verbose_name=_("centre")
    )
    current = models.ForeignKey("QuestionEdition", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("question of the bank")
        verbose_name_plural = _("questions of the bank")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class QuestionEdition(AppendOnly):
    """A question as it was published. ``type``, ``level`` and ``competencies`` repeat what ``content`` says, for draws
    and searches."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(BankQuestion, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    type = models.CharField(max_length=20)
    level = models.CharField(max_length=10, blank=True)
    competencies = ArrayField(models.CharField(max_length=60), default=list)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="question_editions_published"
    )

    class Meta(AppendOnly.Meta):
        verbose_name = _("question edition")
        verbose_name_plural = _("question editions")
        indexes = [GinIndex(fields=["competencies"], name="question_edition_competencies")]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="question_edition_number"),
            models.UniqueConstraint(fields=["question", "sha256"], name="question_edition_content"),
        ]

    def __str__(self) -> str:
        return f"{self.question.code} ({self.number})"

    @property
    def question_content(self) -> Question:
        """Read once per process: what has one digest is one content."""
        found = QUESTIONS_READ.get(self.sha256)
        return found or keep(QUESTIONS_READ, MAX_QUESTIONS_READ, self.sha256, parse_question(self.content))
