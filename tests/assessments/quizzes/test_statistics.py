import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.quizzes.content import QuizKind
from assessments.quizzes.statistics import (
    Answer,
    Flaw,
    Footing,
    Item,
    Option,
    Try,
    measures,
    question_flaws,
    question_statistics,
    quiz_flaws,
    quiz_statistics,
)


def quiz_of(*rows):
    """Questions worth one point and a try for each row of 0 and 1, or of points; ``None`` was not drawn."""
    items = [Item(key=f"q{place}", type="single") for place in range(len(rows[0]))] if rows else []
    return items, [a_try(row) for row in rows]


def a_try(row):
    points = {f"q{place}": Decimal(str(each)) for place, each in enumerate(row) if each is not None}
    answers = {key: Answer(points=each, choices=("some",)) for key, each in points.items()}
    return Try(total=sum(points.values(), Decimal()), answers=answers)


def fractions(*values):
    return [Fraction(str(value)) for value in values]


# Published examples

# Wuensch, K. L., "The Kuder-Richardson 20", East Carolina University, core.ecu.edu/wuenschk/StatHelp/KR20.txt: ten
# students, ten questions. The page gives every p, Σpq = 2.18 and the variance of the totals, 5.84.
WUENSCH = [
    [int(each) for each in row]
    for row in (
        "1111110110", "1011011101", "1111011001", "0010001000", "0000010010",
        "1110111111", "1101110111", "1111111101", "0101111101", "1101101110",
    )
]  # fmt: skip


def test_kuder_richardson_of_ten_students():
    items, tries = quiz_of(*WUENSCH)
    found = quiz_statistics(items, tries).reliability
    assert found.kr20 == pytest.approx(10 / 9 * (1 - 2.18 / 5.84))
    assert found.alpha == found.kr20


def test_facility_and_spread_of_ten_students():
    items, tries = quiz_of(*WUENSCH)
    found = question_statistics(items, tries)
    assert [each.facility for each in found] == [0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6]
    quiz = quiz_statistics(items, tries)
    assert quiz.mean == pytest.approx(0.66)
    assert quiz.standard_deviation == pytest.approx(math.sqrt(5.84 * 10 / 9) / 10)


# Bock, R. D., & Lieberman, M. (1970), section 6 of the Law School Admission Test: 1000 people, five questions, by
# pattern of answers. R's package ltm prints these alphas for it: descript(LSAT).
LSAT6 = {
    "00000": 3, "00001": 6, "00010": 2, "00011": 11, "00100": 1, "00101": 1, "00110": 3, "00111": 4, "01000": 1,
    "01001": 8, "01011": 16, "01101": 3, "01110": 2, "01111": 15, "10000": 10, "10001": 29, "10010": 14, "10011": 81,
    "10100": 3, "10101": 28, "10110": 15, "10111": 80, "11000": 16, "11001": 56, "11010": 21, "11011": 173,
    "11100": 11, "11101": 61, "11110": 28, "11111": 298,
}  # fmt: skip


def test_alpha_and_alpha_without_each_question_of_the_law_school_test():
    items, tries = quiz_of(*([int(each) for each in pattern] for pattern, n in LSAT6.items() for _ in range(n)))
    found = quiz_statistics(items, tries).reliability
    assert found.n == 1000
    assert round(found.alpha, 4) == 0.2950
    assert [round(each, 4) for each in found.without.values()] == [0.2754, 0.2376, 0.2168, 0.2459, 0.2663]


def test_standard_error_where_all_questions_covary_alike():
    # V has 1 on its diagonal and c elsewhere: Q is then 2k(1 − α)²/(k − 1) (van Zyl, Neudecker & Nel 2000, to which
    # Duhachek & Iacobucci refer). Eight tries over every pattern of three bits, and again where all bits are the same.
    patterns = [[int(bit) for bit in f"{number:03b}"] for number in range(8)] + [[0, 0, 0], [1, 1, 1]] * 4
    found = measures.alpha([fractions(*column) for column in zip(*patterns, strict=True)])
    # Each question: 8 of 16, so nΣx² − (Σx)² = 64; each pair: 2 + 4 tries share 1, so 16·6 − 64 = 32.
    # α = 3/2 · (1 − 3·64 / (3·64 + 6·32)) = 3/4
    assert found.value == 0.75
    assert found.standard_error == pytest.approx(math.sqrt(2 * 3 * 0.25**2 / (2 * 16)))


