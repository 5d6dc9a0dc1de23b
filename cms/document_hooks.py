"""Documents are part of lessons: they are sent to the people of their centre, and to nobody who is not signed in."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from wagtail import hooks

from cms.documents import may_have


@hooks.register("before_serve_document")
def of_the_centre_only(document: Any, request: HttpRequest) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not may_have(request.user, document):
        raise Http404
    return None
