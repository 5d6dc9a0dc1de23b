"""Frozen editions of quizzes, and what learners answer on them. All but the quiz itself and where it is given are rows
that are only added."""

import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from accounts.models import Centre
from assessments.quizzes.content import QuizContent, parse
from courses.models import Activity, Retirable

# One try receives one thing at a time: without the lock, an answer and the hand-in that closes the try could each be
# accepted without seeing the other.
REFUSE_LATE_RESPONSE = """
PERFORM 1 FROM quizzes_attempt WHERE id = NEW.attempt_id FOR NO KEY UPDATE;
IF EXISTS (SELECT 1 FROM quizzes_submission WHERE attempt_id = NEW.attempt_id) THEN
    RAISE EXCEPTION 'this attempt was handed in' USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_open';
END IF;
IF EXISTS (
    SELECT 1 FROM quizzes_response WHERE attempt_id = NEW.attempt_id AND question = NEW.question AND final
) THEN
    RAISE EXCEPTION 'this answer was checked' USING ERRCODE = 'check_violation', CONSTRAINT = 'question_open';
END IF;
RETURN NEW;
"""

MAX_READ = 64
_READ: dict[str, QuizContent] = {}


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
        found = _READ.get(self.sha256)
        if found is None:
            if len(_READ) >= MAX_READ:
                _READ.clear()
            found = _READ[self.sha256] = parse(self.content)
        return found


class QuizActivity(models.Model):
    """Which quiz an activity gives."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="quiz_place")
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="places")

    class Meta:
        verbose_name = _("quiz of an activity")
        verbose_name_plural = _("quizzes of activities")

    def __str__(self) -> str:
        return f"{self.activity} · {self.quiz}"


class Attempt(AppendOnly):
    """One try. A learner has at most one open try of an activity: the next number is only given once the last try was
    handed in, and the constraint settles who was first."""

    uuid = models.UUIDField(unique=True)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="quiz_attempts")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="quiz_attempts")
    edition = models.ForeignKey(QuizEdition, models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("try")
        verbose_name_plural = _("tries")
        constraints = [
            models.UniqueConstraint(fields=["learner", "activity", "number"], name="attempt_number"),
        ]


class Response(AppendOnly):
    """One answer to one question, as the device sent it. ``sequence`` orders the answers of a try; ``final`` says that
    the learner asked to have it checked, after which no other is taken."""

    client_uuid = models.UUIDField()
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="responses")
    question = models.UUIDField()
    sequence = models.BigIntegerField()
    payload = models.JSONField()
    final = models.BooleanField(default=False)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            # Within its try: a uuid taken from somebody else's device must not pass for an answer already saved.
            models.UniqueConstraint(fields=["attempt", "client_uuid"], name="response_once"),
            models.UniqueConstraint(
                fields=["attempt", "question"], condition=Q(final=True), name="response_final_once"
            ),
            models.CheckConstraint(condition=Q(sequence__gte=0), name="response_sequence"),
        ]
        triggers = [
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="late_response", when=pgtrigger.Before, operation=pgtrigger.Insert, func=REFUSE_LATE_RESPONSE
            ),
        ]


class Submission(AppendOnly):
    """The learner handed a try in."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="submission")
    submitted_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("quiz handed in")
        verbose_name_plural = _("quizzes handed in")


class Marking(AppendOnly):
    """What a try was worth by one rule on one day. The last of a submission stands.

    ``detail`` is ``{"questions": {uuid: points}, "competencies": [{code, score, maximum, share, level}]}``, with
    decimals as text.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="markings")
    score = models.DecimalField(max_digits=9, decimal_places=4)
    maximum = models.DecimalField(max_digits=9, decimal_places=4)
    passed = models.BooleanField()
    detail: Any = models.JSONField()
    rule = models.CharField(max_length=20)
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("marking")
        verbose_name_plural = _("markings")
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=F("maximum")), name="marking_bounds"),
        ]
