"""Correcting a wrong key as a trainer does: read who changes, say why, confirm; the learner is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import StaffRole
from assessments.quizzes.content import Feedback, TrueFalse
from assessments.quizzes.models import Marking, Quiz, Regrading
from assessments.quizzes.services import regrade, submit_attempt
from tests.assessments.quizzes.taking import begun, give, standing_levels, wrong
from tests.assessments.quizzes.test_regrading import keyed, taken, with_questions
from tests.factories.people import CentreFactory, StaffRoleFactory, UserFactory, cast
from tests.factories.quizzes import enrolled, named, quiz_activity, quiz_content, single, true_false

pytestmark = pytest.mark.django_db

WHY = "La réponse B est juste aussi."


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def author(people):
    """A trainer of the centre that owns the quiz, who follows its learners."""
    return StaffRoleFactory(user=people.claire, centre=people.centre, role=StaffRole.Role.TRAINER).user


@pytest.fixture
def content():
    return quiz_content(questions=(single("q1"), single("q2", ("teamwork",))))


@pytest.fixture
def activity(content, people):
    found = quiz_activity(content)
    Quiz.objects.update(centre=people.centre)
    return found


@pytest.fixture
def quiz(activity):
    return Quiz.objects.get()


def mended(content, *questions):
    owned = Quiz.objects.values("pk", "centre").get()
    Quiz.objects.update(centre=None)  # as the factory publishes it
    with_questions(content, *(questions or (keyed(single("q1")), single("q2", ("teamwork",)))))
    Quiz.objects.update(centre=owned["centre"])


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def address(quiz):
    return reverse("quizzes:regrade", args=[quiz.uuid])


def confirm(client, quiz, *, seen=None, **fields):
    if seen is None:
        seen = client.get(address(quiz)).context["form"]["seen"].value()
    return client.post(address(quiz), {"reason": WHY, "seen": seen, "client_uuid": uuid4(), **fields})


def test_who_changes_is_shown_and_nothing_is_written(people, author, content, activity, quiz):
    taken(activity, ("q1", False), ("q2", True), learner=people.amina)
    taken(activity, ("q1", True), learner=people.lina)
    stranger = taken(activity, ("q1", True), learner=UserFactory())
    mended(content)
    page = browser(author).get(address(quiz))
    lines = {line.attempt.learner: (line, evidence) for line, evidence in page.context["lines"]}
    assert people.amina in lines
    assert stranger.learner not in lines
    line, evidence = lines[people.amina]
    assert (line.before.percent, line.after.percent) == (50, 100)
    assert [gained for _title, gained in evidence] == [True]
    assert page.context["counts"] == {"up": 1, "down": 2, "passed": 1, "failed": 0}
    assert page.context["others"] == 3 - len(lines)
    assert stranger.learner.display_name not in page.content.decode()
    assert not Regrading.objects.exists()


def test_confirmed_once_however_often_it_is_sent(people, author, content, activity, quiz):
    attempt = taken(activity, ("q1", False), ("q2", True), learner=people.amina)
    mended(content)
    client, key = browser(author), uuid4()
    seen = client.get(address(quiz)).context["form"]["seen"].value()
    for _ in range(2):
        answer = confirm(client, quiz, seen=seen, client_uuid=key)
        assert answer.url == reverse("quizzes:regrading", args=[quiz.uuid, key])
    assert Marking.objects.filter(submission=attempt.submission).count() == 2
    assert standing_levels(people.amina)[-2:] == [("mediation", 1), ("teamwork", 1)]
    done = client.get(answer.url)
    [line] = done.context["lines"]
    assert (line.before.percent, line.after.percent, done.context["others"]) == (50, 100, 0)
    again = client.get(address(quiz))
    assert again.context["preview"].lines == ()
    assert [(each.reason, each.tries) for each in again.context["history"]] == [(WHY, 1)]


def test_what_changed_meanwhile_is_shown_again_and_not_written(people, author, content, activity, quiz):
    taken(activity, ("q1", False), learner=people.amina)
    mended(content)
    client = browser(author)
    seen = client.get(address(quiz)).context["form"]["seen"].value()
    mended(content, keyed(single("q1"), "other"), single("q2", ("teamwork",)))
    taken(activity, ("q1", True), learner=people.lina)
    page = confirm(client, quiz, seen=seen)
    assert page.status_code == 422
    assert page.context["form"]["reason"].value() == WHY
    assert not Regrading.objects.exists()
    assert confirm(client, quiz, seen=page.context["form"]["seen"].value()).status_code == 302


def test_a_reason_is_asked(people, author, content, activity, quiz):
    taken(activity, ("q1", False), learner=people.amina)
    mended(content)
    page = confirm(browser(author), quiz, reason="  ")
    assert (page.status_code, "reason" in page.context["form"].errors) == (422, True)
    assert not Regrading.objects.exists()


def test_a_question_of_another_type_is_set_aside_and_the_others_corrected(people, author, content, activity, quiz):
    taken(activity, ("q1", False), ("q2", True), learner=people.amina)
    mended(content, keyed(single("q1")), true_false("q2", ("teamwork",)))
    client = browser(author)
    page = client.get(address(quiz))
    assert len(page.context["unusable"]) == len(page.context["lines"]) == 1
    assert isinstance(page.context["preview"].keys.edition.quiz_content.question(named("q2")), TrueFalse)
    assert confirm(client, quiz).status_code == 302


def test_who_may(people, author, activity, quiz, client):
    elsewhere = StaffRoleFactory(centre=CentreFactory(), role=StaffRole.Role.TRAINER).user
    for person in (people.amina, people.marc, people.paul, elsewhere):
        assert browser(person).get(address(quiz)).status_code == 404
        assert browser(person).post(address(quiz)).status_code == 404
    Quiz.objects.update(centre=None)
    assert browser(author).get(address(quiz)).status_code == 404
    assert browser(UserFactory(is_superuser=True)).get(address(quiz)).status_code == 200


def test_the_learner_is_told_and_why(people, author, content, activity, quiz):
    attempt = taken(activity, ("q1", False), ("q2", True), learner=people.amina)
    result = reverse("quizzes:result", args=[activity.uuid, attempt.uuid])
    assert browser(people.amina).get(result).context["corrected"] is None
    mended(content)
    confirm(browser(author), quiz)
    page = browser(people.amina).get(result)
    told = page.context["corrected"]
    assert (told["before"].percent, told["after"].percent) == (50, 100)
    assert WHY in page.content.decode()
    assert page.context["regrade_url"] == ""
    assert browser(author).get(result).context["regrade_url"] == address(quiz)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(people, author, content, activity, quiz, django_assert_num_queries, rows):
    for _ in range(rows):
        taken(activity, ("q1", False), learner=UserFactory())
    mended(content)
    client = browser(author)
    client.get(address(quiz))
    with django_assert_num_queries(17):
        client.get(address(quiz))


@pytest.mark.parametrize("days", [5, 0])
def test_the_reason_says_what_is_right_no_sooner_than_the_key(days):
    told_on = timezone.localdate() + timedelta(days=days)
    content = quiz_content(questions=(single("q1"),), feedback=Feedback.LATER, feedback_on=told_on)
    activity = quiz_activity(content)
    learner = enrolled(UserFactory(), activity)
    attempt = begun(learner, activity)
    give(attempt, "q1", wrong())
    submit_attempt(attempt=attempt)
    with_questions(content, keyed(single("q1")))
    quiz = Quiz.objects.get()
    regrade(quiz=quiz, by=UserFactory(), reason=WHY, client_uuid=uuid4(), edition=quiz.current)
    page = browser(learner).get(reverse("quizzes:result", args=[activity.uuid, attempt.uuid])).content.decode()
    assert (WHY in page) is (days == 0)


def test_the_learner_is_told_at_home_until_they_opened_the_result(people, author, content, activity, quiz):
    attempt = taken(activity, ("q1", False), ("q2", True), learner=people.amina)
    untouched = taken(activity, ("q2", True), learner=people.lina)
    mended(content)
    confirm(browser(author), quiz)
    client, home = browser(people.amina), reverse("records:apprentice")
    [told] = client.get(home).context["read"]
    assert told.icon == "rotate-ccw"
    opened = reverse("quizzes:result", args=[activity.uuid, attempt.uuid])
    assert opened in client.get(home).content.decode()
    assert "your result changed" in client.get(home).content.decode()
    client.get(opened)
    assert client.get(home).context["read"] == ()
    assert browser(untouched.learner).get(home).context["read"] == ()
