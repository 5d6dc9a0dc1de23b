from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from courses import services
from courses.models import Activity, Bookmark, Completion, Course, Enrolment, Section
from courses.outline import ActivityAim, ActivitySpec, CourseSpec, SectionSpec
from tests.factories.competencies import CompetencyFactory
from tests.factories.courses import ActivityFactory, CourseFactory
from tests.factories.people import CentreFactory, UserFactory

pytestmark = pytest.mark.django_db


def activity(title="Leçon", **options):
    return ActivitySpec(uuid=uuid4(), kind="lesson", title=title, minutes=15, **options)


def course(*sections, **options):
    return CourseSpec(uuid=uuid4(), code="cadre", title="Poser le cadre", sections=sections, **options)


def section(*activities, **options):
    return SectionSpec(uuid=uuid4(), title="Comprendre", activities=activities, **options)


def standing_titles(arranged):
    return [[each.title for each in part.activities.standing()] for part in arranged.sections.standing()]


def test_the_outline_is_what_the_author_arranged():
    competency = CompetencyFactory()
    aim = ActivityAim(competency_id=competency.pk, level=2, purpose="taught")
    first = activity("Un", aims=(aim,))
    second = activity("Deux", requires=(first.uuid,), required=False)
    spec = course(section(first, second, minimum=1), aims=((competency.pk, 2),), minutes=30)
    arranged = services.arrange_course(spec=spec)
    assert standing_titles(arranged) == [["Un", "Deux"]]
    stored = Activity.objects.get(uuid=second.uuid)
    assert (stored.required, [each.uuid for each in stored.requires.all()]) == (False, [first.uuid])
    assert [(each.competency, each.level) for each in arranged.aims.all()] == [(competency, 2)]
    assert arranged.sections.get().minimum == 1


def test_arranging_again_keeps_every_row():
    spec = course(section(activity("Un"), activity("Deux")))
    services.arrange_course(spec=spec)
    before = list(Activity.objects.order_by("pk").values_list("pk", "published_at"))
    services.arrange_course(spec=spec)
    assert list(Activity.objects.order_by("pk").values_list("pk", "published_at")) == before


def test_what_is_left_out_is_retired_and_its_records_stay():
    kept, gone = activity("Un"), activity("Deux")
    spec = course(section(kept, gone))
    services.arrange_course(spec=spec)
    services.complete_activity(
        learner=UserFactory(),
        activity=Activity.objects.get(uuid=gone.uuid),
        source="lesson",
        occurred_at=timezone.now(),
    )
    services.arrange_course(spec=replace(spec, sections=(replace(spec.sections[0], activities=(kept,)),)))
    assert Activity.objects.get(uuid=gone.uuid).retired_at is not None
    assert Completion.objects.count() == 1
    services.arrange_course(spec=spec)
    assert Activity.objects.get(uuid=gone.uuid).retired_at is None


def test_moving_an_activity_to_another_section_keeps_it():
    moved = activity("Un")
    first, second = section(moved), section()
    spec = course(first, second)
    services.arrange_course(spec=spec)
    services.arrange_course(
        spec=replace(spec, sections=(replace(first, activities=()), replace(second, activities=(moved,))))
    )
    assert Activity.objects.get(uuid=moved.uuid).section.uuid == second.uuid


def test_retiring_a_course_keeps_its_rows_and_publishing_brings_it_back():
    spec = course(section(activity()))
    services.arrange_course(spec=spec)
    services.retire_course(uuid=spec.uuid)
    assert not Course.objects.standing().exists()
    services.arrange_course(spec=spec)
    assert Course.objects.standing().get().uuid == spec.uuid


def circle():
    one, two = uuid4(), uuid4()
    return section(
        ActivitySpec(uuid=one, kind="lesson", title="Un", requires=(two,)),
        ActivitySpec(uuid=two, kind="lesson", title="Deux", requires=(one,)),
    )


def twice():
    same = activity()
    return section(same, same)


@pytest.mark.parametrize("bad", [circle, twice])
def test_an_outline_that_cannot_stand_changes_nothing(bad):
    with pytest.raises(services.Refused):
        services.arrange_course(spec=course(bad()))
    assert not Course.objects.exists()


def test_an_activity_of_another_course_is_not_taken():
    foreign = ActivityFactory(title="À eux")
    with pytest.raises(services.Refused, match="À eux"):
        services.arrange_course(spec=course(section(ActivitySpec(uuid=foreign.uuid, kind="lesson", title="À nous"))))
    assert Activity.objects.get().title == "À eux"


def test_two_modules_of_a_centre_have_two_codes():
    centre = CentreFactory()
    CourseFactory(code="cadre", centre=centre)
    services.arrange_course(spec=course(section(activity())))
    with pytest.raises(services.Refused, match="cadre"):
        services.arrange_course(spec=course(section(activity()), centre_id=centre.pk))


def test_an_activity_keeps_its_kind():
    spec = course(section(activity()))
    services.arrange_course(spec=spec)
    other = replace(spec.sections[0].activities[0], kind="quiz")
    with pytest.raises(services.Refused):
        services.arrange_course(spec=replace(spec, sections=(replace(spec.sections[0], activities=(other,)),)))
    assert Activity.objects.get().kind == "lesson"
    assert Section.objects.count() == 1


def test_completing_twice_from_one_source_is_one_completion():
    learner, lesson = UserFactory(), ActivityFactory()
    options = {"learner": learner, "activity": lesson, "source": "lesson:1", "occurred_at": timezone.now()}
    assert services.complete_activity(**options).pk == services.complete_activity(**options).pk
    assert Completion.objects.count() == 1


def test_a_device_ahead_of_time_is_not_believed():
    done = services.complete_activity(
        learner=UserFactory(),
        activity=ActivityFactory(),
        source="lesson",
        occurred_at=timezone.now() + timedelta(days=3),
    )
    assert done.occurred_at <= timezone.now()


def test_the_last_place_wins():
    learner, lesson = UserFactory(), ActivityFactory()
    for anchor in ("a", "b" * 200):
        services.keep_place(learner=learner, activity=lesson, anchor=anchor)
    assert Bookmark.objects.get().anchor == "b" * 60


def test_enrolling_twice_is_one_enrolment():
    learner, followed = UserFactory(), CourseFactory()
    for _click in range(2):
        services.enrol(learner=learner, course=followed, start=date(2026, 9, 1), by=None)
    assert Enrolment.objects.count() == 1
