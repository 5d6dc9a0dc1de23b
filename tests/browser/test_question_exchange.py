"""A trainer brings a file of questions in, completes nothing yet, and takes a draft out for Moodle."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cms import models
from cms.scoping import shelf_for
from tests.browser.checks import assert_accessible
from tests.factories import cms as make
from tests.factories.people import cast

GIFT = """::Se présenter::Que faire en arrivant dans un hall ? {
  =Je me présente.#Oui : on sait à qui parler.
  ~Je tranche.#Non : le médiateur ne juge pas.
}

::Étrange::Une question cassée {=oui ~non
"""


@pytest.fixture
def people(live_site: str, settings: Any) -> Any:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    make.catalogue()
    found = cast()
    shelf_for(found.centre)
    return found


def test_a_file_is_read_kept_as_drafts_and_taken_out(
    people: Any, live_site: str, desktop_page: Page, sign_in: Any
) -> None:
    page = desktop_page
    sign_in(page, people.claire)
    page.goto(live_site + reverse("cms_exchange:send"))
    assert_accessible(page)
    sent = {"name": "questions.gift", "mimeType": "text/plain", "buffer": GIFT.encode()}
    page.locator("#id_file").set_input_files(sent)
    page.locator('input[name="target"]').first.check()
    page.locator("form[enctype] button[type=submit]").click()
    expect(page.locator(".exchange-line")).to_have_count(2)
    expect(page.locator(".exchange-line__outcome--draft")).to_have_count(1)
    expect(page.locator('input[name="keep"]:checked')).to_have_count(2)
    assert_accessible(page)
    assert not models.Question.objects.exists()
    page.locator("form[action^='?page'] button[type=submit]").click()
    page.wait_for_url("**/fait/**")
    assert_accessible(page)
    good = models.Question.objects.order_by("pk")[0]
    page.locator("main li a", has_text="Que faire en arrivant").click()
    expect(page.locator('[data-contentpath="stem"]').first).to_contain_text("Que faire en arrivant")
    page.goto(f"{live_site}{reverse('cms_export:bank')}?id={good.pk}")
    assert_accessible(page)
    with page.expect_download() as loading:
        page.get_by_role("link", name="Moodle XML").click()
    assert loading.value.suggested_filename.endswith(".xml")
    assert "Que faire en arrivant" in Path(loading.value.path()).read_text()
