import pytest
from django.db import connection, transaction
from django.utils import timezone

from courses.models import Activity, CourseStamp, Section
from courses.queries import outline_for, outlines_for
from tests.factories.courses import ActivityFactory, CourseFactory, SectionFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def stamp_of(course):
    return CourseStamp.objects.filter(course=course).values_list("stamp", flat=True).first()


def titles(course):
    return [(part.section.title, [step.activity.title for step in part.steps]) for part in course.parts]


def rename_section(first, _second):
    first.section.title = "Ailleurs"
    first.section.save()


def retire_section(first, _second):
    Section.objects.filter(pk=first.section.pk).update(retired_at=timezone.now())


def add_section(first, _second):
    SectionFactory(course=first.section.course)


def rename(first, _second):
    Activity.objects.filter(pk=first.pk).update(title="Autrement")


def retire(first, _second):
    first.retired_at = timezone.now()
    first.save()


def withdraw(_first, second):
    Activity.objects.filter(pk=second.pk).update(published_at=None)


def add(first, _second):
    ActivityFactory(section=first.section)


def move_elsewhere(first, _second):
    first.section = SectionFactory()
    first.save()


def move_here(first, _second):
    elsewhere = ActivityFactory()
    elsewhere.section = first.section
    elsewhere.save()


def remove(_first, second):
    second.delete()


def put_after(first, second):
    second.requires.add(first)


def by_sql(first, _second):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE courses_activity SET minutes = minutes + 1 WHERE id = %s", [first.pk])


CHANGES = [
    rename_section, retire_section, add_section, rename, retire, withdraw, add, move_elsewhere, move_here, remove,
    put_after, by_sql,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_in_a_course_gives_it_another_stamp_and_is_read_again(change):
    first, second = ActivityFactory.create_batch(2, section=SectionFactory())
    course, learner, other = first.section.course, UserFactory(), CourseFactory()
    SectionFactory(course=other)
    before, elsewhere = stamp_of(course), stamp_of(other)
    outline_for(learner, course)
    change(first, second)
    assert stamp_of(course) != before
    assert stamp_of(other) == elsewhere
    rows = Section.objects.standing().filter(course=course).order_by("position", "pk")
    shown = Activity.objects.standing().filter(published_at__isnull=False).order_by("position", "pk")
    assert titles(outline_for(learner, course)) == [
        (each.title, [step.title for step in shown.filter(section=each)]) for each in rows
    ]


def test_what_no_longer_comes_after_is_read_again():
    first, second = ActivityFactory.create_batch(2, section=SectionFactory())
    second.requires.add(first)
    learner, course = UserFactory(), first.section.course
    assert outline_for(learner, course).activities[1].first == [first.pk]
    second.requires.clear()
    assert outline_for(learner, course).activities[1].first == []


def test_an_activity_of_another_course_that_is_retired_no_longer_holds_back():
    first, second = ActivityFactory(), ActivityFactory()
    second.requires.add(first)
    learner, course = UserFactory(), second.section.course
    assert outline_for(learner, course).activities[0].first == [first.pk]
    Activity.objects.filter(pk=first.pk).update(retired_at=timezone.now())
    assert outline_for(learner, course).activities[0].first == []


def test_what_was_undone_is_forgotten():
    activity = ActivityFactory()
    learner, course = UserFactory(), activity.section.course
    with transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(title="Un essai")
        assert outline_for(learner, course).activities[0].title == "Un essai"
        transaction.set_rollback(True)
    assert outline_for(learner, course).activities[0].title == activity.title


def test_a_known_course_is_not_read_again(django_assert_num_queries):
    known, new = (ActivityFactory().section.course for _ in range(2))
    learner = UserFactory()
    outline_for(learner, known)
    with django_assert_num_queries(1):
        assert outline_for(learner, known).activities
    with django_assert_num_queries(2):
        outlines_for([known, new], [learner])
    with django_assert_num_queries(1):
        outlines_for([known, new], [learner])


def test_nobody_changes_what_another_reads():
    course, learner = ActivityFactory().section.course, UserFactory()
    mine, yours = outline_for(learner, course), outline_for(learner, course)
    mine.activities[0].title = "À moi"
    assert yours.activities[0].title != "À moi"
    assert outline_for(learner, course).activities[0].title != "À moi"
