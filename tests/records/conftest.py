import pytest
from django.utils.translation import override

from courses import kinds
from courses.kinds import ActivityKind
from tests.factories.people import MembershipFactory, UserFactory
from tests.factories.records import scene


@pytest.fixture
def english():
    with override("en"):
        yield


@pytest.fixture
def lessons(monkeypatch):
    """Whoever serves lessons stands above this app."""
    lesson = ActivityKind(
        code="lesson", title="Lesson", icon="book-open", open_url=lambda activity: f"/apprendre/{activity.uuid}/"
    )
    monkeypatch.setitem(kinds._KINDS, "lesson", lesson)


@pytest.fixture
def amina(client):
    """A learner of a centre, signed in, reading English."""
    learner = UserFactory(username="amina", display_name="Amina Benali")
    MembershipFactory(learner=learner)
    client.force_login(learner)
    client.cookies["django_language"] = "en"
    return learner


@pytest.fixture
def seen():
    return scene()


@pytest.fixture
def trainer(client, seen):
    client.force_login(seen.cast.claire)
    return seen.cast.claire
