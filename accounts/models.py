"""People, organisations and the dated relations between them.

A role is never a field of a person: it is a relation with a start and an end, so what it opens closes with it.
"""

import uuid
from datetime import date, timedelta
from importlib import import_module
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from accounts.dates import holds


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, **fields)
        user.email = self.normalize_email(user.email) if user.email else None
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


MAJORITY = 18


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Erasure empties the identifying columns and keeps the row, which records point at."""

    class Language(models.TextChoices):
        FRENCH = "fr", "Français"
        ENGLISH = "en", "English"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        help_text=_("What the person types to sign in when they have no e-mail."),
    )
    display_name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), null=True, blank=True)  # noqa: DJ001 - unique, and many have none
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FRENCH)
    plain_language = models.BooleanField(_("reads lessons in plain language"), default=False)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("platform support"), default=False)
    date_joined = models.DateTimeField(_("created on"), default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.UniqueConstraint(Lower("username"), name="user_username_unique"),
            models.CheckConstraint(condition=~Q(email=""), name="user_email_null_when_absent"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email or None  # sign-in pages write "" when somebody removes their address
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name.split(" ")[0] if self.display_name else self.username

    def is_minor_on(self, day: date) -> bool:
        if self.birth_date is None:
            return False
        born = self.birth_date
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return age < MAJORITY


class Sector(models.TextChoices):
    """Where mediators work, as the fiche métier lists it (``curriculum/trade_page.json``)."""

    ASSOCIATIONS = "associations", _("Associations and social centres")
    HOUSING = "housing", _("Housing and supported housing")
    LOCAL_AUTHORITIES = "local-authorities", _("Local authorities")
    MEDICO_SOCIAL = "medico-social", _("Medico-social institutions")
    PREVENTION = "prevention", _("Specialised prevention and social cohesion")
    PRISONS = "prisons", _("Prisons")
    SOCIAL_LANDLORDS = "social-landlords", _("Social landlords and the social economy")
    HIGHER_EDUCATION = "higher-education", _("Higher education")


class EmployerKind(models.TextChoices):
    """Employing establishments, as the fiche métier lists them (``curriculum/trade_page.json``)."""

    PUBLIC_AUTHORITY = "public-authority", _("Town hall, département or city service")
    SOCIAL_CENTRE = "social-centre", _("Social centre, neighbourhood house or local association")
    CCAS = "ccas", _("CCAS, CIAS or social support platform")
    HOSPITAL = "hospital", _("Hospital")
    UNIVERSITY = "university", _("University or CROUS")
    PRISON = "prison", _("Prison or prison service")
    REINTEGRATION = "reintegration", _("Reintegration body")
    SOCIAL_LANDLORD = "social-landlord", _("Social landlord")


class Organisation(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=160)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    address = models.TextField(_("address"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Centre(Organisation):
    """A training centre (CFA, university, training body). Contacts are what a remote module must announce."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    activity_declaration_number = models.CharField(_("activity declaration number"), max_length=20, blank=True)
    technical_contact = models.CharField(_("technical help"), max_length=200, blank=True)
    teaching_contact = models.CharField(_("teaching help"), max_length=200, blank=True)
    accessibility_contact = models.CharField(_("disability officer"), max_length=200, blank=True)
    apprenticeship_mediator = models.CharField(_("apprenticeship mediator"), max_length=200, blank=True)
    access_delay = models.CharField(_("delay to join"), max_length=200, blank=True)
    price = models.CharField(_("price and funding"), max_length=300, blank=True)

    class Meta(Organisation.Meta):
        verbose_name = _("training centre")
        verbose_name_plural = _("training centres")


class Employer(Organisation):
    sector = models.CharField(_("sector"), max_length=30, choices=Sector, blank=True)
    kind = models.CharField(_("kind of employer"), max_length=30, choices=EmployerKind, blank=True)
    registered_by = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="employers", verbose_name=_("registered by")
    )

    class Meta(Organisation.Meta):
        verbose_name = _("employer")
        verbose_name_plural = _("employers")


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """Relations that hold on ``day``, first and last days included."""
        return self.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)


class Dated(models.Model):
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="%(app_label)s_%(class)s_dates",
            )
        ]

    def holds_on(self, day: date) -> bool:
        return holds(self.start, self.end, day)


class RelationQuerySet(DatedQuerySet):
    def valid(self) -> Self:
        return self.filter(annulled_on__isnull=True)

    def on(self, day: date) -> Self:
        return super().on(day).valid()


class Relation(Dated):
    """What opens something to somebody. One that was annulled opens nothing on any day, and stays in the history
    with the dates that were typed."""

    annulled_on = models.DateField(_("annulled on"), null=True, blank=True, editable=False)

    objects = RelationQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = True

    def holds_on(self, day: date) -> bool:
        return self.annulled_on is None and super().holds_on(day)

    def is_over_on(self, day: date) -> bool:
        """Opens nothing on ``day``, nor later."""
        return self.annulled_on is not None or (self.end is not None and self.end < day)


def person(related_name: str, verbose_name: Any) -> Any:
    return models.ForeignKey(User, models.PROTECT, related_name=related_name, verbose_name=verbose_name)


class Membership(Relation):
    """A learner trains at a centre, with or without a cohort."""

    learner = person("memberships", _("learner"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="memberships", verbose_name=_("centre"))

    class Meta(Relation.Meta):
        verbose_name = _("registration at a centre")
        verbose_name_plural = _("registrations at a centre")

    def __str__(self) -> str:
        return f"{self.learner} · {self.centre}"


class StaffRole(Relation):
    class Role(models.TextChoices):
        TRAINER = "trainer", _("Trainer")
        COORDINATOR = "coordinator", _("Coordinator")
        AUDITOR = "auditor", _("Auditor")

    user = person("staff_roles", _("person"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="staff_roles", verbose_name=_("centre"))
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta(Relation.Meta):
        verbose_name = _("staff role")
        verbose_name_plural = _("staff roles")

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Cohort(Dated):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="cohorts", verbose_name=_("centre"))
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)

    class Meta(Dated.Meta):
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-start", "name"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["centre", "code"], name="cohort_code_per_centre"),
        ]

    def __str__(self) -> str:
        return self.name


