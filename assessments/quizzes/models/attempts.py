"""What learners answer on frozen editions: rows that are only added. Personal free text stands beside them, where
erasure can empty it."""

import uuid
from datetime import datetime
from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly, erasable
from assessments.quizzes.models.bank import QuestionEdition, QuizEdition
from assessments.quizzes.timing import deadline
from courses.models import Activity

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


class TimeAllowance(AppendOnly):
    """How much longer a learner has, for quizzes with a time limit: the measure, never its reason. The last row of a
    learner stands; ``factor`` is empty for no limit at all, 1 for the ordinary time."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="time_allowances")
    factor = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="time_allowances_set")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("extra time")
        verbose_name_plural = _("extra times")
        indexes = [models.Index(fields=["learner", "-id"], name="time_allowance_last_word")]
        constraints = [
            models.CheckConstraint(
                condition=Q(factor__isnull=True) | Q(factor__in=[Decimal(1), Decimal("1.33"), Decimal(2)]),
                name="time_allowance_factor",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="time_allowance_order"
            ),
        ]


class Attempt(AppendOnly):
    """One try. A learner has at most one open try of an activity: the next number is only given once the last try was
    handed in, and the constraint settles who was first.

    ``minutes_allowed`` is what this learner had on the day they began, extra time counted; empty for no limit. Its uuid
    is the seed of what is drawn and shuffled.
    """

    uuid = models.UUIDField(unique=True)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="quiz_attempts")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="quiz_attempts")
    edition = models.ForeignKey(QuizEdition, models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    minutes_allowed = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    class Meta(AppendOnly.Meta):
        verbose_name = _("try")
        verbose_name_plural = _("tries")
        constraints = [
            models.UniqueConstraint(fields=["learner", "activity", "number"], name="attempt_number"),
        ]

    @property
    def deadline(self) -> datetime | None:
        return deadline(self.started_at, self.minutes_allowed)


class AttemptQuestion(AppendOnly):
    """A question that a draw gave to one try, as it was when the try began."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="drawn_questions")
    draw = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    question_edition = models.ForeignKey(QuestionEdition, models.PROTECT, related_name="drawn_in")

    class Meta(AppendOnly.Meta):
        verbose_name = _("question drawn")
        verbose_name_plural = _("questions drawn")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="attempt_question_place"),
            models.UniqueConstraint(fields=["attempt", "question_edition"], name="attempt_question_once"),
        ]


class Response(AppendOnly):
    """One answer to one question, as the device sent it. ``sequence`` orders the answers of a try; ``final`` says that
    the learner asked to have it checked, after which no other is taken. What was written at length is not in
    ``payload`` but in its :class:`ResponseText`; what was typed in a few words is, until erasure blanks it."""

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
            *erasable("payload"),
            pgtrigger.Trigger(
                name="late_response", when=pgtrigger.Before, operation=pgtrigger.Insert, func=REFUSE_LATE_RESPONSE
            ),
        ]


class ResponseText(models.Model):
    """What a learner wrote at length, in a row of its own so that erasing a person can empty it."""

    response = models.OneToOneField(Response, models.PROTECT, related_name="essay")
    text = models.TextField()


class Upload(AppendOnly):
    """A file that a learner gave for one question. Its bytes are in the private storage, by ``uuid``."""

    uuid = models.UUIDField(unique=True)
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="uploads")
    question = models.UUIDField()
    kind = models.CharField(max_length=10)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("file handed in")
        verbose_name_plural = _("files handed in")
        indexes = [models.Index(fields=["attempt", "question"], name="upload_by_question")]


class UploadName(models.Model):
    """What the learner called the file; erasure empties it and removes the bytes."""

    upload = models.OneToOneField(Upload, models.PROTECT, related_name="naming")
    name = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True)


class Submission(AppendOnly):
    """A try was handed in: by the learner, or for them when the time was over."""

    class Reason(models.TextChoices):
        HANDED_IN = "handed_in", _("Handed in")
        EXPIRED = "expired", _("Time over")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="submission")
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.HANDED_IN)
    submitted_at = models.DateTimeField(default=timezone.now)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("quiz handed in")
        verbose_name_plural = _("quizzes handed in")
