import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.quizzes.content import Feedback, QuizKind
from assessments.quizzes.models import Attempt, Response, Submission
from assessments.quizzes.queries import Result
from assessments.quizzes.services import save_response, start_attempt, submit_attempt
from competencies.models import Competency, Evidence
from courses.models import ActivityCompetency, Completion
from tests.assessments.quizzes.browsing import answer, post_json, sent, signed_in, url
from tests.assessments.quizzes.taking import begun
from tests.factories.courses import ActivityFactory, SectionFactory
from tests.factories.people import UserFactory, cast
from tests.factories.quizzes import (
    RIGHT,
    enrolled,
    named,
    ordering,
    published,
    quiz_activity,
    quiz_content,
    self_assessment,
    single,
)

pytestmark = pytest.mark.django_db


def result_told(page):
    """Of the page itself: its parts have a ``result`` of their own."""
    return next(each["result"] for each in page.context if isinstance(each.get("result"), Result))


def test_the_whole_quiz_without_a_script(browser, learner, activity):
    page = browser.get(reverse("quizzes:start", args=[activity.uuid]))
    assert page.status_code == 200
    token = page.context["client_uuid"]
    response = browser.post(reverse("quizzes:begin", args=[activity.uuid]), {"client_uuid": token})
    attempt = Attempt.objects.get()
    assert response["Location"] == url("question", attempt, 1)
    for number, fields in enumerate(
        [
            {"option": str(named("q1-right"))},
            {"options": [str(named("q2-right1")), str(named("q2-right2"))]},
            {"answer": "true"},
            {"text": "LIBRE  consentement."},
        ],
        1,
    ):
        assert browser.get(url("question", attempt, number)).status_code == 200
        response = answer(browser, attempt, number, **fields)
    assert response["Location"] == url("review", attempt)
    assert browser.get(url("review", attempt)).context["done"] == 4
    assert browser.post(url("review", attempt))["Location"] == url("result", attempt)
    result = browser.get(url("result", attempt))
    assert result.context["right"] == 4
    assert result_told(result).marking.passed
    assert Completion.objects.filter(learner=learner, activity=activity).count() == 1
    assert Evidence.objects.filter(learner=learner, level=1).count() == 2


def test_going_back_shows_what_was_answered(browser, attempt):
    answer(browser, attempt, 1, option=str(named("q1-wrong")))
    page = browser.get(url("question", attempt, 1)).content.decode()
    assert re.findall(r'value="([^"]+)" checked', page) == [str(named("q1-wrong"))]


def test_the_same_answer_again_adds_no_row(browser, attempt):
    for _ in range(2):
        answer(browser, attempt, 1, option=str(named("q1-wrong")))
    assert Response.objects.count() == 1


def test_a_double_click_adds_no_row(browser, attempt):
    fields = {"client_uuid": str(uuid4()), "go": "next", "option": str(named("q1-right"))}
    for _ in range(2):
        browser.post(url("question", attempt, 1), fields)
    assert Response.objects.count() == 1


def test_a_question_may_be_left_for_later(browser, attempt):
    response = answer(browser, attempt, 1)
    assert response["Location"] == url("question", attempt, 2)
    assert not Response.objects.exists()


def test_unticking_everything_is_an_answer(browser, attempt):
    answer(browser, attempt, 2, options=[str(named("q2-right1"))])
    answer(browser, attempt, 2)
    assert Response.objects.last().payload == {"options": []}


@pytest.mark.parametrize(
    ("go", "name", "rest"), [("previous", "question", [1]), ("next", "question", [3]), ("review", "review", [])]
)
def test_where_each_button_leads(browser, attempt, go, name, rest):
    assert answer(browser, attempt, 2, go=go)["Location"] == url(name, attempt, *rest)


def test_starting_again_goes_on_at_the_first_unanswered_question(browser, attempt, activity):
    answer(browser, attempt, 1, option=str(named("q1-right")))
    response = browser.post(reverse("quizzes:begin", args=[activity.uuid]), {"client_uuid": uuid4()})
    assert response["Location"] == url("question", attempt, 2)
    assert Attempt.objects.count() == 1


def test_the_key_is_not_in_the_page_before_the_end(browser, attempt):
    for number, secret in ((1, "Oui, c’est cela."), (3, "Vous dites vrai."), (4, "Libre consentement")):
        page = browser.get(url("question", attempt, number)).content.decode()
        assert secret not in page
        assert "Explication" not in page


