"""Frameworks, qualifications and what is known of a learner's competencies.

Frameworks and qualifications are dated editions; evidence and publications are rows that are only added.
"""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly, AppendOnlyQuerySet
from accounts.models import Apprenticeship, Centre, Dated, Mentorship
from competencies.mastery import TOP_LEVEL, Instrument, Kind


def level_field(verbose_name: Any, **options: Any) -> Any:
    return models.PositiveSmallIntegerField(verbose_name, **options)


class EditionQuerySet(models.QuerySet[Any]):
    def in_force_on(self, day: Any) -> Self:
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class Edition(models.Model):
    """What was true from a day to a day. Unknown dates stay empty and are shown as *à confirmer*."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    label = models.CharField(_("edition"), max_length=60)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)
    gaps = models.JSONField(_("what is not known"), default=list, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label


class Framework(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")

    def __str__(self) -> str:
        return self.title


class FrameworkEdition(Edition):
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="editions", verbose_name=_("framework"))

    class Meta:
        verbose_name = _("framework edition")
        verbose_name_plural = _("framework editions")
        constraints = [
            models.UniqueConstraint(fields=["framework", "label"], name="framework_edition_label"),
        ]

    def __str__(self) -> str:
        return f"{self.framework.title} ({self.label})"


class EditionPart(models.Model):
    """A named, ordered part of a framework edition."""

    edition = models.ForeignKey(
        FrameworkEdition, models.PROTECT, related_name="%(class)s_set", verbose_name=_("edition")
    )
    code = models.SlugField(_("code"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="%(app_label)s_%(class)s_code"),
        ]

    def __str__(self) -> str:
        return self.title


class Level(models.Model):
    """A step of the scale: 0 to 3, and one without a number for *non vu en entreprise*."""

    edition = models.ForeignKey(FrameworkEdition, models.PROTECT, related_name="levels")
    level = level_field(_("level"), null=True)
    label = models.CharField(_("label"), max_length=60)
    description = models.CharField(_("description"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "level"], nulls_distinct=False, name="level_once"),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__lte=TOP_LEVEL), name="level_scale"),
        ]

    def __str__(self) -> str:
        return self.label


class Family(EditionPart):
    class Meta(EditionPart.Meta):
        verbose_name = _("family")
        verbose_name_plural = _("families")


class Theme(EditionPart):
    summary = models.CharField(_("summary"), max_length=300, blank=True)

    class Meta(EditionPart.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class Competency(EditionPart):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    family = models.ForeignKey(Family, models.PROTECT, related_name="competencies", verbose_name=_("family"))
    themes = models.ManyToManyField(Theme, related_name="competencies", verbose_name=_("themes"))
    definition = models.TextField(_("definition"))
    mentor_sentence = models.TextField(_("in the words of the job"), blank=True)
    retired_on = models.DateField(_("no longer used since"), null=True, blank=True)

    class Meta(EditionPart.Meta):
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")


class LevelDescriptor(models.Model):
    """What one sees the person do, at one level of one competency."""

    competency = models.ForeignKey(Competency, models.PROTECT, related_name="descriptors")
    level = level_field(_("level"))
    text = models.CharField(_("what one sees"), max_length=400)

    class Meta:
        verbose_name = _("level sentence")
        verbose_name_plural = _("level sentences")
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["competency", "level"], name="descriptor_once"),
            models.CheckConstraint(condition=Q(level__lte=TOP_LEVEL), name="descriptor_scale"),
        ]


class Mission(EditionPart):
    competencies = models.ManyToManyField(Competency, related_name="missions", verbose_name=_("competencies"))

    class Meta(EditionPart.Meta):
        verbose_name = _("mission")
        verbose_name_plural = _("missions")


class Qualification(models.Model):
    class Kind(models.TextChoices):
        CAP = "cap", "CAP"
        TP = "tp", _("Professional title")
        DEUST = "deust", "DEUST"
        BPJEPS = "bpjeps", "BPJEPS"
        BUT = "but", "BUT"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    short_title = models.CharField(_("short title"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    level = models.PositiveSmallIntegerField(_("national level"))
    rncp = models.CharField(_("RNCP code"), max_length=12, blank=True)
    certifier = models.CharField(_("certifying body"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = ["level", "title"]

    def __str__(self) -> str:
        return self.short_title


class QualificationEdition(Edition):
    qualification = models.ForeignKey(
        Qualification, models.PROTECT, related_name="editions", verbose_name=_("qualification")
    )
    status_as_of = models.DateField(_("checked on"), null=True, blank=True)
    confidence = models.CharField(_("confidence"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("qualification edition")
        verbose_name_plural = _("qualification editions")
        constraints = [
            models.UniqueConstraint(fields=["qualification", "label"], name="qualification_edition_label"),
        ]

    def __str__(self) -> str:
        return f"{self.qualification.short_title} ({self.label})"


class Block(models.Model):
    """An official block, by its code. ``title`` is empty when nobody has read it: never invent one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    edition = models.ForeignKey(QualificationEdition, models.PROTECT, related_name="blocks")
    code = models.CharField(_("code"), max_length=30)
    label = models.CharField(_("number"), max_length=30, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    title_confidence = models.CharField(_("confidence in the title"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)
    items = models.JSONField(_("official competencies"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="block_code")]

    def __str__(self) -> str:
        return f"{self.code} · {self.title or _('title to be confirmed')}"


class Proposition(models.Model):
    """Our authored, dated answer to "which trade competencies does this qualification ask for?". Not official.

    ``centre`` is empty for the one shipped with the product; a centre's own replaces it for its learners.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    edition = models.ForeignKey(
        QualificationEdition, models.PROTECT, related_name="propositions", verbose_name=_("qualification edition")
    )
    framework_edition = models.ForeignKey(
        FrameworkEdition, models.PROTECT, related_name="propositions", verbose_name=_("framework edition")
    )
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="propositions", verbose_name=_("centre")
    )
    label = models.CharField(_("label"), max_length=120)
    note = models.TextField(_("note"), blank=True)
    valid_from = models.DateField(_("valid from"))
    replaced_on = models.DateField(_("replaced on"), null=True, blank=True)

    class Meta:
        verbose_name = _("teaching proposition")
        verbose_name_plural = _("teaching propositions")
        ordering = ["-valid_from", "-id"]

    def __str__(self) -> str:
        return f"{self.label} · {self.edition}"


class Heading(models.Model):
    """A heading of ours inside a proposition, where the official blocks are not known by title."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    proposition = models.ForeignKey(Proposition, models.PROTECT, related_name="headings")
    code = models.SlugField(_("code"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("heading")
        verbose_name_plural = _("headings")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["proposition", "code"], name="heading_code")]

    def __str__(self) -> str:
        return self.title


class Requirement(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    proposition = models.ForeignKey(Proposition, models.PROTECT, related_name="requirements")
    block = models.ForeignKey(Block, models.PROTECT, null=True, blank=True, related_name="requirements")
    heading = models.ForeignKey(Heading, models.PROTECT, null=True, blank=True, related_name="requirements")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="requirements")
    level = level_field(_("expected level"))
    origins = models.PositiveSmallIntegerField(_("independent occasions"), default=1)
    rationale = models.CharField(_("why"), max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=TOP_LEVEL), name="requirement_scale"),
            models.CheckConstraint(condition=Q(origins__gte=1), name="requirement_origins"),
            models.CheckConstraint(
                condition=Q(block__isnull=True) ^ Q(heading__isnull=True), name="requirement_block_or_heading"
            ),
            models.UniqueConstraint(
                fields=["proposition", "block", "heading", "competency"],
                nulls_distinct=False,
                name="requirement_once",
            ),
        ]


