"""How far two raters agree. Pure, standard library only; exact fractions until a root is taken, then floats.

Sources, by the names used below:

- Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement, 20, 37–46.
- Cohen, J. (1968). Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial credit.
  Psychological Bulletin, 70, 213–220.
- Fleiss, J. L., Cohen, J., & Everitt, B. S. (1969). Large sample standard errors of kappa and weighted kappa.
  Psychological Bulletin, 72, 323–327.
- Landis, J. R., & Koch, G. G. (1977). The measurement of observer agreement for categorical data. Biometrics, 33,
  159–174.
- Feinstein, A. R., & Cicchetti, D. V. (1990). High agreement but low kappa: I. The problems of two paradoxes. Journal
  of Clinical Epidemiology, 43, 543–549.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import NormalDist

Level = str | int
Weights = Sequence[Sequence[Fraction]]

NORMAL_95 = NormalDist().inv_cdf(0.975)
SKEWED = 0.8  # ours: from here on, one level is so common that kappa is low whatever the raters do
WIDEST = 10


class Weighting(StrEnum):
    NOMINAL = "nominal"  # another level is another level
    LINEAR = "linear"  # two levels apart is twice one level apart
    QUADRATIC = "quadratic"  # two levels apart is four times one level apart


class Strength(StrEnum):
    """The words of Landis & Koch 1977, which they call arbitrary themselves."""

    POOR = "poor"
    SLIGHT = "slight"
    FAIR = "fair"
    MODERATE = "moderate"
    SUBSTANTIAL = "substantial"
    ALMOST_PERFECT = "almost_perfect"


UP_TO = (
    (Fraction(1, 5), Strength.SLIGHT),
    (Fraction(2, 5), Strength.FAIR),
    (Fraction(3, 5), Strength.MODERATE),
    (Fraction(4, 5), Strength.SUBSTANTIAL),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What two raters said of one item on one criterion. ``None``: that rater said nothing."""

    item: str
    criterion: str
    first: Level | None
    second: Level | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kappa:
    """``observed`` and ``expected`` agreement are weighted. The interval is of 95 %. Without ratings, or where chance
    alone would make the raters agree always, there is no kappa."""

    n: int
    observed: float | None
    expected: float | None
    value: float | None
    standard_error: float | None
    lower: float | None
    upper: float | None
    strength: Strength | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prevalence:
    """The level given most often by both raters together. ``skewed``: so often that a low kappa may go with a high
    agreement (Feinstein & Cicchetti 1990)."""

    level: Level
    share: float
    skewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """``criterion`` is ``None`` for all of them together. ``left_out`` counts the ratings that one of the two did not
    give, or gave outside the levels. ``linear`` and ``quadratic`` only where levels have an order."""

    criterion: str | None
    n: int
    left_out: int
    same: int
    share: float | None
    kappa: Kappa
    linear: Kappa | None
    quadratic: Kappa | None
    prevalence: Prevalence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """``distance`` in levels; 1 where levels have no order."""

    item: str
    criterion: str
    first: Level
    second: Level
    distance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    overall: Agreement
    criteria: tuple[Agreement, ...]
    widest: tuple[Disagreement, ...]


def compare(ratings: Iterable[Rating], levels: Sequence[Level], *, ordered: bool = True) -> Report:
    """``levels`` from lowest to highest. Criteria come in alphabetical order."""
    everything = list(ratings)
    criteria = sorted({rating.criterion for rating in everything})
    return Report(
        overall=_agreement(None, everything, levels, ordered),
        criteria=tuple(
            _agreement(each, [rating for rating in everything if rating.criterion == each], levels, ordered)
            for each in criteria
        ),
        widest=tuple(widest(everything, levels, ordered=ordered)[:WIDEST]),
    )


def widest(ratings: Iterable[Rating], levels: Sequence[Level], *, ordered: bool = True) -> list[Disagreement]:
    """Every disagreement, the widest first."""
    place = {level: index for index, level in enumerate(levels)}
    found = [
        Disagreement(
            item=rating.item,
            criterion=rating.criterion,
            first=rating.first,
            second=rating.second,
            distance=abs(place[rating.first] - place[rating.second]) if ordered else 1,
        )
        for rating in ratings
        if rating.first in place and rating.second in place and rating.first != rating.second
        if rating.first is not None and rating.second is not None
    ]
    return sorted(found, key=lambda each: (-each.distance, each.criterion, each.item, place[each.first]))


