"""How many queries an apprentice's pages take."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import ActivityCompetency
from tests.factories.competencies import EvidenceFactory
from tests.factories.courses import ActivityFactory
from tests.factories.people import AccessLogFactory, UserFactory
from tests.records.pages import follow, learner_of_path, see_done

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "lessons")]


def shape(learner, size):
    """``size`` modules of ``size`` activities, ``size`` competencies with ``size`` rows of evidence, ``size`` views."""
    pathway = learner_of_path(learner, size)
    trainer = UserFactory()
    for requirement in pathway.proposition.requirements.select_related("competency"):
        section = follow(learner)
        for number in range(size):
            activity = ActivityFactory(section=section)
            ActivityCompetency.objects.create(activity=activity, competency=requirement.competency, level=1)
            EvidenceFactory(
                learner=learner, competency=requirement.competency, origin=f"quiz:{activity.uuid}", level=number % 2
            )
        see_done(learner, requirement.competency, 1, trainer, observed_at=timezone.now())
        AccessLogFactory(learner=learner)
    return pathway


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries_allowed"),
    [
        ("apprentice", 12),
        ("apprentice_modules", 8),
        ("apprentice_competencies", 10),
        ("apprentice_path", 12),
        ("apprentice_viewers", 9),
    ],
)
def test_queries(client, amina, django_assert_num_queries, name, queries_allowed, size):
    shape(amina, size)
    with django_assert_num_queries(queries_allowed):
        client.get(reverse(f"records:{name}"))


@pytest.mark.parametrize("size", [1, 3])
def test_queries_of_an_outline(client, amina, django_assert_num_queries, size):
    section = follow(amina)
    ActivityFactory.create_batch(size, section=section)
    with django_assert_num_queries(7):
        client.get(reverse("records:apprentice_module", args=[section.course.uuid]))


@pytest.mark.parametrize("size", [1, 3])
def test_queries_of_a_competency(client, amina, django_assert_num_queries, size):
    pathway = shape(amina, size)
    competency = pathway.proposition.requirements.first().competency
    with django_assert_num_queries(17):
        client.get(reverse("records:apprentice_competency", args=[competency.uuid]))
