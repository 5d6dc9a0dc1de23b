"""Every address of the site, outside Wagtail's own screens, refuses whoever has no business there.

A new address is refused to strangers or written in one of the two lists below: there is no third way.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern, RoutePattern

pytestmark = pytest.mark.django_db

# Anybody may read these: sign-in, what the centre publishes, and what says nothing of anybody.
PUBLIC = {
    "apprendre/jeux-de-role/stop/",
    "apprendre/jeux-de-role/<uuid:session>/etat/",
    "langue/",
    "accessibilite/",
    "design/",
    "parcours/",
    "parcours/<slug:code>/",
    "compte/code/",
    "compte/invitation/<slug:secret>/",
    "compte/login/",
    "compte/logout/",
    "compte/inactive/",
    "compte/signup/",
    "compte/confirm-email/",
    "compte/confirm-email/(?P<key>[-:\\w]+)/$",
    "compte/password/reset/",
    "compte/password/reset/key/done/",
    "compte/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    "compte/password/reset/done/",
    "compte/login/code/",
    "compte/login/code/confirm/",
    "compte/2fa/webauthn/login/",
    "((?:[\\w\\-]+/)*)$",
}

# Anybody signed in may open these, about themselves.
ONES_OWN = {
    "apprendre/jeux-de-role/",
    "apprendre/jeux-de-role/rejoindre/",
    "moi/",
    "moi/bienvenue/",
    "compte/email/",
    "compte/password/set/",
    "compte/2fa/",
    "compte/2fa/totp/activate/",
    "compte/2fa/webauthn/",
    "compte/2fa/webauthn/add/",
    "compte/2fa/recovery-codes/generate/",
}

# Words for addresses written as regular expressions.
REGEX_SAMPLES = {
    "^confirm-email/(?P<key>[-:\\w]+)/$": "confirm-email/x/",
    "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-x/",
    "^((?:[\\w\\-]+/)*)$": "nulle-part/",
    "^_util/authenticate_with_password/(\\d+)/(\\d+)/$": "_util/authenticate_with_password/1/1/",
    "^authenticate_with_password/(\\d+)/$": "authenticate_with_password/1/",
    "^(\\d+)/(.*)$": "1/x.pdf",
}
CONVERTER_SAMPLES = {
    "UUIDConverter": lambda: str(uuid.uuid4()), "IntConverter": lambda: "1", "SlugConverter": lambda: "x",
    "StringConverter": lambda: "x", "PathConverter": lambda: "x.jpg",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    route: str
    path: str


def addresses(objects: dict[str, str]) -> Iterator[Address]:
    for route, path in _walk(get_resolver().url_patterns, objects):
        yield Address(route, f"/{path}")


def _walk(patterns, objects, route="", path="") -> Iterator[tuple[str, str]]:
    for each in patterns:
        here, sample = _sample(each.pattern, objects)
        if (path + sample).startswith(settings.CMS_URL_PREFIX.lstrip("/")):
            continue
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, objects, route + here, path + sample)
        elif isinstance(each, URLPattern):
            yield route + here, path + sample


def _sample(pattern, objects: dict[str, str]) -> tuple[str, str]:
    if isinstance(pattern, RegexPattern):
        regex = pattern.regex.pattern
        return regex.lstrip("^"), REGEX_SAMPLES[regex] if regex else ""
    assert isinstance(pattern, RoutePattern), pattern
    route = str(pattern)

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        return objects.get(name) or CONVERTER_SAMPLES[type(pattern.converters[name]).__name__]()

    return route, re.sub(r"<(?:\w+:)?(?P<name>\w+)>", fill, route)


@pytest.fixture
def every_address(cast):
    """Filled with what there is, wherever a name of the address says what it names."""
    objects = {
        "learner": str(cast.amina.uuid), "person": str(cast.amina.uuid), "cohort": str(cast.cohort.uuid),
        "contract": str(cast.contract.uuid), "employer": str(cast.employer.uuid), "kind": "role", "role": "learner",
        "pk": str(cast.claire.staff_roles.get().pk),
    }  # fmt: skip
    return list(addresses(objects))


def is_refused(response) -> bool:
    if response.status_code in {403, 404, 405}:
        return True
    return response.status_code == 302 and response.url.split("?")[0] == reverse("account_login")


def is_turned_away(response) -> bool:
    return response.status_code in {301, 302, 403, 404, 405}


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(client, every_address, method):
    open_to_all = {
        address.route: response.status_code
        for address in every_address
        if address.route not in PUBLIC and not is_refused(response := getattr(client, method)(address.path))
    }
    assert open_to_all == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_turned_away(client, cast, every_address, method):
    open_to_strangers = {}
    for address in every_address:
        if address.route in PUBLIC | ONES_OWN:
            continue
        client.force_login(cast.ines)
        response = getattr(client, method)(address.path)
        if not is_turned_away(response):
            open_to_strangers[address.route] = response.status_code
    assert open_to_strangers == {}


@pytest.mark.parametrize("who", ["anybody", "a stranger"])
def test_open_addresses_answer_without_breaking(client, cast, every_address, who):
    for address in every_address:
        if who == "a stranger":
            client.force_login(cast.ines)
        elif address.route in ONES_OWN:
            continue
        if address.route in PUBLIC | ONES_OWN:
            assert client.get(address.path).status_code < 500, address


def test_the_lists_name_addresses_that_exist(every_address):
    assert {address.route for address in every_address} >= PUBLIC | ONES_OWN


def test_the_walk_finds_the_house(every_address):
    routes = {address.route for address in every_address}
    assert {"centre/personnes/<uuid:person>/", "formation/code/<uuid:learner>/", "compte/login/"} <= routes
    assert not [route for route in routes if route.startswith("cms/")]
