"""The visibility matrix, stated a second time in words, and the ways it could be wrong."""

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import access, services
from accounts.access import Capacity, Extent, Right, can, learner_or_404, learners_for
from accounts.models import (
    Apprenticeship,
    CohortLearner,
    CohortTrainer,
    EmployerContact,
    Guardianship,
    Membership,
    Mentorship,
    Relation,
    StaffRole,
    User,
)
from tests.factories import people

pytestmark = pytest.mark.django_db

# Visibility matrix of the specification. "all": every row; "shared": rows that were shared; "no": nothing.
# What a legal guardian gets "on request", "in the booklet" or "if own submission" is what was shared with them.
DATA = {
    "calendar, centre programme": Right.SEE_CALENDAR,
    "absence hours, justified or not": Right.SEE_ATTENDANCE,
    "reason of an absence, medical document": Right.SEE_ABSENCE_REASON,
    "competency levels": Right.SEE_LEVELS,
    "quiz answers, attempts, time spent": Right.SEE_WORK,
    "scenario choices, role-play observations, debriefs": Right.SEE_ROLEPLAY,
    "journal": Right.SEE_LOGBOOK,
    "messages between apprentice and trainer": Right.SEE_MESSAGES,
    "handicap, health, social difficulty": Right.SEE_SUPPORT,
    "adaptation measure": Right.SEE_ACCOMMODATIONS,
    "ECF booklet": Right.SEE_BOOKLET,
    "who looked at the record": Right.SEE_ACCESS_LOG,
}
MATRIX = """
calendar, centre programme                         | all | all    | all    | all    | all    | all | all
absence hours, justified or not                    | all | all    | all    | all    | all    | all | all
reason of an absence, medical document             | all | no     | no     | no     | shared | all | no
competency levels                                  | all | all    | shared | shared | shared | all | all
quiz answers, attempts, time spent                 | all | all    | no     | no     | no     | no  | all
scenario choices, role-play observations, debriefs | all | all    | no     | no     | no     | no  | no
journal                                            | all | shared | shared | no     | no     | no  | no
messages between apprentice and trainer            | all | all    | no     | no     | no     | no  | no
handicap, health, social difficulty                | all | no     | no     | no     | shared | no  | no
adaptation measure                                 | all | all    | no     | no     | no     | all | no
ECF booklet                                        | all | all    | shared | no     | shared | no  | no
who looked at the record                           | all | no     | no     | no     | no     | no  | no
"""
COLUMNS = ("learner", "trainer", "mentor", "employer", "guardian", "coordinator", "auditor")
CELLS = [
    (data.strip(), role, expected.strip())
    for data, *row in (line.split("|") for line in MATRIX.strip().splitlines())
    for role, expected in zip(COLUMNS, row, strict=True)
]

# Rights to act, which the matrix does not list.
ACTS = {
    Right.SUBMIT: {"learner"},
    Right.MARK: {"trainer"},
    Right.OBSERVE: {"trainer", "mentor"},
    Right.DECIDE: {"trainer"},
    Right.SHARE: {"trainer"},
    Right.REMIND: {"trainer", "coordinator"},
    Right.ENROL: {"trainer", "coordinator"},
    Right.MANAGE: {"coordinator"},
}


@pytest.fixture
def minor():
    """One sixteen-year-old with everybody around them, so that each role can be asked about the same learner."""
    centre, employer = people.CentreFactory(), people.EmployerFactory()
    learner = people.UserFactory(birth_date=people.years_ago(16))
    people.MembershipFactory(learner=learner, centre=centre)
    contract = people.ApprenticeshipFactory(learner=learner, employer=employer, centre=centre)
    return {
        "learner": learner,
        "trainer": people.StaffRoleFactory(centre=centre, role="trainer").user,
        "mentor": people.MentorshipFactory(apprenticeship=contract).mentor,
        "employer": people.EmployerContactFactory(employer=employer).user,
        "guardian": people.GuardianshipFactory(learner=learner).guardian,
        "coordinator": people.StaffRoleFactory(centre=centre, role="coordinator").user,
        "auditor": people.StaffRoleFactory(centre=centre, role="auditor").user,
    }


def extent(viewer: User, right: Right, learner: User) -> str:
    if can(viewer, right, learner, extent=Extent.ALL):
        return "all"
    return "shared" if can(viewer, right, learner, extent=Extent.SHARED) else "no"


def test_every_cell_of_the_matrix(minor):
    found = {(data, role): extent(minor[role], DATA[data], minor["learner"]) for data, role, _expected in CELLS}
    assert found == {(data, role): expected for data, role, expected in CELLS}


def test_the_matrix_speaks_of_every_right():
    assert {*DATA.values(), *ACTS} == set(Right)
    assert {data for data, _role, _expected in CELLS} == set(DATA)


@pytest.mark.parametrize(("right", "roles"), ACTS.items())
def test_who_may_act(minor, right, roles):
    found = {role for role in COLUMNS if can(minor[role], right, minor["learner"])}
    assert found == roles


def test_nobody_reaches_another_apprentice(minor):
    another = people.MembershipFactory().learner
    for role, viewer in minor.items():
        for right in Right:
            assert not can(viewer, right, another, extent=Extent.SHARED), (role, right)


def test_apprentices_of_one_cohort_do_not_see_each_other(cast):
    for right in Right:
        assert not can(cast.amina, right, cast.lina, extent=Extent.SHARED)


def test_somebody_without_relations_sees_nobody(cast):
    for right in set(Right):
        assert set(learners_for(cast.ines, right)) <= {cast.ines}
    with pytest.raises(Http404):
        learner_or_404(cast.ines, Right.SEE_CALENDAR, cast.amina.uuid)


def test_an_inactive_person_sees_nobody(cast):
    cast.claire.is_active = False
    assert not learners_for(cast.claire, Right.SEE_LEVELS).exists()
    assert access.capacities(cast.claire) == set()


def test_a_capacity_narrows_what_is_reached(cast):
    people.MembershipFactory(learner=cast.claire, centre=cast.other_centre)
    mine = learners_for(cast.claire, Right.SEE_LEVELS, capacity=Capacity.TRAINER)
    assert set(mine) == {cast.amina, cast.lina}
    assert set(learners_for(cast.claire, Right.SEE_LEVELS)) == {cast.amina, cast.lina, cast.claire}


# When it ends


@pytest.mark.parametrize("role", ["marc", "nadia"])
@pytest.mark.parametrize(("days", "expected"), [(-1, False), (0, True), (1, True)])
def test_the_employer_sees_until_the_last_day_of_the_contract(cast, role, days, expected):
    services.end_contract(contract=cast.contract, last_day=timezone.localdate() + timedelta(days=days))
    assert can(getattr(cast, role), Right.SEE_CALENDAR, cast.amina) is expected


@pytest.mark.parametrize("role", ["marc", "nadia"])
def test_a_broken_contract_closes_that_very_day_and_the_apprentice_keeps_everything(cast, role):
    services.break_contract(contract=cast.contract, on=timezone.localdate())
    assert not can(getattr(cast, role), Right.SEE_CALENDAR, cast.amina, extent=Extent.SHARED)
    assert can(cast.amina, Right.SEE_LEVELS, cast.amina)
    assert can(cast.claire, Right.SEE_LEVELS, cast.amina)


def test_a_contract_that_has_not_begun_opens_nothing(cast):
    contract = people.ApprenticeshipFactory(learner=cast.theo, start=timezone.localdate() + timedelta(days=1))
    mentor = people.MentorshipFactory(apprenticeship=contract).mentor
    assert not can(mentor, Right.SEE_CALENDAR, cast.theo, extent=Extent.SHARED)


def test_the_earlier_mentor_is_cut_off_and_the_new_one_sees(cast):
    replaced = people.UserFactory()
    services.change_mentor(contract=cast.contract, mentor=replaced, on=timezone.localdate())
    assert not can(cast.marc, Right.SEE_CALENDAR, cast.amina, extent=Extent.SHARED)
    assert can(replaced, Right.SEE_CALENDAR, cast.amina)


def test_a_mentor_named_by_mistake_today_is_cut_off_today(cast):
    services.change_mentor(contract=cast.contract, mentor=cast.ines, on=timezone.localdate())
    services.change_mentor(contract=cast.contract, mentor=cast.nadia, on=timezone.localdate())
    assert not can(cast.ines, Right.SEE_CALENDAR, cast.amina, extent=Extent.SHARED)
    kept = cast.ines.mentorships.get()
    assert (kept.start, kept.end, kept.annulled_on) == (timezone.localdate(), None, timezone.localdate())
    assert Mentorship.objects.count() == 3


def test_what_has_begun_ends_and_is_not_annulled(cast):
    services.close_relation(relation=cast.contract.mentorships.get(), on=timezone.localdate())
    kept = cast.contract.mentorships.get()
    assert (kept.end, kept.annulled_on) == (timezone.localdate() - timedelta(days=1), None)


RELATIONS = (
    Membership, StaffRole, CohortLearner, CohortTrainer, Mentorship, EmployerContact, Guardianship,
)  # fmt: skip


def test_every_dated_relation_of_a_person_can_be_annulled():
    ours = {each for each in Relation.__subclasses__() if each._meta.app_label == "accounts"}
    assert ours == set(RELATIONS)


# The relation whose annulment closes what the role opens.
OPENED_BY = {
    "trainer": StaffRole, "mentor": Mentorship, "employer": EmployerContact, "guardian": Guardianship,
    "coordinator": StaffRole, "auditor": StaffRole,
}  # fmt: skip


@pytest.mark.parametrize("role", OPENED_BY)
@pytest.mark.parametrize("days", [-200, -60, 0, 400])
def test_an_annulled_relation_opens_nothing_on_any_day_and_stays(minor, role, days):
    viewer, day = minor[role], timezone.localdate() + timedelta(days=days)
    OPENED_BY[role].objects.update(annulled_on=timezone.localdate())
    for right in Right:
        assert not can(viewer, right, minor["learner"], extent=Extent.SHARED, day=day), right
    assert access.standing(viewer, day) == access.Standing()
    assert not access.cohorts_for(viewer, day).exists()
    assert OPENED_BY[role].objects.exists()


