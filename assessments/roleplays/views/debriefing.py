"""Talking about it, and what remains of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import taught_cohorts
from assessments.roleplays import queries
from assessments.roleplays.views.planning import for_readers


@require_GET
@for_readers
def report(request: HttpRequest, session: UUID) -> HttpResponse:
    """Everything of a session, for its trainers; for coordinators and auditors, that it took place and with whom."""
    found = queries.session_to_read_or_404(request.user, session)
    content = found.edition.roleplay_content
    teaches = taught_cohorts(request.user).filter(pk=found.cohort_id).exists()
    clock = queries.clock_of(found)
    context = {
        "session": found,
        "content": content,
        "clock": clock,
        "teaches": teaches,
        "roles": queries.cast_of(found),
        "begun": [content.phase(each) for each in clock.begun],
    }
    return render(request, "roleplays/console/report.html", context)
