"""What tries are worth: markings, what a person read, corrections of a wrong key, what an entry assessment proposes."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from assessments.quizzes.models.attempts import Submission
from assessments.quizzes.models.bank import QuestionEdition, Quiz, QuizEdition


def _person(related_name: str) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name=related_name)


class Regrading(AppendOnly):
    """A wrong key was corrected, and every try that it had touched was marked again."""

    uuid = models.UUIDField(unique=True)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="regradings")
    by = _person("regradings")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(_("what was wrong"), max_length=500)

    class Meta(AppendOnly.Meta):
        verbose_name = _("regrading")
        verbose_name_plural = _("regradings")


class Correction(AppendOnly):
    """Where one question's right key is: in an edition of the quiz, or in one of the bank. The last of a quiz and
    question stands, for tries of every edition."""

    regrading = models.ForeignKey(Regrading, models.PROTECT, related_name="corrections")
    question = models.UUIDField()
    edition = models.ForeignKey(QuizEdition, models.PROTECT, null=True, related_name="corrections")
    question_edition = models.ForeignKey(QuestionEdition, models.PROTECT, null=True, related_name="corrections")

    class Meta(AppendOnly.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.UniqueConstraint(fields=["regrading", "question"], name="correction_once"),
            models.CheckConstraint(
                condition=Q(edition__isnull=True) ^ Q(question_edition__isnull=True), name="correction_one_place"
            ),
        ]


class Marking(AppendOnly):
    """What a try was worth by one rule on one day. The last of a submission stands.

    ``complete`` once no question waits for a person. ``detail`` is ``{"questions": {uuid: points or null},
    "competencies": [{code, score, maximum, share, level, complete}]}``, with decimals as text.
    """

    class Reason(models.TextChoices):
        SUBMITTED = "submitted", _("Handed in")
        READ = "read", _("Read by a trainer")
        REGRADED = "regraded", _("Key corrected")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="markings")
    score = models.DecimalField(max_digits=9, decimal_places=4)
    maximum = models.DecimalField(max_digits=9, decimal_places=4)
    passed = models.BooleanField()
    complete = models.BooleanField(default=True)
    detail: Any = models.JSONField()
    rule = models.CharField(max_length=20)
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.SUBMITTED)
    regrading = models.ForeignKey(Regrading, models.PROTECT, null=True, related_name="markings")
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("marking")
        verbose_name_plural = _("markings")
        # What waits for a person is asked for on every visit of a trainer: few markings are ever incomplete.
        indexes = [models.Index(fields=["submission"], condition=Q(complete=False), name="marking_incomplete")]
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=F("maximum")), name="marking_bounds"),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(reason="submitted"), name="marking_submitted_once"
            ),
            models.UniqueConstraint(fields=["submission", "regrading"], name="marking_regraded_once"),
            models.CheckConstraint(
                condition=Q(reason="regraded") ^ Q(regrading__isnull=True), name="marking_regrading"
            ),
        ]


class HandMark(AppendOnly):
    """What one person gave one answer. The last of each role stands; ``second`` is a reading beside the first, to
    compare, and ``agreed`` is what both settled on, which overrides the first.

    ``criteria`` is ``{criterion uuid: points}``, with decimals as text; ``share`` is what they come to, from 0 to 1.
    """

    class Role(models.TextChoices):
        FIRST = "first", _("First reading")
        SECOND = "second", _("Second reading")
        AGREED = "agreed", _("Agreed between the two")

    uuid = models.UUIDField(unique=True)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="hand_marks")
    question = models.UUIDField()
    marker = _person("hand_marks")
    role = models.CharField(max_length=10, choices=Role, default=Role.FIRST)
    criteria: Any = models.JSONField(default=dict)
    share = models.DecimalField(max_digits=5, decimal_places=4)
    at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        indexes = [models.Index(fields=["submission", "question", "-id"], name="hand_mark_last_word")]
        constraints = [models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="hand_mark_bounds")]


class HandMarkComment(models.Model):
    """Personal free text, in a row of its own so that erasing a person can empty it."""

    mark = models.OneToOneField(HandMark, models.PROTECT, related_name="comment")
    text = models.TextField(max_length=4000, blank=True)


class HandMarkAudio(models.Model):
    """A spoken comment. Its bytes are in the private storage, by the mark's uuid; erasure removes both."""

    mark = models.OneToOneField(HandMark, models.PROTECT, related_name="audio")
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()


class Reply(AppendOnly):
    """The learner answers what was said of their work, or the trainer answers back."""

    uuid = models.UUIDField(unique=True)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="replies")
    question = models.UUIDField(null=True)
    author = _person("quiz_replies")
    at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("reply to a marking")
        verbose_name_plural = _("replies to a marking")


class ReplyText(models.Model):
    """Personal free text, in a row of its own so that erasing a person can empty it."""

    reply = models.OneToOneField(Reply, models.PROTECT, related_name="words")
    text = models.TextField(max_length=4000, blank=True)


class PlacementProposal(AppendOnly):
    """What one marking of an entry assessment proposes for one module, by its code. Those of a standing marking
    stand."""

    class Verdict(models.TextChoices):
        DISPENSE = "dispense", _("Leave it out")
        ADD = "add", _("Add it")
        KEEP = "keep", _("As planned")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    marking = models.ForeignKey(Marking, models.PROTECT, related_name="placements")
    course = models.CharField(max_length=60)
    verdict = models.CharField(max_length=10, choices=Verdict)
    shares: Any = models.JSONField()
    proposed_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("placement proposed")
        verbose_name_plural = _("placements proposed")
        constraints = [models.UniqueConstraint(fields=["marking", "course"], name="placement_proposal_once")]


class PlacementDecision(AppendOnly):
    """What a person decided of a proposal. The last stands."""

    uuid = models.UUIDField(unique=True)
    proposal = models.ForeignKey(PlacementProposal, models.PROTECT, related_name="decisions")
    accepted = models.BooleanField()
    by = _person("placement_decisions")
    at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("placement decided")
        verbose_name_plural = _("placements decided")


class PlacementReason(models.Model):
    """Personal free text, in a row of its own so that erasing a person can empty it."""

    decision = models.OneToOneField(PlacementDecision, models.PROTECT, related_name="words")
    text = models.TextField(max_length=2000, blank=True)
