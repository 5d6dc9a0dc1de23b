"""What a trainer should look at first. Suggestions in words: people decide. Standard library only."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DAYS_WITHOUT_WORK = 10
DAYS_WITHOUT_MENTOR = 60


class Show(StrEnum):
    ALL = "all"
    LATE = "late"
    IDLE = "idle"
    READY = "ready"
    MISSING = "missing"


class Sign(StrEnum):
    NO_WORK = "no_work"
    NO_MENTOR = "no_mentor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """``days`` since the last time, or since the beginning when it never happened (``never``)."""

    sign: Sign
    days: int
    never: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """``since``: first day in the group. ``contract_since``: first day of the standing contract, if there is one."""

    since: date
    last_work: date | None = None
    late: int = 0
    ready: int = 0
    missing: int = 0
    contract_since: date | None = None
    last_at_work: date | None = None


def alerts(situation: Situation, day: date) -> tuple[Alert, ...]:
    found = [_idle(situation, day)]
    if situation.contract_since is not None:
        last = situation.last_at_work
        if last is not None and last < situation.contract_since:
            last = None  # somebody saw it in an earlier contract
        found.append(_overdue(Sign.NO_MENTOR, last, situation.contract_since, DAYS_WITHOUT_MENTOR, day))
    return tuple(each for each in found if each is not None)


def _idle(situation: Situation, day: date) -> Alert | None:
    return _overdue(Sign.NO_WORK, situation.last_work, situation.since, DAYS_WITHOUT_WORK, day)


def _overdue(sign: Sign, last: date | None, beginning: date, limit: int, day: date) -> Alert | None:
    days = (day - (last or beginning)).days
    return Alert(sign=sign, days=days, never=last is None) if days >= limit else None


def is_shown(situation: Situation, show: Show, day: date) -> bool:
    match show:
        case Show.LATE:
            return situation.late > 0
        case Show.IDLE:
            return _idle(situation, day) is not None
        case Show.READY:
            return situation.ready > 0
        case Show.MISSING:
            return situation.missing > 0
    return True
