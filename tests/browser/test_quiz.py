"""An apprentice takes a quiz on a phone: by pointer, by keyboard alone, with two tabs, without a network."""

from urllib.parse import urlsplit

import pytest
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
    return Attempt.objects.get()


def option(page, name):
    return page.locator(f"input[value='{named(name)}']")


def state(page, name):
    page.locator(f"[data-status][data-state='{name}']").wait_for()


def go(page, value):
    with page.expect_navigation():
        page.locator(f"button[name='go'][value='{value}']").first.click()


def hand_in(page):
    page.wait_for_url("**/rendre/")
    with page.expect_navigation(url="**/resultat/"):
        page.locator("[data-quiz] button:not([name])").click()


def stands(attempt, name):
    return answers_of(attempt).payloads.get(named(name))


def assert_large_targets(page):
    """What one taps is at least 44 px high and wide, the row of an option counting for its input."""
    small = page.evaluate(
        """limit => [...document.querySelectorAll("main :is(a, button, summary, .option, input[type=text])")]
            .filter(each => !each.closest("p, .prose") && each.checkVisibility())
            .map(each => [each.outerHTML.slice(0, 90), each.closest("li")?.matches(".list-row")
                ? each.closest("li").getBoundingClientRect() : each.getBoundingClientRect()])
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
    page.locator("input[value='true']").click()
    go(page, "next")
    page.locator("#id_text").fill("le libre consentement")
    page.locator("#id_text").fill("LIBRE-CONSENTEMENT")
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

    def check(self, page):
        press_until(page, "button[value='check']")
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def next(self, page):
        press_until(page, ".quiz__moves > a.button")
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def test_the_whole_quiz(self, phone, activity):
        page = phone
        page.goto(start_url(activity))
        press_until(page, "form[action$='commencer/'] button")
        with page.expect_navigation(url="**/1/"):
            page.keyboard.press("Enter")
        attempt = Attempt.objects.get()
        # Asking before answering says what to do and puts the focus on it.
        self.check(page)
        assert page.evaluate("document.activeElement.matches('[data-errors]')")
        assert_well_made(page)
        press_until(page, "input[type='radio']")
        page.keyboard.press("Space")
        press_until(page, f"input[value='{named('q1-wrong')}']", "ArrowDown")
        self.check(page)
        assert page.evaluate("document.activeElement.id") == "feedback"
        assert page.locator("input:enabled[type='radio']").count() == 0
        assert_well_made(page)
        self.next(page)
        for name in ("q2-right1", "q2-right2"):
            page.locator("h1").click()
            press_until(page, f"input[value='{named(name)}']")
            page.keyboard.press("Space")
        self.check(page)
        assert_well_made(page)
        self.next(page)
        press_until(page, "input[type='radio']")
        press_until(page, "input[value='true']:checked", "ArrowDown")
        self.check(page)
        self.next(page)
        press_until(page, "#id_text")
        page.keyboard.type("accord libre")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert_well_made(page)
        self.next(page)
        press_until(page, "[data-quiz] button")
        with page.expect_navigation(url="**/resultat/"):
            page.keyboard.press("Enter")
        press_until(page, "summary")
        page.keyboard.press("Enter")
        assert page.locator("details[open]").count() == 1
        assert Marking.objects.get().score == 3
        assert Response.objects.filter(attempt=attempt, final=True).count() == 4


class TestWithoutANetwork:
    def test_answers_wait_on_the_device_and_leave_when_it_comes_back(self, phone, activity, browser_errors):
        attempt = begin(phone, activity)
        phone.context.set_offline(True)
        option(phone, "q1-right").click()
        state(phone, "offline")
        phone.locator("button[value='next']").click()
        assert phone.url.endswith("/1/")
        assert not Response.objects.exists()
        phone.context.set_offline(False)
        state(phone, "saved")
        assert stands(attempt, "q1") == RIGHT["q1"]
        assert Response.objects.count() == 1
        go(phone, "next")
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
        again.goto(reverse("quizzes:question", args=[activity.uuid, attempt.uuid, 1]))
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
        phone.locator("#id_text").type("accord libre", delay=0)
        phone.goto(start_url(activity))
        phone.goto(page)
        assert phone.locator("#id_text").input_value() == "accord libre"
        assert stands(attempt, "q4") == {"text": "accord libre"}

    def test_the_end_waits_for_answers_that_were_not_sent(self, phone, activity, browser_errors):
        attempt = begin(phone, activity)
        phone.route("**/enregistrer/", lambda route: route.abort())
        option(phone, "q1-right").click()
        state(phone, "later")
        phone.goto(reverse("quizzes:review", args=[activity.uuid, attempt.uuid]))
        state(phone, "later")
        phone.locator("[data-quiz] button:not([name])").click()
        state(phone, "later")
        assert not Submission.objects.exists()
        phone.unroute("**/enregistrer/")
        phone.reload()
        phone.locator(".pill--teal").wait_for()
        hand_in(phone)
        assert Marking.objects.get().score == 1
        browser_errors.clear()


def test_a_second_tab_shows_what_the_first_one_saved(phone, activity):
    attempt = begin(phone, activity)
    other = phone.context.new_page()
    other.goto(phone.url)
    option(phone, "q1-wrong").click()
    state(phone, "saved")
    assert option(other, "q1-wrong").is_checked()
    option(other, "q1-right").click()
    state(other, "saved")
    phone.reload()
    assert option(phone, "q1-right").is_checked()
    assert stands(attempt, "q1") == RIGHT["q1"]


def test_a_second_tab_learns_that_the_quiz_was_handed_in(phone, activity, browser_errors):
    attempt = begin(phone, activity)
    other = phone.context.new_page()
    other.goto(reverse("quizzes:review", args=[activity.uuid, attempt.uuid]))
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


def test_without_scripts_the_whole_quiz_works(chromium, live_site, activity, learner, sign_in):
    context = chromium.new_context(base_url=live_site, java_script_enabled=False, **PHONE)
    page = context.new_page()
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
    page.locator("input[value='true']").check()
    go(page, "next")
    page.locator("#id_text").fill("accord libre")
    go(page, "next")
    assert urlsplit(page.url).path.endswith("/rendre/")
    hand_in(page)
    assert Marking.objects.get().score == 4
    context.close()
