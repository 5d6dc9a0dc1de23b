"""What is taught: programmes, courses (modules of a few hours), sections and activities; who follows; what is done.

The outline is what records point at, so its parts are retired with a date and never removed.
"""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from accounts.models import Centre, Cohort, Relation
from competencies.models import Competency, QualificationEdition, Theme
from courses.rhythm import Weeks
from courses.stamps import OF_ACTIVITY, OF_ORDER, OF_SECTION, stamping


class Modality(models.TextChoices):
    ONSITE = "onsite", _("At the centre")
    REMOTE_SUPERVISED = "remote_supervised", _("Remote, with a trainer present")
    REMOTE_UNSUPERVISED = "remote_unsupervised", _("Remote, at your own pace")


class RetirableQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(retired_at__isnull=True)


class Retirable(models.Model):
    retired_at = models.DateTimeField(_("retired on"), null=True, blank=True, editable=False)

    objects = RetirableQuerySet.as_manager()

    class Meta:
        abstract = True


class Course(Retirable):
    """A module of a few hours. ``centre`` is empty for what every centre may use."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    code = models.SlugField(_("code"), max_length=60)
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("centre")
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    objective = models.TextField(_("objective"), blank=True)
    minutes = models.PositiveIntegerField(_("announced duration in minutes"), default=0)
    modality = models.CharField(_("modality"), max_length=20, choices=Modality, default=Modality.ONSITE)
    levels = models.JSONField(_("levels"), default=list, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="courses", verbose_name=_("themes"))
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "code"], nulls_distinct=False, name="course_code"),
        ]

    def __str__(self) -> str:
        return self.title


class CourseCompetency(models.Model):
    """What a module announces that it works toward."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="aims")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="course_aims")
    level = models.PositiveSmallIntegerField(_("level"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "competency"], name="course_aim_once")]


class Programme(Retirable):
    """An ordered way through courses toward one qualification."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    code = models.SlugField(_("code"), max_length=60, unique=True)
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="programmes", verbose_name=_("centre")
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    rhythm = models.TextField(_("rhythm of the work-study"), blank=True)
    outside = models.TextField(_("what the qualification asks beyond these modules"), blank=True)
    edition = models.ForeignKey(
        QualificationEdition, models.PROTECT, related_name="programmes", verbose_name=_("qualification edition")
    )
    courses = models.ManyToManyField(Course, through="ProgrammeCourse", related_name="programmes")

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class ProgrammeCourse(models.Model):
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="places")
    course = models.ForeignKey(Course, models.PROTECT, related_name="programme_places")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    required = models.BooleanField(_("required"), default=True)
    # Counted from the learner's own start (``courses.rhythm``); neither where the programme keeps no rhythm.
    first_week = models.PositiveSmallIntegerField(_("first week"), null=True, blank=True)
    last_week = models.PositiveSmallIntegerField(_("last week"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "course"], name="programme_course_once"),
            models.CheckConstraint(
                name="programme_course_weeks",
                condition=Q(first_week__isnull=True, last_week__isnull=True)
                | Q(
                    first_week__isnull=False, last_week__isnull=False, first_week__gte=1, last_week__gte=F("first_week")
                ),
            ),
        ]

    @property
    def weeks(self) -> Weeks | None:
        if self.first_week is None or self.last_week is None:
            return None
        return Weeks(first=self.first_week, last=self.last_week)


class Section(Retirable):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    course = models.ForeignKey(Course, models.PROTECT, related_name="sections")
    title = models.CharField(_("title"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    minimum = models.PositiveSmallIntegerField(
        _("how many suffice"),
        null=True,
        blank=True,
        help_text=_("Leave empty to ask for every required activity."),
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "id"]
        triggers = [stamping(OF_SECTION)]

    def __str__(self) -> str:
        return self.title


class Activity(Retirable):
    class TimeNature(models.TextChoices):
        TRAINING = "training", _("Training time")
        OPTIONAL = "optional", _("Personal work, optional")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    section = models.ForeignKey(Section, models.PROTECT, related_name="activities")
    kind = models.SlugField(_("kind"), max_length=30)
    title = models.CharField(_("title"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    required = models.BooleanField(_("required"), default=True)
    minutes = models.PositiveSmallIntegerField(_("announced duration in minutes"), default=0)
    modality = models.CharField(_("modality"), max_length=20, choices=Modality, blank=True)
    time_nature = models.CharField(
        _("nature of the time"), max_length=10, choices=TimeNature, default=TimeNature.TRAINING
    )
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    requires = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="opens", verbose_name=_("comes after")
    )
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["position", "id"]
        triggers = [stamping(OF_ACTIVITY)]

    def __str__(self) -> str:
        return self.title


class ActivityOrder(Activity.requires.through):  # type: ignore[name-defined,misc]
    """What comes after what: a proxy, for its trigger."""

    class Meta:
        proxy = True
        triggers = [stamping(OF_ORDER)]


class CourseStamp(models.Model):
    """Another one with each change of the sections or activities of its course. Written by PostgreSQL alone."""

    course = models.OneToOneField(Course, models.CASCADE, primary_key=True, related_name="stamp_row")
    stamp = models.UUIDField(editable=False)


class ActivityCompetency(models.Model):
    class Purpose(models.TextChoices):
        TAUGHT = "taught", _("Taught")
        ASSESSED = "assessed", _("Assessed")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="aims")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="activity_aims")
    level = models.PositiveSmallIntegerField(_("level worked toward"))
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.TAUGHT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "competency", "purpose"], name="activity_aim_once"),
        ]


class Enrolment(Relation):
    """A learner, or every learner of a cohort while in it, follows a course or a whole programme."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("learner"),
    )
    cohort = models.ForeignKey(
        Cohort, models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("cohort")
    )
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("module")
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("programme")
    )
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="enrolments_made")
    enrolled_at = models.DateTimeField(default=timezone.now)

    class Meta(Relation.Meta):
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            *Relation.Meta.constraints,
            models.CheckConstraint(
                condition=Q(learner__isnull=True) ^ Q(cohort__isnull=True), name="enrolment_learner_or_cohort"
            ),
            models.CheckConstraint(
                condition=Q(course__isnull=True) ^ Q(programme__isnull=True), name="enrolment_course_or_programme"
            ),
        ]


class Completion(AppendOnly):
    """An activity was done. ``edition`` says what was in front of the learner: a page revision or a quiz edition."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="completions")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="completions")
    source = models.CharField(max_length=120)
    edition = models.CharField(max_length=120, blank=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        constraints = [
            models.UniqueConstraint(fields=["learner", "activity", "source"], name="completion_once_per_source"),
        ]
        indexes = [models.Index(fields=["learner", "-occurred_at"], name="completion_last_work")]


class Dispensation(AppendOnly):
    """A person decided that a learner may leave a module out, or, later, that they may not after all. The last of a
    learner and module stands. It says nothing of what the learner knows: it is no evidence."""

    uuid = models.UUIDField(unique=True)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="dispensations")
    course = models.ForeignKey(Course, models.PROTECT, related_name="dispensations")
    granted = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="dispensations_given")
    at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("dispensation")
        verbose_name_plural = _("dispensations")
        indexes = [models.Index(fields=["learner", "course", "-id"], name="dispensation_last_word")]


class Bookmark(models.Model):
    """Where a learner stopped. A convenience, not a record: the last write wins."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookmarks")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="bookmarks")
    anchor = models.CharField(max_length=60, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "activity"], name="bookmark_once")]
        indexes = [models.Index(fields=["learner", "-updated_at"], name="bookmark_latest")]
