"""What the pages about people and organisations show. Each takes the centres the reader answers for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import (
    AccessLog,
    Apprenticeship,
    Centre,
    Cohort,
    CohortLearner,
    CohortTrainer,
    Employer,
    EmployerContact,
    Guardianship,
    Invitation,
    Membership,
    Mentorship,
    Session,
    StaffRole,
    User,
)

Centres = QuerySet[Centre]


@dataclass(frozen=True)
class Place:
    """When somebody learns or trains in a cohort."""

    person: User
    start: date
    end: date | None


MENTOR_LIMIT = 2  # R6223-6 of the Labour code; a repeating apprentice may come on top, hence a warning only


def employers_of(centres: Centres) -> QuerySet[Employer]:
    contracts = Apprenticeship.objects.filter(centre__in=centres.values("pk")).values("employer")
    return Employer.objects.filter(Q(registered_by__in=centres.values("pk")) | Q(pk__in=contracts)).order_by("name")


def learners_of(centres: Centres) -> QuerySet[User]:
    rows = Membership.objects.valid().filter(centre__in=centres.values("pk")).values("learner")
    return User.objects.filter(pk__in=rows).order_by(Lower("display_name"))


def minors_of(centres: Centres, day: date) -> QuerySet[User]:
    born_after = day.replace(year=day.year - 18, day=min(day.day, 28))
    return learners_of(centres).filter(birth_date__gt=born_after)


def contracts_of(centres: Centres) -> QuerySet[Apprenticeship]:
    """With ``is_mentored``: somebody follows, or will."""
    mentored = Mentorship.objects.valid().exclude(end__lt=timezone.localdate())
    return (
        Apprenticeship.objects.filter(centre__in=centres.values("pk"))
        .select_related("learner", "employer", "centre")
        .annotate(is_mentored=Exists(mentored.filter(apprenticeship=OuterRef("pk"))))
        .prefetch_related(Prefetch("mentorships", Mentorship.objects.select_related("mentor").order_by("-start")))
        .order_by("-start", "pk")
    )


def cohorts_of(centres: Centres, day: date) -> QuerySet[Cohort]:
    # Two counts over two joins would multiply each other, hence distinct people.
    standing = Q(places__in=CohortLearner.objects.on(day))
    return (
        Cohort.objects.filter(centre__in=centres.values("pk"))
        .select_related("centre")
        .annotate(learner_count=Count("places__learner", filter=standing, distinct=True))
    )


ROLES: dict[str, Any] = {
    "learner": lambda centres: Membership.objects.filter(centre__in=centres, learner=OuterRef("pk")),
    "trainer": lambda centres: StaffRole.objects.filter(
        centre__in=centres, user=OuterRef("pk"), role=StaffRole.Role.TRAINER
    ),
    "mentor": lambda centres: Mentorship.objects.filter(apprenticeship__centre__in=centres, mentor=OuterRef("pk")),
    "employer": lambda centres: EmployerContact.objects.filter(
        employer__in=employers_of(centres).values("pk"), user=OuterRef("pk")
    ),
    "guardian": lambda centres: Guardianship.objects.filter(
        learner__memberships__centre__in=centres, guardian=OuterRef("pk")
    ),
    "coordinator": lambda centres: StaffRole.objects.filter(
        centre__in=centres, user=OuterRef("pk"), role=StaffRole.Role.COORDINATOR
    ),
    "auditor": lambda centres: StaffRole.objects.filter(
        centre__in=centres, user=OuterRef("pk"), role=StaffRole.Role.AUDITOR
    ),
}


def people_of(centres: Centres, *, day: date | None = None) -> QuerySet[User]:
    """Everyone who has or had something to do with the centres, with ``is_<role>`` for what stands today."""
    day = day or timezone.localdate()
    mine = centres.values("pk")
    known = Q()
    standing = {}
    for role, rows in ROLES.items():
        known |= Q(Exists(rows(mine if role != "employer" else centres)))
        standing[f"is_{role}"] = Exists(_on(rows(mine if role != "employer" else centres), day))
    invited = Invitation.objects.filter(
        user=OuterRef("pk"), accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
    )
    return (
        User.objects.filter(known, erased_at=None)
        .annotate(is_invited=Exists(invited), **standing)
        .order_by(Lower("display_name"), "pk")
    )


def is_known_elsewhere(person: User, centres: Centres) -> bool:
    """Whether the person has or had something to do with another centre too."""
    others = Centre.objects.exclude(pk__in=centres.values("pk"))
    return people_of(others).filter(pk=person.pk).exists()


def _on(rows: Any, day: date) -> Any:
    return rows.on(day)


def filtered_people(people: QuerySet[User], *, text: str = "", role: str = "") -> QuerySet[User]:
    if text:
        people = people.filter(Q(display_name__icontains=text) | Q(email__icontains=text) | Q(username__icontains=text))
    if role in ROLES:
        people = people.filter(**{f"is_{role}": True})
    return people


def places_outside(cohort: Cohort, *, start: date | None = None, end: date | None = None) -> list[Place]:
    """Who is in the cohort before ``start``, or comes or leaves after ``end``: the earliest first."""
    outside = Q(pk__in=[])
    if start:
        outside |= Q(start__lt=start)
    if end:
        outside |= Q(start__gt=end) | Q(end__gt=end)
    learners = CohortLearner.objects.valid().filter(outside, cohort=cohort).select_related("learner")
    trainers = CohortTrainer.objects.valid().filter(outside, cohort=cohort).select_related("trainer")
    found = [Place(each.learner, each.start, each.end) for each in learners]
    found += [Place(each.trainer, each.start, each.end) for each in trainers]
    return sorted(found, key=lambda place: (place.start, place.person.display_name))


def learners_in(cohort: Cohort, day: date) -> QuerySet[CohortLearner]:
    return (
        CohortLearner.objects.on(day).filter(cohort=cohort).select_related("learner")
        .order_by(Lower("learner__display_name"))
    )  # fmt: skip


def trainers_in(cohort: Cohort, day: date) -> QuerySet[CohortTrainer]:
    return (
        CohortTrainer.objects.on(day).filter(cohort=cohort).select_related("trainer")
        .order_by(Lower("trainer__display_name"))
    )  # fmt: skip


def mentored_contracts(mentor: User, day: date) -> QuerySet[Apprenticeship]:
    rows = Mentorship.objects.on(day).filter(mentor=mentor).values("apprenticeship")
    return Apprenticeship.objects.standing_on(day).filter(pk__in=rows)


def mentors_known(centres: Centres, employer: Employer | None = None) -> QuerySet[Mentorship]:
    """Who mentors or mentored for the employers of the centres' own contracts: once for each employer."""
    rows = Mentorship.objects.valid().filter(
        apprenticeship__centre__in=centres.values("pk"), mentor__is_active=True, mentor__erased_at=None
    )
    if employer is not None:
        rows = rows.filter(apprenticeship__employer=employer)
    once = ("apprenticeship__employer__name", "apprenticeship__employer_id", "folded_name", "mentor_id")
    rows = rows.annotate(folded_name=Lower("mentor__display_name"))
    return rows.select_related("mentor", "apprenticeship__employer").order_by(*once).distinct(*once)


def is_over_mentor_limit(mentor: User, day: date) -> bool:
    return mentored_contracts(mentor, day).values("learner").distinct().count() > MENTOR_LIMIT


def views_of(learner: User) -> QuerySet[AccessLog]:
    """Who outside the centre looked at the learner's record, latest first. One query."""
    return AccessLog.objects.filter(learner=learner).select_related("viewer").order_by("-seen_at", "-pk")


def sessions_elsewhere(person: User, session_key: str | None) -> QuerySet[Session]:
    """What ``person`` left open on other devices."""
    return Session.objects.filter(person=person, expire_date__gt=timezone.now()).exclude(pk=session_key)


def invitation_of(secret_digest: str) -> Invitation | None:
    return (
        Invitation.objects.filter(secret_digest=secret_digest)
        .select_related("user", "invited_by", "centre").first()
    )  # fmt: skip


def latest_invitation(user: User) -> Invitation | None:
    return user.invitations.select_related("invited_by", "centre").first()