# Worked out by hand


def test_skewness_and_kurtosis_are_corrected_for_the_size_of_the_sample():
    # 1, 2, 3, 10: mean 4, deviations −3, −2, −1, 6. Squares 9, 4, 1, 36: 50. Cubes −27, −8, −1, 216: 180.
    # Fourths 81, 16, 1, 1296: 1394. k₂ = 50/3; k₃ = n Σd³/((n−1)(n−2)) = 4·180/6 = 120;
    # k₄ = n²((n+1) m₄ − 3(n−1) m₂²)/((n−1)(n−2)(n−3)) = 16 (5·348.5 − 9·156.25)/6 = 896.67
    values = fractions(1, 2, 3, 10)
    assert measures.skewness(values) == pytest.approx(120 / (50 / 3) ** 1.5)
    assert measures.kurtosis(values) == pytest.approx(16 * (5 * 348.5 - 9 * 156.25) / 6 / (50 / 3) ** 2)


def test_efficiency_compares_with_the_best_order():
    # x 0, 1, 1; y 2, 1, 3, mean 2. Covariance: (−2/3)(0) + (1/3)(−1) + (1/3)(1) = 0 …
    assert measures.efficiency(fractions(0, 1, 1), fractions(2, 1, 3)) == 0
    # … and with y 1, 2, 3 it is what sorting gives: 1.
    assert measures.efficiency(fractions(0, 1, 1), fractions(1, 2, 3)) == 1
    assert measures.efficiency(fractions(1, 1, 0), fractions(1, 2, 3)) == -1


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None), ([7], (7, 7, 7)), ([1, 2], (1.25, 1.5, 1.75)), ([4, 1, 3, 2, 5], (2, 3, 4)),
        ([10, 20, 30, 40], (17.5, 25, 32.5)),
    ],
)  # fmt: skip
def test_quartiles(values, expected):
    assert measures.quartiles(fractions(*values)) == expected


def test_groups_share_the_last_places_among_those_who_tie():
    # 27 % of seven is 1.89: two. The two best are 9 and one of the three that have 8.
    found = measures.groups(fractions(1, 2, 3, 8, 8, 8, 9))
    assert found.size == 2
    # A whole try counts three, so that each of the three who tie counts one.
    assert found.lower == (3, 3, 0, 0, 0, 0, 0)
    assert found.upper == (0, 0, 0, 1, 1, 1, 3)
    assert found.middle == (0, 0, 3, 2, 2, 2, 0)


def test_no_groups_without_a_spread_of_totals():
    assert measures.groups(fractions(*[5] * 20)) is None
    assert measures.groups(fractions(5)) is None


def test_discrimination_of_a_question_that_only_the_strong_get_right():
    # Totals of the ten: 0, 0, 0, 1, 1, 1, 1, 3, 3, 3; 27 % is three.
    rows = [[0, 0, 0]] * 3 + [[0, 1, 0], [0, 0, 1], [0, 1, 0], [0, 0, 1]] + [[1, 1, 1]] * 3
    found = question_statistics(*quiz_of(*rows))
    assert found[0].group == 3
    assert [each.discrimination for each in found] == [1, 1, 1]
    # Point-biserial, by its own formula: (M₁ − M₀) / s · √(pq), s² over n. Rest: 2, 2, 2 against 3 × 0 and 4 × 1.
    rest = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2]
    spread = math.sqrt(sum((each - 1) ** 2 for each in rest) / 10)
    assert found[0].item_rest == pytest.approx((2 - 4 / 7) / spread * math.sqrt(0.3 * 0.7))
    assert found[0].dichotomous


