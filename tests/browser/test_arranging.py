"""A trainer corrects a wrong key, and decides what an entry assessment proposes; axe reads every page on the way."""

import pytest
from django.urls import reverse

from accounts.models import StaffRole
from assessments.quizzes.models import PlacementDecision, Quiz, Regrading
from tests.assessments.quizzes.test_regrading import taken
from tests.assessments.quizzes.test_regrading_screens import mended
from tests.browser.checks import assert_accessible, assert_fits
from tests.factories.courses import SectionFactory
from tests.factories.people import StaffRoleFactory
from tests.factories.quizzes import quiz_activity, quiz_content, single
from tests.factories.records import scene
from tests.records.test_trainer_arranging import RULES, entered


@pytest.fixture
def seen(live_site):
    return scene()


def read(page):
    assert_accessible(page)
    assert_fits(page)


def test_a_wrong_key_is_corrected_and_the_learner_told(desktop_page, phone_page, sign_in, seen):
    content = quiz_content(questions=(single("q1"), single("q2", ("teamwork",))))
    activity, trainer = quiz_activity(content), seen.cast.claire
    StaffRoleFactory(user=trainer, centre=seen.cast.centre, role=StaffRole.Role.TRAINER)
    attempt = taken(activity, ("q1", False), ("q2", True), learner=seen.learner)
    Quiz.objects.update(centre=seen.cast.centre)
    mended(content)
    sign_in(desktop_page, trainer)
    desktop_page.goto(reverse("quizzes:regrade", args=[Quiz.objects.get().uuid]))
    read(desktop_page)
    desktop_page.locator("[name=reason]").fill("La réponse B est juste aussi.")
    desktop_page.locator("main form .button").click()
    desktop_page.wait_for_url(f"**/{Regrading.objects.get().uuid}/")
    read(desktop_page)
    sign_in(phone_page, seen.learner)
    phone_page.goto(reverse("quizzes:result", args=[activity.uuid, attempt.uuid]))
    assert phone_page.get_by_text("La réponse B est juste aussi.").is_visible()
    read(phone_page)


def test_what_an_entry_assessment_proposes_is_decided(phone_page, sign_in, seen):
    SectionFactory(course__code=RULES[0], course__centre=None, course__title="Le cadre")
    entered(seen.learner, RULES[0])
    page = phone_page
    sign_in(page, seen.cast.claire)
    page.goto(reverse("records:trainer_learner", args=[seen.learner.uuid]))
    page.locator("a[href$='/positionnement/']").click()
    read(page)
    page.locator("button[value=accept]").click()
    page.locator("details.fold").wait_for()
    read(page)
    assert PlacementDecision.objects.get().accepted
    page.goto(reverse("records:trainer_extra_time", args=[seen.learner.uuid]))
    read(page)
    sign_in(page, seen.learner)
    page.goto(reverse("records:apprentice_path"))
    read(page)
    assert page.get_by_text("Le cadre").first.is_visible()
