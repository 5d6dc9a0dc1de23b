"""The formulas, on numbers alone. Standard library only.

Sums, products and ratios are exact: fractions are brought to one denominator and added as whole numbers. Floats appear
at the end, where a root is taken or a result is given back. ``None`` says that there are too few numbers, or that they
are all the same where a spread is needed.

Sources, by the names used below:

- Moodle: "Quiz statistics calculations", MoodleDocs, development pages (mod_quiz's statistics report).
- Kelley, T. L. (1939). The selection of upper and lower groups for the validation of test items. Journal of
  Educational Psychology, 30, 17–24.
- Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika, 16, 297–334.
- Kuder, G. F., & Richardson, M. W. (1937). The theory of the estimation of test reliability. Psychometrika, 2, 151–160.
- Duhachek, A., & Iacobucci, D. (2004). Alpha's standard error (ASE): An accurate and precise confidence interval
  estimate. Journal of Applied Psychology, 89(5), 792–808.
- Crocker, L., & Algina, J. (1986). Introduction to Classical and Modern Test Theory. Holt, Rinehart and Winston.
- Hyndman, R. J., & Fan, Y. (1996). Sample quantiles in statistical packages. The American Statistician, 50(4), 361–365.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from operator import mul

Numbers = Sequence[Fraction]

GROUP = Fraction(27, 100)  # Kelley 1939
NORMAL_95 = statistics.NormalDist().inv_cdf(0.975)

TWO, THREE, FOUR = 2, 3, 4  # the fewest numbers that a spread, a skewness and a kurtosis need


def whole(values: Numbers) -> tuple[list[int], int]:
    """The values over their common denominator."""
    scale = math.lcm(*(value.denominator for value in values))
    return [value.numerator * (scale // value.denominator) for value in values], scale


def mean(values: Numbers) -> Fraction | None:
    numbers, scale = whole(values)
    return Fraction(sum(numbers), len(numbers) * scale) if numbers else None


def weighted_mean(values: Numbers, weights: Sequence[int]) -> Fraction | None:
    (numbers, scale), weight = whole(values), sum(weights)
    return Fraction(sum(map(mul, numbers, weights)), weight * scale) if weight else None


def median(values: Numbers) -> float | None:
    return float(statistics.median(values)) if values else None


def quartiles(values: Numbers) -> tuple[float, float, float] | None:
    """Hyndman & Fan 1996, type 7: linear between the two neighbours, the smallest and the greatest included."""
    if len(values) < TWO:
        return (float(values[0]),) * 3 if values else None
    lower, middle, upper = statistics.quantiles(values, n=4, method="inclusive")
    return float(lower), float(middle), float(upper)


# Spread


def spread(xs: Sequence[int], ys: Sequence[int]) -> int:
    """n Σxy − Σx Σy: a covariance before it is divided."""
    products: int = sum(map(mul, xs, ys))
    return len(xs) * products - sum(xs) * sum(ys)


def covariance(xs: Numbers, ys: Numbers) -> Fraction | None:
    """Of a sample: divided by n − 1, as Moodle does."""
    n = len(xs)
    if n < TWO:
        return None
    (numbers, scale), (others, other_scale) = whole(xs), whole(ys)
    return Fraction(spread(numbers, others), n * (n - 1) * scale * other_scale)


def variance(values: Numbers) -> Fraction | None:
    return covariance(values, values)


def standard_deviation(values: Numbers) -> float | None:
    found = variance(values)
    return None if found is None else math.sqrt(found)


def correlation(xs: Numbers, ys: Numbers) -> float | None:
    """Pearson's r; where ``xs`` takes two values only, the point-biserial correlation (Crocker & Algina 1986). The
    root is taken of the exact square, which is never above 1."""
    both = covariance(xs, ys)
    spreads = (variance(xs) or 0) * (variance(ys) or 0)
    if both is None or not spreads:
        return None
    return math.copysign(math.sqrt(both * both / spreads), both)


def efficiency(xs: Numbers, ys: Numbers) -> float | None:
    """Moodle's discriminative efficiency, as a share: the covariance, over the greatest that the same numbers could
    have, which is theirs when both are sorted."""
    both, best = covariance(xs, ys), covariance(sorted(xs), sorted(ys))
    return float(both / best) if both is not None and best else None


def skewness(values: Numbers) -> float | None:
    """Moodle: k₃ / k₂^(3/2), of Fisher's k-statistics, corrected for the size of the sample (G₁ of the packages)."""
    n, second = len(values), variance(values)
    if n < THREE or not second:
        return None
    third = n * n * _moment(values, 3) / ((n - 1) * (n - 2))
    return float(third / second) / math.sqrt(second)


def kurtosis(values: Numbers) -> float | None:
    """Moodle: k₄ / k₂², of Fisher's k-statistics; about 0 where numbers are normal (G₂ of the packages)."""
    n, second = len(values), variance(values)
    if n < FOUR or not second:
        return None
    flat = (n + 1) * _moment(values, 4) - 3 * (n - 1) * _moment(values, 2) ** 2
    return float(n * n * flat / ((n - 1) * (n - 2) * (n - 3)) / second**2)


