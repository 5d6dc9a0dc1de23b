from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from assessments.quizzes.timing import FACTORS, GRACE, deadline, is_over, left

NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "factor", "expected"),
    [
        (30, Decimal(1), timedelta(minutes=30)),
        (30, Decimal("1.33"), timedelta(minutes=39, seconds=54)),
        (7, Decimal("1.33"), timedelta(minutes=9, seconds=19)),
        (30, Decimal(2), timedelta(hours=1)),
    ],
)
def test_how_long_a_try_lasts(minutes, factor, expected):
    assert deadline(NINE, minutes, factor) == NINE + expected


@pytest.mark.parametrize(("minutes", "factor"), [(None, Decimal(1)), (30, None), (None, None)])
def test_no_limit(minutes, factor):
    until = deadline(NINE, minutes, factor)
    assert until is None
    assert not is_over(until, NINE + timedelta(days=400))
    assert left(until, NINE) is None


def test_an_answer_on_its_way_is_still_taken():
    until = deadline(NINE, 30)
    assert not is_over(until, until)
    assert not is_over(until, until + GRACE)
    assert is_over(until, until + GRACE + timedelta(microseconds=1))


def test_the_clock_never_shows_the_grace():
    until = deadline(NINE, 30)
    assert left(until, NINE) == timedelta(minutes=30)
    assert left(until, until + GRACE) == timedelta(0)


def test_an_allowance_never_takes_time_away():
    assert all(factor is None or factor > 1 for factor in FACTORS)
