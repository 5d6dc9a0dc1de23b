"""A small centre with one person for each role, to look around in. Never where real people are."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Apprenticeship,
    Centre,
    Cohort,
    CohortLearner,
    CohortTrainer,
    Dated,
    Employer,
    EmployerContact,
    EmployerKind,
    Guardianship,
    Membership,
    Mentorship,
    Sector,
    StaffRole,
    User,
)

PASSWORD = "entremise-demo"  # noqa: S105 - everybody knows it: see refuse_real_sites


@dataclass(frozen=True)
class Character:
    username: str
    display_name: str
    role: object
    born_years_ago: int | None = None


AMINA = Character("amina", "Amina Benali", _("Apprentice"), 22)
LEO = Character("leo", "Léo Roche", _("Apprentice under 18"), 16)
CLAIRE = Character("claire", "Claire Dumas", _("Trainer"))
MARC = Character("marc", "Marc Leroy", _("Workplace mentor"))
NADIA = Character("nadia", "Nadia Ferrand", _("Employer"))
SYLVIE = Character("sylvie", "Sylvie Roche", _("Legal guardian"))
JEAN = Character("jean", "Jean Morel", _("Coordinator"))
PAUL = Character("paul", "Paul Vidal", _("Auditor"))
CHARACTERS = (AMINA, LEO, CLAIRE, MARC, NADIA, SYLVIE, JEAN, PAUL)


@dataclass(frozen=True)
class Demo:
    centre: Centre
    employer: Employer
    cohort: Cohort
    contract: Apprenticeship
    people: dict[str, User]


def refuse_real_sites() -> None:
    if not settings.DEMO_PEOPLE_ALLOWED:
        raise ImproperlyConfigured("Demonstration people have known passwords: they exist in development only.")


@transaction.atomic
def create_demo_people(*, today: date | None = None) -> Demo:
    """Create what is missing and change nothing that is there; passwords are put back to the known one."""
    refuse_real_sites()
    today = today or timezone.localdate()
    start = today - timedelta(days=60)
    centre = _centre()
    password = make_password(PASSWORD)  # slow on purpose, and no secret: once for all of them
    people = {character.username: _person(character, today, password) for character in CHARACTERS}
    for username, role in (("claire", StaffRole.Role.TRAINER), ("jean", StaffRole.Role.COORDINATOR),
                           ("paul", StaffRole.Role.AUDITOR)):  # fmt: skip
        _once(StaffRole, user=people[username], centre=centre, role=role, start=start)
    cohort = _cohort(centre, start)
    for username in ("amina", "leo"):
        _once(Membership, learner=people[username], centre=centre, start=start)
        _once(CohortLearner, learner=people[username], cohort=cohort, start=start)
    _once(CohortTrainer, trainer=people["claire"], cohort=cohort, start=start)
    _once(Guardianship, guardian=people["sylvie"], learner=people["leo"], start=start)
    employer, contract = _work(centre, people, start)
    return Demo(centre, employer, cohort, contract, people)


def _once(relation: type[Dated], *, start: date, **what: Any) -> Any:
    return relation._default_manager.get_or_create(**what, defaults={"start": start})[0]  # noqa: SLF001


def _centre() -> Centre:
    contacts = {
        "name": "Centre de démonstration",
        "technical_contact": "Claire Dumas",
        "teaching_contact": "Claire Dumas",
        "accessibility_contact": "Jean Morel",
    }
    return Centre.objects.get_or_create(code="demonstration", defaults=contacts)[0]


def _person(character: Character, today: date, password: str) -> User:
    user = User.objects.filter(username=character.username).first()
    if user is None:
        years = character.born_years_ago
        born = today.replace(year=today.year - years, day=1) if years else None
        user = User(
            username=character.username,
            display_name=character.display_name,
            email=f"{character.username}@demonstration.test",
            birth_date=born,
        )
    user.password = password
    user.save()
    return user


def _cohort(centre: Centre, start: date) -> Cohort:
    named = {"name": "Médiation sociale, groupe de démonstration", "start": start}
    return Cohort.objects.get_or_create(centre=centre, code="demonstration", defaults=named)[0]


def _work(centre: Centre, people: dict[str, User], start: date) -> tuple[Employer, Apprenticeship]:
    employer, _made = Employer.objects.get_or_create(
        name="Maison de quartier de démonstration",
        registered_by=centre,
        defaults={"kind": EmployerKind.SOCIAL_CENTRE, "sector": Sector.ASSOCIATIONS},
    )
    contract = _once(Apprenticeship, learner=people["amina"], employer=employer, centre=centre, start=start)
    _once(Mentorship, apprenticeship=contract, mentor=people["marc"], start=start)
    _once(EmployerContact, employer=employer, user=people["nadia"], start=start)
    return employer, contract


def sign_ins() -> list[tuple[str, str, str]]:
    """(role, user name, password) of each demonstration person there is."""
    names = [each.username for each in CHARACTERS]
    there = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    return [(str(each.role), each.username, PASSWORD) for each in CHARACTERS if each.username in there]
