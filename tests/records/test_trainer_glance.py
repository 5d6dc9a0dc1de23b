"""What the trainer's pages read of many learners at once says what the rules say of each."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.prepared import together
from competencies.mastery import Instrument, Kind, Rule, mastery
from competencies.queries import evidence_items
from courses.models import Activity, Course, Section
from courses.queries import completed_courses
from courses.services import dispense
from records.queries.standing import last_seen_at_work
from records.queries.trainer import late_work
from records.queries.trainer.glance import glance
from records.queries.trainer.late import overdue, work_of
from tests.factories.competencies import CompetencyFactory, EvidenceFactory
from tests.factories.courses import ActivityFactory, CompletionFactory, CourseFactory, EnrolmentFactory, SectionFactory
from tests.factories.people import CohortFactory, CohortLearnerFactory, UserFactory

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 10, 1, 9, 0, 0, 123457, tzinfo=UTC)
TODAY = timezone.localdate()
INSTRUMENTS = [Instrument.QUIZ, Instrument.SCENARIO, Instrument.WORKPLACE, Instrument.TRAINING]
RULES = [Rule(level=level, origins=origins) for level in (1, 2, 3) for origins in (1, 2)]

TOLD = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(list(Kind)),
        st.none() | st.integers(0, 3),
        st.sampled_from(INSTRUMENTS),
        st.sampled_from(["one", "two"]),
    ),
    max_size=7,
)


def tell(learner, competency, day, kind, level, instrument=Instrument.TRAINING, origin="day", retracts=None):
    return EvidenceFactory(
        learner=learner, competency=competency, kind=kind, level=level, instrument=instrument, origin=origin,
        observed_at=MOMENT + timedelta(days=day), retracts=retracts,
    )  # fmt: skip


def glance_at(*learners):
    with together() as ask:
        found = glance(ask, [each.pk for each in learners])
    return found.value


@given(told=TOLD, chance=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_glance_judges_as_all_evidence_does(told, chance):
    learner, competency = UserFactory(), CompetencyFactory()
    rows = []
    for day, kind, level, instrument, origin in told:
        free = [row for row in rows if not any(other.retracts_id == row.pk for other in rows)]
        if kind is Kind.RETRACTION and not free:
            continue
        retracts = chance.choice(free) if kind is Kind.RETRACTION else None
        rows.append(tell(learner, competency, day, kind, level, instrument, origin, retracts))
    found, everything = glance_at(learner), evidence_items([learner]).get((learner.pk, competency.pk), ())
    for rule in RULES:
        whole = mastery(everything, rule)
        assert found.judge(learner.pk)(competency.pk, rule) == (whole.status, whole.level)
        assert found.status(learner.pk)(competency.pk, rule) == whole.status
    assert found.seen_at_work == last_seen_at_work([learner.pk])


def test_a_ruling_after_which_nothing_came_is_all_that_is_read(django_assert_num_queries):
    settled, unsettled = UserFactory(), UserFactory()
    one, two = CompetencyFactory(), CompetencyFactory()
    for learner in (settled, unsettled):
        for competency in (one, two):
            tell(learner, competency, 0, Kind.APPRAISAL, 3)
            tell(learner, competency, 1, Kind.DECISION, 2)
            tell(learner, competency, 2, Kind.SELF, 0)
    with django_assert_num_queries(1):
        assert glance_at(settled).ruled == {settled.pk: {one.pk: 2, two.pk: 2}}
    tell(unsettled, two, 3, Kind.APPRAISAL, 1)
    with django_assert_num_queries(2):
        found = glance_at(settled, unsettled)
    assert found.ruled == {settled.pk: {one.pk: 2, two.pk: 2}, unsettled.pk: {one.pk: 2}}
    assert {learner for learner, _competency in found.items} == {unsettled.pk}


def test_two_rulings_of_one_moment_count_as_they_were_written():
    learner, competency = UserFactory(), CompetencyFactory()
    tell(learner, competency, 0, Kind.DECISION, 3)
    tell(learner, competency, 0, Kind.DECISION, 1)
    assert glance_at(learner).ruled[learner.pk][competency.pk] == 1


# Late work


@pytest.fixture
def course():
    return CourseFactory(title="Poser le cadre")


@pytest.fixture
def steps(course):
    return ActivityFactory.create_batch(2, section=SectionFactory(course=course))


@pytest.fixture
def late(course, steps):
    """A learner who should have done the course yesterday, with their group."""
    place = CohortLearnerFactory(cohort=CohortFactory())
    EnrolmentFactory(cohort=place.cohort, course=course, start=place.start, due_on=TODAY - timedelta(days=1))
    return place.learner


def is_late(learner, course):
    """And every list says the same."""
    with together() as ask:
        work = work_of(ask, [learner.pk], TODAY)
    found = course.pk in overdue(work.value, [learner.pk])[learner.pk]
    assert found is (course in [each.course for each in late_work([learner], TODAY)[learner.pk]])
    return found


def test_what_is_begun_is_late_and_what_is_done_is_not(late, course, steps):
    assert is_late(late, course)
    for step, expected in zip(steps, (True, False), strict=True):
        CompletionFactory(learner=late, activity=step)
        assert is_late(late, course) is expected
        assert (course.pk in completed_courses([course], [late])[late.pk]) is not expected


def test_who_may_leave_a_course_out_is_not_late(late, course):
    other = UserFactory()
    for granted in (True, False, True):
        dispense(learner=late, course=course, granted=granted, by=other, uuid=uuid4())
        assert is_late(late, course) is not granted


def test_the_soonest_day_counts_and_today_is_not_late(late, course):
    other = UserFactory()
    EnrolmentFactory(learner=late, course=course, start=TODAY, due_on=TODAY - timedelta(days=4))
    EnrolmentFactory(learner=other, course=course, start=TODAY, due_on=TODAY)
    assert late_work([late], TODAY)[late.pk][0].due_on == TODAY - timedelta(days=4)
    assert not is_late(other, course)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda course: Course.objects.filter(pk=course.pk).update(published_at=None), False),
        (lambda course: Course.objects.filter(pk=course.pk).update(retired_at=timezone.now()), False),
        (lambda course: Section.objects.filter(course=course).update(retired_at=timezone.now()), True),
        (lambda course: Activity.objects.filter(section__course=course).update(retired_at=timezone.now()), False),
        (lambda course: Activity.objects.filter(section__course=course).update(required=False), False),
    ],
)
def test_a_course_holds_something_to_do_or_nobody_is_late(late, course, change, expected):
    change(course)
    assert is_late(late, course) is expected
