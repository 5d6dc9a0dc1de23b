"""Reminders, and the scene that trainers and mentors look at in the tests. Dull on purpose."""

from dataclasses import dataclass, field
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from competencies.mastery import Instrument, Kind
from competencies.models import Competency, LevelDescriptor, Pathway
from courses.models import Activity, ActivityCompetency, Course
from records import models
from tests.factories.competencies import (
    BlockFactory,
    CompetencyFactory,
    EvidenceFactory,
    FamilyFactory,
    FrameworkEditionFactory,
    PathwayFactory,
    PropositionFactory,
    RequirementFactory,
)
from tests.factories.courses import ActivityFactory, CourseFactory, EnrolmentFactory, SectionFactory
from tests.factories.people import Cast, cast


class ReminderFactory(DjangoModelFactory):
    class Meta:
        model = models.Reminder

    author = factory.SubFactory("tests.factories.people.UserFactory")
    learner = factory.SubFactory("tests.factories.people.UserFactory")
    channel = models.Reminder.Channel.EMAIL
    kind = models.Reminder.Kind.LATE
    created_at = factory.LazyFunction(timezone.now)
    leaves_at = factory.SelfAttribute("created_at")


class ReminderTextFactory(DjangoModelFactory):
    class Meta:
        model = models.ReminderText

    reminder = factory.SubFactory(ReminderFactory)
    subject = "Du travail vous attend"
    text = "Bonjour, ouvrez le module."


class ReminderOutcomeFactory(DjangoModelFactory):
    class Meta:
        model = models.ReminderOutcome

    reminder = factory.SubFactory(ReminderFactory)
    result = models.ReminderOutcome.Result.SENT


TITLES = ("Écoute", "Neutralité", "Cadre", "Numérique")


@dataclass(frozen=True)
class Scene:
    """Amina works toward a title that asks for four competencies in two blocks, and follows one module, due yesterday.

    Nothing has been observed yet."""

    cast: Cast
    pathway: Pathway
    course: Course
    competencies: tuple[Competency, ...]
    activities: tuple[Activity, ...] = field(default=())

    @property
    def learner(self):
        return self.cast.amina


def scene() -> Scene:
    people = cast()
    edition = FrameworkEditionFactory(valid_from=None)
    family = FamilyFactory(edition=edition)
    competencies = tuple(
        CompetencyFactory(edition=edition, family=family, title=title, mentor_sentence=f"Sait faire : {title}.")
        for title in TITLES
    )
    LevelDescriptor.objects.bulk_create(
        LevelDescriptor(competency=each, level=level, text=f"{each.title}, phrase {level}.")
        for each in competencies
        for level in range(4)
    )
    proposition = PropositionFactory(framework_edition=edition)
    first, second = BlockFactory(edition=proposition.edition), BlockFactory(edition=proposition.edition)
    for each, block in zip(competencies, (first, first, second, second), strict=True):
        RequirementFactory(proposition=proposition, block=block, competency=each, level=2)
    pathway = PathwayFactory(learner=people.amina, proposition=proposition, start=people.contract.start)
    course = CourseFactory(title="Poser le cadre")
    section = SectionFactory(course=course)
    activities = tuple(ActivityFactory(section=section, title=title) for title in ("Se présenter", "Le quiz du cadre"))
    for activity, competency in zip(activities, competencies, strict=False):
        ActivityCompetency.objects.create(activity=activity, competency=competency, level=1)
    EnrolmentFactory(
        cohort=people.cohort,
        course=course,
        start=people.cohort.start,
        due_on=timezone.localdate() - timedelta(days=1),
    )
    return Scene(cast=people, pathway=pathway, course=course, competencies=competencies, activities=activities)


def seen_in_training(learner, competency, level, *, by=None, days_ago=1):
    return EvidenceFactory(
        learner=learner,
        competency=competency,
        kind=Kind.APPRAISAL,
        level=level,
        instrument=Instrument.TRAINING,
        observed_at=timezone.now() - timedelta(days=days_ago),
        recorded_by=by,
    )
