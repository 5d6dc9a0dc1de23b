"""An apprentice takes a quiz on a phone: by pointer, by keyboard alone, with two tabs, without a network."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.urls import reverse

from assessments.quizzes.content import Feedback
from assessments.quizzes.models import Attempt, Marking, Response, Submission
from assessments.quizzes.queries import answers_of
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import PHONE
from tests.factories.people import CentreFactory, MembershipFactory, UserFactory
from tests.factories.quizzes import RIGHT, enrolled, named, quiz_activity, quiz_content

NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}
TARGET = 44


@pytest.fixture
def feedback():
    return Feedback.END


@pytest.fixture
def activity(live_site, feedback):
    return quiz_activity(quiz_content(feedback=feedback), minutes=20)


@pytest.fixture
def learner(activity):
    learner = enrolled(UserFactory(display_name="Amina Benali"), activity)
    MembershipFactory(learner=learner, centre=CentreFactory())
    return learner


@pytest.fixture
def phone(phone_page, sign_in, learner):
    sign_in(phone_page, learner)
    return phone_page


def start_url(activity):
    return reverse("quizzes:start", args=[activity.uuid])


def begin(page, activity):
    page.goto(start_url(activity))
    page.locator("form[action$='commencer/'] button").click()
    page.wait_for_url("**/1/")
    page.locator("[data-ready]").wait_for()
    return Attempt.objects.get()


def option(page, name):
    return page.locator(f"input[value='{named(name)}']")


def shown(page):
    """The question, or the end, that the document shows."""
    return page.locator("[data-page]:not([hidden])")


def text(page):
    return page.locator("input[name='text']")


def state(page, name):
    page.locator(f"[data-status][data-state='{name}']").wait_for()


def go(page, value):
    """Without asking anything of the network, where there is a script."""
    shown(page).locator(f"button[name='go'][value='{value}']").click()


def hand_in(page):
    page.wait_for_url("**/rendre/")
    with page.expect_navigation(url="**/resultat/"):
        shown(page).locator("form[action$='rendre/'] button").click()


def stands(attempt, name):
    return answers_of(attempt).payloads.get(named(name))


def assert_large_targets(page):
    """What one taps is at least 44 px high and wide, the row of an option counting for its input, a row or a card for
    the link that covers it."""
    small = page.evaluate(
        """limit => [...document.querySelectorAll("main :is(a, button, summary, .option, input[type=text])")]
            .filter(each => !each.closest("p, .prose") && each.checkVisibility())
            .map(each => [each.outerHTML.slice(0, 90), (each.closest("li.list-row")
                ?? (each.matches(".card__link") ? each.closest(".card") : each)).getBoundingClientRect()])
            .filter(([_, box]) => box.height < limit || box.width < limit)
            .map(([html, box]) => `${box.width}×${box.height} ${html}`)""",
        TARGET - 0.5,
    )
    assert small == []


def assert_well_made(page):
    assert_accessible(page)
    assert_fits(page)
    assert_large_targets(page)


@pytest.mark.parametrize("device", [PHONE, NARROW], ids=["360", "320"])
def test_by_pointer_with_a_reload_in_the_middle(new_page, sign_in, learner, activity, device):
    page = new_page(device)
    sign_in(page, learner)
    page.goto(start_url(activity))
    assert_well_made(page)
    attempt = begin(page, activity)
    assert_well_made(page)
    option(page, "q1-wrong").click()
    option(page, "q1-right").click()
    state(page, "saved")
    assert stands(attempt, "q1") == RIGHT["q1"]
    page.reload()
    assert option(page, "q1-right").is_checked()
    go(page, "next")
    for name in ("q2-right1", "q2-right2"):
        option(page, name).click()
    assert_well_made(page)
    go(page, "next")
    shown(page).locator("input[value='true']").click()
    go(page, "next")
    text(page).fill("le libre consentement")
    text(page).fill("LIBRE-CONSENTEMENT")
    assert_well_made(page)
    go(page, "next")
    assert_well_made(page)
    hand_in(page)
    assert_well_made(page)
    assert {name: stands(attempt, name) for name in ("q1", "q2", "q3")} == {k: RIGHT[k] for k in ("q1", "q2", "q3")}
    assert Marking.objects.get().score == 4
    page.goto(start_url(activity))
    assert_well_made(page)


def press_until(page, selector, key="Tab", limit=60):
    """Moves the focus with the keyboard alone until it is on ``selector``."""
    for _ in range(limit):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    pytest.fail(f"{selector} cannot be reached with {key}")


class TestByKeyboardAlone:
    @pytest.fixture
    def feedback(self):
        return Feedback.IMMEDIATE

    def check(self, page, number):
        press_until(page, f"[data-page='{number}'] button[value='check']")
        page.keyboard.press("Enter")
        page.locator(f"#q{number}-feedback:focus").wait_for()

    def next(self, page, number):
        press_until(page, f"[data-page='{number}'] .quiz__moves > a.button")
        page.keyboard.press("Enter")
        page.locator("[data-page]:not([hidden]) > h2:focus").wait_for()

    def test_the_whole_quiz(self, phone, activity):
        page = phone
        page.goto(start_url(activity))
        press_until(page, "form[action$='commencer/'] button")
        with page.expect_navigation(url="**/1/"):
            page.keyboard.press("Enter")
        page.locator("[data-ready]").wait_for()
        attempt = Attempt.objects.get()
        # Asking before answering says what to do and puts the focus on it.
        press_until(page, "button[value='check']")
        page.keyboard.press("Enter")
        state(page, "empty")
        assert page.evaluate("document.activeElement.id") == "q1-answer"
        assert_well_made(page)
        press_until(page, "input[type='radio']")
        page.keyboard.press("Space")
        press_until(page, f"input[value='{named('q1-wrong')}']", "ArrowDown")
        self.check(page, 1)
        assert shown(page).locator("input:enabled[type='radio']").count() == 0
        assert_well_made(page)
        self.next(page, 1)
        for name in ("q2-right1", "q2-right2"):
            page.locator("[data-page='2'] > h2").focus()
            press_until(page, f"input[value='{named(name)}']")
            page.keyboard.press("Space")
        self.check(page, 2)
        assert_well_made(page)
        self.next(page, 2)
        press_until(page, "[data-page='3'] input[type='radio']")
        press_until(page, "[data-page='3'] input[value='true']:checked", "ArrowDown")
        self.check(page, 3)
        self.next(page, 3)
        press_until(page, "input[name='text']")
        page.keyboard.type("accord libre")
        page.keyboard.press("Enter")
        page.locator("#q4-feedback:focus").wait_for()
        assert_well_made(page)
        self.next(page, 4)
        press_until(page, "[data-hand-in] button")
        with page.expect_navigation(url="**/resultat/"):
            page.keyboard.press("Enter")
        press_until(page, "summary")
        page.keyboard.press("Enter")
        assert Marking.objects.get().score == 3
        assert Response.objects.filter(attempt=attempt, final=True).count() == 4

    def test_a_network_cut_before_the_correction_loses_nothing(self, phone, activity, browser_errors):
        attempt = begin(phone, activity)
        option(phone, "q1-right").click()
        state(phone, "saved")
        phone.context.set_offline(True)
        shown(phone).locator("button[value='check']").click()
        state(phone, "checking")
        go(phone, "next")
        option(phone, "q2-right1").click()
        phone.context.set_offline(False)
        state(phone, "saved")
        phone.locator("#q1-feedback").wait_for(state="attached")
        assert Response.objects.filter(attempt=attempt, final=True).count() == 1
        assert stands(attempt, "q2") == {"options": [str(named("q2-right1"))]}
        browser_errors.clear()

    def test_an_answer_checked_in_another_tab_stands(self, phone, activity, browser_errors):
        attempt = begin(phone, activity)
        other = phone.context.new_page()
        other.goto(phone.url)
        other.locator("[data-ready]").wait_for()
        option(other, "q1-wrong").click()
        state(other, "saved")
        other.locator("button[value='check']").first.click()
        other.locator("#q1-feedback").wait_for()
        phone.reload()
        phone.locator("#q1-feedback").wait_for()
        assert stands(attempt, "q1") == {"option": str(named("q1-wrong"))}
        browser_errors.clear()


class TestOneDocument:
    def test_going_from_question_to_question_asks_nothing_of_the_network(self, phone, activity):
        begin(phone, activity)
        asked = []
        # Chromium asks for the icon of each new address by itself.
        phone.on("request", lambda request: request.url.endswith("favicon.svg") or asked.append(request.url))
        for _ in range(4):
            go(phone, "next")
        assert phone.url.endswith("/rendre/")
        phone.go_back()
        assert shown(phone).get_attribute("data-page") == "4"
        assert phone.url.endswith("/4/")
        phone.locator(".map > summary").click()
        assert_well_made(phone)
        phone.locator(".map__link[data-go='2']").click()
        assert shown(phone).get_attribute("data-page") == "2"
        assert phone.evaluate("document.activeElement.id") == "q2-title"
        assert asked == []
        phone.reload()
        assert shown(phone).get_attribute("data-page") == "2"

    def test_the_map_and_the_end_say_what_is_answered(self, phone, activity):
        begin(phone, activity)
        option(phone, "q1-right").click()
        state(phone, "saved")
        assert phone.locator(".map__link.is-answered").count() == 1
        phone.evaluate("document.querySelector('[data-go=end]').click()")
        assert shown(phone).locator("[data-yes]:not([hidden])").count() == 1
        shown(phone).locator("[data-go='3']").first.click()
        assert shown(phone).get_attribute("data-page") == "3"


class TestWithoutANetwork:
    def test_the_learner_goes_on_and_every_answer_leaves_when_it_comes_back(self, phone, activity, browser_errors):
        attempt = begin(phone, activity)
        phone.context.set_offline(True)
        option(phone, "q1-right").click()
        state(phone, "offline")
        go(phone, "next")
        for name in ("q2-right1", "q2-right2"):
            option(phone, name).click()
        go(phone, "next")
        shown(phone).locator("input[value='true']").click()
        go(phone, "next")
        text(phone).fill("accord libre")
        go(phone, "next")
        shown(phone).locator("form[action$='rendre/'] button").click()
        state(phone, "offline")
        assert not Response.objects.exists()
        phone.context.set_offline(False)
        state(phone, "saved")
        assert Response.objects.count() == 4
        hand_in(phone)
        assert Marking.objects.get().score == 4
        assert stands(attempt, "q1") == RIGHT["q1"]
        browser_errors.clear()

    def test_answers_survive_a_killed_tab(self, phone, activity, browser_errors):
        attempt = begin(phone, activity)
        phone.route("**/enregistrer/", lambda route: route.abort())
        option(phone, "q1-right").click()
        state(phone, "later")
        phone.close(run_before_unload=False)
        assert not Response.objects.exists()
        context = phone.context
        again = context.new_page()
        again.goto(reverse("quizzes:question", args=[activity.uuid, attempt.uuid, 2]))
        state(again, "saved")
        assert option(again, "q1-right").is_checked()
        assert stands(attempt, "q1") == RIGHT["q1"]
        browser_errors.clear()

    def test_answers_lost_on_the_way_back_are_not_counted_twice(self, phone, activity, browser_errors):
        attempt = begin(phone, activity)
        tries = []

        def cut_the_first_answer(route):
            tries.append(route.request.post_data)
            if len(tries) == 1:
                route.fetch()
                route.abort()
            else:
                route.continue_()

        phone.route("**/enregistrer/", cut_the_first_answer)
        option(phone, "q1-right").click()
        state(phone, "saved")
        assert len(tries) == 2
        assert Response.objects.count() == 1
        assert stands(attempt, "q1") == RIGHT["q1"]
        browser_errors.clear()

    def test_leaving_the_page_at_once_sends_what_was_typed(self, phone, activity):
        attempt = begin(phone, activity)
        page = reverse("quizzes:question", args=[activity.uuid, attempt.uuid, 4])
        phone.goto(page)
        text(phone).type("accord libre", delay=0)
        phone.goto(start_url(activity))
        phone.goto(page)
        assert text(phone).input_value() == "accord libre"
        assert stands(attempt, "q4") == {"text": "accord libre"}

    def test_handing_in_waits_for_answers_that_were_not_sent(self, phone, activity, browser_errors):
        attempt = begin(phone, activity)
        phone.route("**/enregistrer/", lambda route: route.abort())
        option(phone, "q1-right").click()
        state(phone, "later")
        phone.goto(reverse("quizzes:review", args=[activity.uuid, attempt.uuid]))
        state(phone, "later")
        shown(phone).locator("form[action$='rendre/'] button").click()
        state(phone, "later")
        assert not Submission.objects.exists()
        phone.unroute("**/enregistrer/")
        phone.reload()
        state(phone, "saved")
        hand_in(phone)
        assert Marking.objects.get().score == 1
        browser_errors.clear()


class TestAgainstTheClock:
    @pytest.fixture
    def activity(self, live_site):
        return quiz_activity(quiz_content(feedback=Feedback.END, time_limit=30))

    def begun_before(self, attempt, **before):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE quizzes_attempt DISABLE TRIGGER USER")
            cursor.execute(
                "UPDATE quizzes_attempt SET started_at = %s", [attempt.started_at - timedelta(**before)]
            )  # fmt: skip
            cursor.execute("ALTER TABLE quizzes_attempt ENABLE TRIGGER USER")

    def test_the_time_that_is_left_is_shown_and_can_be_hidden(self, phone, activity):
        begin(phone, activity)
        assert re.fullmatch("(30:00|29:[0-9]{2})", phone.locator("[data-left]").inner_text())
        assert_well_made(phone)
        phone.locator("[data-hide]").click()
        assert phone.locator("[data-left]").is_hidden()

    def test_five_minutes_are_announced(self, phone, activity):
        attempt = begin(phone, activity)
        self.begun_before(attempt, minutes=25, seconds=-2)
        phone.reload()
        phone.locator("[data-say]:not(:empty)").wait_for(state="attached")
        assert "five" in phone.locator("[data-say]").inner_text().lower()

    def test_at_zero_what_was_answered_is_handed_in(self, phone, activity):
        attempt = begin(phone, activity)
        option(phone, "q1-right").click()
        state(phone, "saved")
        self.begun_before(attempt, minutes=30, seconds=-2)
        phone.reload()
        phone.locator("[data-ready]").wait_for()
        text_box = phone.locator("[data-page='1']")
        text_box.wait_for()
        self.begun_before(attempt, minutes=31)
        phone.wait_for_url("**/resultat/")
        assert Submission.objects.get().reason == Submission.Reason.EXPIRED
        assert Marking.objects.get().score == 1


def test_a_second_tab_shows_what_the_first_one_saved(phone, activity):
    attempt = begin(phone, activity)
    other = phone.context.new_page()
    other.goto(phone.url)
    option(phone, "q1-wrong").click()
    state(phone, "saved")
    assert option(other, "q1-wrong").is_checked()
    option(other, "q1-right").click()
    state(other, "saved")
    assert option(phone, "q1-right").is_checked()
    phone.reload()
    assert option(phone, "q1-right").is_checked()
    assert stands(attempt, "q1") == RIGHT["q1"]


def test_a_second_tab_learns_that_the_quiz_was_handed_in(phone, activity, browser_errors):
    attempt = begin(phone, activity)
    other = phone.context.new_page()
    other.goto(reverse("quizzes:review", args=[activity.uuid, attempt.uuid]))
    other.locator("[data-ready]").wait_for()
    hand_in(other)
    with phone.expect_navigation(url="**/resultat/"):
        option(phone, "q1-right").click()
    assert not Response.objects.exists()
    browser_errors.clear()


def test_a_double_click_starts_one_try(phone, activity):
    phone.goto(start_url(activity))
    phone.locator("form[action$='commencer/'] button").dblclick()
    phone.wait_for_url("**/1/")
    assert Attempt.objects.count() == 1


def test_signing_in_again_in_another_tab_saves_what_waited(phone, activity, sign_in, learner, browser_errors):
    attempt = begin(phone, activity)
    phone.context.clear_cookies()
    option(phone, "q1-right").click()
    state(phone, "signedOut")
    sign_in(phone, learner)
    phone.evaluate("dispatchEvent(new Event('online'))")
    phone.reload()
    state(phone, "saved")
    assert stands(attempt, "q1") == RIGHT["q1"]
    browser_errors.clear()


def test_without_scripts_the_whole_quiz_works(new_page, activity, learner, sign_in):
    page = new_page({**PHONE, "java_script_enabled": False})
    sign_in(page, learner)
    page.goto(start_url(activity))
    page.locator("form[action$='commencer/'] button").click()
    option(page, "q1-right").check()
    go(page, "next")
    option(page, "q2-right1").check()
    go(page, "next")
    go(page, "previous")
    assert option(page, "q2-right1").is_checked()
    option(page, "q2-right2").check()
    go(page, "next")
    shown(page).locator("input[value='true']").check()
    go(page, "next")
    text(page).fill("accord libre")
    go(page, "next")
    assert urlsplit(page.url).path.endswith("/rendre/")
    hand_in(page)
    assert Marking.objects.get().score == 4
