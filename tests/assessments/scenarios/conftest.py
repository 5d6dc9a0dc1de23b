from uuid import uuid4

import pytest
from django.test import Client

from assessments.scenarios.services import start_run
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import UserFactory
from tests.factories.scenarios import scenario_activity


@pytest.fixture
def activity():
    return scenario_activity(minutes=8)


@pytest.fixture
def learner(activity):
    learner = UserFactory()
    EnrolmentFactory(learner=learner, course=activity.section.course)
    return learner


@pytest.fixture
def run(learner, activity):
    return start_run(learner=learner, activity=activity, client_uuid=uuid4())


@pytest.fixture
def browser(learner):
    client = Client()
    client.force_login(learner)
    return client
