from uuid import uuid4

import pytest
from django.test import Client

from assessments.quizzes.services import start_attempt
from tests.assessments.quizzes.taking import Clock
from tests.factories.people import UserFactory
from tests.factories.quizzes import enrolled, quiz_activity


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def activity():
    return quiz_activity(minutes=20)


@pytest.fixture
def learner(activity):
    return enrolled(UserFactory(), activity)


@pytest.fixture
def attempt(learner, activity):
    return start_attempt(learner=learner, activity=activity, client_uuid=uuid4())


@pytest.fixture
def browser(learner):
    client = Client()
    client.force_login(learner)
    return client