def test_weights():
    items = [Item(key="q0", type="single", maximum=Decimal(3)), Item(key="q1", type="single")]
    tries = [a_try([3, 0]), a_try([0, 1]), a_try([3, 1]), a_try([0, 0])]
    found = question_statistics(items, tries)
    assert [each.intended_weight for each in found] == [0.75, 0.25]
    # The questions do not covary: with the total each covaries as with itself, 3 and 1/3. Roots √3 and 1/√3: 3 to 1.
    assert [each.effective_weight for each in found] == pytest.approx([0.75, 0.25])


def test_a_question_that_works_against_the_others_has_no_effective_weight():
    rows = [[1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 1, 1], [0, 1, 1, 1]]
    found = question_statistics(*quiz_of(*rows))
    assert found[0].effective_weight is None
    assert sum(each.effective_weight for each in found[1:]) == pytest.approx(1)


def test_questions_drawn_at_random_are_judged_over_the_tries_that_hold_them():
    items, tries = quiz_of([1, None, 0], [1, 0, None], [0, 0, 0], [1, 1, 1])
    found = question_statistics(items, tries)
    assert [each.n for each in found] == [4, 3, 3]
    assert found[1].facility == pytest.approx(1 / 3)
    quiz = quiz_statistics(items, tries)
    assert (quiz.n, quiz.complete, quiz.maximum) == (4, 2, None)
    assert quiz.mean == 0.5
    assert quiz.reliability.n == 2


# Choices

OPTIONS = (Option(key="a", right=True), Option(key="b", right=False), Option(key="c", right=False))


def chosen(*choices, kind="single", options=OPTIONS, rest=None, seconds=None):
    """One question, and another whose points are given, over as many tries."""
    items = [Item(key="q", type=kind, options=options), Item(key="other", type="single", maximum=Decimal(10))]
    right = {option.key for option in options if option.right}
    tries = []
    for place, choice in enumerate(choices):
        points, others = Decimal(choice in right), Decimal(rest[place] if rest else place % 10)
        answer = Answer(points=points, choices=(choice,) if choice else (), seconds=seconds)
        tries.append(Try(total=points + others, answers={"q": answer, "other": Answer(points=others)}))
    return question_statistics(items, tries)[0]


def flaws(found):
    return {(each.flaw, each.choice) for each in question_flaws(found)}


def test_choices_by_group():
    # Totals: c 0, c 1, b 2, b 3, a 5, a 6, a 7, a 8, a 9, nothing 9; 27 % is three, so each group has three, three
    # and, in the middle, four.
    found = chosen(*"ccbbaaaaa", "", rest=[0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    a, b, c = found.choices
    assert (a.count, b.count, c.count) == (5, 2, 2)
    assert (a.share, b.share, c.share) == (0.5, 0.2, 0.2)
    assert (c.lower, c.middle, c.upper) == (pytest.approx(2 / 3), 0, 0)
    assert (b.lower, b.middle, b.upper) == (pytest.approx(1 / 3), 0.25, 0)
    # The three best are a with 9, nothing with 9, and a with 8.
    assert a.upper == pytest.approx(2 / 3)
    assert (a.mean_rest, c.mean_rest) == (0.6, 0.05)
    assert (found.skipped, found.skipped_share) == (1, 0.1)


def test_what_was_written_instead_of_chosen():
    found = chosen("oui", "oui", "non", kind="short_text", options=())
    assert [(each.key, each.count) for each in found.choices] == [("oui", 2), ("non", 1)]
    assert found.guess is None


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Item(key="q", type="single", options=OPTIONS), 1 / 3),
        (Item(key="q", type="true_false"), 0.5),
        (Item(key="q", type="multiple", options=OPTIONS), None),
        (Item(key="q", type="short_text"), None),
        (Item(key="q", type="single"), None),
    ],
)
def test_guess(item, expected):
    assert question_statistics([item], [])[0].guess == expected


