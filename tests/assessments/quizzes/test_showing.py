"""Every type of question in the document: answered by its plain form and by the script, corrected, and silent about
its key until then."""

import json
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.quizzes.content import Credit, Feedback, Part
from assessments.quizzes.models import Response
from assessments.quizzes.queries import answers_of
from assessments.quizzes.scoring import points
from assessments.quizzes.services import save_response, start_attempt, submit_attempt
from assessments.quizzes.showing import shown_question
from tests.factories.people import UserFactory
from tests.factories.questions import EVERY_TYPE, RIGHT, SECRETS, WRONG, fields
from tests.factories.quizzes import enrolled, named, quiz_activity, quiz_content

pytestmark = pytest.mark.django_db

SENT = [name for name in EVERY_TYPE if name != "file_upload"]
CHECKED = [name for name in SENT if name not in {"free_text", "self_assessment"}]


@pytest.fixture
def feedback():
    return Feedback.IMMEDIATE


@pytest.fixture
def attempt(feedback):
    content = quiz_content(feedback=feedback, questions=tuple(make() for make in EVERY_TYPE.values()))
    activity = quiz_activity(content)
    return start_attempt(learner=enrolled(UserFactory(), activity), activity=activity, client_uuid=uuid4())


@pytest.fixture
def browser(attempt):
    client = Client()
    client.force_login(attempt.learner)
    return client


def number(name):
    return list(EVERY_TYPE).index(name) + 1


def url(attempt, name, *rest):
    return reverse(f"quizzes:{name}", args=[attempt.activity.uuid, attempt.uuid, *rest])


def page(browser, attempt, name):
    return browser.get(url(attempt, "question", number(name))).content.decode()


def post(browser, attempt, name, payload, go="next"):
    sent = {"client_uuid": str(uuid4()), "go": go} | fields(payload)
    return browser.post(url(attempt, "question", number(name)), sent)


def send(browser, attempt, name, payload, *, check=False):
    sent = {
        "client_uuid": str(uuid4()), "question": str(EVERY_TYPE[name]().uuid), "sequence": 1, "check": check,
        "occurred_at": timezone.now().isoformat(), "payload": payload,
    }  # fmt: skip
    return browser.post(url(attempt, "save"), json.dumps(sent), content_type="application/json")


def kept(attempt, name):
    return answers_of(attempt).payloads.get(EVERY_TYPE[name]().uuid)


@pytest.mark.parametrize("name", SENT)
def test_its_plain_form_and_its_script_send_the_same_answer(browser, attempt, name):
    for given in (WRONG[name], RIGHT[name]):
        assert post(browser, attempt, name, given).status_code == 302
        assert kept(attempt, name) == given
    assert send(browser, attempt, name, WRONG[name]).status_code == 200
    assert list(Response.objects.values_list("payload", flat=True)).count(kept(attempt, name)) >= (name != "free_text")


@pytest.mark.parametrize("name", EVERY_TYPE)
def test_left_blank_it_keeps_nothing(browser, attempt, name):
    response = post(browser, attempt, name, {"go": "next"})
    assert response["Location"].rstrip("/").endswith(("rendre", str(number(name) + 1)))
    assert not Response.objects.exists()


@pytest.mark.parametrize("name", EVERY_TYPE)
def test_before_correction_nothing_of_its_key_is_in_the_document(browser, attempt, name):
    if name in WRONG:
        save_response(
            attempt=attempt, question=EVERY_TYPE[name]().uuid, payload=WRONG[name], client_uuid=uuid4()
        )  # fmt: skip
    html = page(browser, attempt, name)
    for secret in (*SECRETS[name], f"Explication {EVERY_TYPE[name]().code}"):
        assert secret not in html


@pytest.mark.parametrize("name", EVERY_TYPE)
def test_what_is_right_looks_no_different_before_correction(name):
    """The same question with another key is the same page."""
    question = EVERY_TYPE[name]()
    shown = shown_question(question, number=1, seed=named("seed"))
    assert shown_question(_with_another_key(question), number=1, seed=named("seed")) == shown


