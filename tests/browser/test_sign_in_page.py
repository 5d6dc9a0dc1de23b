import pytest
from django.urls import reverse

from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import DESKTOP, PHONE


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_sign_in_page(new_page, device):
    page = new_page(device)
    response = page.goto(reverse("account_login"))
    assert response.status == 200
    assert_accessible(page)
    assert_fits(page)
