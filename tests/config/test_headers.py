import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.people import UserFactory


def policy(response):
    return dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))


@pytest.mark.django_db
def test_the_site_runs_no_script_or_style_but_its_own_files():
    response = Client().get(reverse("account_login"))
    assert policy(response) == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "frame-ancestors": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }


@pytest.mark.django_db
def test_wagtail_has_a_policy_of_its_own_without_any_other_host():
    response = Client().get(reverse("wagtailadmin_home"))
    assert policy(response) == {
        "default-src": "'self'",
        "script-src": "'self' 'unsafe-inline'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "object-src": "'none'",
        "frame-ancestors": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "wagtailadmin_home"])
def test_browsers_are_told_what_to_refuse(name):
    response = Client().get(reverse(name))
    assert response["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_wagtail_sends_to_the_one_sign_in():
    response = Client().get(reverse("wagtailadmin_home"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


# What is too large is refused before it is read

HALF_A_GIGABYTE, MORE = "500000000", "600000000"


class Unread:
    def read(self, *_sizes):
        raise AssertionError("the body was read")

    readline = read


def announced(client, path, size):
    """A form of that size, of which nothing has come yet."""
    form = "multipart/form-data; boundary=x"
    sent = {"wsgi.input": Unread(), "CONTENT_LENGTH": size, "CONTENT_TYPE": form}
    return client.generic("POST", path, **sent).status_code


@pytest.mark.django_db
def test_a_body_that_is_too_large_is_refused_unread(client, settings):
    login, editor = reverse("account_login"), reverse("cms_exchange:send")
    for path in (login, editor):
        assert announced(client, path, str(settings.LARGEST_BODY + 1)) == 413
    client.force_login(UserFactory())
    assert announced(client, login, HALF_A_GIGABYTE) == 413
    assert announced(client, editor, MORE) == 413
    assert announced(client, editor, HALF_A_GIGABYTE) == 404  # no author: the screen is not there