def _moment(values: Numbers, power: int) -> Fraction:
    numbers, scale = whole(values)
    n, total = len(numbers), sum(numbers)
    return Fraction(sum((n * each - total) ** power for each in numbers), n * (n * scale) ** power)


# Groups


@dataclass(frozen=True, slots=True)
class Groups:
    """How much of each try is in each group, in whole numbers on one scale. Tries that tie for the last places share
    them, so that no order of tries decides who is in."""

    size: int
    lower: tuple[int, ...]
    middle: tuple[int, ...]
    upper: tuple[int, ...]


def groups(totals: Numbers) -> Groups | None:
    """The lower and the upper 27 % by total (Kelley 1939), to the nearest whole try, and the middle."""
    size, numbers = math.floor(GROUP * len(totals) + Fraction(1, 2)), whole(totals)[0]
    if size == 0 or len(set(numbers)) < TWO:
        return None
    (lowest, low_scale), (highest, high_scale) = _first(numbers, size), _first([-each for each in numbers], size)
    scale = math.lcm(low_scale, high_scale)
    lower = tuple(each * (scale // low_scale) for each in lowest)
    upper = tuple(each * (scale // high_scale) for each in highest)
    middle = tuple(scale - low - high for low, high in zip(lower, upper, strict=True))
    return Groups(size=size, lower=lower, middle=middle, upper=upper)


def _first(numbers: Sequence[int], size: int) -> tuple[list[int], int]:
    """How much of each is in, and how much a whole one would be: as many as tie for the last places."""
    last = sorted(numbers)[size - 1]
    below, tied = sum(each < last for each in numbers), numbers.count(last)
    return [tied if each < last else size - below if each == last else 0 for each in numbers], tied


# Reliability


@dataclass(frozen=True, slots=True)
class Alpha:
    """``without`` is alpha if the question at that place is deleted."""

    value: float
    standard_error: float
    without: tuple[float | None, ...]


def alpha(columns: Sequence[Numbers]) -> Alpha | None:
    """Cronbach 1951: k/(k−1) · (1 − Σ variance of each question / variance of their sum); one column for each question,
    all over the same tries. ``None`` below two questions or two tries, or where all sums are the same."""
    rows = _same_scale(columns)
    if len(rows) < TWO or len(rows[0]) < TWO:
        return None
    own = [spread(row, row) for row in rows]
    totals = [sum(each) for each in zip(*rows, strict=True)]
    with_total = [spread(row, totals) for row in rows]
    value = _alpha(len(rows), sum(own), sum(with_total))
    if value is None:
        return None
    return Alpha(
        value=float(value),
        standard_error=_standard_error(rows, own, with_total),
        without=tuple(_without(len(rows), own, with_total)),
    )


def _same_scale(columns: Sequence[Numbers]) -> list[list[int]]:
    scale = math.lcm(*(value.denominator for column in columns for value in column))
    return [[value.numerator * (scale // value.denominator) for value in column] for column in columns]


def _alpha(k: int, own: int, total: int) -> Fraction | None:
    return Fraction(k, k - 1) * (1 - Fraction(own, total)) if k >= TWO and total else None


def _without(k: int, own: list[int], with_total: list[int]) -> list[float | None]:
    """The sum of the others has the variance of the whole, less twice the covariance with it, plus one's own."""
    everything, whole_own = sum(with_total), sum(own)
    found = (
        _alpha(k - 1, whole_own - each, everything - 2 * shared + each)
        for each, shared in zip(own, with_total, strict=True)
    )
    return [None if value is None else float(value) for value in found]


def _standard_error(rows: list[list[int]], own: list[int], with_total: list[int]) -> float:
    """Duhachek & Iacobucci 2004: √(Q/n), with V the questions' covariances, j a column of ones, and
    Q = 2k² / ((k−1)² (j′Vj)³) · [(j′Vj)(tr V² + tr² V) − 2 (tr V)(j′V²j)].

    Chosen over Feldt's interval (1965) because it does not suppose that all questions covary alike, and needs no
    quantile of F, which the standard library lacks. It supposes many tries and normal scores: with few, or with
    dichotomous questions, it is an approximation."""
    k, n, everything, trace = len(rows), len(rows[0]), sum(with_total), sum(own)
    trace_of_square = sum(each**2 for each in own) + 2 * sum(spread(a, b) ** 2 for a, b in combinations(rows, 2))
    inner = everything * (trace_of_square + trace**2) - 2 * trace * sum(each**2 for each in with_total)
    return math.sqrt(Fraction(2 * k * k * inner, (k - 1) ** 2 * everything**3 * n))


def kuder_richardson(columns: Sequence[Sequence[bool]]) -> float | None:
    """Formula 20 of Kuder & Richardson 1937, on right and wrong: k/(k−1) · (1 − Σ p(1−p) / σ²), with the variance
    of the n tries at hand, as p(1−p) is. The same number as alpha."""
    k, n = len(columns), len(columns[0]) if columns else 0
    if k < TWO or n < TWO:
        return None
    totals = [sum(each) for each in zip(*columns, strict=True)]
    shares = [Fraction(sum(column), n) for column in columns]
    whole_variance = Fraction(spread(totals, totals), n * n)
    if not whole_variance:
        return None
    return float(Fraction(k, k - 1) * (1 - sum(p * (1 - p) for p in shares) / whole_variance))