def _with_another_key(question):
    from dataclasses import replace

    def turned(parts, **change):
        return tuple(replace(each, **{name: make(each) for name, make in change.items()}) for each in parts)

    changes = {
        "single": lambda: {"options": turned(question.options, correct=lambda each: not each.correct)},
        "multiple": lambda: {"options": turned(question.options, correct=lambda each: not each.correct)},
        "true_false": lambda: {"answer": not question.answer},
        "short_text": lambda: {"accepted": ()},
        "numeric": lambda: {"accepted": ()},
        "ordering": lambda: {"items": question.items[::-1]},
        "select_words": lambda: {"segments": turned(question.segments, correct=lambda each: not each.correct)},
        "hotspot": lambda: {"zones": turned(question.zones, correct=lambda each: not each.correct)},
        "labelling": lambda: {"markers": turned(question.markers, label=lambda _: named("label3"))},
        "categorising": lambda: {"items": turned(question.items, category=lambda _: named("shop"))},
    }
    return replace(question, **changes.get(question.type, dict)())


@pytest.mark.parametrize("name", CHECKED)
@pytest.mark.parametrize("answers", [RIGHT, WRONG], ids=["right", "wrong"])
def test_checked_it_says_what_and_why(browser, attempt, name, answers):
    said = send(browser, attempt, name, answers[name], check=True).json()["html"]
    assert f"Explication {EVERY_TYPE[name]().code}" in said
    assert ("feedback--right" in said) is (answers is RIGHT)
    assert f'id="q{number(name)}-feedback"' in said
    assert said in page(browser, attempt, name)


@pytest.mark.parametrize("name", ["free_text", "self_assessment"])
def test_what_no_rule_marks_is_kept_and_said_so(browser, attempt, name):
    said = send(browser, attempt, name, RIGHT[name], check=True).json()["html"]
    assert {"free_text": "feedback--waiting", "self_assessment": "feedback--noted"}[name] in said


@pytest.mark.parametrize("name", EVERY_TYPE)
def test_the_result_shows_it(browser, attempt, name):
    for each in SENT:
        save_response(attempt=attempt, question=EVERY_TYPE[each]().uuid, payload=WRONG[each], client_uuid=uuid4())
    submit_attempt(attempt=attempt)
    html = browser.get(url(attempt, "result")).content.decode()
    assert f"Explication {EVERY_TYPE[name]().code}" in html


class TestOrdering:
    def test_two_items_in_one_place_are_not_an_order(self, browser, attempt):
        sent = fields(RIGHT["ordering"])
        sent[f"rank-{named('step1')}"] = "2"
        response = browser.post(
            url(attempt, "question", number("ordering")), sent | {"client_uuid": uuid4(), "go": "next"}
        )
        assert response.status_code == 200
        assert "data-errors" in response.content.decode()
        assert not Response.objects.exists()


def test_what_reads_the_same_is_listed_once():
    question = EVERY_TYPE["matching"]()
    twin = Part(uuid=named("twin"), html=question.pairs[0].match.html)
    from dataclasses import replace

    shown = shown_question(replace(question, extras=(twin,)), number=1, seed=named("seed"))
    assert len({each.label for each in shown.body.choices}) == len(shown.body.choices) == 2


