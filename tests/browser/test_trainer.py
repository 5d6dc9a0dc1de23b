"""A trainer follows a group, confirms a level, shares it, and reminds; every page is read by axe on both devices."""

import pytest
from django.urls import reverse

from competencies.mastery import Kind
from competencies.models import Evidence, Publication
from records.models import Reminder
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.records import ReminderTextFactory, scene, seen_in_training


@pytest.fixture
def seen(live_site):
    found = scene()
    seen_in_training(found.learner, found.competencies[0], 2, by=found.cast.claire)
    ReminderTextFactory(reminder__learner=found.learner, reminder__author=found.cast.claire, reminder__kind="other")
    return found


def pages(seen):
    learner, cohort = seen.learner.uuid, seen.cast.cohort.uuid
    row = Evidence.objects.get()
    competency = [learner, seen.competencies[0].uuid]
    return [
        reverse("records:trainer_home"),
        reverse("records:trainer_groups"),
        reverse("records:trainer_board", args=[cohort]),
        reverse("records:trainer_grid", args=[cohort]),
        reverse("records:trainer_ungrouped"),
        reverse("records:trainer_learner", args=[learner]),
        reverse("records:trainer_competency", args=competency),
        reverse("records:trainer_take_back", args=[*competency, row.uuid]),
        reverse("records:trainer_reminders"),
        reverse("cms:coverage"),
        f"{reverse('records:trainer_remind')}?who={learner}",
    ]


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_is_readable(new_page, sign_in, seen, device):
    page = new_page(device)
    sign_in(page, seen.cast.claire)
    for address in pages(seen):
        assert page.goto(address).status == 200
        assert_accessible(page)
        assert_fits(page)


def test_from_the_group_to_a_shared_level(desktop_page, sign_in, seen):
    page = desktop_page
    sign_in(page, seen.cast.claire)
    page.goto(reverse("records:trainer_home"))
    page.get_by_role("link", name=seen.cast.cohort.name).click()
    page.get_by_role("link", name="Amina Benali").click()
    page.get_by_role("link", name=seen.competencies[0].title).first.click()
    page.locator("input[name=decide-level][value='2']").check()
    assert not page.locator("input[name=decide-share]").is_checked()
    page.locator("input[name=decide-share]").check()
    page.locator("form[action$='/niveau/'] button[type=submit]").click()
    page.wait_for_selector(".toast--success")
    assert Evidence.objects.get(kind=Kind.DECISION).level == 2
    assert Publication.objects.get().shared
    page.locator("form[action$='/partage/'] button[name=stop]").click()
    page.wait_for_selector(".toast--success")
    assert not Publication.objects.order_by("id").last().shared


def test_a_refusal_keeps_what_was_written_and_takes_the_focus(desktop_page, sign_in, seen, browser_errors):
    page = desktop_page
    sign_in(page, seen.cast.claire)
    page.goto(reverse("records:trainer_competency", args=[seen.learner.uuid, seen.competencies[1].uuid]))
    page.locator("input[name=decide-level][value='2']").check()
    page.locator("textarea[name=decide-comment]").fill("Vu une fois.")
    page.locator("form[action$='/niveau/'] button[type=submit]").click()
    page.wait_for_selector("[data-errors]")
    assert page.locator("textarea[name=decide-comment]").input_value() == "Vu une fois."
    assert page.evaluate("document.activeElement.matches('[data-errors]')")
    assert not Evidence.objects.filter(kind=Kind.DECISION).exists()
    assert_accessible(page)
    browser_errors.clear()  # the browser notes the answer 422


def test_a_reminder_by_thumb(phone_page, sign_in, seen):
    page = phone_page
    sign_in(page, seen.cast.claire)
    page.goto(reverse("records:trainer_board", args=[seen.cast.cohort.uuid]))
    page.locator("tr", has_text="Amina Benali").locator("input[name=who]").check()
    page.locator("form[method=get] button[type=submit]").last.click()
    page.wait_for_selector("textarea[name=text]")
    page.locator("input[name=channel][value=in_person]").check()
    page.locator("main form[method=post] button[type=submit]").click()
    page.wait_for_selector(".toast--success")
    assert Reminder.objects.filter(kind__in=["late", "idle"]).values_list("channel", flat=True).get() == "in_person"


def test_the_grid_scrolls_within_itself_and_opens_a_competency(phone_page, sign_in, seen):
    page = phone_page
    sign_in(page, seen.cast.claire)
    page.goto(reverse("records:trainer_grid", args=[seen.cast.cohort.uuid]))
    grid = page.locator(".scroller")
    assert grid.evaluate("grid => grid.scrollWidth > grid.clientWidth")
    assert page.locator(f"#{grid.get_attribute('aria-describedby')}").is_visible()
    grid.focus()
    page.keyboard.press("ArrowRight")
    grid.evaluate("grid => new Promise(done => grid.scrollLeft > 0 ? done() : grid.addEventListener('scroll', done))")
    page.locator("tr", has_text="Amina Benali").locator("td a").nth(3).click()
    page.wait_for_url(f"**/{seen.competencies[3].uuid}/")
