"""What stands before the pages: who may come in, and answers that nobody keeps."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from accounts.access import centres_of
from accounts.models import StaffRole

View = Callable[..., HttpResponse]


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
