import uuid
from types import SimpleNamespace

from django.urls import reverse

from accounts.templatetags.design import icon_names
from courses.kinds import kind_of


def test_quizzes_are_an_assessment_that_shows_knowledge_and_no_more():
    kind = kind_of("quiz")
    assert kind.is_assessment
    assert kind.evidence_ceiling == 1
    assert kind.icon in icon_names()


def test_a_quiz_opens_on_its_start_page():
    activity = SimpleNamespace(uuid=uuid.uuid4())
    assert kind_of("quiz").open_url(activity) == reverse("quizzes:start", args=[activity.uuid])
