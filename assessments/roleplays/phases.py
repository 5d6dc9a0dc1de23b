"""The session's clock: a fold over what happened. The same events give the same phase and the same seconds left, on
the trainer's screen and on every phone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from assessments.roleplays.content import NEVER_SKIPPED, Phase, PhaseKind, RolePlay


class Happening(StrEnum):
    """``ARRIVED`` and ``CAST`` say that the cast changed, so that screens look again; who is in other rows."""

    ARRIVED = "arrived"
    CAST = "cast"
    PHASE = "phase"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    STOPPED = "stopped"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """``phase`` is the key of the phase that starts; ``seconds`` how much longer it lasts."""

    kind: Happening
    at: datetime
    phase: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """``left`` are the seconds left when the clock last started or stopped; it runs since ``since``, or stands.
    ``length`` is how long the phase lasts, lengthened as it was. ``version`` counts what happened. ``begun`` are
    the phases that were entered, in order."""

    phase: str = ""
    left: float = 0
    length: float = 0
    since: datetime | None = None
    is_stopped: bool = False
    is_closed: bool = False
    version: int = 0
    begun: tuple[str, ...] = ()

    @property
    def is_running(self) -> bool:
        return self.since is not None

    def left_at(self, now: datetime) -> float:
        """Below 0 once the time is over: nothing rings, the trainer decides."""
        return self.left - (now - self.since).total_seconds() if self.since else self.left

    def passed_at(self, now: datetime) -> float:
        """The seconds that were played of the phase, pauses left out."""
        return self.length - self.left_at(now)


def clock(content: RolePlay, events: Iterable[Event]) -> Clock:
    found = Clock()
    for event in events:
        found = replace(_after(content, found, event), version=found.version + 1)
    return found


def _after(content: RolePlay, found: Clock, event: Event) -> Clock:
    if event.kind is Happening.PHASE:
        phase = content.phase(event.phase)
        left = phase.minutes * 60 if phase else 0
        begun = (*found.begun, event.phase)
        return Clock(phase=event.phase, left=left, length=left, since=event.at, begun=begun, version=found.version)
    if event.kind is Happening.RESUMED:
        return replace(found, since=found.since or event.at, is_stopped=False)
    if event.kind is Happening.EXTENDED:
        return replace(found, left=found.left + event.seconds, length=found.length + event.seconds)
    if event.kind in STANDS:
        stopped, closed = event.kind is Happening.STOPPED, event.kind is Happening.CLOSED
        return replace(_standing(found, event.at), is_stopped=stopped, is_closed=closed)
    return found


STANDS = frozenset({Happening.PAUSED, Happening.STOPPED, Happening.CLOSED})


def _standing(found: Clock, at: datetime) -> Clock:
    return replace(found, left=found.left_at(at), since=None)


# What may come next


def next_phases(content: RolePlay, found: Clock) -> tuple[Phase, ...]:
    """Where the trainer may go from here: on, as far as nothing is jumped over that is never skipped; and back within
    the play, until roles are left."""
    if found.is_closed:
        return ()
    return tuple(each for each in content.phases if each.key != found.phase and may_go(content, found, each.key))


def may_go(content: RolePlay, found: Clock, target: str) -> bool:
    rank, here = content.phase_rank, content.phase_rank.get(found.phase, -1)
    if found.is_closed or target not in rank:
        return False
    if rank[target] > here:
        between = content.phases[here + 1 : rank[target]]
        return not any(each.kind in NEVER_SKIPPED for each in between) or not has_played(content, found)
    return not has_left(content, found) and content.phases[rank[target]].kind in PLAYED and has_played(content, found)


PLAYED = frozenset({PhaseKind.PLAY, PhaseKind.TIME_OUT})


def may_close(content: RolePlay, found: Clock) -> bool:
    """Once somebody has played a role, only after it was left and talked about."""
    if found.is_closed:
        return False
    begun = {content.phases[content.phase_rank[each]].kind for each in found.begun if each in content.phase_rank}
    return not has_played(content, found) or begun >= NEVER_SKIPPED


def has_played(content: RolePlay, found: Clock) -> bool:
    return any(_kind(content, each) is PhaseKind.PLAY for each in found.begun)


def has_left(content: RolePlay, found: Clock) -> bool:
    """Roles were left, or are being left."""
    return any(_kind(content, each) is PhaseKind.LEAVING for each in found.begun)


def _kind(content: RolePlay, key: str) -> PhaseKind | None:
    phase = content.phase(key)
    return phase.kind if phase else None


# Who sees what, when


def sees_card(content: RolePlay, found: Clock) -> bool:
    """Its holder reads a private card from the preparation until roles are left: then it is nobody's any more."""
    prepared = any(_kind(content, each) in {PhaseKind.PREPARATION, *PLAYED} for each in found.begun)
    return prepared and not has_left(content, found) and not found.is_closed


def may_observe(content: RolePlay, found: Clock) -> bool:
    """From the first play on; what was noted offline comes in later."""
    return has_played(content, found)


def sees_observations(content: RolePlay, found: Clock) -> bool:
    """A learner reads what others saw of them once roles are left and the debrief has begun."""
    return any(_kind(content, each) is PhaseKind.DEBRIEF for each in found.begun)
