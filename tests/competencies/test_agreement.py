import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competencies.agreement import (
    Rating,
    Strength,
    Weighting,
    compare,
    kappa,
    strength,
    weights,
    widest,
)


def rated(*pairs, criterion="listening"):
    return [
        Rating(item=f"i{place:02}", criterion=criterion, first=first, second=second)
        for place, (first, second) in enumerate(pairs)
    ]


def turned(table):
    return [list(column) for column in zip(*table, strict=True)]


# Published examples

# Cohen 1968, table 1, as R's package DMAR holds it (diagnosis_agreement): 200 cases, two judges, three diagnoses.
# Observed agreement is .70, by chance .41, and kappa, after Cohen 1960, .492.
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
# How grave he holds each confusion to be.
GRAVITY = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]


def partial_credit(gravity):
    worst = max(map(max, gravity))
    return [[1 - Fraction(each, worst) for each in row] for row in gravity]


def test_kappa_of_cohen():
    found = kappa(COHEN, weights(3, Weighting.NOMINAL))
    assert (found.n, found.observed, found.expected) == (200, 0.70, 0.41)
    assert round(found.value, 3) == 0.492
    # His standard error of 1960, √(pₒ(1 − pₒ) / n(1 − pₑ)²), is .055; that of Fleiss, Cohen & Everitt is near it.
    assert found.standard_error == pytest.approx(0.055, abs=0.005)


def test_weighted_kappa_of_cohen():
    assert round(kappa(COHEN, partial_credit(GRAVITY)).value, 3) == 0.348
    # With the gravest and the slightest confusion interchanged, he prints .574.
    interchanged = [[0, 6, 3], [6, 0, 1], [3, 1, 0]]
    assert round(kappa(COHEN, partial_credit(interchanged)).value, 3) == 0.574


# What SAS prints for this table, as the tests of statsmodels quote it (statsmodels/stats/tests/test_inter_rater.py).
SAS = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]


@pytest.mark.parametrize(
    ("weighting", "expected"),
    [(Weighting.NOMINAL, [0.4842, 0.1380, 0.2137, 0.7547]), (Weighting.LINEAR, [0.4701, 0.1457, 0.1845, 0.7558])],
)
def test_standard_error_and_interval_as_printed_by_sas(weighting, expected):
    found = kappa(SAS, weights(3, weighting))
    printed = [found.value, found.standard_error, found.lower, found.upper]
    assert printed == pytest.approx(expected, abs=0.00006)


# R's package irr, kappa2() on the second and third raters of its data "anxiety", quoted in the same file.
ANXIETY = list(zip("36462424332333221334", "21443216111233113322", strict=True))


@pytest.mark.parametrize(
    ("name", "expected"), [("kappa", -0.006289308), ("linear", 0.1459075), ("quadratic", 0.2520325)]
)
def test_kappa_as_printed_by_irr(name, expected):
    overall = compare(rated(*ANXIETY), ["1", "2", "3", "4", "6"]).overall
    assert getattr(overall, name).value == pytest.approx(expected, abs=1e-7)


def test_kappa_by_hand():
    # Ten items: both high 4, both low 3, three times high and low. pₒ = .7; pₑ = .7·.4 + .3·.6 = .46.
    found = compare(rated(*[(1, 1)] * 4, *[(0, 0)] * 3, *[(1, 0)] * 3), [0, 1]).overall
    assert (found.n, found.same, found.share) == (10, 7, 0.7)
    assert found.kappa.value == pytest.approx((0.7 - 0.46) / 0.54)
    assert found.kappa.strength is Strength.MODERATE
    # With two levels, no weighting changes anything.
    assert found.linear == found.quadratic == found.kappa


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (-0.01, Strength.POOR), (0, Strength.SLIGHT), (0.2, Strength.SLIGHT), (0.21, Strength.FAIR),
        (0.4, Strength.FAIR), (0.6, Strength.MODERATE), (0.8, Strength.SUBSTANTIAL), (0.81, Strength.ALMOST_PERFECT),
        (1, Strength.ALMOST_PERFECT),
    ],
)  # fmt: skip
def test_words_of_landis_and_koch(value, word):
    assert strength(Fraction(str(value))) is word


def test_weights():
    half, most = Fraction(1, 2), Fraction(3, 4)
    assert weights(3, Weighting.LINEAR) == [[1, half, 0], [half, 1, half], [0, half, 1]]
    assert weights(3, Weighting.QUADRATIC) == [[1, most, 0], [most, 1, most], [0, most, 1]]
    assert weights(1, Weighting.LINEAR) == [[1]]


