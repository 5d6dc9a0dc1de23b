from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.http import Http404

from courses.progress import State
from courses.queries import (
    activity_to_follow_or_404,
    activity_to_preview_or_404,
    completed_courses,
    courses_followed,
    due_courses,
    last_work_at,
    next_thing,
    outline_for,
    outlines_for,
)
from courses.services import Place, arrange_programme, dispense, keep_place
from tests.factories.competencies import QualificationEditionFactory
from tests.factories.courses import (
    ActivityFactory,
    CompletionFactory,
    CourseFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    SectionFactory,
)
from tests.factories.people import (
    CohortFactory,
    CohortLearnerFactory,
    StaffRoleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)


def followed(learner, **options):
    return EnrolmentFactory(learner=learner, **options).course


def test_one_follows_alone_by_cohort_and_by_programme():
    learner = UserFactory()
    alone = followed(learner)
    place = CohortLearnerFactory(learner=learner, start=date(2026, 9, 1))
    by_cohort = EnrolmentFactory(cohort=place.cohort).course
    by_programme = CourseFactory()
    programme = ProgrammeFactory()
    programme.places.create(course=by_programme, position=0)
    EnrolmentFactory(learner=learner, course=None, programme=programme)
    EnrolmentFactory(learner=UserFactory())
    EnrolmentFactory(cohort=CohortFactory())
    assert set(courses_followed(learner, DAY)) == {alone, by_cohort, by_programme}


@pytest.mark.parametrize(
    ("start", "end", "follows"),
    [
        (date(2026, 11, 24), None, False),
        (DAY, None, True),
        (date(2026, 9, 1), DAY, True),
        (date(2026, 9, 1), date(2026, 11, 22), False),
    ],
)
def test_an_enrolment_has_dates(start, end, follows):
    learner = UserFactory()
    EnrolmentFactory(learner=learner, start=start, end=end)
    assert bool(courses_followed(learner, DAY)) is follows


def test_one_who_left_the_cohort_no_longer_follows():
    place = CohortLearnerFactory(start=date(2026, 9, 1), end=date(2026, 11, 1))
    EnrolmentFactory(cohort=place.cohort)
    assert not courses_followed(place.learner, DAY)


def test_a_course_twice_enrolled_is_listed_once_in_the_order_of_the_programme():
    learner = UserFactory()
    first, second = CourseFactory(title="Zèbre"), CourseFactory(title="Abeille")
    programme = arrange_programme(
        uuid=UserFactory.build().uuid, code="tp", title="TP", summary="", centre_id=None,
        edition_id=QualificationEditionFactory().pk, places=[Place(course=first), Place(course=second)],
    )  # fmt: skip
    elsewhere = ProgrammeFactory()
    for position, course in enumerate([second, first]):
        elsewhere.places.create(course=course, position=position)
    EnrolmentFactory(learner=learner, course=None, programme=programme)
    EnrolmentFactory(learner=learner, course=second)
    assert list(courses_followed(learner, DAY)) == [first, second]


def retired(activity):
    activity.retired_at = datetime(2026, 10, 1, tzinfo=UTC)
    activity.save()


def retired_section(activity):
    retired(activity.section)


def retired_course(activity):
    retired(activity.section.course)


def unpublished(activity):
    activity.published_at = None
    activity.save()


@pytest.mark.parametrize("change", [retired, retired_section, retired_course, unpublished])
def test_what_is_withdrawn_is_not_found(change):
    learner = UserFactory()
    activity = ActivityFactory(section__course=followed(learner))
    assert activity_to_follow_or_404(learner, activity.uuid, day=DAY) == activity
    change(activity)
    with pytest.raises(Http404):
        activity_to_follow_or_404(learner, activity.uuid, day=DAY)


def test_one_who_does_not_follow_finds_nothing():
    with pytest.raises(Http404):
        activity_to_follow_or_404(UserFactory(), ActivityFactory().uuid)


