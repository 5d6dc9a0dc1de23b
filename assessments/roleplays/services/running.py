"""A session from its plan to its end. One thing happens at a time: whoever writes an event holds the session."""

import secrets
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import cohorts_for
from accounts.codes import LETTERS
from accounts.models import Cohort, User
from assessments.roleplays.models import Participant, RolePlay, Session, SessionEvent
from assessments.roleplays.phases import Clock, Happening, may_close, may_go
from assessments.roleplays.queries.sessions import clock_of, may_take_part, open_session_by_code
from assessments.roleplays.services.refusals import Refused
from courses.services import complete_activity

CODE_LENGTH = 5
LONGEST_EXTENSION = 15 * 60


@transaction.atomic
def plan_session(
    *,
    roleplay: RolePlay,
    cohort: Cohort,
    trainer: User,
    planned_on: date,
    place: str = "",
    shows_observers: bool = False,
) -> Session:
    """On the edition of today; its code opens it from now on."""
    if roleplay.current is None or roleplay.retired_at is not None:
        raise Refused(_("This role-play cannot be played any more."))
    if not cohorts_for(trainer).filter(pk=cohort.pk).exists():
        raise Refused(_("You do not teach this group."))
    return Session.objects.create(
        edition=roleplay.current, cohort=cohort, trainer=trainer, planned_on=planned_on, place=place.strip()[:200],
        shows_observers=shows_observers, join_code=_free_code(),
    )  # fmt: skip


def _free_code() -> str:
    """Short, since it is read from a board: among the few sessions open at once, not a secret of any worth."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        if not Session.objects.filter(join_code=code).exists():
            return code


# Who is there


@transaction.atomic
def join(*, learner: User, code: str) -> Participant:
    """Once, however often it is typed. A wrong code and a session of strangers are refused alike."""
    session = open_session_by_code(learner, code)
    if session is None:
        raise Refused(_("No session of yours has this code. Look at it again, or ask your trainer."))
    return _arrive(session, learner, has_phone=True)


@transaction.atomic
def add_without_phone(*, session: Session, learner: User) -> Participant:
    """By the trainer, for whoever follows on the tablet or on paper."""
    if not may_take_part(learner, session.cohort):
        raise Refused(_("This person is not of this group."))
    return _arrive(session, learner, has_phone=False)


def _arrive(session: Session, learner: User, *, has_phone: bool) -> Participant:
    hold(session)
    participant, created = Participant.objects.get_or_create(
        session=session, learner=learner, defaults={"has_phone": has_phone}
    )
    if created:
        add_event(session, Happening.ARRIVED, by=None)
    return participant


# What happens


def hold(session: Session) -> None:
    """Until the end of the transaction, nothing else happens in it."""
    Session.objects.select_for_update(no_key=True).get(pk=session.pk)


def add_event(
    session: Session,
    kind: Happening,
    *,
    by: User | None,
    phase: str = "",
    seconds: int = 0,
    client_uuid: UUID | None = None,
) -> SessionEvent:
    """Whoever calls holds the session."""
    last = session.events.order_by("-number").values_list("number", flat=True).first()
    return SessionEvent.objects.create(
        session=session, number=0 if last is None else last + 1, kind=kind, phase=phase, seconds=seconds, by=by,
        client_uuid=client_uuid,
    )  # fmt: skip


def _held_clock(session: Session) -> Clock:
    hold(session)
    found = clock_of(session)
    if found.is_closed:
        raise Refused(_("This session is over."))
    return found


def _is_done(session: Session, client_uuid: UUID) -> bool:
    return session.events.filter(client_uuid=client_uuid).exists()


@transaction.atomic
def go_to_phase(*, session: Session, phase: str, by: User, client_uuid: UUID) -> None:
    """Starts a phase and its clock. Sent twice, it starts once."""
    found = _held_clock(session)
    if _is_done(session, client_uuid):
        return
    if not may_go(session.edition.roleplay_content, found, phase):
        raise Refused(_("Leaving one’s role and the debrief cannot be skipped. Go there first."))
    add_event(session, Happening.PHASE, by=by, phase=phase, client_uuid=client_uuid)


@transaction.atomic
def pause(*, session: Session, by: User) -> None:
    if _held_clock(session).is_running:
        add_event(session, Happening.PAUSED, by=by)


@transaction.atomic
def resume(*, session: Session, by: User) -> None:
    """After a pause or a *stop*."""
    found = _held_clock(session)
    if found.phase and not found.is_running:
        add_event(session, Happening.RESUMED, by=by)


@transaction.atomic
def extend(*, session: Session, seconds: int, by: User, client_uuid: UUID) -> None:
    found = _held_clock(session)
    if not 0 < seconds <= LONGEST_EXTENSION or not found.phase:
        raise Refused(_("A phase is lengthened by fifteen minutes at most."))
    if not _is_done(session, client_uuid):
        add_event(session, Happening.EXTENDED, by=by, seconds=seconds, client_uuid=client_uuid)


@transaction.atomic
def stop(*, token: UUID) -> bool:
    """*Stop*: by whoever holds the session's token, which is everybody there. The clock stands still for all; nothing
    says who asked, and nobody asks why. Already stopped, nothing more is written. Whether there is such a session."""
    session = Session.objects.select_for_update(no_key=True, of=("self",)).filter(stop_token=token).first()
    if session is None:
        return False
    found = clock_of(session)
    if found.phase and not found.is_closed and not found.is_stopped:
        add_event(session, Happening.STOPPED, by=None)
    return True


@transaction.atomic
def close_session(*, session: Session, by: User) -> None:
    """The code is free again, and whoever took part has done the activity."""
    hold(session)
    found = clock_of(session)
    if found.is_closed:
        return
    if not may_close(session.edition.roleplay_content, found):
        raise Refused(_("Somebody has played a role: let everybody leave it and talk about it before you close."))
    add_event(session, Happening.CLOSED, by=by)
    session.join_code = ""
    session.save(update_fields=["join_code"])
    if found.begun:
        _complete(session)


def _complete(session: Session) -> None:
    """Where the role-play has a place in a module. Who watched has learnt as well."""
    activities = [each.activity for each in session.edition.roleplay.places.select_related("activity")]
    for participant in session.participants.select_related("learner"):
        for activity in activities:
            complete_activity(
                learner=participant.learner, activity=activity, source=f"roleplay:{session.uuid}",
                edition=f"roleplay-edition:{session.edition.uuid}", occurred_at=timezone.now(),
            )  # fmt: skip