def test_no_kappa_where_chance_agrees_always():
    found = compare(rated(*[(2, 2)] * 5), [0, 1, 2]).overall
    assert (found.share, found.kappa.expected, found.kappa.value, found.kappa.strength) == (1, 1, None, None)
    assert found.prevalence.skewed


def test_high_agreement_and_low_kappa():
    # 90 of 100 agree on the higher level, and never on the lower.
    found = compare(rated(*[(1, 1)] * 90, *[(1, 0)] * 5, *[(0, 1)] * 5), [0, 1]).overall
    assert found.share == 0.9
    assert found.kappa.value < 0
    assert (found.prevalence.level, found.prevalence.share, found.prevalence.skewed) == (1, 0.95, True)


def test_what_one_rater_did_not_say_is_left_out_and_counted():
    found = compare(rated((1, 1), (None, 1), (0, None), (9, 1), (0, 1)), [0, 1]).overall
    assert (found.n, found.left_out, found.same) == (2, 3, 1)


def test_each_criterion_and_the_widest_disagreements():
    report = compare([*rated((0, 3), (1, 1), (2, 1)), *rated((3, 3), (1, 3), criterion="calm")], levels=[0, 1, 2, 3])
    assert [(each.criterion, each.n, each.same) for each in report.criteria] == [("calm", 2, 1), ("listening", 3, 1)]
    assert (report.overall.criterion, report.overall.n) == (None, 5)
    assert [(each.criterion, each.item, each.distance) for each in report.widest] == [
        ("listening", "i00", 3), ("calm", "i01", 2), ("listening", "i02", 1),
    ]  # fmt: skip


def test_levels_without_order():
    report = compare(rated(("home", "work"), ("work", "work")), ["home", "work", "street"], ordered=False)
    assert (report.overall.linear, report.overall.quadratic) == (None, None)
    assert [each.distance for each in report.widest] == [1]


def test_nothing():
    report = compare([], [])
    assert (report.overall.n, report.overall.share, report.overall.kappa.value) == (0, None, None)
    assert (report.criteria, report.widest, report.overall.prevalence) == ((), (), None)


# Whatever the raters say

tables = st.integers(1, 4).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 6), min_size=size, max_size=size), min_size=size, max_size=size)
)


@settings(deadline=None)
@given(tables, st.sampled_from(Weighting))
def test_kappa_is_the_same_whoever_comes_first_and_stays_in_its_bounds(table, weighting):
    found = kappa(table, weights(len(table), weighting))
    assert kappa(turned(table), weights(len(table), weighting)) == found
    if found.value is not None:
        assert -1 <= found.lower <= found.value <= found.upper <= 1
        assert found.standard_error >= 0


@settings(deadline=None)
@given(st.lists(st.integers(0, 3), min_size=2).filter(lambda levels: len(set(levels)) > 1), st.sampled_from(Weighting))
def test_perfect_agreement_is_one(levels, weighting):
    table = [[levels.count(i) if i == j else 0 for j in range(4)] for i in range(4)]
    found = kappa(table, weights(4, weighting))
    assert (found.value, found.standard_error, found.lower, found.upper) == (1, 0, 1, 1)


pairs = st.tuples(st.one_of(st.none(), st.integers(0, 4)), st.one_of(st.none(), st.integers(0, 4)))


@settings(deadline=None)
@given(st.lists(pairs, max_size=12), st.randoms())
def test_the_order_of_ratings_changes_nothing(found, random):
    ratings = rated(*found)
    shuffled = random.sample(ratings, len(ratings))
    assert compare(shuffled, [0, 1, 2, 3]) == compare(ratings, [0, 1, 2, 3])


@settings(deadline=None)
@given(st.lists(pairs, max_size=12))
def test_every_disagreement_is_listed_once(found):
    ratings = rated(*found)
    overall = compare(ratings, [0, 1, 2, 3]).overall
    assert len(widest(ratings, [0, 1, 2, 3])) == overall.n - overall.same


@settings(deadline=None)
@given(tables)
def test_quadratic_kappa_is_the_correlation_where_both_give_each_level_as_often(table):
    # Cohen 1968: with the same marginals, quadratic kappa is Pearson's r.
    even = [[a + b for a, b in zip(row, column, strict=True)] for row, column in zip(table, turned(table), strict=True)]
    size = range(len(even))
    n = sum(map(sum, even))
    mean = sum(i * even[i][j] for i in size for j in size) / n if n else 0
    spread = sum((i - mean) ** 2 * even[i][j] for i in size for j in size)
    together = sum((i - mean) * (j - mean) * even[i][j] for i in size for j in size)
    found = kappa(even, weights(len(even), Weighting.QUADRATIC)).value
    if found is not None:
        assert math.isclose(found, together / spread, abs_tol=1e-9)