def test_who_teaches_previews_their_centre_and_what_is_shared():
    role = StaffRoleFactory(role="trainer")
    own = ActivityFactory(section__course__centre=role.centre)
    shared = ActivityFactory()
    foreign = ActivityFactory(section__course__centre=StaffRoleFactory().centre)
    assert [activity_to_preview_or_404(role.user, each.uuid) for each in (own, shared)] == [own, shared]
    for viewer, activity in [(role.user, foreign), (UserFactory(), shared), (UserFactory(), own)]:
        with pytest.raises(Http404):
            activity_to_preview_or_404(viewer, activity.uuid)


def test_the_outline_shows_states_in_order():
    learner = UserFactory()
    section = SectionFactory(course=followed(learner))
    done, open_, locked = ActivityFactory.create_batch(3, section=section)
    locked.requires.add(open_)
    CompletionFactory(learner=learner, activity=done)
    outline = outline_for(learner, section.course, DAY)
    assert [step.state for part in outline.parts for step in part.steps] == [State.DONE, State.OPEN, State.LOCKED]
    assert outline.next_activity == open_
    assert outline.around(open_) == (done, locked)
    assert outline.around(done) == (None, open_)


def test_a_section_without_activities_is_complete():
    empty = SectionFactory()
    outline = outline_for(UserFactory(), empty.course, DAY)
    assert [(part.section, part.steps) for part in outline.parts] == [(empty, ())]
    assert outline.progress.complete


@pytest.mark.parametrize("number", [1, 3])
def test_outlines_take_two_queries(number, django_assert_num_queries):
    learners = UserFactory.create_batch(number)
    courses = CourseFactory.create_batch(number)
    for course in courses:
        for activity in ActivityFactory.create_batch(number, section__course=course):
            CompletionFactory(learner=learners[0], activity=activity)
    with django_assert_num_queries(2):
        outlines = outlines_for(courses, learners, DAY)
    assert {key for key, outline in outlines.items() if outline.progress.complete} == {
        (learners[0].pk, course.pk) for course in courses
    }


def test_the_next_thing_is_what_was_begun_last():
    learner = UserFactory()
    course = followed(learner)
    first, second = ActivityFactory.create_batch(2, section=SectionFactory(course=course))
    outlines = [outline_for(learner, course, DAY)]
    found = next_thing(learner, outlines)
    assert (found.activity, found.resumed) == (first, False)
    keep_place(learner=learner, activity=second, anchor="x")
    found = next_thing(learner, outlines)
    assert (found.activity, found.resumed) == (second, True)
    CompletionFactory(learner=learner, activity=second)
    found = next_thing(learner, [outline_for(learner, course, DAY)])
    assert (found.activity, found.resumed) == (first, False)


def test_there_is_no_next_thing_when_all_is_done():
    learner = UserFactory()
    activity = ActivityFactory(section__course=followed(learner))
    CompletionFactory(learner=learner, activity=activity)
    assert next_thing(learner, [outline_for(learner, activity.section.course, DAY)]) is None


def test_the_soonest_due_day_counts():
    place = CohortLearnerFactory(start=date(2026, 9, 1))
    course = CourseFactory()
    EnrolmentFactory(cohort=place.cohort, course=course, due_on=date(2026, 12, 20))
    EnrolmentFactory(learner=place.learner, course=course, due_on=date(2026, 12, 1))
    assert due_courses([place.learner], DAY) == {place.learner.pk: {course.pk: date(2026, 12, 1)}}


def test_last_work_is_the_latest_completion():
    row = CompletionFactory(occurred_at=datetime(2026, 10, 1, tzinfo=UTC))
    CompletionFactory(learner=row.learner, occurred_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert last_work_at([row.learner]) == {row.learner.pk: datetime(2026, 11, 1, tzinfo=UTC)}


def test_a_course_is_completed_by_who_did_it_or_may_leave_it_out():
    activity = ActivityFactory()
    course, (did, dispensed, neither) = activity.section.course, UserFactory.create_batch(3)
    CompletionFactory(learner=did, activity=activity)
    dispense(learner=dispensed, course=course, granted=True, by=neither, uuid=uuid4())
    assert completed_courses([course], [did, dispensed, neither]) == {
        did.pk: {course.pk}, dispensed.pk: {course.pk}, neither.pk: set(),
    }  # fmt: skip
