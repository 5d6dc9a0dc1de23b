"""A question that went wrong comes back the next day: an apprentice practises on a phone, by keyboard alone."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.quizzes.models import PracticeAnswer
from assessments.quizzes.services import submit_attempt
from tests.assessments.quizzes.taking import begun, fresh, give, wrong
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import DESKTOP
from tests.factories.people import CentreFactory, MembershipFactory, UserFactory
from tests.factories.quizzes import RIGHT, enrolled, named, ordering, quiz_activity, quiz_content, single, true_false

MOST_TABS = 40


@pytest.fixture
def learner(live_site, monkeypatch):
    """Yesterday, an answer went wrong, an order was left out and the rest was right."""
    activity = quiz_activity(quiz_content(questions=(single("q1"), ordering("q7"), true_false("q3"))))
    learner = enrolled(UserFactory(display_name="Amina Benali"), activity)
    MembershipFactory(learner=learner, centre=CentreFactory())
    yesterday = timezone.now() - timedelta(days=1)
    with monkeypatch.context() as then:
        then.setattr(timezone, "now", lambda: yesterday)
        attempt = begun(learner, activity)
        give(attempt, "q1", wrong())
        give(attempt, "q3", RIGHT["q3"])
        submit_attempt(attempt=fresh(attempt))
    return learner


def reach(page, selector):
    """By the tab key, as nobody else can tell that it can be reached."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by keyboard at {page.url}")


def press(page, selector, key="Enter"):
    reach(page, selector)
    page.keyboard.press(key)


def go(page, selector, pattern):
    with page.expect_navigation(url=re.compile(pattern)):
        press(page, selector)


def answer_by_keyboard(page):
    if page.locator("[data-order]").count():
        page.locator("[data-ready]").wait_for()
    else:
        reach(page, "input[type=radio]")
        page.keyboard.press("Space")
        while not page.locator(f"input[value='{named('q1-right')}']").is_checked():
            page.keyboard.press("ArrowDown")
    go(page, "button[value=check]", "-feedback$")
    assert page.evaluate("document.activeElement.matches('.feedback')")


def assert_well_made(page):
    assert_accessible(page)
    assert_fits(page)


def test_from_home_to_the_end_by_keyboard(phone_page, sign_in, learner):
    page = phone_page
    sign_in(page, learner)
    page.goto(reverse("records:apprentice"))
    assert "2 questions to go over today" in page.locator("main").inner_text()
    assert_well_made(page)
    go(page, f"a[href='{reverse('quizzes:practice')}']", "/revision/$")
    assert_well_made(page)
    go(page, "main form button", "/1/$")
    page.locator("[data-ready]").wait_for()
    assert_well_made(page)
    answer_by_keyboard(page)
    assert_well_made(page)
    page.reload()
    assert page.locator(".feedback").count() == 1
    go(page, ".quiz__moves a.button", "/2/$")
    page.locator("[data-ready]").wait_for()
    answer_by_keyboard(page)
    go(page, ".quiz__moves a.button", "/fin/$")
    assert_well_made(page)
    said = page.locator("main").inner_text()
    assert "You knew these" in said
    assert "Not yet" in said or PracticeAnswer.objects.filter(share__lt=1).count() == 0
    assert PracticeAnswer.objects.count() == 2
    page.goto(reverse("records:apprentice"))
    assert "Nothing today" in page.locator("main").inner_text()


def test_without_a_script(new_page, sign_in, learner):
    page = new_page({**DESKTOP, "java_script_enabled": False})
    sign_in(page, learner)
    page.goto(reverse("quizzes:practice"))
    page.locator("main form button").click()
    for _ in range(2):
        page.locator("button[value=skip]").click()
        page.locator(".feedback").wait_for()
        page.locator(".quiz__moves a.button").click()
    assert page.url.endswith("/fin/")
