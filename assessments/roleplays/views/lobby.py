"""Before it begins: who is there, and who plays what."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.views.printed_codes import qr
from assessments.roleplays import queries
from assessments.roleplays.casting import for_trainer, left_open
from assessments.roleplays.content import RolePlay
from assessments.roleplays.models import Participant, Session
from assessments.roleplays.phases import Clock, next_phases
from assessments.roleplays.queries import Role
from assessments.roleplays.services import Refused, add_without_phone, answer_card, cast_by_hand, deal
from assessments.roleplays.views.planning import for_trainers


def lobby_context(session: Session, clock: Clock) -> dict[str, Any]:
    content = session.edition.roleplay_content
    roles = queries.cast_of(session)
    address = settings.BASE_URL + reverse("roleplays:home")
    return {
        **cast_context(content, roles),
        "absent": absent(session, roles),
        "address": address,
        "qr": qr(f"{address}?{urlencode({'code': session.join_code})}"),
        "first": next(iter(next_phases(content, clock)), None),
        "fresh_key": uuid4(),
    }


def cast_context(content: RolePlay, roles: list[Role]) -> dict[str, Any]:
    open_cards = left_open(content, {each.casting.card for each in roles if each.casting and each.plays})
    return {
        "roles": roles,
        "is_cast": any(each.casting for each in roles),
        "unanswered": sum(each.card is not None and each.consent is None for each in roles),
        "needed": [content.card_by_key[each] for each in open_cards if not content.card_by_key[each].optional],
        "spare": [content.card_by_key[each] for each in open_cards if content.card_by_key[each].optional],
        "trainer_cards": for_trainer(content),
        "few": content.least - len(roles),
    }


def absent(session: Session, roles: list[Role]) -> list[User]:
    """Who is of the group today and has not arrived."""
    here = [each.participant.learner_id for each in roles]
    places = session.cohort.places.on(timezone.localdate()).exclude(learner__in=here).select_related("learner")
    return list(dict.fromkeys(each.learner for each in places.order_by("learner__display_name", "learner")))


@require_POST
@for_trainers
def arrive(request: HttpRequest, session: UUID) -> HttpResponse:
    """Adds somebody who has no phone."""
    found = queries.session_or_404(request.user, session)
    learner = next((each for each in absent(found, []) if str(each.uuid) == request.POST.get("learner")), None)
    if learner is None:
        raise Http404
    add_without_phone(session=found, learner=learner)
    return redirect("staging:roles" if request.POST.get("back") == "roles" else "staging:session", found.uuid)


@require_POST
@for_trainers
def draw(request: HttpRequest, session: UUID) -> HttpResponse:
    found = queries.session_or_404(request.user, session)
    try:
        deal(session=found, by=request.user, seed=UUID(request.POST.get("client_uuid", "")))
    except Refused as refusal:
        messages.error(request, str(refusal))
    except ValueError:
        raise Http404 from None
    return redirect("staging:session", found.uuid)


@require_POST
@for_trainers
def consent(request: HttpRequest, session: UUID, participant: UUID) -> HttpResponse:
    """What somebody without a phone says of their card."""
    found = queries.session_or_404(request.user, session)
    role = role_or_404(found, participant)
    if role.casting is None or role.card is None:
        raise Http404
    answer_card(casting=role.casting, given=request.POST.get("given") == "yes")
    return redirect("staging:session", found.uuid)


def role_or_404(session: Session, participant: UUID) -> Role:
    for role in queries.cast_of(session):
        if role.participant.uuid == participant:
            return role
    raise Http404


@require_http_methods(["GET", "POST"])
@for_trainers
def roles(request: HttpRequest, session: UUID) -> HttpResponse:
    """Everything by hand: one list per person."""
    found = queries.session_or_404(request.user, session)
    content = found.edition.roleplay_content
    there = queries.cast_of(found)
    if request.method == "POST":
        try:
            cast_by_hand(session=found, by=request.user, roles=dict(_chosen(request, there)))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("staging:roles", found.uuid)
        messages.success(request, _("The cast is kept. Each one says yes or no to their card."))
        return redirect("staging:session", found.uuid)
    context = {
        "session": found,
        "content": content,
        "lines": [{"role": each, "value": _value(each)} for each in there],
        "cards": [each for each in content.cards if each not in for_trainer(content)],
        "absent": absent(found, there),
        "counts": queries.mediation_counts(found.cohort),
    }
    return render(request, "roleplays/console/roles.html", context)


def _chosen(request: HttpRequest, roles: list[Role]) -> Iterator[tuple[UUID, tuple[str, str]]]:
    """``card:<key>`` or ``focus:<key>`` for each, or nothing; whoever is not in the form keeps what they have."""
    for role in roles:
        sent = request.POST.get(f"role-{role.participant.uuid}")
        if sent is not None:
            kind, _colon, key = sent.partition(":")
            yield role.participant.uuid, (key if kind == "card" else "", key if kind == "focus" else "")


def _value(role: Role) -> str:
    """The option of the form that says what they have."""
    if role.casting is None or not (role.casting.card or role.casting.focus):
        return ""
    return f"card:{role.casting.card}" if role.casting.card else f"focus:{role.casting.focus}"


def participant_or_404(session: Session, uuid: UUID | str) -> Participant:
    found = session.participants.filter(uuid=uuid).select_related("learner").first()
    if found is None:
        raise Http404
    return found
