"""What observers and trainers saw. A phone that was without a network sends later; sending twice keeps once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.roleplays.models import (
    Observation,
    ObservationFact,
    Participant,
    Session,
    TimelineNote,
    TimelineText,
)
from assessments.roleplays.observing import LEVELS, MOST_FACT, noted_at
from assessments.roleplays.phases import may_observe
from assessments.roleplays.queries.casting import cast_of
from assessments.roleplays.queries.observations import confirmed_levels
from assessments.roleplays.queries.sessions import clock_of
from assessments.roleplays.services.refusals import Refused


@transaction.atomic
def observe(
    *,
    session: Session,
    target: Participant,
    criterion: str,
    level: int | None,
    fact: str,
    client_uuid: UUID,
    observer: Participant | None = None,
    trainer: User | None = None,
    occurred_at: datetime | None = None,
) -> Observation:
    """By a participant, on the criteria of their focus and never of themselves, or by a trainer on any. ``level`` is
    ``None`` for *non observable*, the only answer that needs no fact. Accepted until the trainer has confirmed the
    person's levels."""
    before = Observation.objects.filter(uuid=client_uuid).first()
    if before is not None:
        return _same(before, session, observer, trainer)
    _refuse_observation(session, target, criterion, level, fact)
    if observer is not None:
        _refuse_observer(session, observer, target, criterion)
    now = timezone.now()
    observation = Observation.objects.create(
        uuid=client_uuid, session=session, observer=observer, trainer=trainer, target=target, criterion=criterion,
        level=level, phase=clock_of(session).phase, received_at=now,
        occurred_at=noted_at(occurred_at, now, session.created_at),
    )  # fmt: skip
    if fact.strip():
        ObservationFact.objects.create(observation=observation, text=fact.strip()[:MOST_FACT])
    return observation


@transaction.atomic
def observe_sheet(
    *,
    session: Session,
    target: Participant,
    given: Iterable[tuple[str, int | None, str, UUID]],
    observer: Participant | None = None,
    trainer: User | None = None,
) -> int:
    """Several criteria at once, all of them or none: criterion, level, fact, and a key each. Returns how many."""
    return len(
        [
            observe(
                session=session, target=target, criterion=criterion, level=level, fact=fact, client_uuid=key,
                observer=observer, trainer=trainer,
            )
            for criterion, level, fact, key in given
        ]
    )  # fmt: skip


def _same(before: Observation, session: Session, observer: Participant | None, trainer: User | None) -> Observation:
    if (before.session_id, before.observer, before.trainer) != (session.pk, observer, trainer):
        raise Refused(_("This was already kept for something else."))
    return before


def _refuse_observation(session: Session, target: Participant, criterion: str, level: int | None, fact: str) -> None:
    content = session.edition.roleplay_content
    if target.session_id != session.pk or criterion not in content.criterion_by_key:
        raise Refused(_("This cannot be observed in this session."))
    if level is not None and level not in LEVELS:
        raise Refused(_("The level must be between 0 and 3."))
    if level is not None and not fact.strip():
        raise Refused(_("Say what you saw or heard: a level never stands without a fact."))
    if not may_observe(content, clock_of(session)):
        raise Refused(_("Nobody has played yet."))
    if target.learner_id in confirmed_levels(session):
        raise Refused(_("The trainer has already confirmed this person’s levels."))


def _refuse_observer(session: Session, observer: Participant, target: Participant, criterion: str) -> None:
    role = next((each for each in cast_of(session) if each.participant == observer), None)
    focus = role.focus if role else None
    watched = {each.key for each in session.edition.roleplay_content.criteria_of(focus.key)} if focus else set()
    if observer == target or criterion not in watched:
        raise Refused(_("You observe what your focus names, of somebody else."))


@transaction.atomic
def note_moment(
    *,
    session: Session,
    observer: Participant,
    tag: str,
    text: str,
    client_uuid: UUID,
    occurred_at: datetime | None = None,
) -> TimelineNote:
    """A moment, with a tag and perhaps a few words. Only whoever observes notes."""
    before = TimelineNote.objects.filter(uuid=client_uuid).first()
    if before is not None:
        if before.observer_id != observer.pk:
            raise Refused(_("This was already kept for something else."))
        return before
    if tag not in TimelineNote.Tag.values or observer.session_id != session.pk:
        raise Refused(_("This cannot be observed in this session."))
    found = clock_of(session)
    if not may_observe(session.edition.roleplay_content, found):
        raise Refused(_("Nobody has played yet."))
    now = timezone.now()
    note = TimelineNote.objects.create(
        uuid=client_uuid, session=session, observer=observer, tag=tag, phase=found.phase, received_at=now,
        occurred_at=noted_at(occurred_at, now, session.created_at),
    )  # fmt: skip
    if text.strip():
        TimelineText.objects.create(note=note, text=text.strip()[:MOST_FACT])
    return note