class TestCheckingAnAnswer:
    @pytest.fixture
    def activity(self):
        return quiz_activity(quiz_content(feedback=Feedback.IMMEDIATE))

    def test_shows_why_and_locks_the_answer(self, browser, attempt):
        response = answer(browser, attempt, 1, go="check", option=str(named("q1-wrong")))
        assert response["Location"] == f"{url('question', attempt, 1)}#q1-feedback"
        page = browser.get(url("question", attempt, 1)).content.decode()
        assert "Explication q1" in page
        assert "Non, relisez la leçon." in page
        answer(browser, attempt, 1, option=str(named("q1-right")))
        assert [row.payload for row in Response.objects.all()] == [{"option": str(named("q1-wrong"))}]

    def test_two_clicks_make_one_row(self, browser, attempt):
        for _ in range(2):
            answer(browser, attempt, 1, go="check", option=str(named("q1-wrong")))
        assert Response.objects.filter(final=True).count() == 1

    def test_asks_for_an_answer_first(self, browser, attempt):
        page = answer(browser, attempt, 1, go="check")
        assert page.status_code == 200
        assert 'role="alert"' in page.content.decode()
        assert not Response.objects.exists()

    def test_the_script_learns_that_the_answer_is_locked(self, browser, attempt):
        answer(browser, attempt, 1, go="check", option=str(named("q1-wrong")))
        response = post_json(browser, attempt, sent("q1"))
        assert (response.status_code, response.json()["closed"]) == (409, "question")


def test_checking_is_refused_where_the_quiz_speaks_at_the_end(browser, attempt):
    page = answer(browser, attempt, 1, go="check", option=str(named("q1-right")))
    assert page.status_code == 200
    assert not Response.objects.exists()


class TestWhoMaySee:
    @pytest.fixture
    def people(self):
        return cast()

    @pytest.fixture
    def learner(self, people, activity):
        return enrolled(people.amina, activity)

    def pages(self, attempt):
        activity = attempt.activity.uuid
        return [
            reverse("quizzes:start", args=[activity]), url("question", attempt, 1), url("review", attempt),
            url("result", attempt), reverse("quizzes:tries", args=[activity, attempt.learner.uuid]),
        ]  # fmt: skip

    @pytest.mark.parametrize("name", ["lina", "theo", "marc", "nadia", "sylvie", "jean", "ines"])
    def test_others_find_nothing(self, people, attempt, name):
        submit_attempt(attempt=attempt)
        client = signed_in(people.people[name])
        assert [client.get(page).status_code for page in self.pages(attempt)] == [404] * 5
        assert post_json(client, attempt, sent()).status_code == 404
        assert client.post(url("review", attempt)).status_code == 404
        assert client.post(url("question", attempt, 1)).status_code == 404

    @pytest.mark.parametrize("name", ["claire", "paul"])
    def test_trainer_and_auditor_read_the_result_and_nothing_else(self, people, attempt, name):
        client = signed_in(people.people[name])
        assert client.get(url("result", attempt)).status_code == 404
        submit_attempt(attempt=attempt)
        assert [client.get(page).status_code for page in self.pages(attempt)] == [404, 404, 404, 200, 200]
        assert "Amina" in client.get(url("result", attempt)).content.decode()

    def test_another_learner_of_the_module_cannot_touch_the_attempt(self, people, activity, attempt):
        client = signed_in(enrolled(people.lina, activity))
        assert client.get(url("question", attempt, 1)).status_code == 404
        assert post_json(client, attempt, sent()).status_code == 404
        assert client.post(url("review", attempt)).status_code == 404
        assert not Submission.objects.exists()

    def test_an_attempt_is_not_found_under_another_activity(self, people, browser, attempt):
        other = quiz_activity()
        enrolled(people.amina, other)
        for name, rest in (("question", [1]), ("review", []), ("result", [])):
            page = reverse(f"quizzes:{name}", args=[other.uuid, attempt.uuid, *rest])
            assert browser.get(page).status_code == 404

    def test_anonymous_visitors_are_asked_to_sign_in(self, attempt):
        for page in self.pages(attempt):
            assert Client().get(page).status_code == 302
        assert post_json(Client(), attempt, sent()).status_code == 302

    def test_own_results_stay_readable_after_the_enrolment(self, browser, learner, attempt):
        submit_attempt(attempt=attempt)
        learner.enrolments.update(start=timezone.localdate() - timedelta(9), end=timezone.localdate() - timedelta(1))
        assert browser.get(url("result", attempt)).status_code == 200
        assert browser.get(reverse("quizzes:start", args=[attempt.activity.uuid])).status_code == 404