def test_times():
    found = chosen(*"aaa", seconds=40).times
    assert (found.n, found.lower_quartile, found.median, found.upper_quartile) == (3, 40, 40, 40)
    assert chosen(*"aaa").times is None


# Flaws


def test_below_ten_tries_nothing_is_said_but_that():
    found = chosen(*"bbbbbbbbb")
    assert found.footing is Footing.COUNTS_ONLY
    assert flaws(found) == {(Flaw.TOO_FEW, None)}


def test_below_thirty_tries_with_care():
    assert (Flaw.FEW, None) in flaws(chosen(*"abc" * 9))
    assert chosen(*"abc" * 10).footing is Footing.FIRM


BALANCED = "".join("cb"[place % 2] if place % 10 < 4 else "a" for place in range(30))


@pytest.mark.parametrize(
    ("choices", "kind", "expected"),
    [
        (BALANCED, "single", set()),
        ("a" * 29 + "b", "single", {(Flaw.TOO_EASY, None), (Flaw.UNUSED_DISTRACTOR, "c")}),
        (
            "b" * 29 + "a", "single",
            {(Flaw.TOO_HARD, None), (Flaw.DOES_NOT_DISCRIMINATE, None), (Flaw.SAME_WRONG_ANSWER, "b"),
             (Flaw.UNUSED_DISTRACTOR, "c")},
        ),
        (
            "aaaaacbbbb" * 3, "single",
            {(Flaw.NEGATIVE, None), (Flaw.CHOSEN_BY_THE_STRONG, "b")},
        ),
        (
            "ccbbbbaaab" * 3, "single",
            {(Flaw.TOO_HARD, None), (Flaw.DISTRACTOR_OVER_KEY, "b")},
        ),
        ("ccbbaaaaa" * 3 + "aaa", "multiple", set()),
    ],
)  # fmt: skip
def test_flaws_of_a_question(choices, kind, expected):
    # The rest grows from 0 to 9 along each ten, so the last of each ten are the strong.
    found = flaws(chosen(*choices, kind=kind)) - {(Flaw.CHOSEN_BY_THE_STRONG, "c")}
    if not expected:
        assert found == set()
    assert expected <= found


@pytest.mark.parametrize(
    ("item_rest", "n", "flaw"),
    [(-0.18, 14, Flaw.DOES_NOT_DISCRIMINATE), (-0.30, 14, Flaw.NEGATIVE), (-0.18, 60, Flaw.NEGATIVE)],
)
def test_a_key_is_called_wrong_beyond_chance_only(item_rest, n, flaw):
    found = replace(chosen(*BALANCED), discrimination=-0.1, item_rest=item_rest, n=n)
    told = {each.flaw for each in question_flaws(found)}
    assert told & {Flaw.DOES_NOT_DISCRIMINATE, Flaw.NEGATIVE} == {flaw}


def test_findings_carry_their_numbers():
    [found] = [each for each in question_flaws(chosen(*"a" * 30)) if each.flaw is Flaw.TOO_EASY]
    assert (found.value, found.threshold, found.n, found.choice) == (1, 0.95, 30, None)


def test_slow_and_skipped():
    assert (Flaw.VERY_LONG, None) in flaws(chosen(*BALANCED, seconds=180))
    assert (Flaw.VERY_LONG, None) not in flaws(chosen(*BALANCED, seconds=179))
    assert (Flaw.MANY_SKIP, None) in flaws(chosen(*"a" * 24, *[""] * 6))
    assert (Flaw.MANY_SKIP, None) not in flaws(chosen(*"a" * 25, *[""] * 5))


def test_reliability_is_asked_of_an_exam_more_than_of_an_exercise():
    items, tries = quiz_of(*WUENSCH * 3)  # α ≈ 0.70
    found = quiz_statistics(items, tries)
    assert [each.flaw for each in quiz_flaws(found, QuizKind.MOCK_EXAM)] == [Flaw.LOW_RELIABILITY]
    assert quiz_flaws(found, QuizKind.FORMATIVE) == ()
    assert quiz_flaws(found, QuizKind.PRACTICE) == ()


