"""What tries say of each question."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.quizzes.content import SingleChoice, TrueFalse
from assessments.quizzes.statistics import measures
from assessments.quizzes.statistics.measures import Groups
from assessments.quizzes.statistics.shapes import (
    Answer,
    ChoiceStatistics,
    Item,
    Option,
    QuestionStatistics,
    Times,
    Try,
)


@dataclass(frozen=True, slots=True)
class Met:
    """A try that holds the question: ``share`` of its points, ``total`` and ``rest`` as shares of what they are out
    of. A try with no other question has no rest."""

    answer: Answer
    share: Fraction | None
    total: Fraction | None
    rest: Fraction | None


def question_statistics(items: Sequence[Item], tries: Iterable[Try]) -> tuple[QuestionStatistics, ...]:
    """In the order of ``items``. A question is judged over the tries that hold it."""
    met: dict[str, list[Met]] = {item.key: [] for item in items}
    for each in tries:
        outof = points_possible(items, each)
        for item in items:
            if item.key in each.answers:
                met[item.key].append(_met(item, each, outof))
    weights = [len(met[item.key]) * Fraction(item.maximum) for item in items]
    pulls = [_pull(item, met[item.key]) for item in items]
    return tuple(
        _question(item, met[item.key], _part(weight, weights), _part(pull, pulls))
        for item, weight, pull in zip(items, weights, pulls, strict=True)
    )


def points_possible(items: Iterable[Item], each: Try) -> Fraction:
    return sum((Fraction(item.maximum) for item in items if item.key in each.answers), Fraction())


def _met(item: Item, each: Try, outof: Fraction) -> Met:
    answer, maximum = each.answers[item.key], Fraction(item.maximum)
    points, total = Fraction(answer.points), Fraction(each.total)
    return Met(
        answer=answer,
        share=_over(points, maximum),
        total=_over(total, outof),
        rest=_over(total - points, outof - maximum),
    )


def _over(points: Fraction, outof: Fraction) -> Fraction | None:
    return points / outof if outof else None


def _part(one: Fraction | float | None, everything: Iterable[Fraction | float | None]) -> float | None:
    whole = sum(each for each in everything if each is not None)
    return float(one / whole) if one is not None and whole else None


def _pull(item: Item, met: Sequence[Met]) -> float | None:
    """What a question's effective weight is a part of (Moodle): the root of its covariance with the total. ``None``
    where that is negative: such a question works against the others, and has no weight."""
    found = measures.covariance(*_paired((Fraction(each.answer.points), each.total) for each in met))
    return None if found is None or found < 0 or not item.maximum else math.sqrt(found)


def _paired(pairs: Iterable[tuple[Fraction | None, Fraction | None]]) -> tuple[list[Fraction], list[Fraction]]:
    kept = [(one, other) for one, other in pairs if one is not None and other is not None]
    return [one for one, _other in kept], [other for _one, other in kept]


def _question(item: Item, met: Sequence[Met], intended: float | None, effective: float | None) -> QuestionStatistics:
    shares = [each.share for each in met if each.share is not None]
    with_total = _paired((each.share, each.total) for each in met)
    with_rest = _paired((each.share, each.rest) for each in met)
    groups = measures.groups(with_total[1])
    return QuestionStatistics(
        key=item.key,
        type=item.type,
        n=len(met),
        skipped=sum(not each.answer.choices for each in met),
        facility=_number(measures.mean(shares)),
        standard_deviation=measures.standard_deviation(shares),
        guess=guess(item),
        group=groups.size if groups else 0,
        discrimination=_discrimination(with_total[0], groups),
        item_total=measures.correlation(*with_total),
        item_rest=measures.correlation(*with_rest),
        dichotomous=bool(shares) and set(shares) <= {0, 1},
        efficiency=measures.efficiency(*with_rest),
        intended_weight=intended,
        effective_weight=effective,
        choices=tuple(_choices(item, met, groups)),
        times=_times(met),
    )


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def guess(item: Item) -> float | None:
    """The facility that blind choice would give. ``None`` where it depends on how many options one dares to tick, or
    where there is nothing to choose from."""
    if item.type == TrueFalse.type:
        return 0.5
    if item.type == SingleChoice.type and item.options:
        return sum(option.right for option in item.options) / len(item.options)
    return None


def _discrimination(shares: Sequence[Fraction], groups: Groups | None) -> float | None:
    """Facility in the upper group less facility in the lower (Kelley 1939)."""
    if groups is None:
        return None
    upper = measures.weighted_mean(shares, groups.upper)
    lower = measures.weighted_mean(shares, groups.lower)
    return None if upper is None or lower is None else float(upper - lower)


def _choices(item: Item, met: Sequence[Met], groups: Groups | None) -> Iterable[ChoiceStatistics]:
    """The options in their order, then what else was met in the answers, the commonest first."""
    counts = Counter(choice for each in met for choice in set(each.answer.choices))
    declared = {option.key for option in item.options}
    others = sorted(counts.keys() - declared, key=lambda key: (-counts[key], key))
    for option in (*item.options, *(Option(key=key, right=_earns_all(key, met)) for key in others)):
        if met:
            yield _choice(option, met, groups)


def _earns_all(key: str, met: Iterable[Met]) -> bool:
    return all(each.share == 1 for each in met if key in each.answer.choices)


def _choice(option: Option, met: Sequence[Met], groups: Groups | None) -> ChoiceStatistics:
    chose = [option.key in each.answer.choices for each in met]
    rests = [each.rest for each, chosen in zip(met, chose, strict=True) if chosen and each.rest is not None]
    lower, middle, upper = _by_group(chose, groups)
    return ChoiceStatistics(
        key=option.key,
        right=option.right,
        count=sum(chose),
        share=sum(chose) / len(met),
        lower=lower,
        middle=middle,
        upper=upper,
        mean_rest=_number(measures.mean(rests)),
    )


def _by_group(chose: Sequence[bool], groups: Groups | None) -> tuple[float | None, float | None, float | None]:
    # Where a try is out of no points at all, groups cover fewer tries than were met.
    if groups is None or len(groups.lower) != len(chose):
        return None, None, None
    numbers = [Fraction(each) for each in chose]
    lower, middle, upper = (
        _number(measures.weighted_mean(numbers, weights)) for weights in (groups.lower, groups.middle, groups.upper)
    )
    return lower, middle, upper


def _times(met: Iterable[Met]) -> Times | None:
    seconds = [Fraction(each.answer.seconds) for each in met if each.answer.seconds is not None]
    found = measures.quartiles(seconds)
    if found is None:
        return None
    lower, middle, upper = found
    return Times(n=len(seconds), lower_quartile=lower, median=middle, upper_quartile=upper)
