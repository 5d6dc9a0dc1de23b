"""One tablet for everybody: it is handed to somebody, who reads their own card and hands it back hidden."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from assessments.roleplays import queries
from assessments.roleplays.phases import may_observe, sees_card
from assessments.roleplays.services import answer_card
from assessments.roleplays.views.lobby import role_or_404
from assessments.roleplays.views.planning import for_trainers
from assessments.roleplays.wording import CARD_WORDS


@require_GET
@for_trainers
def hand_over(request: HttpRequest, session: UUID) -> HttpResponse:
    found = queries.session_or_404(request.user, session)
    context = {"session": found, "content": found.edition.roleplay_content, "roles": queries.cast_of(found)}
    return render(request, "roleplays/console/tablet.html", context)


@require_GET
@for_trainers
def mine(request: HttpRequest, session: UUID, participant: UUID) -> HttpResponse:
    """Closed until a tap says *I am …*; its holder reads the private part when phones would show it."""
    found = queries.session_or_404(request.user, session)
    content, clock = found.edition.roleplay_content, queries.clock_of(found)
    role = role_or_404(found, participant)
    context = {
        "session": found,
        "content": content,
        "role": role,
        "kind": CARD_WORDS[role.card.kind] if role.card else "",
        "is_open": request.GET.get("carte") == "ouverte",
        "sees_private": sees_card(content, clock),
        "criteria": list(content.criteria_of(role.focus.key)) if role.focus else [],
        "may_observe": may_observe(content, clock) and role.focus is not None,
    }
    return render(request, "roleplays/console/tablet_card.html", context)


@require_POST
@for_trainers
def answer(request: HttpRequest, session: UUID, participant: UUID) -> HttpResponse:
    """Yes or rather not, and the card is hidden again."""
    found = queries.session_or_404(request.user, session)
    role = role_or_404(found, participant)
    if role.casting is not None and role.card is not None:
        answer_card(casting=role.casting, given=request.POST.get("given") == "yes")
    return redirect("staging:tablet", found.uuid)
