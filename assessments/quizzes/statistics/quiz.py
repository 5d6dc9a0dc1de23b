"""What tries say of the quiz as a whole."""

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from assessments.quizzes.statistics import measures
from assessments.quizzes.statistics.questions import points_possible
from assessments.quizzes.statistics.shapes import Item, QuizStatistics, Reliability, Try


def quiz_statistics(items: Sequence[Item], tries: Sequence[Try]) -> QuizStatistics:
    possible = [points_possible(items, each) for each in tries]
    totals = [Fraction(each.total) / outof for each, outof in zip(tries, possible, strict=True) if outof]
    complete = [each for each in tries if items and all(item.key in each.answers for item in items)]
    mean = measures.mean(totals)
    return QuizStatistics(
        n=len(tries),
        complete=len(complete),
        maximum=_common_maximum(items, tries, possible),
        mean=None if mean is None else float(mean),
        median=measures.median(totals),
        standard_deviation=measures.standard_deviation(totals),
        skewness=measures.skewness(totals),
        kurtosis=measures.kurtosis(totals),
        reliability=reliability(items, complete),
    )


def _common_maximum(items: Sequence[Item], tries: Sequence[Try], possible: Sequence[Fraction]) -> Decimal | None:
    if len(set(possible)) != 1:
        return None
    return sum((item.maximum for item in items if item.key in tries[0].answers), Decimal())


def reliability(items: Sequence[Item], complete: Sequence[Try]) -> Reliability | None:
    """Only tries that hold every question count: a question that was not drawn is not a question that was failed, and
    filling it in would invent agreement between questions. One drawn and left unanswered earned what it earned."""
    columns = [[Fraction(each.answers[item.key].points) for each in complete] for item in items]
    found = measures.alpha(columns)
    if found is None:
        return None
    margin = measures.NORMAL_95 * found.standard_error
    return Reliability(
        n=len(complete),
        questions=len(items),
        alpha=found.value,
        standard_error=found.standard_error,
        lower=found.value - margin,
        upper=min(1.0, found.value + margin),
        kr20=_kuder_richardson(items, columns),
        error_ratio=math.sqrt(1 - found.value),
        measurement_error=math.sqrt(1 - found.value) * _spread(items, columns),
        without={item.key: each for item, each in zip(items, found.without, strict=True)},
    )


def _kuder_richardson(items: Sequence[Item], columns: Sequence[measures.Numbers]) -> float | None:
    pairs = list(zip(items, columns, strict=True))
    if not all(set(column) <= {Fraction(), Fraction(item.maximum)} for item, column in pairs):
        return None
    if len({item.maximum for item in items}) != 1:
        return None
    return measures.kuder_richardson([[points != 0 for points in column] for _item, column in pairs])


def _spread(items: Sequence[Item], columns: Sequence[measures.Numbers]) -> float:
    """The standard deviation of the sums of the questions, as a share of what they are out of."""
    outof = sum((Fraction(item.maximum) for item in items), Fraction())
    sums = [sum(each, Fraction()) / (outof or 1) for each in zip(*columns, strict=True)]
    return measures.standard_deviation(sums) or 0.0
