"""Role-plays that may be played, and sessions of them."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import centres_of, cohorts_for
from accounts.codes import normalised
from accounts.models import Cohort, User
from accounts.prepared import prepared
from assessments.roleplays.models import RolePlay, Session, SessionEvent
from assessments.roleplays.phases import Clock, Event, Happening, clock


def playable_roleplays(viewer: Any) -> QuerySet[RolePlay]:
    """Published for every centre, or for one where ``viewer`` works."""
    rows = RolePlay.objects.standing().filter(current__isnull=False)
    return rows.filter(Q(centre__isnull=True) | Q(centre__in=centres_of(viewer))).select_related("current", "centre")


def roleplay_or_404(viewer: Any, uuid: UUID) -> RolePlay:
    found: RolePlay | None = playable_roleplays(viewer).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def sessions_for(viewer: Any) -> QuerySet[Session]:
    """Of the groups that ``viewer`` may teach, the latest first, each with how many are there."""
    rows = Session.objects.filter(cohort__in=cohorts_for(viewer)).select_related("cohort__centre", "edition", "trainer")
    return rows.annotate(present=Count("participants")).order_by("-planned_on", "-id")


def session_or_404(viewer: Any, uuid: UUID) -> Session:
    """For whoever runs it, or may teach its group."""
    found = sessions_for(viewer).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def own_session_or_404(learner: Any, uuid: UUID) -> Session:
    """For whoever takes part, on their own phone."""
    rows = Session.objects.filter(uuid=uuid, participants__learner=learner)
    found = rows.select_related("edition", "cohort__centre", "trainer").first()
    if found is None:
        raise Http404
    return found


def sessions_of_learner(learner: Any) -> QuerySet[Session]:
    """Those they took part in, the latest first."""
    rows = Session.objects.filter(participants__learner=learner).select_related("edition", "cohort")
    return rows.order_by("-planned_on", "-id")


def open_session_by_code(learner: User, typed: str) -> Session | None:
    """The open session with that code, for a member of its group or of its centre today; for anybody else there is
    none."""
    code = normalised(typed)
    rows = Session.objects.filter(join_code=code).exclude(join_code="")
    found = rows.select_related("cohort__centre", "edition").first()
    return found if found is not None and may_take_part(learner, found.cohort) else None


def may_take_part(learner: User, cohort: Cohort) -> bool:
    today = timezone.localdate()
    places = cohort.places.on(today).filter(learner=learner)
    return places.exists() or cohort.centre.memberships.on(today).filter(learner=learner).exists()


def clock_of(session: Session) -> Clock:
    """One query."""
    return clock(session.edition.roleplay_content, [_event(*row) for row in _events(session.pk)])


def session_clock(uuid: UUID) -> tuple[Session, Clock] | None:
    """For screens that ask every second. Two queries, and nothing of any person."""
    session = Session.objects.filter(uuid=uuid).select_related("edition").defer("edition__content").first()
    return (session, clock_of(session)) if session else None


def _event(kind: str, at: Any, phase: str, seconds: int) -> Event:
    return Event(kind=Happening(kind), at=at, phase=phase, seconds=seconds)


@prepared
def _events(session: int) -> QuerySet[SessionEvent, tuple[Any, ...]]:
    rows = SessionEvent.objects.filter(session=session).order_by("number")
    return rows.values_list("kind", "at", "phase", "seconds")