class TestFiles:
    PDF = b"%PDF-1.4\n%fichier\n"

    def upload(self, browser, attempt, data=PDF, name="journal.pdf", client_uuid=None, **headers):
        from django.core.files.uploadedfile import SimpleUploadedFile

        sent = {"client_uuid": client_uuid or uuid4(), "go": "upload", "upload": SimpleUploadedFile(name, data)}
        sent |= {"files": (kept(attempt, "file_upload") or {}).get("files", [])}
        return browser.post(url(attempt, "question", number("file_upload")), sent, headers=headers)

    @pytest.fixture(autouse=True)
    def folder(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path

    def test_a_file_is_kept_as_soon_as_it_is_sent(self, browser, attempt):
        assert self.upload(browser, attempt).status_code == 302
        [file] = kept(attempt, "file_upload")["files"]
        html = page(browser, attempt, "file_upload")
        assert "journal.pdf" in html
        response = browser.get(reverse("quizzes:file", args=[file]))
        assert b"".join(response.streaming_content) == self.PDF
        assert response["Content-Disposition"].startswith("attachment")

    def test_sent_twice_it_is_one_file(self, browser, attempt):
        name = uuid4()
        for _ in range(2):
            self.upload(browser, attempt, client_uuid=name)
        assert kept(attempt, "file_upload") == {"files": [str(name)]}

    def test_it_can_be_taken_out(self, browser, attempt):
        self.upload(browser, attempt)
        [file] = kept(attempt, "file_upload")["files"]
        browser.post(
            url(attempt, "question", number("file_upload")), {"client_uuid": uuid4(), "files": [file], "remove": file}
        )
        assert kept(attempt, "file_upload") == {"files": []}

    def test_the_script_gets_the_question_alone(self, browser, attempt):
        html = self.upload(browser, attempt, **{"X-Fragment": "question"}).content.decode()
        assert "journal.pdf" in html
        assert "<html" not in html

    @pytest.mark.parametrize("data", [b"", b"MZ\x90\x00", b"<html>"])
    def test_what_it_does_not_take_is_refused_in_words(self, browser, attempt, data):
        response = self.upload(browser, attempt, data=data, name="image.png")
        assert response.status_code == 200
        assert "data-errors" in response.content.decode()
        assert kept(attempt, "file_upload") is None

    def test_no_more_than_it_takes(self, browser, attempt):
        for _ in range(3):
            self.upload(browser, attempt)
        assert len(kept(attempt, "file_upload")["files"]) == 2

    def test_strangers_do_not_find_it(self, browser, attempt):
        self.upload(browser, attempt)
        [file] = kept(attempt, "file_upload")["files"]
        other = Client()
        other.force_login(UserFactory())
        assert other.get(reverse("quizzes:file", args=[file])).status_code == 404


class TestAtTheEnd:
    @pytest.fixture
    def feedback(self):
        return Feedback.END

    def test_nothing_is_corrected_before(self, browser, attempt):
        assert send(browser, attempt, "single", RIGHT["single"], check=True).status_code == 400
        assert not Response.objects.exists()


@pytest.mark.parametrize(("typed", "unread"), [("", False), ("quinze", True), ("15", False), ("-1,5 km", False)])
def test_what_is_no_number_is_said_before_it_is_marked(typed, unread):
    shown = shown_question(EVERY_TYPE["numeric"](), number=1, seed=uuid4(), payload={"number": typed, "unit": ""})
    assert shown.body.is_unread is unread


# An order is corrected by what is counted

A, B, C, D = EVERY_TYPE["ordering"]().items


def corrected_order(credit, *given):
    question = replace(EVERY_TYPE["ordering"](), credit=credit)
    payload = {"order": [str(each.uuid) for each in given]}
    shown = shown_question(question, number=1, seed=named("seed"), payload=payload, corrected=True)
    return shown.correction, points(question, payload)


@pytest.mark.parametrize(("credit", "given", "verdicts"), [
    (Credit.PLACES, (B, A, C, D), "wrong wrong right right"),
    (Credit.NEIGHBOURS, (B, C, D, A), "wrong right right"),
    (Credit.NEIGHBOURS, (D, C, B, A), "wrong wrong wrong"),
    (Credit.NEIGHBOURS, (A, B, C, D), "right right right"),
    (Credit.LONGEST_RUN, (D, A, B, C), "right right right wrong"),
    (Credit.ALL_OR_NOTHING, (B, A, C, D), "wrong wrong right right"),
])  # fmt: skip
def test_an_order_is_corrected_by_what_is_counted(credit, given, verdicts):
    said, _share = corrected_order(credit, *given)
    assert [each.verdict for each in said.parts] == verdicts.split()


def test_neighbours_say_what_came_next_and_what_should_have():
    said, _share = corrected_order(Credit.NEIGHBOURS, B, C, D, A)
    first, second, _third = said.parts
    assert "Se présenter" in first.label
    assert (first.given, first.expected) == ("nothing", B.html)
    assert (second.given, second.expected) == (C.html, C.html)


@pytest.mark.parametrize(("credit", "fewest"), [
    (Credit.PLACES, 0), (Credit.NEIGHBOURS, 0), (Credit.LONGEST_RUN, 1),
])  # fmt: skip
def test_what_is_said_right_earns_the_points(credit, fewest):
    for given in permutations((A, B, C, D)):
        said, share = corrected_order(credit, *given)
        right = sum(each.verdict == "right" for each in said.parts)
        assert abs(share - Decimal(right - fewest) / (len(said.parts) - fewest)) < Decimal("0.001")
