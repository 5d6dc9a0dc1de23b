"""What an answer that is partly right is worth: the rules of ``Credit``, each a share from 0 to 1."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from assessments.quizzes.content import Credit

NOTHING, ALL = Decimal(0), Decimal(1)


def chosen_share(credit: Credit, *, every: int, right: frozenset[UUID], chosen: frozenset[UUID]) -> Decimal:
    """Of what was chosen among so many things (``every``). Choosing exactly what is right is worth everything, by
    every rule."""
    if chosen == right:
        return ALL if right else NOTHING
    if credit is Credit.EACH_PART:
        return Decimal(every - len(chosen ^ right)) / every
    if credit is Credit.RIGHT_MINUS_WRONG and right:
        return Decimal(max(0, len(chosen & right) - len(chosen - right))) / len(right)
    return NOTHING


def placed_share(credit: Credit, shares: Sequence[Decimal]) -> Decimal:
    """Of parts that are each worth a share: what was placed, matched or filled in."""
    total = sum(shares, NOTHING)
    if credit is Credit.EACH_PART and shares:
        return total / len(shares)
    return ALL if shares and total == len(shares) else NOTHING


def ordered_share(credit: Credit, ranks: Sequence[int]) -> Decimal:
    """Of items in the order given, each by its place in the right one."""
    if list(ranks) == sorted(ranks):
        return ALL if ranks else NOTHING
    return ORDERED[credit](ranks)


def _places(ranks: Sequence[int]) -> Decimal:
    return Decimal(sum(place == rank for place, rank in enumerate(ranks))) / len(ranks)


def _neighbours(ranks: Sequence[int]) -> Decimal:
    return Decimal(sum(after == before + 1 for before, after in pairwise(ranks))) / (len(ranks) - 1)


def longest_run(ranks: Sequence[int]) -> tuple[int, ...]:
    """The items of a run need not touch. By patience sorting (Fredman 1975, "On computing the length of longest
    increasing subsequences", Discrete Mathematics 11): ``runs`` holds, for each length, the run with the smallest
    end."""
    runs: list[tuple[int, ...]] = []
    for rank in ranks:
        place = bisect_left([run[-1] for run in runs], rank)
        runs[place : place + 1] = [(*(runs[place - 1] if place else ()), rank)]
    return runs[-1] if runs else ()


def _longest_run(ranks: Sequence[int]) -> Decimal:
    return Decimal(len(longest_run(ranks)) - 1) / (len(ranks) - 1)


def _nothing(_ranks: Sequence[int]) -> Decimal:
    return NOTHING


ORDERED: dict[Credit, Callable[[Sequence[int]], Decimal]] = {
    Credit.PLACES: _places,
    Credit.NEIGHBOURS: _neighbours,
    Credit.LONGEST_RUN: _longest_run,
    Credit.ALL_OR_NOTHING: _nothing,
}
