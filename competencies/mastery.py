"""Mastery of a competency, worked out from its evidence. No database, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product
from operator import attrgetter
from typing import NamedTuple


class Kind(StrEnum):
    SELF = "self"  # the learner's own judgement; shown, never counted
    MEASUREMENT = "measurement"  # a marked assessment
    APPRAISAL = "appraisal"  # a trainer or mentor saw it done
    PRIOR = "prior"  # recognised from earlier experience
    DECISION = "decision"  # an assessor's ruling; stands until the next ruling
    RETRACTION = "retraction"  # an earlier row was wrong


class Instrument(StrEnum):
    SELF = "self"
    QUIZ = "quiz"
    H5P = "h5p"
    SCENARIO = "scenario"
    ROLEPLAY = "roleplay"
    WORKPLACE = "workplace"  # the mentor's observation
    TRAINING = "training"  # the trainer's observation or ruling
    FILE = "file"  # prior experience, seen on documents


class Voice(StrEnum):
    SELF = "self"
    MEASURED = "measured"
    TRAINER = "trainer"
    MENTOR = "mentor"


class Status(StrEnum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    READY = "ready"  # the evidence suffices; a decision is due
    ACQUIRED = "acquired"  # a person said so


class TryPolicy(StrEnum):
    BEST = "best"
    LAST = "last"


TOP_LEVEL = 3
COUNTED = frozenset({Kind.MEASUREMENT, Kind.APPRAISAL, Kind.PRIOR})

# A quiz shows knowledge, never a gesture: however many rows there are, an instrument proves no more than its ceiling.
CEILINGS = {
    Instrument.SELF: 3,
    Instrument.QUIZ: 1,
    Instrument.H5P: 1,
    Instrument.SCENARIO: 2,
    Instrument.ROLEPLAY: 3,
    Instrument.WORKPLACE: 3,
    Instrument.TRAINING: 3,
    Instrument.FILE: 3,
}

# Which try of one origin counts: practising again cannot cost a level already shown by a quiz or a scenario,
# while a person who watches the work again says where it stands now.
TRIES = {
    Instrument.QUIZ: TryPolicy.BEST,
    Instrument.H5P: TryPolicy.BEST,
    Instrument.SCENARIO: TryPolicy.BEST,
}


class Item(NamedTuple):
    """One row of evidence. ``level`` is ``None`` when the competency was not seen (*non vu en entreprise*).

    A tuple, because the grid of a cohort makes thousands of them.
    """

    id: int
    kind: Kind
    level: int | None
    instrument: Instrument
    origin: str
    at: datetime
    retracts: int | None = None


class Rule(NamedTuple):
    level: int
    origins: int = 1


class Opinion(NamedTuple):
    """What one voice says last. ``level`` is ``None`` for *non vu*."""

    level: int | None
    item: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mastery:
    """``because`` lists the rows that justify the status, oldest first."""

    status: Status
    level: int
    because: tuple[int, ...]
    voices: dict[Voice, Opinion]


def capped(item: Item) -> int:
    level, ceiling = item.level or 0, CEILINGS[item.instrument]
    return min(ceiling, level)


def voice_of(kind: Kind, instrument: Instrument) -> Voice | None:
    if kind is Kind.SELF:
        return Voice.SELF
    if kind is Kind.MEASUREMENT:
        return Voice.MEASURED
    if kind in (Kind.APPRAISAL, Kind.DECISION, Kind.PRIOR):
        return Voice.MENTOR if instrument is Instrument.WORKPLACE else Voice.TRAINER
    return None


SPEAKERS = {(kind, instrument): voice_of(kind, instrument) for kind, instrument in product(Kind, Instrument)}
WHEN = attrgetter("at", "id")


def standing(items: Iterable[Item]) -> list[Item]:
    """Items that no retraction took back, oldest first. A retraction can itself be retracted."""
    ordered = sorted(items, key=WHEN)
    retractions = [item for item in ordered if item.kind is Kind.RETRACTION]
    if not retractions:
        return ordered
    retracted: set[int] = set()
    # A retraction is always recorded after what it takes back, so ids, which only grow, give the order.
    for item in sorted(retractions, key=lambda item: item.id, reverse=True):
        if item.id not in retracted and item.retracts is not None:
            retracted.add(item.retracts)
    return [item for item in ordered if item.id not in retracted and item.kind is not Kind.RETRACTION]


def counted_tries(items: Iterable[Item]) -> list[Item]:
    """The one try of each origin that counts, by the policy of its instrument. ``items`` oldest first."""
    chosen: dict[str, Item] = {}
    for item in items:
        if item.kind not in COUNTED or item.level is None:
            continue
        before = chosen.get(item.origin)
        best = TRIES.get(item.instrument, TryPolicy.LAST) is TryPolicy.BEST
        if before is None or not best or capped(item) > capped(before):
            chosen[item.origin] = item
    return sorted(chosen.values(), key=WHEN)


def voices(items: Iterable[Item]) -> dict[Voice, Opinion]:
    """The last word of each voice, side by side and never merged; for what is measured, the best standing try.

    ``items`` are standing, oldest first.
    """
    last: dict[Voice, Item] = {}
    for item in items:
        voice = SPEAKERS[item.kind, item.instrument]
        if voice is None or (voice is Voice.MEASURED and voice in last and capped(item) < capped(last[voice])):
            continue
        last[voice] = item
    return {voice: _opinion(item) for voice, item in last.items()}


def _opinion(item: Item) -> Opinion:
    return Opinion(level=None if item.level is None else capped(item), item=item.id, at=item.at)


class Judgement(NamedTuple):
    status: Status
    level: int
    because: tuple[int, ...]


def mastery(items: Iterable[Item], rule: Rule) -> Mastery:
    stands = standing(items)
    status, level, because = judged(stands, rule)
    return Mastery(status=status, level=level, because=because, voices=voices(stands))


def judged(items: Sequence[Item], rule: Rule) -> Judgement:
    """``mastery``, but for what each voice says. ``items`` are standing, oldest first.

    Evidence alone can say *ready*; only a person's decision says *acquired*.
    """
    if not items:
        return Judgement(Status.NOT_STARTED, 0, ())
    ruling = next((item for item in reversed(items) if item.kind is Kind.DECISION and item.level is not None), None)
    ruled = 0 if ruling is None else capped(ruling)
    if ruling is not None and as_ruled(ruled, rule) is Status.ACQUIRED:
        return Judgement(Status.ACQUIRED, ruled, (ruling.id,))
    tries = counted_tries(items)
    enough = [item for item in tries if capped(item) >= rule.level]
    if ruling is not None:
        # Evidence newer than a ruling that fell short makes a new decision due.
        newer = [item for item in enough if WHEN(item) > WHEN(ruling)]
        if newer and len(enough) >= rule.origins:
            return Judgement(Status.READY, ruled, (ruling.id, *(item.id for item in newer)))
        return Judgement(as_ruled(ruled, rule), ruled, (ruling.id,))
    level = max((capped(item) for item in tries), default=0)
    if len(enough) >= rule.origins:
        status, reasons = Status.READY, enough
    else:
        status, reasons = (Status.IN_PROGRESS if tries else Status.NOT_STARTED), tries
    return Judgement(status, level, tuple(item.id for item in reasons))


def as_ruled(level: int, rule: Rule) -> Status:
    """What a ruling of ``level`` says as long as nothing came after it."""
    return Status.ACQUIRED if level >= rule.level else Status.IN_PROGRESS