class TestResult:
    def taken(self, learner, activity, **answers):
        attempt = start_attempt(learner=learner, activity=activity, client_uuid=uuid4())
        for name, payload in answers.items():
            save_response(attempt=attempt, question=named(name), payload=payload, client_uuid=uuid4())
        submit_attempt(attempt=attempt)
        return attempt

    def test_names_the_lessons_that_teach_what_was_missed(self, browser, learner, activity):
        lesson = ActivityFactory(section=activity.section, title="Travailler ensemble")
        known = ActivityFactory(section=activity.section, title="Poser le cadre")
        elsewhere = ActivityFactory(section=SectionFactory(), title="Ailleurs")
        for each, code in (
            (lesson, "teamwork"), (known, "mediation"), (elsewhere, "teamwork"), (activity, "teamwork")
        ):  # fmt: skip
            ActivityCompetency.objects.create(
                activity=each, competency=Competency.objects.get(code=code), level=1, purpose="taught"
            )
        attempt = self.taken(learner, activity, q1=RIGHT["q1"], q2=RIGHT["q2"])
        page = browser.get(url("result", attempt))
        assert [each["title"] for each in page.context["to_reread"]] == ["Travailler ensemble"]
        assert not result_told(page).marking.passed

    def test_an_entry_assessment_sends_nobody_back_to_its_own_lessons(self, browser, learner):
        activity = quiz_activity(quiz_content(kind=QuizKind.POSITIONING))
        enrolled(learner, activity)
        ActivityCompetency.objects.create(
            activity=ActivityFactory(section=activity.section), competency=Competency.objects.get(code="teamwork"),
            level=1, purpose="taught",
        )  # fmt: skip
        page = browser.get(url("result", self.taken(learner, activity)))
        assert result_told(page).competencies
        assert page.context["to_reread"] == []

    def test_shows_own_answer_right_answer_and_why(self, browser, learner, activity):
        attempt = self.taken(learner, activity, q1={"option": str(named("q1-wrong"))}, q4={"text": "n’importe"})
        page = browser.get(url("result", attempt)).content.decode()
        for words in ("Choix q1-wrong", "Choix q1-right", "Explication q1", "n’importe", "Libre consentement"):
            assert words in page

    def test_what_the_learner_wrote_is_shown_as_text(self, browser, learner, activity):
        attempt = self.taken(learner, activity, q4={"text": "<script>alert(1)</script>"})
        assert "<script>alert" not in browser.get(url("result", attempt)).content.decode()

    def test_is_read_against_the_edition_that_was_taken(self, browser, learner):
        content = quiz_content(questions=(single(),))
        activity = quiz_activity(content)
        enrolled(learner, activity)
        attempt = self.taken(learner, activity, q1=RIGHT["q1"])
        published(replace(content, questions=(single("q9"),), pass_mark=Decimal(1)))
        assert "Question q1" in browser.get(url("result", attempt)).content.decode()

    def test_before_handing_in_there_is_none(self, browser, attempt):
        assert browser.get(url("result", attempt))["Location"] == url("review", attempt)

    def test_after_handing_in_questions_lead_to_it(self, browser, attempt):
        submit_attempt(attempt=attempt)
        for page in (url("question", attempt, 1), url("review", attempt)):
            assert browser.get(page)["Location"] == url("result", attempt)
        answer(browser, attempt, 1, option=str(named("q1-right")))
        assert not Response.objects.exists()


@pytest.mark.parametrize("number", [0, 5, 99])
def test_numbers_outside_the_quiz_are_not_found(browser, attempt, number):
    assert browser.get(url("question", attempt, number)).status_code == 404


def test_forged_options_in_the_form_change_nothing(browser, attempt):
    page = answer(browser, attempt, 1, option=str(named("q2-right1")))
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert not Response.objects.exists()


@pytest.mark.parametrize("text", ["x" * 501, "a\x00b"])
def test_texts_that_no_page_sends_change_nothing(browser, attempt, text):
    assert answer(browser, attempt, 4, text=text).status_code == 200
    assert not Response.objects.exists()


@pytest.mark.parametrize("name", ["q1", "q2"])
def test_a_check_by_the_name_of_a_kept_answer_shows_no_key(name):
    activity = quiz_activity(quiz_content(feedback=Feedback.IMMEDIATE, questions=(single("q1"), single("q2"))))
    learner = enrolled(UserFactory(), activity)
    browser, attempt = signed_in(learner), begun(learner, activity)
    kept = sent("q1", {"option": str(named("q1-wrong"))})
    assert post_json(browser, attempt, kept).status_code == 200
    answer = {"question": str(named(name)), "payload": {"option": str(named(f"{name}-wrong"))}, "check": True}
    response = post_json(browser, attempt, kept | answer)
    assert response.status_code == 400
    assert "html" not in response.json()
    assert not Response.objects.filter(final=True).exists()


@pytest.mark.parametrize("asked", [ordering(), self_assessment()])
def test_a_number_without_end_is_no_answer(asked):
    activity = quiz_activity(quiz_content(questions=(asked, single("q1"))))
    learner = enrolled(UserFactory(), activity)
    attempt = begun(learner, activity)
    endless = "1" * 5000
    ranks = {f"rank-{each.uuid}": f"{place}{endless}" for place, each in enumerate(getattr(asked, "items", ()), 1)}
    response = answer(signed_in(learner), attempt, 1, value=endless, **ranks)
    assert response.status_code in {200, 422}
    assert not Response.objects.exists()


def test_no_answer_comes_before_its_try(browser, attempt):
    """A year before the first can be kept, but never read again."""
    assert post_json(browser, attempt, sent(occurred_at="0001-01-01T00:00:00+14:00")).status_code == 200
    assert [each.occurred_at for each in Response.objects.all()] == [Attempt.objects.get().started_at]