def _agreement(criterion: str | None, ratings: Sequence[Rating], levels: Sequence[Level], ordered: bool) -> Agreement:
    table = cross(ratings, levels)
    n, same = sum(map(sum, table)), sum(table[i][i] for i in range(len(levels)))
    return Agreement(
        criterion=criterion,
        n=n,
        left_out=len(ratings) - n,
        same=same,
        share=same / n if n else None,
        kappa=kappa(table, weights(len(levels), Weighting.NOMINAL)),
        linear=kappa(table, weights(len(levels), Weighting.LINEAR)) if ordered else None,
        quadratic=kappa(table, weights(len(levels), Weighting.QUADRATIC)) if ordered else None,
        prevalence=_prevalence(table, levels),
    )


def cross(ratings: Iterable[Rating], levels: Sequence[Level]) -> list[list[int]]:
    """The first rater in rows, the second in columns."""
    counts = Counter((rating.first, rating.second) for rating in ratings)
    return [[counts[first, second] for second in levels] for first in levels]


def _prevalence(table: Sequence[Sequence[int]], levels: Sequence[Level]) -> Prevalence | None:
    given = [sum(row) + sum(column) for row, column in zip(table, zip(*table, strict=True), strict=True)]
    if not any(given):
        return None
    most = max(given)
    share = most / sum(given)
    return Prevalence(level=levels[given.index(most)], share=share, skewed=share >= SKEWED)


def weights(size: int, weighting: Weighting) -> Weights:
    """How much each pair of levels agrees, from 0 for the two ends to 1 for the same (Cohen 1968)."""
    return [[_weight(abs(i - j), size, weighting) for j in range(size)] for i in range(size)]


def _weight(distance: int, size: int, weighting: Weighting) -> Fraction:
    if weighting is Weighting.NOMINAL or distance == 0:
        return Fraction(distance == 0)
    return 1 - Fraction(distance, size - 1) ** (1 if weighting is Weighting.LINEAR else 2)


def kappa(table: Sequence[Sequence[int]], agreement: Weights) -> Kappa:
    """Cohen 1960 and 1968: (observed − expected) / (1 − expected), of a square table of counts."""
    n, size = sum(map(sum, table)), range(len(table))
    if n == 0:
        return _no_kappa(0, None, None)
    cells = [[Fraction(count, n) for count in row] for row in table]
    rows, columns = [sum(row) for row in cells], [sum(column) for column in zip(*cells, strict=True)]
    observed = sum((agreement[i][j] * cells[i][j] for i in size for j in size), Fraction())
    expected = sum((agreement[i][j] * rows[i] * columns[j] for i in size for j in size), Fraction())
    if expected == 1:
        return _no_kappa(n, float(observed), float(expected))
    value = (observed - expected) / (1 - expected)
    error = _standard_error(n, cells, agreement, value, expected)
    return Kappa(
        n=n,
        observed=float(observed),
        expected=float(expected),
        value=float(value),
        standard_error=error,
        lower=max(-1.0, float(value) - NORMAL_95 * error),
        upper=min(1.0, float(value) + NORMAL_95 * error),
        strength=strength(value),
    )


def _no_kappa(n: int, observed: float | None, expected: float | None) -> Kappa:
    return Kappa(
        n=n,
        observed=observed,
        expected=expected,
        value=None,
        standard_error=None,
        lower=None,
        upper=None,
        strength=None,
    )


def _standard_error(
    n: int, cells: Sequence[Sequence[Fraction]], agreement: Weights, value: Fraction, expected: Fraction
) -> float:
    """Fleiss, Cohen & Everitt 1969, where kappa is not supposed to be 0, as an interval needs it: the variance is
    { Σ pᵢⱼ [wᵢⱼ − (w̄ᵢ + w̄ⱼ)(1 − κ)]² − [κ − pₑ(1 − κ)]² } / n(1 − pₑ)². For large samples: few ratings make it too
    small."""
    size, short = range(len(cells)), 1 - value
    rows, columns = [sum(row) for row in cells], [sum(column) for column in zip(*cells, strict=True)]
    of_row = [sum(columns[j] * agreement[i][j] for j in size) for i in size]
    of_column = [sum(rows[i] * agreement[i][j] for i in size) for j in size]
    squares = sum(cells[i][j] * (agreement[i][j] - (of_row[i] + of_column[j]) * short) ** 2 for i in size for j in size)
    return math.sqrt((squares - (value - expected * short) ** 2) / (n * (1 - expected) ** 2))


def strength(value: Fraction | float) -> Strength:
    if value < 0:
        return Strength.POOR
    return next((word for most, word in UP_TO if value <= most), Strength.ALMOST_PERFECT)
