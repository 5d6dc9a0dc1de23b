"""A trainer gives a module to a group and an apprentice opens it; axe reads every page on the way, on both devices."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses.models import Enrolment
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.courses import ActivityFactory, CourseFactory
from tests.factories.records import scene


@pytest.fixture
def seen(live_site):
    found = scene()
    new = CourseFactory(
        title="Médier dans la rue", summary="Aller vers les gens.", minutes=90, centre=found.cast.centre
    )
    ActivityFactory(section__course=new, title="Le premier mot")
    CourseFactory(title="Accueillir", minutes=45)
    return found


def read(page):
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_module_is_given_to_the_group_and_opened_by_an_apprentice(new_page, sign_in, seen, device, browser_errors):
    page, learner = new_page(device), new_page(device)
    sign_in(page, seen.cast.claire)
    page.goto(reverse("records:trainer_board", args=[seen.cast.cohort.uuid]))
    page.get_by_role("link", name="Modules followed").click()
    expect(page.get_by_text("Poser le cadre")).to_be_visible()
    read(page)
    page.get_by_role("link", name="Give a module").click()
    page.locator("[name=words]").fill("medier")
    page.locator("form[role=search] button[type=submit]").click()
    expect(page.get_by_text("Accueillir")).to_have_count(0)
    read(page)
    page.get_by_role("link", name="Médier dans la rue").click()
    page.get_by_label("To be done by").fill("2000-01-01")
    page.locator("main form").evaluate("form => (form.noValidate = true)")
    page.get_by_role("button", name="Give it").click()
    expect(page.locator("[data-errors]")).to_be_focused()
    browser_errors.clear()  # the browser notes the answer 422
    read(page)
    page.get_by_label("To be done by").fill("")
    page.get_by_role("button", name="Give it").click()
    page.wait_for_selector(".toast--success")
    read(page)

    sign_in(learner, seen.learner)
    learner.goto(reverse("records:apprentice"))
    learner.get_by_role("link", name="Médier dans la rue").first.click()
    expect(learner.get_by_text("Le premier mot").first).to_be_visible()
    read(learner)

    page.get_by_role("link", name="Médier dans la rue").click()
    read(page)
    page.get_by_role("button", name="Stop today").click()
    page.wait_for_selector(".toast--success")
    page.locator("details.fold summary").click()
    read(page)
    assert Enrolment.objects.filter(course__title="Médier dans la rue", annulled_on__isnull=False).exists()
    learner.goto(reverse("records:apprentice_modules"))
    expect(learner.get_by_text("Médier dans la rue")).to_have_count(0)


def test_from_the_module_to_the_group(phone_page, sign_in, seen):
    page, course = phone_page, CourseFactory(title="Accueillir encore")
    sign_in(page, seen.cast.claire)
    page.goto(reverse("records:trainer_choose_group", args=[course.uuid]))
    read(page)
    page.get_by_role("link", name=seen.cast.cohort.name).click()
    page.get_by_role("button", name="Give it").click()
    page.wait_for_selector(".toast--success")
    assert Enrolment.objects.get(course=course).cohort == seen.cast.cohort
