"""The spaces of the house, and which of them somebody may enter today."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import catalog

from accounts.access import Capacity, Standing, coming_standing, standing
from accounts.prepared import Ask, Coming

COOKIE = "space"
COOKIE_AGE = 365 * 24 * 3600


class Link(NamedTuple):
    """As menus show it: in words of the language in use, which name what a menu looks like."""

    url: str
    label: str
    icon: str = ""
    current: bool = False


@dataclass(frozen=True, eq=False)
class Entry:
    """One link of a space's own navigation. ``place`` puts it before or after what other apps add."""

    label: str | Promise
    icon: str
    url: str | Callable[[], str]
    place: int = 0

    @cached_property
    def address(self) -> str:
        return self.url if isinstance(self.url, str) else self.url()

    def link(self, *, current: bool = False) -> Link:
        return _link(self, current, catalog())


@lru_cache(maxsize=512)
def _link(entry: Entry, current: bool, _words: object) -> Link:
    return Link(entry.address, str(entry.label), entry.icon, current)


@dataclass(frozen=True)
class Space:
    code: str
    label: str | Promise
    url: str
    opens: Callable[[Standing], bool]
    entries: list[Entry] = field(default_factory=list)
    links: list[Entry] = field(default_factory=list)
    places: list[Callable[[], str]] = field(default_factory=list)


def _for(*capacities: Capacity) -> Callable[[Standing], bool]:
    return lambda held: not held.capacities.isdisjoint(capacities)


LEARNING = Space("learning", _("Learning"), "/apprentissage/", _for(Capacity.SELF))
TRAINING = Space(
    "training", _("Training"), "/formation/", _for(Capacity.TRAINER, Capacity.COORDINATOR, Capacity.AUDITOR)
)
WORKPLACE = Space("workplace", _("Workplace"), "/entreprise/", _for(Capacity.MENTOR, Capacity.EMPLOYER))
FAMILY = Space(
    "family", _("Follow-up"), "/entreprise/",
    lambda held: Capacity.GUARDIAN in held.capacities and not WORKPLACE.opens(held),
)  # fmt: skip
CENTRE = Space("centre", _("Centre"), "/centre/", _for(Capacity.COORDINATOR))
WRITING = Space("writing", _("Writing"), settings.CMS_URL_PREFIX, lambda held: held.is_author)

SPACES = (LEARNING, CENTRE, TRAINING, WORKPLACE, FAMILY, WRITING)


def add_entries(space: Space, *entries: Entry) -> None:
    """An app that serves pages of a space says so in ``AppConfig.ready()``; order is by place, then by app."""
    space.entries.extend(entry for entry in entries if entry not in space.entries)
    space.entries.sort(key=lambda entry: entry.place)


def add_links(space: Space, *links: Entry) -> None:
    """What belongs to a space and not to its navigation: it stands in the person's menu and at the foot of the page."""
    space.links.extend(link for link in links if link not in space.links)


def add_places(space: Space, *addresses: Callable[[], str]) -> None:
    """What belongs to a space and stands at another address, with all that is below it."""
    space.places.extend(address for address in addresses if address not in space.places)


def standing_of(user: Any) -> Standing:
    """What ``user`` is today, asked once for each loaded person."""
    held = getattr(user, "_standing", None)
    if held is None:
        held = _note(user, Coming(lambda: standing(user)))
    return held.value


def ask_standing(ask: Ask, user: Any) -> None:
    """So that ``standing_of`` asks nothing more."""
    if not hasattr(user, "_standing"):
        _note(user, coming_standing(ask, user))


def _note(user: Any, coming: Coming[Standing]) -> Coming[Standing]:
    """On our own request's person."""
    if getattr(user, "is_superuser", False):
        coming = coming.then(lambda held: Standing(held.capacities, is_author=True))
    user._standing = coming  # noqa: SLF001
    return coming


def spaces_of(user: Any) -> list[Space]:
    if not user.is_authenticated:
        return []
    held = standing_of(user)
    return [space for space in SPACES if space.opens(held)]


def space_at(path: str) -> str | None:
    """The address of the space a page stands in."""
    return next((url for start, url in _starts() if path.startswith(start)), None)


@cache
def _starts() -> tuple[tuple[str, str], ...]:
    """What the addresses of each space's pages start with. Asked once: apps are ready by then."""
    at_home = [(space.url, space.url) for space in SPACES]
    return (*at_home, *((address(), space.url) for space in SPACES for address in space.places))


def current_space(request: HttpRequest) -> Space | None:
    """Where the page stands; elsewhere (a lesson, my account) the space used last."""
    open_to_me = spaces_of(request.user)
    for url in (space_at(request.path), request.COOKIES.get(COOKIE)):
        for space in open_to_me:
            if space.url == url:
                return space
    return open_to_me[0] if open_to_me else None


def home_of(request: HttpRequest) -> str:
    """Where somebody goes after signing in."""
    space = current_space(request)
    return space.url if space else reverse("accounts:no_space")
