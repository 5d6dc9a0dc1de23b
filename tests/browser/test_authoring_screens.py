"""Wagtail's screens under their content security policy, and without a call to any other host."""

from urllib.parse import urlsplit

import pytest
from wagtail.models import Page

from accounts.models import User


@pytest.fixture
def hosts():
    return set()


@pytest.fixture
def author(desktop_page, sign_in, hosts):
    sign_in(desktop_page, User.objects.create_superuser("autrice", "mot-de-passe-long"))
    desktop_page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    return desktop_page


@pytest.mark.parametrize(
    "path",
    ["/cms/", "/cms/pages/", "/cms/images/", "/cms/images/add/", "/cms/documents/", "/cms/snippets/", "/cms/account/"],
)
def test_the_screens_work_under_their_policy(author, live_site, hosts, path):
    assert author.goto(path, wait_until="networkidle").status == 200
    assert hosts - {""} == {urlsplit(live_site).netloc}


def test_a_page_is_edited_and_previewed_under_the_policy(author, live_site, hosts):
    page = Page.objects.filter(depth=2).get()
    author.goto(f"/cms/pages/{page.pk}/edit/", wait_until="networkidle")
    author.locator("#id_title").fill("Un autre titre")
    author.locator("[data-side-panel-toggle=preview]").first.click()
    author.locator("iframe[data-preview-iframe], #w-preview-iframe").first.wait_for()
    author.wait_for_load_state("networkidle")
    assert hosts - {""} == {urlsplit(live_site).netloc}
