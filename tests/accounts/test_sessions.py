"""Who comes back is found as Django finds them, by statements of our own."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DjangoStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.sessions import SessionStore
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    store = SessionStore()
    store["theme"] = "dark"
    store.create()
    return store


def test_finds_what_django_finds(kept):
    assert SessionStore(kept.session_key).load() == DjangoStore(kept.session_key).load() == {"theme": "dark"}


def test_what_has_ended_is_gone(kept):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    ended = SessionStore(kept.session_key)
    assert ended.load() == {}
    assert ended.session_key is None


@pytest.mark.parametrize("cookie", ["unknown" * 4, "a" * 5000, "zéro" * 8, "zero\\000byte", "' OR 1=1 --", "%s%s%s%s"])
def test_a_forged_cookie_is_nobody(cookie, client):
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    answer = client.get(reverse("records:apprentice"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_whoever_is_made_inactive_is_out(client):
    person = UserFactory()
    client.force_login(person)
    person.is_active = False
    person.save()
    assert not client.get(reverse("account_login")).context["request"].user.is_authenticated


def test_a_new_password_ends_the_other_sessions():
    person = UserFactory()
    client = Client()
    client.force_login(person)
    person.set_password("un autre mot de passe 42")
    person.save()
    assert not client.get(reverse("account_login")).context["request"].user.is_authenticated
