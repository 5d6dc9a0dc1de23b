"""When a question that went wrong comes back. Worked out again from the answers each time; nothing is stored.

The spacing is FSRS-6 (Free Spaced Repetition Scheduler, open-spaced-repetition, Ye et al. 2022: "A Stochastic Shortest
Path Algorithm for Optimizing Spaced Repetition Scheduling", KDD 2022), by its authors' own library. Sessions are a few
minutes a day, so its steps of minutes are left out: what goes wrong today comes back tomorrow at the earliest.

It counts in days, of the time zone that moments are given in: who practises at eight, the day after an evening at six,
has waited a day, not fourteen hours.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from functools import cache
from uuid import UUID

from fsrs import Card, Rating, Scheduler

# A rule keeps its name for ever: a change of parameters, of retention or of ratings is a new one.
PARAMETERS: dict[str, tuple[tuple[float, ...], float]] = {
    "fsrs-6/1": (
        (
            0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614,
            0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
        ),
        0.9,  # the chance of knowing it still, on the day it comes back
    ),
}  # fmt: skip
RULE = "fsrs-6/1"
LONGEST_DAYS = 120  # a qualification is prepared in a year or two: what is never asked again is not practised

MOST_AT_ONCE = 8  # about five minutes
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One answer to a question, in a quiz or in practice. ``share`` is what it earned, from 0 to 1."""

    question: UUID
    at: datetime
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Practised:
    """Where a question stands in somebody's practice. ``stability`` is in days; ``misses`` counts wrong answers."""

    question: UUID
    due: datetime
    last: datetime
    stability: float
    difficulty: float
    reviews: int
    misses: int


def rating(share: Decimal) -> Rating:
    """Nobody is asked how hard it was: wholly right is *good*, half or more *hard*, less *again*."""
    if share >= 1:
        return Rating.Good
    return Rating.Hard if share >= HALF else Rating.Again


@cache
def _scheduler(rule: str) -> Scheduler:
    parameters, retention = PARAMETERS[rule]
    return Scheduler(
        parameters=parameters, desired_retention=retention, learning_steps=(), relearning_steps=(),
        maximum_interval=LONGEST_DAYS, enable_fuzzing=False,
    )  # fmt: skip


def deck(reviews: Iterable[Review], *, rule: str = RULE) -> dict[UUID, Practised]:
    """Every question that was once not wholly right, as its answers since then leave it. ``reviews`` in any order."""
    by_question: dict[UUID, list[Review]] = defaultdict(list)
    for review in sorted(reviews, key=lambda each: (each.at, each.share)):
        before = by_question[review.question]
        if before or review.share < 1:
            before.append(review)
    return {question: _replayed(question, own, rule) for question, own in by_question.items() if own}


def _replayed(question: UUID, reviews: list[Review], rule: str) -> Practised:
    scheduler, card = _scheduler(rule), Card(card_id=0)
    for review in reviews:
        card, _log = scheduler.review_card(card, rating(review.share), _noon(review.at))
    last = reviews[-1].at
    return Practised(
        question=question,
        due=last + (card.due - _noon(last)),
        last=last,
        stability=card.stability or 0.0,
        difficulty=card.difficulty or 0.0,
        reviews=len(reviews),
        misses=sum(rating(each.share) is Rating.Again for each in reviews),
    )


def _noon(moment: datetime) -> datetime:
    """One moment for a whole day, so that days between answers are whole."""
    return datetime.combine(moment.date(), time(12), tzinfo=UTC)


def due_now(cards: Iterable[Practised], now: datetime, *, most: int = MOST_AT_ONCE) -> tuple[Practised, ...]:
    """What to ask in one session, from the morning of its day on: the least known first, those of equal standing by
    their age. ``now`` in the time zone of the answers."""
    due = [card for card in cards if card.due.date() <= now.date()]
    return tuple(sorted(due, key=lambda card: (card.stability, card.due, card.question))[:most])


def next_day(cards: Iterable[Practised]) -> datetime | None:
    """When something comes back; ``None`` when there is nothing to practise."""
    return min((card.due for card in cards), default=None)
