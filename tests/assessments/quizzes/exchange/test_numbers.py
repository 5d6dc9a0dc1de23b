import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.quizzes.exchange.numbers import number, percent, share
from assessments.quizzes.exchange.patterns import MAX_PATTERN, as_wildcards, from_wildcards, number_pattern


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5", "1.5"), ("1.5e3", "1500"), ("+2", "2"), ("\u22122", "-2"), ("1\u202f000", "1000"), (".5", "0.5"),
        ("5.", "5"), ("1e-12", "0"),
    ],
)  # fmt: skip
def test_numbers_as_files_write_them(text, value):
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "*", "un", "1e400", "9" * 21, "1" * 16, "1,2,3", "٣", "1e9999999999"])
def test_what_is_no_number(text):
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "parts"), [("33.33333", 3), ("33.3", 3), ("16.667", 6), ("14.28571", 7), ("9.09", 11)]
)
def test_so_many_of_a_share_make_a_whole(text, parts):
    assert round(share(text) * parts, 8) == 1


def test_shares_are_said_in_the_digits_that_moodle_knows():
    assert [percent(share(text)) for text in ("33.33333", "-50", "100", "83.3333", "0")] == [
        "33.33333", "-50", "100", "83.33333", "0",
    ]  # fmt: skip


@given(st.decimals(-50, 50, places=3), st.decimals(0, 20, places=2), st.decimals(-80, 80, places=4))
def test_a_pattern_takes_the_numbers_within_the_tolerance_and_no_other(value, tolerance, typed):
    pattern = number_pattern(value, tolerance)
    if pattern is not None:
        assert len(pattern) <= MAX_PATTERN
        for text in (f"{typed:f}", f"{typed:f}".replace(".", ",")):
            assert bool(re.fullmatch(pattern, text)) == (abs(typed - value) <= tolerance)


@pytest.mark.parametrize(
    ("value", "tolerance"), [("5", "0"), ("3.14", "0.01"), ("-2", "0.5"), ("0", "1"), ("1013", "10")]
)
def test_usual_tolerances_have_a_pattern(value, tolerance):
    assert number_pattern(Decimal(value), Decimal(tolerance))


@given(st.text("ab*\\(). ", max_size=12))
def test_wildcards_come_back(text):
    pattern = from_wildcards(text)
    assert from_wildcards(as_wildcards(pattern)) == pattern


@pytest.mark.parametrize("pattern", ["a|b", "a+", r"\d", "[ab]", "a.", ".*?"])
def test_what_wildcards_cannot_say(pattern):
    assert as_wildcards(pattern) is None
