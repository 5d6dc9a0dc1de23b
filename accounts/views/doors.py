"""What stands before the pages: who may come in, and answers that nobody keeps."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.access import Capacity, centres_of
from accounts.models import StaffRole
from accounts.spaces import standing_of

View = Callable[..., HttpResponse]


def only(*capacities: Capacity) -> Callable[[View], View]:
    """Lets in whoever holds one of ``capacities`` today; 404 for everyone else. No cache keeps the page."""

    def door(view: View) -> View:
        @login_required
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if standing_of(request.user).capacities.isdisjoint(capacities):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return door


learners_only = only(Capacity.SELF)


def coordinator_only(view: View) -> View:
    """Calls ``view(request, centres, …)`` with the centres one coordinates today; 404 for everyone else."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        centres = centres_of(request.user, StaffRole.Role.COORDINATOR)
        if not centres:  # evaluated once and kept: pages read it again
            raise Http404
        return view(request, centres, *args, **kwargs)

    return guarded


def secret_page(view: View) -> View:
    """The page or its address holds something that lets somebody in: no cache keeps it, no other site hears of it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        # Not "no-referrer": a form sent again from such a page says "Origin: null", and the second try is refused.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded
