"""What several tests of pages about a learner do: follow, finish, be seen at work, read the page."""

from django.urls import reverse
from django.utils import timezone

from competencies.mastery import Instrument, Kind
from competencies.services import decide_level
from courses.services import complete_activity
from tests.factories.competencies import (
    BlockFactory,
    EvidenceFactory,
    PathwayFactory,
    PropositionFactory,
    RequirementFactory,
)
from tests.factories.courses import CourseFactory, EnrolmentFactory, SectionFactory
from tests.factories.records import seen_in_training


def read(client, name, *args):
    response = client.get(reverse(f"records:{name}", args=args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def follow(learner, **course):
    """A module the learner follows, with one section."""
    section = SectionFactory(course=CourseFactory(**course))
    EnrolmentFactory(learner=learner, course=section.course)
    return section


def do(learner, activity):
    complete_activity(learner=learner, activity=activity, source="test", occurred_at=timezone.now())


def see_done(learner, competency, level, by, **fields):
    return EvidenceFactory(
        learner=learner, competency=competency, kind=Kind.APPRAISAL, instrument=Instrument.TRAINING, level=level,
        recorded_by=by, **fields,
    )  # fmt: skip


def learner_of_path(learner, requirements, **fields):
    """A pathway that asks for that many competencies at level 2, in one block."""
    proposition = PropositionFactory()
    block = BlockFactory(edition=proposition.edition)
    RequirementFactory.create_batch(requirements, proposition=proposition, block=block, **fields)
    return PathwayFactory(learner=learner, proposition=proposition)


def address(name, seen, *, learner=None, competency=None, evidence=None):
    args = [(learner or seen.learner).uuid, (competency or seen.competencies[0]).uuid]
    return reverse(f"records:{name}", args=[*args, evidence.uuid] if evidence else args)


def confirmed(seen, level=2, competency=None):
    competency = competency or seen.competencies[0]
    seen_in_training(seen.learner, competency, level)
    return decide_level(learner=seen.learner, competency=competency, level=level, by=seen.cast.claire)
