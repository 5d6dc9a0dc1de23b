"""People, organisations and the relations between them, and the cast that the tests call by name."""

from dataclasses import dataclass
from datetime import date, timedelta

import factory
from django.utils import timezone

from accounts import models

PASSWORD = "un mot de passe assez long"


def years_ago(years: int, day: date | None = None) -> date:
    day = day or timezone.localdate()
    return day.replace(year=day.year - years, day=min(day.day, 28))


def some_months_ago() -> date:
    return timezone.localdate() - timedelta(days=120)


class UserFactory(factory.django.DjangoModelFactory):
    """Without a password, unless one is given: hashing one costs time in every test."""

    class Meta:
        model = models.User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"personne{n}")
    display_name = factory.Sequence(lambda n: f"Personne {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@exemple.test")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **kwargs)


class CentreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Centre

    code = factory.Sequence(lambda n: f"centre-{n}")
    name = factory.Sequence(lambda n: f"Centre {n}")


class EmployerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Employer

    name = factory.Sequence(lambda n: f"Structure {n}")


class DatedFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    start = factory.LazyFunction(some_months_ago)


class MembershipFactory(DatedFactory):
    class Meta:
        model = models.Membership

    learner = factory.SubFactory(UserFactory)
    centre = factory.SubFactory(CentreFactory)


class StaffRoleFactory(DatedFactory):
    class Meta:
        model = models.StaffRole

    user = factory.SubFactory(UserFactory)
    centre = factory.SubFactory(CentreFactory)
    role = models.StaffRole.Role.TRAINER


class CohortFactory(DatedFactory):
    class Meta:
        model = models.Cohort

    centre = factory.SubFactory(CentreFactory)
    code = factory.Sequence(lambda n: f"promo-{n}")
    name = factory.Sequence(lambda n: f"Promotion {n}")


class CohortLearnerFactory(DatedFactory):
    class Meta:
        model = models.CohortLearner

    cohort = factory.SubFactory(CohortFactory)
    learner = factory.SubFactory(UserFactory)


class CohortTrainerFactory(DatedFactory):
    class Meta:
        model = models.CohortTrainer

    cohort = factory.SubFactory(CohortFactory)
    trainer = factory.SubFactory(UserFactory)


class ApprenticeshipFactory(DatedFactory):
    class Meta:
        model = models.Apprenticeship

    learner = factory.SubFactory(UserFactory)
    employer = factory.SubFactory(EmployerFactory)
    centre = factory.SubFactory(CentreFactory)


class MentorshipFactory(DatedFactory):
    class Meta:
        model = models.Mentorship

    apprenticeship = factory.SubFactory(ApprenticeshipFactory)
    mentor = factory.SubFactory(UserFactory)


class EmployerContactFactory(DatedFactory):
    class Meta:
        model = models.EmployerContact

    employer = factory.SubFactory(EmployerFactory)
    user = factory.SubFactory(UserFactory)


class GuardianshipFactory(DatedFactory):
    class Meta:
        model = models.Guardianship

    learner = factory.SubFactory(UserFactory, birth_date=factory.LazyFunction(lambda: years_ago(16)))
    guardian = factory.SubFactory(UserFactory)


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Invitation

    user = factory.SubFactory(UserFactory)
    invited_by = factory.SubFactory(UserFactory)
    secret_digest = factory.Sequence(lambda n: f"{n:064x}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class SignInCodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SignInCode

    user = factory.SubFactory(UserFactory)
    issued_by = factory.SubFactory(UserFactory)
    secret_digest = factory.Sequence(lambda n: f"{n:064x}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class AccessLogFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AccessLog

    learner = factory.SubFactory(UserFactory)
    viewer = factory.SubFactory(UserFactory)
    capacity = "mentor"
    page = "levels"


@dataclass(frozen=True)
class Cast:
    """Who plays in the tests. ``centre`` teaches Amina and Lina; Théo belongs to ``other_centre``."""

    centre: models.Centre
    other_centre: models.Centre
    employer: models.Employer
    cohort: models.Cohort
    contract: models.Apprenticeship
    amina: models.User  # apprentice, of age
    lina: models.User  # apprentice, sixteen years old, no contract yet
    theo: models.User  # apprentice of the other centre
    claire: models.User  # trainer of the cohort
    marc: models.User  # mentor of Amina
    nadia: models.User  # human resources at Amina's employer
    sylvie: models.User  # guardian of Lina
    jean: models.User  # coordinator of the centre
    paul: models.User  # auditor of the centre
    ines: models.User  # knows nobody

    @property
    def people(self) -> dict[str, models.User]:
        return {name: value for name, value in vars(self).items() if isinstance(value, models.User)}


def character(name: str, username: str, **fields) -> models.User:
    return UserFactory(username=username, display_name=name, email=f"{username}@exemple.test", **fields)


def cast() -> Cast:
    """Amina and everyone around her, with relations that began four months ago and have no end."""
    centre, other_centre = CentreFactory(name="CFA du Parc", code="parc"), CentreFactory(name="CFA du Lac", code="lac")
    employer = EmployerFactory(name="Maison de quartier")
    cohort = CohortFactory(centre=centre, code="msads-1", name="Médiation sociale, première année")
    amina = character("Amina Benali", "amina", birth_date=years_ago(22))
    lina = character("Lina Roche", "lina", birth_date=years_ago(16))
    theo = character("Théo Martin", "theo")
    claire, marc = character("Claire Dumas", "claire"), character("Marc Leroy", "marc")
    nadia, sylvie = character("Nadia Ferrand", "nadia"), character("Sylvie Roche", "sylvie")
    jean, paul = character("Jean Morel", "jean"), character("Paul Vidal", "paul")
    ines = character("Inès Aubry", "ines")

    MembershipFactory(learner=amina, centre=centre)
    MembershipFactory(learner=lina, centre=centre)
    MembershipFactory(learner=theo, centre=other_centre)
    CohortLearnerFactory(cohort=cohort, learner=amina)
    CohortLearnerFactory(cohort=cohort, learner=lina)
    CohortTrainerFactory(cohort=cohort, trainer=claire)
    StaffRoleFactory(user=claire, centre=centre, role=models.StaffRole.Role.TRAINER)
    StaffRoleFactory(user=jean, centre=centre, role=models.StaffRole.Role.COORDINATOR)
    StaffRoleFactory(user=paul, centre=centre, role=models.StaffRole.Role.AUDITOR)
    contract = ApprenticeshipFactory(learner=amina, employer=employer, centre=centre)
    MentorshipFactory(apprenticeship=contract, mentor=marc)
    EmployerContactFactory(employer=employer, user=nadia)
    GuardianshipFactory(learner=lina, guardian=sylvie)
    return Cast(
        centre=centre,
        other_centre=other_centre,
        employer=employer,
        cohort=cohort,
        contract=contract,
        amina=amina,
        lina=lina,
        theo=theo,
        claire=claire,
        marc=marc,
        nadia=nadia,
        sylvie=sylvie,
        jean=jean,
        paul=paul,
        ines=ines,
    )
