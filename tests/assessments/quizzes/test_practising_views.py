"""« Ma révision » on screen: one's own alone, one question a page, nothing lost between two of them."""

from uuid import uuid4

import pytest
from django.urls import reverse

from assessments.quizzes.models import PracticeAnswer, PracticeSession
from assessments.quizzes.models.bank import QUIZZES_READ
from assessments.quizzes.services import erase_quiz_words, start_practice, submit_attempt
from records.queries.own_data import own_data
from tests.assessments.quizzes.taking import begun, fresh
from tests.factories.people import cast
from tests.factories.questions import fields
from tests.factories.quizzes import (
    RIGHT,
    enrolled,
    every_type,
    free_text,
    named,
    quiz_activity,
    quiz_content,
    right_answer,
    single,
)

HOME, PRACTICE, BEGIN = "records:apprentice", "quizzes:practice", "quizzes:practice_begin"


@pytest.fixture
def people(db):
    return cast()


@pytest.fixture
def amina(client, people):
    client.force_login(people.amina)
    return people.amina


def missed(learner, *questions):
    content = quiz_content(questions=questions or (single("q1"), single("q2")))
    attempt = begun(enrolled(learner, activity := quiz_activity(content)), activity)
    submit_attempt(attempt=fresh(attempt))


@pytest.fixture
def session(amina, clock):
    missed(amina)
    clock.advance(days=1)
    return start_practice(learner=amina)


def url(session, number):
    return reverse("quizzes:practice_question", args=[session.uuid, number])


def end_url(session):
    return reverse("quizzes:practice_end", args=[session.uuid])


def send(client, session, number, go="check", **answer):
    return client.post(url(session, number), {"client_uuid": str(uuid4()), "go": go} | answer)


def test_nothing_is_said_at_home_without_a_history(client, amina):
    assert reverse(PRACTICE) not in client.get(reverse(HOME)).content.decode()
    assert client.get(reverse(PRACTICE)).context["known"] == 0


def test_home_says_how_many_are_due_and_when_they_come_back(client, amina, clock):
    missed(amina)
    page = client.get(reverse(HOME))
    assert reverse(PRACTICE) in page.content.decode()
    assert "demain" in page.context["practice"]
    clock.advance(days=1)
    assert client.get(reverse(HOME)).context["practice"].startswith("2 ")
    assert client.get(reverse(PRACTICE)).context["due"] == 2


def test_a_whole_session(client, amina, clock):
    missed(amina)
    clock.advance(days=1)
    session_url = client.post(reverse(BEGIN))["Location"]
    session = PracticeSession.objects.get()
    assert session_url == url(session, 1)
    assert b"Explication" not in client.get(url(session, 1)).content
    first, _second = session.questions.values_list("question", flat=True)
    names = {named("q1"): "q1", named("q2"): "q2"}
    right = send(client, session, 1, option=str(named(f"{names[first]}-right")))
    assert right["Location"] == f"{url(session, 1)}#q1-feedback"
    corrected = client.get(url(session, 1))
    assert "Explication" in corrected.content.decode()
    assert corrected.context["next_url"] == url(session, 2)
    assert client.get(end_url(session))["Location"] == url(session, 2)
    send(client, session, 2, go="skip")
    assert client.get(url(session, 2)).context["next_url"] == end_url(session)
    page = client.get(end_url(session))
    assert [each["url"] for each in page.context["known"]] == [url(session, 1)]
    assert [each["comes_back"] for each in page.context["missed"]] == ["demain"]
    assert client.get(reverse(PRACTICE)).context["due"] == 0


def test_a_session_is_taken_up_where_it_stopped(client, session):
    send(client, session, 1, go="skip")
    assert client.get(reverse(PRACTICE)).context["left"] == 1
    assert client.post(reverse(BEGIN))["Location"] == url(session, 2)


def test_nothing_to_begin(client, amina):
    assert client.post(reverse(BEGIN), follow=True).redirect_chain == [(reverse(PRACTICE), 302)]


@pytest.mark.parametrize("answer", [{}, {"option": "x"}, {"option": str(uuid4())}], ids=["none", "unreadable", "other"])
def test_what_is_no_answer_is_asked_for_again(client, session, answer):
    page = send(client, session, 1, **answer)
    assert page.status_code == 200
    assert page.context["error"]
    assert not PracticeAnswer.objects.exists()


def test_what_another_tab_answered_stands(client, session):
    send(client, session, 1, go="skip")
    send(client, session, 1, option=RIGHT["q1"]["option"])
    assert PracticeAnswer.objects.get().payload == {}


def test_every_type_is_asked_and_corrected(client, amina, clock):
    hand_marked = {"free_text", "file_upload", "self_assessment"}
    asked = [each for each in every_type() if each.type not in hand_marked]
    missed(amina, *asked[:6], free_text())
    missed(amina, *asked[6:])
    by_uuid, done = {each.uuid: each for each in asked}, []
    clock.advance(days=1)
    while (address := client.post(reverse(BEGIN))["Location"]) != reverse(PRACTICE):
        row = PracticeSession.objects.latest("pk").questions.get(position=int(address.split("/")[-2]) - 1)
        question = by_uuid[row.question]
        assert client.get(address).status_code == 200
        client.post(address, {"client_uuid": str(uuid4()), "go": "check"} | fields(right_answer(question)))
        assert client.get(address).context["shown"].result == "right"
        done.append(question.type)
    assert sorted(done) == sorted(each.type for each in asked)


@pytest.mark.parametrize("who", ["lina", "claire", "marc", "nadia"])
def test_one_reads_ones_own_alone(client, people, session, who):
    client.force_login(getattr(people, who))
    assert client.get(url(session, 1)).status_code == 404
    assert send(client, session, 1, go="skip").status_code == 404
    assert client.get(end_url(session)).status_code == 404
    assert not PracticeAnswer.objects.exists()


def test_it_is_in_my_data_and_outlives_my_name(client, amina, session):
    send(client, session, 1, go="skip")
    found = own_data(amina)
    assert [row["uuid"] for row in found["practice_sessions"]] == [session.uuid]
    [answer] = found["practice_answers"]
    assert (answer["session"], answer["payload"], answer["share"]) == (session.uuid, {}, 0)
    erase_quiz_words(amina)
    assert own_data(amina)["practice_answers"] == [answer]


@pytest.mark.parametrize("number", [0, 3])
def test_no_such_question(client, session, number):
    assert client.get(url(session, number)).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(("name", "queries_allowed"), [("question", 5), ("end", 9), ("start", 9)])
def test_queries(client, amina, clock, django_assert_num_queries, name, queries_allowed, size):
    missed(amina, *(single(f"q{number}") for number in range(size)))
    clock.advance(days=1)
    session = start_practice(learner=amina)
    if name == "end":
        for number in range(1, size + 1):
            send(client, session, number, go="skip")
    addresses = {"question": url(session, 1), "end": end_url(session), "start": reverse(PRACTICE)}
    QUIZZES_READ.clear()
    with django_assert_num_queries(queries_allowed):
        assert client.get(addresses[name]).status_code == 200
