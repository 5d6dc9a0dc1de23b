"""The coverage of the framework, in the editor for authors and in the trainer’s space for trainers and auditors."""

import csv
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.spaces import TRAINING, standing_of
from cms.admin_queries import CoverageTables, coverage_tables
from cms.coverage import Coverage, Touch
from cms.scoping import own_or_shared, staffed_or_shared

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
    tables = coverage_tables(own_or_shared(request.user))
    context = {"page_title": _("Coverage"), "header_icon": "table", **_in_parts(tables)}
    return render(request, "cms/admin/coverage.html", context)


@require_GET
def coverage_csv(request: HttpRequest) -> HttpResponse:
    return _file(coverage_tables(own_or_shared(request.user)))


@login_required
@require_GET
def staff_coverage(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/coverage.html", _in_parts(_staff_tables_or_404(request.user)))


@login_required
@require_GET
def staff_coverage_csv(request: HttpRequest) -> HttpResponse:
    return _file(_staff_tables_or_404(request.user))


def _staff_tables_or_404(viewer: Any) -> CoverageTables:
    if not TRAINING.opens(standing_of(viewer)):
        raise Http404
    return coverage_tables(staffed_or_shared(viewer))


def _in_parts(tables: CoverageTables) -> dict[str, Any]:
    named = (
        ("competencies", _("Competencies"), tables.competencies),
        ("missions", _("Missions of the trade"), tables.missions),
    )
    parts = [{"id": key, "title": title, "coverage": each, "groups": _shown(each)} for key, title, each in named]
    return {"tables": tables, "parts": parts}


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


def _file(tables: CoverageTables) -> HttpResponse:
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
