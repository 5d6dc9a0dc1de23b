from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from assessments.quizzes.models import Response
from assessments.quizzes.services import submit_attempt
from tests.assessments.quizzes.browsing import post_json, sent, url
from tests.factories.quizzes import RIGHT, named

pytestmark = pytest.mark.django_db


class TestSavingByScript:
    def test_keeps_the_answer_once(self, browser, attempt):
        body = sent("q4")
        for _ in range(2):
            assert post_json(browser, attempt, body).json() == {"saved": body["client_uuid"]}
        assert Response.objects.get().payload == RIGHT["q4"]

    def test_after_handing_in_says_so(self, browser, attempt):
        submit_attempt(attempt=attempt)
        response = post_json(browser, attempt, sent())
        assert response.status_code == 409
        assert response.json()["url"] == url("result", attempt)
        assert not Response.objects.exists()

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            (" ", 400),
            ("[]", 400),
            ("{", 400),
            ("null", 400),
            ("[" * 8000, 400),
            (b"\xff\xfe", 400),
            ('{"question": 1}', 400),
            ("x" * 140_000, 413),
        ],
    )
    def test_refuses_what_is_not_an_answer(self, browser, attempt, body, status):
        assert post_json(browser, attempt, body).status_code == status

    @pytest.mark.parametrize(
        "changes",
        [
            {"payload": {"option": str(named("q2-right1"))}},
            {"payload": {"option": str(uuid4())}},
            {"payload": {"option": None}},
            {"payload": {"text": "libre"}},
            {"payload": []},
            {"payload": {"option": str(named("q1-right")), "score": 1}},
            {"question": str(uuid4())},
            {"question": "q1"},
            {"sequence": -1},
            {"sequence": 2**70},
            {"sequence": 1.5},
            {"sequence": True},
            {"sequence": "1"},
            {"occurred_at": "yesterday"},
            {"occurred_at": "2026-11-01T10:00:00"},
            {"occurred_at": 12},
            {"client_uuid": "1"},
        ],
    )
    def test_refuses_forged_answers(self, browser, attempt, changes):
        assert post_json(browser, attempt, sent() | changes).status_code == 400
        assert not Response.objects.exists()

    def test_refuses_other_kinds_of_content(self, browser, attempt):
        assert post_json(browser, attempt, sent(), "text/plain").status_code == 415
        assert browser.post(url("save", attempt), sent(payload="x")).status_code == 415

    def test_refuses_without_the_token_of_the_page(self, learner, attempt):
        client = Client(enforce_csrf_checks=True)
        client.force_login(learner)
        assert post_json(client, attempt, sent()).status_code == 403
        assert not Response.objects.exists()

    def test_still_takes_answers_after_the_enrolment_ended(self, browser, learner, attempt):
        learner.enrolments.update(start=timezone.localdate() - timedelta(9), end=timezone.localdate() - timedelta(1))
        assert post_json(browser, attempt, sent()).status_code == 200
