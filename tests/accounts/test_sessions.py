"""Who comes back is found as Django finds them, by statements of our own."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DjangoStore
from django.contrib.sessions.models import Session as DjangoSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.backends import PersonBackend
from accounts.models import Session
from accounts.sessions import SessionStore, take_arrived
from accounts.tasks import forget_ended_sessions
from tests.factories.people import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    store = SessionStore()
    store["theme"] = "dark"
    store.create()
    return store


def test_finds_what_was_kept(kept):
    assert SessionStore(kept.session_key).load() == {"theme": "dark"}
    found = Session.objects.get()
    assert found.person is None
    assert found.get_decoded() == {"theme": "dark"}


def test_who_comes_back_comes_with_their_session(client, django_assert_num_queries):
    person, other = UserFactory(), UserFactory()
    client.force_login(person)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert Session.objects.get().person == person
    with django_assert_num_queries(1):
        assert int(SessionStore(key)[SESSION_KEY]) == person.pk
        assert PersonBackend().get_user(person.pk) == person
    with django_assert_num_queries(1):
        assert PersonBackend().get_user(person.pk) == person, "what was read is taken once"
    SessionStore(key).load()
    with django_assert_num_queries(1):
        assert PersonBackend().get_user(other.pk) == other, "it was somebody else who came"
    SessionStore(key).load()
    SessionStore()
    assert take_arrived(person.pk) is None, "another visit has begun"


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


def test_whoever_was_signed_in_as_django_keeps_it_stays_so(client):
    person, gone = UserFactory(), UserFactory()
    for each in (person, gone):
        store = DjangoStore()
        store[SESSION_KEY] = str(each.pk)
        store[BACKEND_SESSION_KEY] = "accounts.backends.PersonBackend"
        store[HASH_SESSION_KEY] = each.get_session_auth_hash()
        store.create()
        if each is person:
            client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    nobody = DjangoStore()
    nobody["theme"] = "dark"
    nobody.create()
    ended = DjangoStore()
    ended.create()
    DjangoSession.objects.filter(pk=ended.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    gone.delete()
    import_module("accounts.migrations.0005_sessions").bring_those_of_django(apps, None)
    assert client.get(reverse("accounts:me")).status_code == 200
    assert [each.person for each in Session.objects.order_by("person")] == [person, None, None]
    assert not DjangoSession.objects.exists()


def open_on_another_device(person):
    other = Client()
    other.force_login(person)
    return other


def test_what_is_open_elsewhere_is_closed_from_here(client):
    person = UserFactory()
    client.force_login(person)
    assert "Open elsewhere" not in client.get(reverse("accounts:me"), headers={"accept-language": "en"}).text
    elsewhere, somebody = [open_on_another_device(person) for _ in range(2)], open_on_another_device(UserFactory())
    page = client.get(reverse("accounts:me"), headers={"accept-language": "en"})
    assert "Your account is open on 2 other devices." in page.text
    assert client.get(reverse("accounts:close_elsewhere")).status_code == 405
    answer = client.post(reverse("accounts:close_elsewhere"), follow=True)
    assert answer.status_code == 200
    assert not answer.context["elsewhere"]
    assert [each.get(reverse("accounts:me")).status_code for each in elsewhere] == [302, 302]
    assert somebody.get(reverse("accounts:me")).status_code == 200


def test_a_new_password_leaves_nothing_open_elsewhere(client):
    person = UserFactory(username="amina")
    person.set_password(PASSWORD)
    person.save()
    client.post(reverse("account_login"), {"login": "amina", "password": PASSWORD})
    open_on_another_device(person)
    somebody = open_on_another_device(UserFactory())
    new = "cinq petits mots faciles 42"
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )  # fmt: skip
    here = client.get(reverse("accounts:me"))
    assert here.status_code == 200
    assert here.context["elsewhere"] == 0
    assert Session.objects.filter(person=person).count() == 1
    assert somebody.get(reverse("accounts:me")).status_code == 200


def test_nobody_closes_anything_without_signing_in(client):
    open_on_another_device(UserFactory())
    assert client.post(reverse("accounts:close_elsewhere")).status_code == 302
    assert Session.objects.count() == 1


def test_sessions_that_have_ended_are_forgotten_and_an_erased_person_has_none(client):
    old, person = UserFactory(), UserFactory()
    open_on_another_device(old)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    open_on_another_device(person)
    forget_ended_sessions()
    assert [each.person for each in Session.objects.all()] == [person]
    services.erase_person(user=person)
    assert not Session.objects.exists()
