"""Documents are part of lessons: they are sent to people who are signed in, and to nobody else."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from wagtail import hooks


@hooks.register("before_serve_document")
def signed_in_only(document: Any, request: HttpRequest) -> HttpResponse | None:
    return None if request.user.is_authenticated else redirect_to_login(request.get_full_path())
