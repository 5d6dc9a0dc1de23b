"""The site's addresses, and the two pages that the others are compared with."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

FRAME = '{% extends "base.html" %}{% block title %}Bench{% endblock %}{% block main %}<h1>Bench</h1>{% endblock %}'


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """Who asks, and nothing else: a session and a person."""
    return HttpResponse(f"<!doctype html><title>Bench</title><p>{request.user.pk}")


@login_required
def frame(request: HttpRequest) -> HttpResponse:
    """What surrounds every page: head, menus, footer."""
    return HttpResponse(_compiled().render({}, request))


@cache
def _compiled() -> Any:
    return engines["django"].from_string(FRAME)


urlpatterns = [
    path("bench/bare/", bare, name="bench_bare"),
    path("bench/frame/", frame, name="bench_frame"),
    path("", include("config.urls")),
]
