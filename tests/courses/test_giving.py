"""A module or a programme given to a group or to one learner, put off, and stopped."""

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Relation
from courses.models import Enrolment, ProgrammeCourse
from courses.offers import offer_or_404, offered_to
from courses.queries import courses_followed, due_courses
from courses.services import Refused, change_due_date, end_enrolment, enrol, give
from tests.factories.courses import CourseFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.people import CentreFactory, cast

TODAY = timezone.localdate()
SOON, LATER, YESTERDAY = TODAY + timedelta(days=7), TODAY + timedelta(days=30), TODAY - timedelta(days=1)


@pytest.fixture
def people(db):
    return cast()


@pytest.fixture
def course(db):
    return CourseFactory(title="Poser le cadre")


@pytest.fixture
def programme(course):
    made = ProgrammeFactory(title="Première année")
    ProgrammeCourse.objects.create(programme=made, course=course)
    return made


def given_to(people, to, what, start=TODAY, due_on=None):
    return give(what=what, to=to, start=start, due_on=due_on, by=people.claire)


class TestGiving:
    @pytest.mark.parametrize("name", ["cohort", "amina"])
    def test_it_is_followed_at_once_and_due_when_said(self, people, course, name):
        row = given_to(people, getattr(people, name), course, due_on=SOON)
        assert (row.start, row.end, row.enrolled_by) == (TODAY, None, people.claire)
        assert courses_followed(people.amina) == [course]
        assert due_courses([people.amina])[people.amina.pk] == {course.pk: SOON}
        assert courses_followed(people.lina) == ([course] if name == "cohort" else [])

    def test_not_before_its_first_day(self, people, course):
        given_to(people, people.cohort, course, start=SOON)
        assert courses_followed(people.amina) == []
        assert courses_followed(people.amina, SOON) == [course]

    def test_a_programme_brings_its_modules(self, people, course, programme):
        given_to(people, people.cohort, programme)
        assert courses_followed(people.amina) == [course]

    def test_sending_twice_gives_once(self, people, course):
        first, second = (given_to(people, people.cohort, course, due_on=SOON) for _click in range(2))
        assert first == second
        assert Enrolment.objects.count() == 1

    @pytest.mark.parametrize(
        ("start", "due_on", "field"),
        [(YESTERDAY, None, "start"), (SOON, TODAY, "due_on"), (TODAY, YESTERDAY, "due_on")],
    )
    def test_days_that_cannot_be(self, people, course, start, due_on, field):
        with pytest.raises(Refused) as refusal:
            given_to(people, people.cohort, course, start, due_on)
        assert refusal.value.field == field
        assert not Enrolment.objects.exists()

    @pytest.mark.parametrize(
        ("before", "again"),
        [({}, (SOON, None)), ({}, (TODAY, SOON)), ({"start": SOON}, (TODAY, None)), ({"end": SOON}, (TODAY, None))],
    )
    def test_what_is_given_already_is_not_given_again(self, people, course, before, again):
        EnrolmentFactory(cohort=people.cohort, course=course, **{"start": TODAY, **before})
        with pytest.raises(Refused, match="Poser le cadre"):
            given_to(people, people.cohort, course, *again)
        assert Enrolment.objects.count() == 1

    def test_a_learner_of_a_group_follows_what_the_group_follows(self, people, course):
        given_to(people, people.cohort, course)
        with pytest.raises(Refused, match="Poser le cadre"):
            given_to(people, people.amina, course)
        assert given_to(people, people.theo, course).learner == people.theo

    def test_a_module_of_a_programme_that_is_followed(self, people, course, programme):
        given_to(people, people.cohort, programme)
        for to in (people.cohort, people.amina):
            with pytest.raises(Refused, match="Première année"):
                given_to(people, to, course)

    @pytest.mark.parametrize("before", [{"end": YESTERDAY}, {"annulled_on": TODAY}])
    def test_what_has_ended_may_be_given_again(self, people, course, before):
        EnrolmentFactory(cohort=people.cohort, course=course, **before)
        given_to(people, people.cohort, course)
        assert courses_followed(people.amina) == [course]