# Whatever the tries

POINTS = st.sampled_from(["0", "0.3333", "0.5", "1"])


@st.composite
def matrices(draw, cells=POINTS, missing=True):
    width = draw(st.integers(0, 5))
    cell = st.one_of(st.none(), cells) if missing else cells
    return draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=14))


@settings(deadline=None)
@given(matrices())
def test_any_shape_is_computed_and_stays_in_its_bounds(rows):
    items, tries = quiz_of(*rows)
    quiz = quiz_statistics(items, tries)
    quiz_flaws(quiz, QuizKind.MOCK_EXAM)
    assert quiz.reliability is None or quiz.reliability.alpha <= 1
    for each in question_statistics(items, tries):
        question_flaws(each)
        for share in (each.facility, each.intended_weight, each.effective_weight):
            assert share is None or 0 <= share <= 1
        for signed in (each.item_rest, each.item_total, each.discrimination):
            assert signed is None or -1 <= signed <= 1
        assert each.efficiency is None or each.efficiency <= 1


@settings(deadline=None)
@given(matrices(), st.randoms())
def test_the_order_of_tries_changes_nothing(rows, random):
    items, tries = quiz_of(*rows)
    shuffled = random.sample(tries, len(tries))
    assert quiz_statistics(items, shuffled) == quiz_statistics(items, tries)
    assert question_statistics(items, shuffled) == question_statistics(items, tries)


@settings(deadline=None)
@given(matrices(), st.randoms())
def test_the_order_of_questions_changes_nothing(rows, random):
    items, tries = quiz_of(*rows)
    shuffled = random.sample(items, len(items))
    assert quiz_statistics(shuffled, tries) == quiz_statistics(items, tries)
    found = {each.key: each for each in question_statistics(items, tries)}
    for each in question_statistics(shuffled, tries):
        before = found[each.key]
        assert (each.item_rest, each.discrimination, each.choices) == (
            before.item_rest, before.discrimination, before.choices,
        )  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12), st.integers(1, 50))
def test_adding_the_same_to_everybody_moves_only_the_mean(pairs, more):
    xs, ys = [fractions(*values) for values in zip(*pairs, strict=True)] if pairs else ([], [])
    added = [each + more for each in xs]
    for measure in (measures.standard_deviation, measures.skewness, measures.kurtosis):
        assert measure(added) == measure(xs)
    assert measures.correlation(added, ys) == measures.correlation(xs, ys)
    assert measures.alpha([added, ys]) == measures.alpha([xs, ys])
    assert measures.groups(added) == measures.groups(xs)


@settings(deadline=None)
@given(matrices(cells=st.sampled_from(["0", "1"]), missing=False))
def test_alpha_is_kuder_richardson_on_right_and_wrong(rows):
    found = quiz_statistics(*quiz_of(*rows)).reliability
    assert found is None or found.alpha == found.kr20


@settings(deadline=None)
@given(matrices(missing=False))
def test_alpha_without_a_question_is_the_alpha_of_the_others(rows):
    items, tries = quiz_of(*rows)
    found = quiz_statistics(items, tries).reliability
    for item in items if found else ():
        others = [each for each in items if each is not item]
        alone = quiz_statistics(others, tries).reliability
        assert found.without[item.key] == (None if alone is None else alone.alpha)


def test_questions_that_all_say_the_same_have_an_alpha_of_one():
    found = quiz_statistics(*quiz_of(*[[1, 1, 1], [0, 0, 0], [1, 1, 1]])).reliability
    assert (found.alpha, found.standard_error, found.measurement_error) == (1, 0, 0)


def test_nothing_is_nothing_and_not_zero():
    quiz = quiz_statistics([], [])
    assert (quiz.n, quiz.mean, quiz.median, quiz.reliability, quiz.maximum) == (0, None, None, None, None)
    [found] = question_statistics([Item(key="q", type="single", options=OPTIONS)], [])
    assert (found.n, found.facility, found.item_rest, found.discrimination, found.choices) == (0, None, None, None, ())