class Pathway(Dated):
    """Toward what a learner works. The proposition is pinned with the edition, so that expectations hold still."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="pathways", verbose_name=_("learner")
    )
    edition = models.ForeignKey(
        QualificationEdition, models.PROTECT, related_name="pathways", verbose_name=_("qualification edition")
    )
    proposition = models.ForeignKey(
        Proposition, models.PROTECT, related_name="pathways", verbose_name=_("teaching proposition")
    )
    apprenticeship = models.ForeignKey(
        Apprenticeship, models.PROTECT, null=True, blank=True, related_name="pathways", verbose_name=_("contract")
    )

    class Meta(Dated.Meta):
        verbose_name = _("path toward a qualification")
        verbose_name_plural = _("paths toward a qualification")


class EvidenceQuerySet(AppendOnlyQuerySet):
    def standing(self) -> Self:
        """What nothing took back; what took it back can itself be taken back."""
        return self.filter(~Exists(Evidence.objects.retracting(OuterRef("pk"))))

    def retracting(self, evidence: OuterRef) -> Self:
        """What took it back and stands. Said to retract something, so that PostgreSQL finds these few by their
        index."""
        return self.filter(retracts=evidence, retracts__isnull=False, retracted_by__isnull=True)

    def shared(self, day: date | None = None) -> Self:
        """Rows an employer may see: what its own mentors saw, shared at birth, and what a standing publication shares.

        What an earlier employer's mentors saw stayed with that contract.
        """
        day = day or timezone.localdate()
        # Of the mentorship's learner, not of the evidence's, though they are one: PostgreSQL can then look for all
        # mentors at once, and not again for each row.
        contracts = Apprenticeship.objects.standing_on(day).filter(learner=OuterRef("apprenticeship__learner"))
        mentors = Mentorship.objects.valid().filter(
            mentor=OuterRef("recorded_by"),
            apprenticeship__learner=OuterRef("learner"),
            apprenticeship__employer__in=contracts.values("employer"),
        )
        seen_at_work = Q(instrument=Instrument.WORKPLACE) & ~Q(kind=Kind.RETRACTION) & Exists(mentors)
        return self.filter(seen_at_work | Exists(Publication.objects.sharing().filter(evidence=OuterRef("pk"))))


class Evidence(AppendOnly):
    """``origin`` is the occasion ("quiz:<activity>"), which independent occasions are counted by; ``source`` is the
    very row it came from ("marking:<uuid>"), so that recording the same thing twice records it once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    level = level_field(_("level"), null=True)
    instrument = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Instrument])
    origin = models.CharField(max_length=120)
    source = models.CharField(max_length=120)
    observed_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="evidence_recorded"
    )
    retracts = models.OneToOneField("self", models.PROTECT, null=True, related_name="retracted_by")

    objects = EvidenceQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        indexes = [models.Index(fields=["learner", "competency", "observed_at"], name="evidence_by_learner")]
        constraints = [
            models.UniqueConstraint(fields=["source", "competency", "kind"], name="evidence_once_per_source"),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__lte=TOP_LEVEL), name="evidence_scale"),
            models.CheckConstraint(
                condition=Q(kind=Kind.RETRACTION) ^ Q(retracts__isnull=True), name="evidence_retraction"
            ),
        ]


class EvidenceComment(models.Model):
    """Personal free text, in a row of its own so that erasing a person can empty it."""

    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="comment")
    text = models.TextField(_("comment"), max_length=2000)


class PublicationQuerySet(AppendOnlyQuerySet):
    def sharing(self) -> Self:
        """Those that share today: the last word on their row of evidence."""
        later = Publication.objects.filter(evidence=OuterRef("evidence"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), shared=True)


class Publication(AppendOnly):
    """Shares one row of evidence with the employer, or, with ``shared`` false, stops sharing it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="publications")
    shared = models.BooleanField()
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="publications_made")

    objects = PublicationQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("publication of a level")
        verbose_name_plural = _("publications of a level")
        indexes = [models.Index(fields=["evidence", "-id"], name="publication_last_word")]
