"""Dull on purpose: a test says what matters to it."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from courses import models


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = models.Course

    code = factory.Sequence("module-{}".format)
    title = factory.Sequence("Module {}".format)
    published_at = datetime(2026, 9, 1, tzinfo=UTC)


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = models.Section

    course = factory.SubFactory(CourseFactory)
    title = "Comprendre"
    position = factory.Sequence(int)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = models.Activity

    section = factory.SubFactory(SectionFactory)
    kind = "lesson"
    title = factory.Sequence("Leçon {}".format)
    minutes = 15
    position = factory.Sequence(int)
    published_at = datetime(2026, 9, 1, tzinfo=UTC)


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = models.Programme

    code = factory.Sequence("programme-{}".format)
    title = "Parcours TP"
    edition = factory.SubFactory("tests.factories.competencies.QualificationEditionFactory")


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Enrolment

    course = factory.SubFactory(CourseFactory)
    start = date(2026, 9, 1)


class CompletionFactory(DjangoModelFactory):
    class Meta:
        model = models.Completion

    learner = factory.SubFactory("tests.factories.people.UserFactory")
    activity = factory.SubFactory(ActivityFactory)
    source = factory.Sequence("lesson:{}".format)
    occurred_at = datetime(2026, 10, 1, 9, tzinfo=UTC)
