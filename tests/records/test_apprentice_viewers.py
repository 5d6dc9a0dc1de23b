"""Who a learner is told can see them, held against ``accounts.access`` person by person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import models
from accounts.access import GRANTS, Capacity, Extent, can
from competencies.mastery import Instrument, Kind
from competencies.services import decide_level, publish_level, retract_evidence, withdraw_level
from records.queries.viewers import shared_now, viewers_of
from records.views.apprentice_wording import sees
from tests.factories.competencies import CompetencyFactory, EvidenceFactory
from tests.factories.people import (
    CentreFactory,
    CohortFactory,
    CohortLearnerFactory,
    CohortTrainerFactory,
    GuardianshipFactory,
    MembershipFactory,
    MentorshipFactory,
    StaffRoleFactory,
    UserFactory,
    cast,
    years_ago,
)

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.localdate() - timedelta(days=1)
OTHERS = [capacity for capacity in Capacity if capacity is not Capacity.SELF]


def nothing_happens(people):
    pass


def the_contract_ended(people):
    models.Apprenticeship.objects.filter(pk=people.contract.pk).update(end=YESTERDAY)


def the_contract_was_broken_today(people):
    models.Apprenticeship.objects.filter(pk=people.contract.pk).update(broken_on=timezone.localdate())


def the_mentor_changed(people):
    models.Mentorship.objects.update(end=YESTERDAY)
    MentorshipFactory(apprenticeship=people.contract, mentor=people.ines)


def everybody_left_the_centre(people):
    models.Membership.objects.update(end=YESTERDAY)


def the_cohort_place_ended(people):
    models.CohortLearner.objects.update(end=YESTERDAY)


def the_trainer_left(people):
    models.StaffRole.objects.update(end=YESTERDAY)
    models.CohortTrainer.objects.update(end=YESTERDAY)


def lina_came_of_age(people):
    models.User.objects.filter(pk=people.lina.pk).update(birth_date=years_ago(18) - timedelta(days=1))


def lina_has_no_birth_date(people):
    models.User.objects.filter(pk=people.lina.pk).update(birth_date=None)


def accounts_were_closed(people):
    models.User.objects.filter(pk__in=[people.marc.pk, people.claire.pk, people.jean.pk]).update(is_active=False)


def a_trainer_without_a_cohort(people):
    StaffRoleFactory(user=people.ines, centre=people.centre, role="trainer")


def a_trainer_of_another_centre_teaches_the_cohort(people):
    CohortTrainerFactory(cohort=people.cohort, trainer=people.ines)


def theo_moved_here(people):
    MembershipFactory(learner=people.theo, centre=people.centre)
    CohortLearnerFactory(cohort=people.cohort, learner=people.theo)


def an_adult_has_a_guardian_on_paper(people):
    GuardianshipFactory(learner=people.amina, guardian=people.sylvie)


def everything_was_annulled(people):
    for relation in models.Relation.__subclasses__():
        relation.objects.update(annulled_on=timezone.localdate())


def registrations_were_annulled(people):
    models.Membership.objects.update(annulled_on=timezone.localdate())


EVENTS = [
    nothing_happens, the_contract_ended, the_contract_was_broken_today, the_mentor_changed, everybody_left_the_centre,
    the_cohort_place_ended, the_trainer_left, lina_came_of_age, lina_has_no_birth_date, accounts_were_closed,
    a_trainer_without_a_cohort, a_trainer_of_another_centre_teaches_the_cohort, theo_moved_here,
    an_adult_has_a_guardian_on_paper, everything_was_annulled, registrations_were_annulled,
]  # fmt: skip


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_the_list_and_the_policy_agree(event):
    people = cast()
    event(people)
    everybody = models.User.objects.in_bulk()
    for name in ("amina", "lina", "theo"):
        learner = everybody[getattr(people, name).pk]
        told = {(viewer.person.pk, viewer.capacity) for viewer in viewers_of(learner)}
        allowed = {
            (person.pk, capacity)
            for person in everybody.values()
            for capacity in OTHERS
            if person != learner
            and any(can(person, right, learner, extent=Extent.SHARED, capacity=capacity) for right in GRANTS[capacity])
        }
        assert told == allowed, name


def test_everyone_listed_holds_every_right_of_their_capacity():
    people = cast()
    listed = viewers_of(people.amina) + viewers_of(people.lina)
    assert {viewer.capacity for viewer in listed} == set(OTHERS)
    for learner in (people.amina, people.lina):
        for viewer in viewers_of(learner):
            for right, extent in GRANTS[viewer.capacity].items():
                assert can(viewer.person, right, learner, extent=extent, capacity=viewer.capacity)


def test_a_person_is_listed_once_per_capacity_with_every_way_in():
    people = cast()
    second = CohortFactory(centre=people.centre, name="Atelier du jeudi")
    CohortLearnerFactory(cohort=second, learner=people.amina)
    CohortTrainerFactory(cohort=second, trainer=people.claire)
    claire = [viewer for viewer in viewers_of(people.amina) if viewer.person == people.claire]
    assert [viewer.through for viewer in claire] == [
        ("Atelier du jeudi", "CFA du Parc", "Médiation sociale, première année")
    ]


@pytest.mark.parametrize("how_many", [1, 3])
def test_queries_do_not_grow_with_people(how_many, django_assert_num_queries):
    learner, centre = UserFactory(), CentreFactory()
    MembershipFactory(learner=learner, centre=centre)
    cohort = CohortFactory(centre=centre)
    CohortLearnerFactory(cohort=cohort, learner=learner)
    for _each in range(how_many):
        CohortTrainerFactory(cohort=cohort)
        StaffRoleFactory(centre=centre)
        MentorshipFactory(apprenticeship__learner=learner, apprenticeship__centre=centre)
    with django_assert_num_queries(4):
        viewers = viewers_of(learner)
    assert len(viewers) == 3 * how_many


def test_a_guardian_is_said_to_see_what_their_page_shows():
    assert sees(Capacity.GUARDIAN) == ["only the levels shared with them"]


def test_shared_now_holds_what_stands_shared_and_nothing_else():
    people = cast()
    learner = people.amina
    seen, shared, withdrawn, taken_back, kept = (CompetencyFactory() for _each in range(5))
    EvidenceFactory(
        learner=learner,
        competency=seen,
        kind=Kind.APPRAISAL,
        instrument=Instrument.WORKPLACE,
        level=2,
        recorded_by=people.marc,
    )
    rulings = {}
    for competency in (shared, withdrawn, taken_back, kept):
        EvidenceFactory(learner=learner, competency=competency)
        rulings[competency] = decide_level(learner=learner, competency=competency, level=1, by=people.claire)
    for competency in (shared, withdrawn, taken_back):
        publish_level(evidence=rulings[competency], by=people.claire)
    withdraw_level(evidence=rulings[withdrawn], by=people.claire)
    retract_evidence(evidence=rulings[taken_back], by=people.claire)
    assert {row.competency for row in shared_now(learner)} == {seen, shared}
    assert {row.competency for row in shared_now(people.lina)} == set()
