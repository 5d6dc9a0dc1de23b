"""What observers saw, put together. A level is never said without a fact, and never averaged."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

LEVELS = (0, 1, 2, 3)
ENOUGH_OBSERVERS = 2  # domain.md §D.3
MOST_FACT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """``level`` is ``None`` for *non observable*; ``observer`` tells people apart and names nobody."""

    observer: str
    criterion: str
    level: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """``counts`` by level, ``not_seen`` apart. ``low``, ``median`` and ``high`` are empty below two observers; the
    median of an even number is the lower of the two in the middle, so that it is a level somebody gave."""

    criterion: str
    counts: Mapping[int, int]
    not_seen: int
    observers: int
    low: int | None = None
    median: int | None = None
    high: int | None = None


def summary(criterion: str, seen: Iterable[Seen]) -> Summary:
    """The last word of each observer on a criterion stands; ``seen`` are in the order they were noted."""
    last = {each.observer: each.level for each in seen if each.criterion == criterion}
    levels = sorted(level for level in last.values() if level is not None)
    told = len(levels) >= ENOUGH_OBSERVERS
    return Summary(
        criterion=criterion,
        counts=dict(Counter(levels)),
        not_seen=sum(level is None for level in last.values()),
        observers=len(last),
        low=levels[0] if told else None,
        median=levels[(len(levels) - 1) // 2] if told else None,
        high=levels[-1] if told else None,
    )


def noted_at(claimed: datetime | None, received: datetime, opened: datetime) -> datetime:
    """When something was seen: by the device's clock, kept between the opening of the session and our own clock."""
    return received if claimed is None else max(opened, min(claimed, received))
