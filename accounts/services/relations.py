"""Relations begin and end with a date. Nothing here deletes: what was true stays written."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import (
    Apprenticeship,
    Centre,
    Cohort,
    CohortLearner,
    CohortTrainer,
    Employer,
    EmployerContact,
    Guardianship,
    Membership,
    Mentorship,
    Relation,
    StaffRole,
    User,
)


def register_learner(*, user: User, centre: Centre, start: date) -> Membership:
    standing = Membership.objects.on(max(start, timezone.localdate())).filter(learner=user, centre=centre).first()
    return standing or Membership.objects.create(learner=user, centre=centre, start=start)


@transaction.atomic
def place_in_cohort(*, user: User, cohort: Cohort, start: date) -> CohortLearner:
    register_learner(user=user, centre=cohort.centre, start=start)
    standing = CohortLearner.objects.on(start).filter(learner=user, cohort=cohort).first()
    return standing or CohortLearner.objects.create(learner=user, cohort=cohort, start=start)


@transaction.atomic
def teach_cohort(*, user: User, cohort: Cohort, start: date) -> CohortTrainer:
    standing = CohortTrainer.objects.on(start).filter(trainer=user, cohort=cohort).first()
    return standing or CohortTrainer.objects.create(trainer=user, cohort=cohort, start=start)


def appoint_staff(*, user: User, centre: Centre, role: StaffRole.Role, start: date) -> StaffRole:
    standing = StaffRole.objects.on(start).filter(user=user, centre=centre, role=role).first()
    return standing or StaffRole.objects.create(user=user, centre=centre, role=role, start=start)


def name_employer_contact(
    *, user: User, employer: Employer, start: date, role: EmployerContact.Role = EmployerContact.Role.HR
) -> EmployerContact:
    standing = EmployerContact.objects.on(start).filter(user=user, employer=employer).first()
    return standing or EmployerContact.objects.create(user=user, employer=employer, role=role, start=start)


def name_guardian(*, user: User, learner: User, start: date) -> Guardianship:
    standing = Guardianship.objects.on(start).filter(guardian=user, learner=learner).first()
    return standing or Guardianship.objects.create(guardian=user, learner=learner, start=start)


def create_cohort(*, centre: Centre, name: str, code: str, start: date, end: date | None = None) -> Cohort:
    return Cohort.objects.create(centre=centre, name=name, code=code, start=start, end=end)


def correct_cohort(*, cohort: Cohort, name: str, start: date, end: date | None) -> Cohort:
    """The dates of its people are theirs: they do not move."""
    cohort.name, cohort.start, cohort.end = name, start, end
    cohort.save(update_fields=["name", "start", "end"])
    return cohort


@transaction.atomic
def save_employer(*, employer: Employer, centre: Centre) -> Employer:
    employer.registered_by = employer.registered_by or centre
    employer.save()
    return employer


@transaction.atomic
def open_contract(
    *, learner: User, employer: Employer, centre: Centre, start: date, end: date | None = None,
    kind: Apprenticeship.Kind = Apprenticeship.Kind.APPRENTICESHIP, mentor: User | None = None,
) -> Apprenticeship:  # fmt: skip
    register_learner(user=learner, centre=centre, start=start)
    contract = Apprenticeship.objects.create(
        learner=learner, employer=employer, centre=centre, start=start, end=end, kind=kind
    )
    if mentor is not None:
        Mentorship.objects.create(apprenticeship=contract, mentor=mentor, start=start)
    return contract


@transaction.atomic
def change_mentor(*, contract: Apprenticeship, mentor: User | None, on: date) -> Mentorship | None:
    """From ``on``, ``mentor`` follows the apprentice and nobody else does."""
    later = Q(end__isnull=True) | Q(end__gte=on)
    mentorships = Mentorship.objects.valid().select_for_update().filter(later, apprenticeship=contract)
    kept = None
    for standing in mentorships:
        if standing.mentor == mentor:
            kept = standing
        else:
            close_relation(relation=standing, on=on)
    if mentor is None or kept:
        return kept
    return Mentorship.objects.create(apprenticeship=contract, mentor=mentor, start=on)


def end_contract(*, contract: Apprenticeship, last_day: date) -> Apprenticeship:
    """``last_day`` is still worked: the mentor and the employer see until that evening."""
    contract.end = last_day
    contract.save(update_fields=["end"])
    return contract


def break_contract(*, contract: Apprenticeship, on: date) -> Apprenticeship:
    """The mentor and the employer see nothing from ``on``. The learner keeps everything."""
    contract.broken_on = on
    contract.end = max(on, contract.start)
    contract.save(update_fields=["broken_on", "end"])
    return contract


def close_relation(*, relation: Relation, on: date) -> None:
    """From ``on`` it opens nothing. One that begins no earlier is annulled: no date that was not is written."""
    if relation.start >= on:
        relation.annulled_on = timezone.localdate()
    else:
        relation.end = on - timedelta(days=1)
    relation.save(update_fields=["end", "annulled_on"])


def close_cohort_place(*, cohort: Cohort, learner: User, on: date) -> None:
    for place in CohortLearner.objects.on(on).filter(cohort=cohort, learner=learner):
        close_relation(relation=place, on=on)


def close_cohort_teaching(*, cohort: Cohort, trainer: User, on: date) -> None:
    for place in CohortTrainer.objects.on(on).filter(cohort=cohort, trainer=trainer):
        close_relation(relation=place, on=on)
