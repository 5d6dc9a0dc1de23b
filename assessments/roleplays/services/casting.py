"""Dealing cards: drawn or given, and always with a yes."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.roleplays.casting import Cast, draw
from assessments.roleplays.content import MOST_INTENSE
from assessments.roleplays.models import Casting, Consent, Participant, Session
from assessments.roleplays.phases import Happening, has_left
from assessments.roleplays.queries.casting import Role, cast_of, people_to_cast
from assessments.roleplays.queries.sessions import clock_of
from assessments.roleplays.services.refusals import Refused
from assessments.roleplays.services.running import add_event, hold


@transaction.atomic
def deal(*, session: Session, by: User, seed: UUID) -> Cast:
    """Draws the whole cast anew: those who mediated least mediate first, and a card that somebody declined today is not
    given to them again. Twice the same seed deals once."""
    hold(session)
    _refuse_late(session)
    roles = cast_of(session)
    cast = draw(session.edition.roleplay_content, people_to_cast(session, roles), seed)
    if Casting.objects.filter(participant__session=session, draw=seed).exists():
        return cast
    Casting.objects.bulk_create(
        Casting(
            participant=each.participant, card=cast.cards.get(each.participant.pk, ""),
            focus=cast.foci.get(each.participant.pk, ""), draw=seed, by=by,
        )
        for each in roles
    )  # fmt: skip
    add_event(session, Happening.CAST, by=by)
    return cast


@transaction.atomic
def assign(*, participant: Participant, by: User, card: str = "", focus: str = "") -> Casting:
    """Gives one card or one focus to one person, or neither. A card that somebody else holds is taken from nobody."""
    session = participant.session
    hold(session)
    _refuse_late(session)
    content = session.edition.roleplay_content
    found = content.card_by_key.get(card)
    if (card and found is None) or (focus and focus not in {each.key for each in content.foci}) or (card and focus):
        raise Refused(_("This role is not of this role-play."))
    if found is not None and found.intensity >= MOST_INTENSE:
        raise Refused(_("This card is for the trainer: it is too heavy for a learner to carry."))
    if any(each.card == found and each.plays and each.participant != participant for each in cast_of(session) if found):
        raise Refused(_("Somebody else plays this card: give them something else first."))
    casting = Casting.objects.create(participant=participant, card=card, focus=focus, by=by)
    add_event(session, Happening.CAST, by=by)
    return casting


@transaction.atomic
def cast_by_hand(*, session: Session, by: User, roles: Mapping[UUID, tuple[str, str]]) -> int:
    """Gives to several people, by their uuid, a card or a focus or neither; whoever already has it keeps it with their
    answer. Cards change hands at once: two people may swap. Returns how many were given something else."""
    hold(session)
    changed = [
        (each.participant, *roles[each.participant.uuid])
        for each in cast_of(session)
        if roles.get(each.participant.uuid, _held(each)) != _held(each)
    ]
    for participant, _card, _focus in changed:
        assign(participant=participant, by=by)
    for participant, card, focus in changed:
        assign(participant=participant, by=by, card=card, focus=focus)
    return len(changed)


def _held(role: Role) -> tuple[str, str]:
    return (role.casting.card, role.casting.focus) if role.casting else ("", "")


def _refuse_late(session: Session) -> None:
    found = clock_of(session)
    if found.is_closed or has_left(session.edition.roleplay_content, found):
        raise Refused(_("Roles were left: the cast does not change any more."))


@transaction.atomic
def answer_card(*, casting: Casting, given: bool) -> Consent:
    """Yes, or rather not: then nobody asks why, and one observes. The last answer stands; the same twice is one."""
    session = casting.participant.session
    hold(session)
    last = casting.consents.order_by("-id").first()
    if last is not None and last.given == given:
        return last
    consent = Consent.objects.create(casting=casting, given=given)
    add_event(session, Happening.CAST, by=None)
    return consent
