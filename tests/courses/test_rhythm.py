"""When a module is worked on, by weeks of a programme and by the day one began."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from courses.programmes import planned_days, shared_programmes
from courses.rhythm import Weeks
from courses.services import Place, arrange_programme
from tests.factories.competencies import QualificationEditionFactory
from tests.factories.courses import CourseFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.people import CentreFactory, CohortLearnerFactory, UserFactory

TUESDAY = date(2026, 9, 1)
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(("weeks", "expected"), [
    ((1, 1), (date(2026, 9, 1), date(2026, 9, 6))),
    ((1, 2), (date(2026, 9, 1), date(2026, 9, 13))),
    ((3, 4), (date(2026, 9, 14), date(2026, 9, 27))),
])  # fmt: skip
def test_weeks_run_from_monday_to_sunday_and_never_before_the_start(weeks, expected):
    assert Weeks(first=weeks[0], last=weeks[1]).days(TUESDAY) == expected


@pytest.mark.parametrize("weeks", [(0, 1), (2, 1), (-1, -1)])
def test_weeks_that_are_none_are_refused(weeks):
    with pytest.raises(ValueError, match="weeks"):
        Weeks(first=weeks[0], last=weeks[1])


@given(start=st.dates(date(2020, 1, 1), date(2040, 1, 1)), first=st.integers(1, 150), length=st.integers(0, 20))
def test_one_stage_follows_the_other_without_a_hole_nor_a_day_in_common(start, first, length):
    _begins, ends = Weeks(first=first, last=first + length).days(start)
    follows, _last = Weeks(first=first + length + 1, last=first + length + 1).days(start)
    assert follows == ends + timedelta(days=1)


def programme_of(*places):
    return arrange_programme(
        uuid=UserFactory.build().uuid, code="tp", title="TP", summary="", centre_id=None,
        edition_id=QualificationEditionFactory().pk, places=list(places),
    )  # fmt: skip


@pytest.mark.django_db
def test_days_are_counted_from_the_learners_own_start_alone_or_in_a_group():
    course, other = CourseFactory(), CourseFactory()
    programme = programme_of(Place(course=course, weeks=Weeks(first=2, last=3)), Place(course=other))
    alone, grouped = UserFactory(), CohortLearnerFactory(start=TUESDAY)
    EnrolmentFactory(learner=alone, course=None, programme=programme, start=TUESDAY + timedelta(days=7))
    EnrolmentFactory(cohort=grouped.cohort, course=None, programme=programme, start=TUESDAY)
    assert planned_days(grouped.learner, DAY) == {course.pk: (date(2026, 9, 7), date(2026, 9, 20))}
    assert planned_days(alone, DAY) == {course.pk: (date(2026, 9, 14), date(2026, 9, 27))}


@pytest.mark.django_db
def test_the_database_refuses_half_a_rhythm():
    programme = ProgrammeFactory()
    with pytest.raises(IntegrityError):
        programme.places.create(course=CourseFactory(), first_week=2)


@pytest.mark.django_db
def test_a_programme_of_one_centre_is_not_shown_to_all():
    shared, _own = ProgrammeFactory(), ProgrammeFactory(centre=CentreFactory())
    assert list(shared_programmes()) == [shared]
