"""A mentor observes in a minute on a phone; human resources and a guardian read what is shared."""

import pytest
from django.urls import reverse

from competencies.mastery import Kind
from competencies.models import Evidence
from competencies.services import decide_level, publish_level
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.records import scene, seen_in_training


@pytest.fixture
def seen(live_site):
    found = scene()
    seen_in_training(found.learner, found.competencies[0], 2)
    ruling = decide_level(learner=found.learner, competency=found.competencies[0], level=2, by=found.cast.claire)
    publish_level(evidence=ruling, by=found.cast.claire)
    return found


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_is_readable(new_page, sign_in, seen, device):
    learner = [seen.learner.uuid]
    shared = [reverse("records:company_home"), reverse("records:company_criteria")]
    amina = [*shared, reverse("records:company_learner", args=learner)]
    observing = [
        reverse("records:company_choose", args=learner),
        reverse("records:company_observe", args=[*learner, seen.competencies[0].uuid]),
    ]
    lina = [*shared, reverse("records:company_learner", args=[seen.cast.lina.uuid])]
    for name, addresses in (("marc", amina + observing), ("nadia", amina), ("sylvie", lina)):
        page = new_page(device)
        sign_in(page, seen.cast.people[name])
        for address in addresses:
            assert page.goto(address).status == 200
            assert_accessible(page)
            assert_fits(page)


def test_an_observation_in_a_minute(phone_page, sign_in, seen, browser_errors):
    page, title = phone_page, seen.competencies[1].title
    sign_in(page, seen.cast.marc)
    page.goto(reverse("records:company_home"))
    page.get_by_role("link", name="Amina Benali").click()
    page.locator(".card--next a.button").click()
    page.get_by_role("link", name=title).click()
    page.get_by_label(f"{title}, phrase 3.").check()
    page.locator("textarea[name=comment]").fill("Rappelle au 06 12 34 56 78")
    submit = page.locator("main form[method=post] button[type=submit]")
    submit.click()
    page.wait_for_selector("[data-errors]")
    assert not Evidence.objects.filter(kind=Kind.APPRAISAL, instrument="workplace").exists()
    assert page.locator("input[name=level][value='3']").is_checked()
    assert_accessible(page)
    page.locator("textarea[name=comment]").fill("Rappelle la personne le jour même.")
    submit.click()
    page.wait_for_selector(".toast--success")
    row = Evidence.objects.get(kind=Kind.APPRAISAL, instrument="workplace")
    assert (row.level, row.comment.text) == (3, "Rappelle la personne le jour même.")
    page.goto(reverse("records:company_learner", args=[seen.learner.uuid]))
    page.locator(f"a[href*='{row.uuid}']").click()
    page.locator("textarea[name=reason]").fill("Mauvaise compétence.")
    page.locator("main form[method=post] button[type=submit]").click()
    page.wait_for_selector(".toast--success")
    assert Evidence.objects.filter(kind=Kind.RETRACTION, retracts=row).exists()
    browser_errors.clear()  # the browser notes the answer 422


def test_by_keyboard_alone(desktop_page, sign_in, seen):
    page = desktop_page
    sign_in(page, seen.cast.marc)
    page.goto(reverse("records:company_observe", args=[seen.learner.uuid, seen.competencies[2].uuid]))
    page.locator("input[name=level]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.locator("textarea[name=comment]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast--success")
    assert Evidence.objects.get(kind=Kind.APPRAISAL, instrument="workplace").level == 2
