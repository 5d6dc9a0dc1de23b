"""Screens that the editor adds for authors: coverage, publishing a whole module or a quiz, how to begin."""

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from cms.admin_queries import coverage_tables, module_to_publish
from cms.coverage import Coverage, Touch
from cms.models import Quiz
from cms.publishing import PublicationRefused, publish_module
from cms.quiz_publishing import publish_quiz
from cms.scoping import own, own_shelves

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def touch_words() -> dict[Touch, str]:
    return {
        Touch.NEVER: _("never touched"),
        Touch.TAUGHT: _("taught"),
        Touch.ASSESSED: _("assessed"),
        Touch.BOTH: _("taught and assessed"),
    }


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    tables = coverage_tables(request.user)
    context = {
        "tables": tables,
        "page_title": _("Coverage"),
        "header_icon": "table",
        "parts": [
            {
                "id": "competencies",
                "title": _("Competencies"),
                "coverage": tables.competencies,
                "groups": _shown(tables.competencies),
            },
            {
                "id": "missions",
                "title": _("Missions of the trade"),
                "coverage": tables.missions,
                "groups": _shown(tables.missions),
            },
        ],
    }
    return render(request, "cms/admin/coverage.html", context)


def _shown(found: Coverage) -> list[dict[str, Any]]:
    words = touch_words()
    return [
        {
            "title": group.title,
            "rows": [
                {
                    "title": row.subject.title,
                    "cells": [{"cell": cell, "words": words[cell.touch]} for cell in row.cells],
                }
                for row in group.rows
            ],
        }
        for group in found.groups
    ]


@require_GET
def coverage_csv(request: HttpRequest) -> HttpResponse:
    tables = coverage_tables(request.user)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="couverture.csv"'
    response.write("\ufeff")  # spreadsheets read accents only when told
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("Table"), _("Theme"), _("Row"), *(_plain(module.title) for module in tables.modules)])
    for name, found in ((_("Competencies"), tables.competencies), (_("Missions"), tables.missions)):
        for group in found.groups:
            for row in group.rows:
                cells = [_in_words(cell) for cell in row.cells]
                writer.writerow([name, _plain(group.title), _plain(row.subject.title), *cells])
    return response


def _in_words(cell: Any) -> str:
    words = touch_words()[cell.touch]
    level = cell.taught_level if cell.taught_level is not None else cell.assessed_level
    return words if level is None else _("%(words)s, level %(level)s") % {"words": words, "level": level}


def _plain(text: str) -> str:
    """A spreadsheet would run what looks like a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


@require_http_methods(["GET", "POST"])
def publish_whole_module(request: HttpRequest, pk: int) -> HttpResponse:
    module = module_to_publish(request.user, pk)
    if module is None:
        raise Http404
    address = reverse("wagtailadmin_explore", args=[module.pk])
    if request.method == "GET":
        context = {
            "thing": module,
            "waiting": [page for page in (*module.sections(), *module.activities()) if _waits(page)],
            "back": address,
            "page_title": _("Publish the whole module"),
            "header_icon": "upload",
            "said": _("Its sections and activities that are drafts are published with it: all of them, or none."),
        }
        return render(request, "cms/admin/publish_together.html", context)
    publish_module(module, user=request.user)
    messages.success(request, _("“%(module)s” is published. Learners can follow it.") % {"module": module})
    return redirect(address)


@require_http_methods(["GET", "POST"])
def publish_whole_quiz(request: HttpRequest, pk: int) -> HttpResponse:
    quiz = get_object_or_404(Quiz.objects.filter(own(request.user)), pk=pk)
    if request.method == "GET":
        draft = quiz.get_latest_revision_as_object()
        context = {
            "thing": quiz,
            "waiting": [place.question for place in draft.places.all() if _waits(place.question)],
            "back": AdminURLFinder(request.user).get_edit_url(quiz),
            "page_title": _("Publish the quiz"),
            "header_icon": "upload",
            "said": _("Its questions that are drafts are published with it: all of them, or none."),
        }
        return render(request, "cms/admin/publish_together.html", context)
    publish_anew(quiz, request.user)
    messages.success(request, _("“%(quiz)s” is published.") % {"quiz": quiz})
    return redirect(AdminURLFinder(request.user).get_edit_url(quiz))


def _waits(thing: Any) -> bool:
    return not thing.live or thing.has_unpublished_changes


def publish_anew(quiz: Quiz, user: Any) -> None:
    """A revision of its own, so that an edition is frozen even when only the questions changed."""
    try:
        draft = quiz.get_latest_revision_as_object()
        draft.save_revision(user=user)
        quiz.refresh_from_db()
        publish_quiz(quiz, by=user)
    except PublicationRefused as refusal:
        refusal.page = quiz
        raise


@require_GET
def how_to_begin(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/admin/help.html", {
        "page_title": _("Help"), "header_icon": "help", "shelf": own_shelves(request.user).first(),
    })  # fmt: skip