class TestPuttingOff:
    @pytest.mark.parametrize("due_on", [TODAY, SOON, None])
    def test_the_day_changes(self, people, course, due_on):
        row = EnrolmentFactory(cohort=people.cohort, course=course, due_on=YESTERDAY)
        change_due_date(enrolment=row, due_on=due_on)
        assert due_courses([people.amina]).get(people.amina.pk, {}).get(course.pk) == due_on

    @pytest.mark.parametrize(("start", "due_on"), [(date(2026, 1, 1), YESTERDAY), (LATER, SOON)])
    def test_not_to_a_day_that_has_passed_or_comes_before_the_first(self, people, course, start, due_on):
        row = EnrolmentFactory(cohort=people.cohort, course=course, start=start)
        with pytest.raises(Refused) as refusal:
            change_due_date(enrolment=row, due_on=due_on)
        assert (refusal.value.field, Enrolment.objects.get().due_on) == ("due_on", None)

    def test_a_day_that_has_passed_may_stay(self, people, course):
        row = EnrolmentFactory(cohort=people.cohort, course=course, due_on=YESTERDAY)
        assert change_due_date(enrolment=row, due_on=YESTERDAY).due_on == YESTERDAY

    @pytest.mark.parametrize("before", [{"end": YESTERDAY}, {"annulled_on": TODAY}])
    def test_what_has_ended_has_no_day_any_more(self, people, course, before):
        row = EnrolmentFactory(cohort=people.cohort, course=course, **before)
        with pytest.raises(Refused):
            change_due_date(enrolment=row, due_on=SOON)


class TestStopping:
    def test_it_is_followed_no_more_and_the_row_stays(self, people, course):
        row = EnrolmentFactory(cohort=people.cohort, course=course)
        for _click in range(2):
            end_enrolment(enrolment=row)
        row.refresh_from_db()
        assert (row.end, row.annulled_on) == (YESTERDAY, None)
        assert courses_followed(people.amina) == []
        assert courses_followed(people.amina, YESTERDAY) == [course]

    @pytest.mark.parametrize("start", [TODAY, SOON])
    def test_what_had_not_begun_is_annulled(self, people, course, start):
        row = given_to(people, people.cohort, course, start=start)
        end_enrolment(enrolment=row)
        row.refresh_from_db()
        assert (row.start, row.end, row.annulled_on) == (start, None, TODAY)
        assert courses_followed(people.amina, SOON) == []

    def test_what_was_annulled_is_not_what_enrolling_again_finds(self, people, course):
        end_enrolment(enrolment=enrol(cohort=people.cohort, course=course, start=TODAY, by=None))
        enrol(cohort=people.cohort, course=course, start=TODAY, by=None)
        assert courses_followed(people.amina) == [course]


DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 1))


@given(end=DAYS, annulled_on=DAYS, day=st.dates(date(2026, 1, 1), date(2026, 3, 1)))
def test_over_is_for_good(end, annulled_on, day):
    row = Enrolment(start=date(2026, 1, 1), end=end, annulled_on=annulled_on)
    assert isinstance(row, Relation)
    if row.is_over_on(day):
        assert not any(row.holds_on(day + timedelta(days=more)) for more in range(90))


class TestOffers:
    @pytest.fixture
    def shelf(self, people, course):
        own, theirs = people.centre, CentreFactory()
        return {
            "shared": course,
            "own": CourseFactory(title="À nous", centre=own),
            "programme": ProgrammeFactory(title="Année", centre=own),
            "theirs": CourseFactory(centre=theirs),
            "draft": CourseFactory(published_at=None),
            "retired": CourseFactory(retired_at=timezone.now()),
            "their programme": ProgrammeFactory(centre=theirs),
        }

    def test_what_a_centre_may_give(self, people, shelf):
        offers = {each.title: each for each in offered_to(people.cohort, [people.centre.pk], TODAY)}
        assert list(offers) == ["Poser le cadre", "À nous", "Année"]
        assert offers["Année"].size == 0

    @pytest.mark.parametrize("name", ["theirs", "draft", "retired", "their programme"])
    def test_anything_else_is_not_there(self, people, shelf, name):
        with pytest.raises(Http404):
            offer_or_404([people.centre.pk], shelf[name].uuid)
        assert offer_or_404([people.centre.pk], shelf["programme"].uuid) == shelf["programme"]

    @pytest.mark.parametrize("before", [{}, {"start": SOON}, {"end": SOON}])
    @pytest.mark.parametrize("to", ["cohort", "amina"])
    def test_not_what_is_followed_or_will_be(self, people, course, to, before):
        EnrolmentFactory(cohort=people.cohort, course=course, **{"start": TODAY, **before})
        assert offered_to(getattr(people, to), [people.centre.pk], TODAY) == []
        assert offered_to(people.theo, [people.centre.pk], TODAY) == [course]

    def test_not_what_a_programme_brings(self, people, course, programme):
        EnrolmentFactory(cohort=people.cohort, course=None, programme=programme)
        assert offered_to(people.cohort, [people.centre.pk], TODAY) == []

    def test_what_has_ended_again(self, people, course):
        EnrolmentFactory(cohort=people.cohort, course=course, end=YESTERDAY)
        EnrolmentFactory(cohort=people.cohort, course=course, annulled_on=TODAY)
        assert offered_to(people.cohort, [people.centre.pk], TODAY) == [course]
