"""Role-plays that may be played, and sessions of them."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import centres_of, read_cohorts, taught_cohorts
from accounts.codes import normalised
from accounts.models import Cohort, CohortLearner, User
from accounts.prepared import prepared
from assessments.roleplays.models import RolePlay, RolePlayActivity, Session, SessionEvent
from assessments.roleplays.phases import Clock, Event, Happening, clock
from courses.models import Activity


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
    """Of the groups that ``viewer`` teaches, coordinates or audits, the latest first. Each has ``present``, how many
    are there, and whether it has ``begun`` and is ``over``."""
    events = SessionEvent.objects.filter(session=OuterRef("pk"))
    return _with_names(Session.objects.filter(cohort__in=read_cohorts(viewer))).annotate(
        present=Count("participants"),
        begun=Exists(events.filter(kind=Happening.PHASE)),
        over=Exists(events.filter(kind=Happening.CLOSED)),
    )


def _with_names(rows: QuerySet[Session]) -> QuerySet[Session]:
    return rows.select_related("cohort__centre", "edition", "trainer").order_by("-planned_on", "-id")


def sessions_to_compare(viewer: Any) -> QuerySet[Session]:
    """Of the groups that ``viewer`` teaches, those that two trainers observed or more: ``raters`` counts them."""
    rows = _with_names(Session.objects.filter(cohort__in=taught_cohorts(viewer)))
    return rows.annotate(raters=Count("observations__trainer", distinct=True)).filter(raters__gte=2)


def session_or_404(viewer: Any, uuid: UUID) -> Session:
    """For whoever may run it: a trainer of its group."""
    return _one_or_404(viewer, uuid, taught_cohorts(viewer))


def session_to_read_or_404(viewer: Any, uuid: UUID) -> Session:
    """For whoever may know that it took place, coordinators and auditors as well: what was said in it is not theirs."""
    return _one_or_404(viewer, uuid, read_cohorts(viewer))


def _one_or_404(viewer: Any, uuid: UUID, cohorts: QuerySet[Cohort]) -> Session:
    if not viewer.is_active:
        raise Http404
    found = _with_names(Session.objects.filter(cohort__in=cohorts)).filter(uuid=uuid).first()
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


def roleplay_of(activity: Activity) -> RolePlay | None:
    """What is played there, with the edition of today; ``None`` where nothing can be."""
    found = RolePlayActivity.objects.filter(activity=activity).select_related("roleplay__current").first()
    roleplay = found.roleplay if found else None
    return roleplay if roleplay and roleplay.current_id and roleplay.retired_at is None else None


def coming_sessions(learner: Any, roleplay: RolePlay) -> QuerySet[Session]:
    """Of the groups where ``learner`` has a place today, those that are not over, the nearest first."""
    places = CohortLearner.objects.on(timezone.localdate()).filter(learner=learner).values("cohort")
    rows = _with_names(Session.objects.filter(edition__roleplay=roleplay, cohort__in=places))
    over = SessionEvent.objects.filter(session=OuterRef("pk"), kind=Happening.CLOSED)
    return rows.exclude(Exists(over)).order_by("planned_on", "id")


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
