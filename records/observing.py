"""What a mentor is asked to look at, and what they could entrust. Standard library only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

PROPOSED = 5
ENTRUSTED = 3
DAYS_BETWEEN_OBSERVATIONS = 30


class Awaited(StrEnum):
    FIRST = "first"
    NEXT = "next"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A competency as the workplace stands to it. ``seen_on``: last observed by a mentor, *non vu* included;
    ``seen``: observed with a level at least once; ``worked_on``: last worked on at the centre."""

    competency: int
    position: int
    seen: bool = False
    seen_on: date | None = None
    worked_on: date | None = None


def proposals(candidates: Iterable[Candidate], day: date) -> list[int]:
    """At most five competencies to observe now: never seen and lately worked on at the centre first, then never
    seen, then those seen longest ago. What was looked at in the last thirty days waits."""
    waiting = [each for each in candidates if each.seen_on is None or _days(each.seen_on, day) >= _PAUSE]
    return [each.competency for each in sorted(waiting, key=_urgency)[:PROPOSED]]


_PAUSE = DAYS_BETWEEN_OBSERVATIONS


def _urgency(each: Candidate) -> tuple[bool, int, int, int]:
    last_seen = each.seen_on.toordinal() if each.seen_on else 0
    last_worked = each.worked_on.toordinal() if each.worked_on else 0
    return each.seen, last_seen if each.seen else 0, -last_worked, each.position


def to_entrust(candidates: Iterable[Candidate]) -> list[int]:
    """At most three: worked on lately at the centre, latest first, and not yet seen at the workplace."""
    open_ones = [each for each in candidates if each.worked_on is not None and not each.seen]
    ordered = sorted(open_ones, key=lambda each: (-each.worked_on.toordinal(), each.position))  # type: ignore[union-attr]
    return [each.competency for each in ordered[:ENTRUSTED]]


def awaited(last_observation: date | None, day: date) -> Awaited:
    if last_observation is None:
        return Awaited.FIRST
    return Awaited.NEXT if _days(last_observation, day) >= DAYS_BETWEEN_OBSERVATIONS else Awaited.NOTHING


def _days(since: date, day: date) -> int:
    return (day - since).days
