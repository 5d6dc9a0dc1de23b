"""An author presses a button while the editor is saving by itself: one page comes of it, as they wrote it."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route

from cms import models
from cms.scoping import shelf_for
from tests.factories import cms as make
from tests.factories.people import cast


@pytest.fixture
def people(live_site: str) -> Any:
    make.catalogue()
    found = cast()
    shelf_for(found.centre)
    return found


class SlowAnswer:
    """The server has done its work, and the answer to the editor's own first save is still on its way."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.held: list[tuple[Route, Any]] = []
        page.route("**/add/**", self._hold)

    def _hold(self, route: Route) -> None:
        by_itself = route.request.headers.get("accept") == "application/json"
        if route.request.method == "POST" and by_itself and not self.held:
            self.held.append((route, route.fetch()))
        else:
            route.continue_()

    def is_awaited(self) -> None:
        for _each in range(200):
            if self.held:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("the editor did not save by itself")

    def arrive(self) -> None:
        route, answer = self.held[0]
        route.fulfill(response=answer)


def test_a_click_during_the_first_save_makes_one_page(desktop_page, people, sign_in):
    page = desktop_page
    sign_in(page, people.claire)
    slow = SlowAnswer(page)
    page.goto(reverse("wagtailadmin_pages:add", args=["cms", "modulepage", shelf_for(people.centre).pk]))
    page.wait_for_timeout(2500)  # the editor first notes what it was given, to tell a change from it
    page.locator("#id_title").press_sequentially("Ouvrir la porte")
    page.locator("#id_code").fill("ouvrir-la-porte")
    slow.is_awaited()
    page.locator("button.action-save").first.click()
    page.wait_for_timeout(300)  # time enough for a second page to be asked for
    slow.arrive()
    page.wait_for_selector(".messages li")
    assert [each.title for each in models.ModulePage.objects.all()] == ["Ouvrir la porte"]
    assert models.ModulePage.objects.get().get_latest_revision_as_object().code == "ouvrir-la-porte"
