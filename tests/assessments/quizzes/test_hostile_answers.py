"""What a page of ours never sends."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.quizzes.content import Feedback
from assessments.quizzes.models import Quiz
from assessments.quizzes.services import regrade, save_comment, store_upload, submit_attempt
from tests.assessments.quizzes.taking import begun, give, wrong
from tests.assessments.quizzes.test_regrading import keyed, with_questions
from tests.assessments.quizzes.test_views import post_json, sent, signed_in, url
from tests.factories.people import UserFactory
from tests.factories.quizzes import (
    enrolled,
    file_upload,
    named,
    ordering,
    quiz_activity,
    quiz_content,
    self_assessment,
    single,
)

pytestmark = pytest.mark.django_db


def trying(*questions, **changes):
    activity = quiz_activity(quiz_content(questions=questions, **changes))
    attempt = begun(enrolled(UserFactory(), activity), activity)
    return attempt, signed_in(attempt.learner)


def test_a_kept_answer_does_not_show_its_key_when_it_is_sent_again():
    attempt, client = trying(single("q1"), single("q2"), feedback=Feedback.IMMEDIATE)
    body = sent("q1", wrong())
    assert post_json(client, attempt, body).status_code == 200
    assert b"html" not in post_json(client, attempt, body | {"check": True}).content
    assert not attempt.responses.get().final


def test_an_answer_from_before_our_era_is_of_the_beginning_of_the_try():
    attempt, client = trying(single("q1"))
    assert post_json(client, attempt, sent("q1") | {"occurred_at": "0001-01-01T00:00:00+14:00"}).status_code == 200
    assert attempt.responses.get().occurred_at == attempt.started_at


@pytest.mark.parametrize("question", [ordering(), self_assessment()], ids=lambda each: each.type)
def test_a_number_of_thousands_of_digits_is_no_number(question):
    attempt, client = trying(question, single("q2"))
    items = getattr(question, "items", ())
    ranks = {f"rank-{each.uuid}": f"1{place}" + "0" * 5000 for place, each in enumerate(items)}
    data = {"client_uuid": uuid4(), "value": "1" * 5000} | ranks
    assert client.post(url("question", attempt, 1), data).status_code < 500
    assert not attempt.responses.exists()


def test_why_a_key_was_corrected_waits_for_the_day_of_the_answers():
    content = quiz_content(
        questions=(single("q1"),), feedback=Feedback.LATER, feedback_on=timezone.localdate() + timedelta(days=5)
    )
    activity = quiz_activity(content)
    attempt = begun(enrolled(UserFactory(), activity), activity)
    give(attempt, "q1", wrong())
    submit_attempt(attempt=attempt)
    with_questions(content, keyed(single("q1")))
    quiz = Quiz.objects.get()
    regrade(quiz=quiz, by=UserFactory(), reason="La réponse B est juste.", client_uuid=uuid4(), edition=quiz.current)
    assert "La réponse B" not in signed_in(attempt.learner).get(url("result", attempt)).content.decode()


def test_a_file_is_named_for_what_it_is():
    attempt, client = trying(file_upload("q1"), single("q2"))
    data = b"\x89PNG\r\n\x1a\n" + b"<script>alert(1)</script>" * 9
    given = store_upload(
        attempt=attempt, question=named("q1"), name="photo.html", data=data, client_uuid=uuid4()
    )  # fmt: skip
    response = client.get(reverse("quizzes:file", args=[given.uuid]))
    assert response["Content-Disposition"] == 'attachment; filename="photo.html.png"'
    response.close()


def test_a_saved_comment_without_what_the_database_cannot_keep():
    assert save_comment(owner=UserFactory(), text="a\x00b").text == "ab"
