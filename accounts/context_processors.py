from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest

from accounts import spaces


def viewer(request: HttpRequest) -> dict[str, Any]:
    """What ``base.html`` shows of the signed-in person. Asked of the database only by pages that show it."""
    return {
        "viewer_name": lambda: request.user.get_full_name() if _is_signed_in(request) else "",
        "viewer_uuid": lambda: request.user.uuid if _is_signed_in(request) else "",
        "spaces": _once(lambda: _menu(request)),
        "space_nav": _once(lambda: _navigation(request)),
        "viewer_links": _once(lambda: _links(request)),
    }


def _once(work: Callable[[], Any]) -> Callable[[], Any]:
    return cache(work)


def _is_signed_in(request: HttpRequest) -> bool:
    return getattr(request, "user", None) is not None and request.user.is_authenticated


def _menu(request: HttpRequest) -> tuple[spaces.Link, ...]:
    if not _is_signed_in(request):
        return ()
    here = spaces.current_space(request)
    open_to_me = spaces.spaces_of(request.user)
    return tuple(spaces.Link(space.url, str(space.label), current=space is here) for space in open_to_me)


def _links(request: HttpRequest) -> tuple[spaces.Link, ...]:
    here = spaces.current_space(request) if _is_signed_in(request) else None
    return tuple(entry.link() for entry in here.links) if here else ()


def _navigation(request: HttpRequest) -> tuple[spaces.Link, ...]:
    here = spaces.current_space(request) if _is_signed_in(request) else None
    if here is None:
        return ()
    addresses = [entry.address for entry in here.entries]
    within = [address for address in addresses if request.path.startswith(address)]
    nearest = max(within, key=len, default=None)
    return tuple(entry.link(current=entry.address == nearest) for entry in here.entries)