class CohortLearner(Relation):
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="places", verbose_name=_("cohort"))
    learner = person("cohort_places", _("learner"))

    class Meta(Relation.Meta):
        verbose_name = _("learner of a cohort")
        verbose_name_plural = _("learners of a cohort")

    def __str__(self) -> str:
        return f"{self.learner} · {self.cohort}"


class CohortTrainer(Relation):
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="trainer_places", verbose_name=_("cohort"))
    trainer = person("taught_cohorts", _("trainer"))

    class Meta(Relation.Meta):
        verbose_name = _("trainer of a cohort")
        verbose_name_plural = _("trainers of a cohort")

    def __str__(self) -> str:
        return f"{self.trainer} · {self.cohort}"


class ContractQuerySet(DatedQuerySet):
    def standing_on(self, day: date) -> Self:
        """A contract's last day is a day of work; a broken one is over on the very day it is broken."""
        return self.on(day).exclude(broken_on__lte=day)


class Apprenticeship(Dated):
    """A contract. ``end`` is the day it ends or was broken; who mentors, and when, is a relation of its own."""

    class Kind(models.TextChoices):
        APPRENTICESHIP = "apprenticeship", _("Apprenticeship contract")
        WORK_STUDY = "work_study", _("Professionalisation contract")
        INTERNSHIP = "internship", _("Work placement")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = person("apprenticeships", _("learner"))
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="apprenticeships", verbose_name=_("employer"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="apprenticeships", verbose_name=_("centre"))
    kind = models.CharField(_("kind of contract"), max_length=20, choices=Kind, default=Kind.APPRENTICESHIP)
    broken_on = models.DateField(_("broken on"), null=True, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")

    def __str__(self) -> str:
        return f"{self.learner} · {self.employer}"


class Mentorship(Relation):
    apprenticeship = models.ForeignKey(
        Apprenticeship, models.PROTECT, related_name="mentorships", verbose_name=_("contract")
    )
    mentor = person("mentorships", _("mentor"))

    class Meta(Relation.Meta):
        verbose_name = _("mentor of a contract")
        verbose_name_plural = _("mentors of a contract")

    def __str__(self) -> str:
        return f"{self.mentor} · {self.apprenticeship}"


class EmployerContact(Relation):
    class Role(models.TextChoices):
        HR = "hr", _("Human resources")
        MANAGER = "manager", _("Head of the structure")

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="contacts", verbose_name=_("employer"))
    user = person("employer_roles", _("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.HR)

    class Meta(Relation.Meta):
        verbose_name = _("employer contact")
        verbose_name_plural = _("employer contacts")

    def __str__(self) -> str:
        return f"{self.user} · {self.employer}"


class Guardianship(Relation):
    """Ends on the eighteenth birthday, which ``accounts.access`` checks against the birth date as well."""

    learner = person("guardianships", _("learner"))
    guardian = person("wards", _("legal guardian"))

    class Meta(Relation.Meta):
        verbose_name = _("legal guardian")
        verbose_name_plural = _("legal guardians")

    def __str__(self) -> str:
        return f"{self.guardian} · {self.learner}"


class Invitation(models.Model):
    """A link that lets an invited person choose how to sign in. Only the digest of its secret is kept."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = person("invitations", _("person"))
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = person("invitations_sent", _("invited by"))
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name=_("centre")
    )
    issued_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-issued_at"]

    def __str__(self) -> str:
        return f"{self.user} · {self.issued_at:%Y-%m-%d}"

    def is_open_at(self, moment: Any) -> bool:
        return self.accepted_at is None and self.revoked_at is None and moment < self.expires_at


class SignInCode(models.Model):
    """A one-time code that a trainer prints for an apprentice without a usable e-mail. Only its digest is kept."""

    user = person("sign_in_codes", _("person"))
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    issued_by = person("sign_in_codes_issued", _("issued by"))
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in code")
        verbose_name_plural = _("sign-in codes")
        ordering = ["-issued_at"]

    def __str__(self) -> str:
        return f"{self.user} · {self.issued_at:%Y-%m-%d}"

    def is_open_at(self, moment: Any) -> bool:
        return self.used_at is None and self.revoked_at is None and moment < self.expires_at


class Session(AbstractBaseSession):
    """As Django's, and whose it is: both are found by one statement, and what somebody left open can be closed."""

    person = models.ForeignKey(
        User, models.CASCADE, related_name="sessions", null=True, editable=False, verbose_name=_("person")
    )

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class AccessLog(AppendOnly):
    """Somebody outside the centre looked at a learner's record. The learner reads this list."""

    SAME_VISIT = timedelta(minutes=10)  # who looks again within it is still there

    learner = person("access_logs", _("learner"))
    viewer = person("views_made", _("viewer"))
    capacity = models.CharField(_("as"), max_length=20)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    page = models.CharField(_("what was seen"), max_length=60)
    seen_at = models.DateTimeField(_("on"), default=timezone.now)

    class Meta(AppendOnly.Meta):
        verbose_name = _("view of a record")
        verbose_name_plural = _("views of a record")
        ordering = ["-seen_at"]
        indexes = [models.Index(fields=["learner", "-seen_at"], name="access_log_learner")]

    def __str__(self) -> str:
        return f"{self.viewer} · {self.page} · {self.seen_at:%Y-%m-%d}"
