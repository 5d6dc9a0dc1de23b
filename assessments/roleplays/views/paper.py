"""Paper for a room without a network: what is printed before. What comes back on it is typed in ``sheets``."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from assessments.roleplays import queries
from assessments.roleplays.content import RolePlay
from assessments.roleplays.exchange.paper import Names, Sheet, write_pdf
from assessments.roleplays.models import Session
from assessments.roleplays.views.planning import for_trainers


@require_GET
@for_trainers
def of_roleplay(request: HttpRequest, roleplay: UUID, sheet: str) -> HttpResponse:
    found = queries.roleplay_or_404(request.user, roleplay)
    return _pdf(found.current.roleplay_content, sheet, Names())


@require_GET
@for_trainers
def menu(request: HttpRequest, session: UUID) -> HttpResponse:
    """What to print, and whose sheet to type."""
    found = queries.session_or_404(request.user, session)
    context = {"session": found, "content": found.edition.roleplay_content, "roles": queries.cast_of(found)}
    return render(request, "roleplays/console/paper.html", context)


@require_GET
@for_trainers
def of_session(request: HttpRequest, session: UUID, sheet: str) -> HttpResponse:
    """With the names of who plays and who observes."""
    found = queries.session_or_404(request.user, session)
    return _pdf(found.edition.roleplay_content, sheet, _names(found))


def _names(session: Session) -> Names:
    cards: dict[str, str] = {}
    foci: dict[str, list[str]] = {}
    for role in queries.cast_of(session):
        name = role.participant.learner.display_name
        if role.plays and role.card:
            cards[role.card.key] = name
        elif role.focus:
            foci.setdefault(role.focus.key, []).append(name)
    return Names(cards=cards, foci=foci)


def _pdf(content: RolePlay, sheet: str, names: Names) -> HttpResponse:
    if sheet not in Sheet.__members__.values():
        raise Http404
    answer = HttpResponse(write_pdf(content, Sheet(sheet), say=_, names=names), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slugify(content.code)}-{sheet}.pdf"'
    return answer