@pytest.mark.parametrize("role", ["trainer", "coordinator", "auditor"])
def test_an_annulled_registration_opens_the_learner_to_nobody_of_the_centre(minor, role):
    assert can(minor[role], Right.SEE_LEVELS, minor["learner"])
    Membership.objects.update(annulled_on=timezone.localdate())
    for right in Right:
        assert not can(minor[role], right, minor["learner"], extent=Extent.SHARED), right


@pytest.mark.parametrize("place", [CohortLearner, CohortTrainer])
def test_an_annulled_place_in_a_cohort_opens_nothing(place):
    cohort = people.CohortFactory()
    learner = people.CohortLearnerFactory(cohort=cohort).learner
    trainer = people.CohortTrainerFactory(cohort=cohort).trainer
    assert can(trainer, Right.SEE_LEVELS, learner)
    place.objects.update(annulled_on=timezone.localdate())
    assert not can(trainer, Right.SEE_CALENDAR, learner, extent=Extent.SHARED)


def test_an_annulled_registration_makes_no_apprentice():
    learner = people.MembershipFactory().learner
    assert access.capacities(learner) == {Capacity.SELF}
    Membership.objects.update(annulled_on=timezone.localdate())
    assert access.capacities(learner) == set()


def test_a_trainer_loses_sight_of_a_learner_who_left_and_the_coordinator_does_not(cast):
    cast.amina.memberships.update(end=timezone.localdate() - timedelta(days=1))
    cast.amina.cohort_places.update(end=timezone.localdate() - timedelta(days=1))
    assert not can(cast.claire, Right.SEE_LEVELS, cast.amina)
    assert can(cast.jean, Right.SEE_LEVELS, cast.amina)
    assert can(cast.amina, Right.SEE_LEVELS, cast.amina)


@pytest.mark.parametrize(
    ("born", "expected"),
    [(date(2008, 11, 24), True), (date(2008, 11, 23), False), (date(2008, 11, 22), False), (None, False)],
)
def test_a_guardian_sees_until_the_eve_of_the_eighteenth_birthday(born, expected):
    learner = people.UserFactory(birth_date=born)
    day = date(2026, 11, 23)
    guardian = people.GuardianshipFactory(learner=learner, start=date(2024, 9, 1)).guardian
    assert can(guardian, Right.SEE_CALENDAR, learner, day=day) is expected


# What the employer sees, the apprentice sees

DAYS = st.integers(min_value=-400, max_value=400)


@st.composite
def relations(draw):
    """Random employers around one apprentice, with random dates."""
    start, length = draw(DAYS), draw(st.none() | st.integers(min_value=0, max_value=300))
    return draw(st.sampled_from(["contract", "mentor", "contact", "guardian"])), start, length


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(relations(), max_size=8), on=DAYS, broken=st.none() | DAYS)
def test_the_apprentice_sees_at_least_what_others_see(rows, on, broken):
    today = timezone.localdate()
    learner, viewer = people.UserFactory(birth_date=people.years_ago(17)), people.UserFactory()
    contracts = [people.ApprenticeshipFactory(learner=learner)]
    if broken is not None:
        contracts[0].start = min(contracts[0].start, today + timedelta(days=broken))
        contracts[0].broken_on = today + timedelta(days=broken)
        contracts[0].save()
    for kind, begins, length in rows:
        start = today + timedelta(days=begins)
        dates = {"start": start, "end": None if length is None else start + timedelta(days=length)}
        if kind == "contract":
            contracts.append(Apprenticeship.objects.create(
                learner=learner, employer=contracts[0].employer, centre=contracts[0].centre, **dates
            ))  # fmt: skip
        elif kind == "mentor":
            Mentorship.objects.create(apprenticeship=contracts[-1], mentor=viewer, **dates)
        elif kind == "contact":
            EmployerContact.objects.create(employer=contracts[0].employer, user=viewer, **dates)
        else:
            Guardianship.objects.create(learner=learner, guardian=viewer, **dates)
    day = today + timedelta(days=on)
    reading = [right for right in Right if right.startswith("see_")]
    for right in reading:
        for kept in Extent:
            if can(viewer, right, learner, extent=kept, day=day):
                assert can(learner, right, learner, extent=kept, day=day)


# What it costs


def test_learners_for_is_one_query_whatever_the_capacities(cast, django_assert_num_queries):
    people.MentorshipFactory(mentor=cast.claire)
    with django_assert_num_queries(1):
        assert len(learners_for(cast.claire, Right.SEE_CALENDAR)) == 4  # herself, two taught, one mentored


def test_capacities_are_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert access.capacities(cast.claire) == {Capacity.TRAINER}


def test_cohorts_for(cast):
    assert set(access.cohorts_for(cast.claire)) == {cast.cohort}
    assert set(access.cohorts_for(cast.jean)) == {cast.cohort}
    assert not access.cohorts_for(cast.paul).exists()
    with pytest.raises(Http404):
        access.cohort_or_404(cast.marc, cast.cohort.uuid)
