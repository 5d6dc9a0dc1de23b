from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from fsrs import Rating
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.quizzes.practice import (
    LONGEST_DAYS,
    MOST_AT_ONCE,
    PARAMETERS,
    RULE,
    Practised,
    Review,
    deck,
    due_now,
    next_day,
    rating,
)

MONDAY = datetime(2026, 9, 7, 8, tzinfo=UTC)
ONE, OTHER = UUID(int=1), UUID(int=2)


def review(share, day=0, question=ONE):
    return Review(question=question, at=MONDAY + timedelta(days=day), share=Decimal(share))


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ("0", Rating.Again), ("0.4999", Rating.Again), ("0.5", Rating.Hard), ("0.9999", Rating.Hard),
        ("1", Rating.Good),
    ],
)  # fmt: skip
def test_what_an_answer_says_of_memory(share, expected):
    assert rating(Decimal(share)) is expected


def test_what_was_always_right_is_not_practised():
    assert deck([review("1"), review("1", day=3)]) == {}


def test_right_answers_before_the_first_mistake_are_left_out():
    early = deck([review("1", day=-9), review("0")])
    assert early == deck([review("0")])
    assert early[ONE].reviews == 1


def test_a_mistake_comes_back_the_next_day():
    card = deck([review("0")])[ONE]
    assert card.due == MONDAY + timedelta(days=1)
    assert (card.reviews, card.misses) == (1, 1)


def test_a_day_is_a_day_at_whatever_hour():
    evening, morning = timedelta(hours=18), timedelta(hours=7)
    by_the_hour = [review("0"), review("1", day=1)]
    late_then_early = [
        Review(question=ONE, at=MONDAY.replace(hour=0) + evening, share=Decimal(0)),
        Review(question=ONE, at=MONDAY.replace(hour=0) + timedelta(days=1) + morning, share=Decimal(1)),
    ]
    assert deck(late_then_early)[ONE].stability == deck(by_the_hour)[ONE].stability
    assert due_now(deck(late_then_early[:1]).values(), late_then_early[1].at) != ()


def test_each_right_answer_sends_it_further_away():
    reviews, gaps = [review("0")], []
    for _number in range(5):
        card = deck(reviews)[ONE]
        gaps.append((card.due - card.last).days)
        reviews.append(Review(question=ONE, at=card.due, share=Decimal(1)))
    assert gaps == sorted(gaps)
    assert gaps[0] == 1
    assert gaps[-1] > 7
    assert all(gap <= LONGEST_DAYS for gap in gaps)


def test_another_mistake_brings_it_back_soon():
    known = [review("0"), review("1", day=1), review("1", day=4), review("1", day=14)]
    assert (deck(known)[ONE].due - MONDAY).days > 20
    card = deck([*known, review("0", day=30)])[ONE]
    assert (card.due - card.last).days <= 3
    assert card.misses == 2


def test_the_rule_in_force_has_its_parameters_and_a_known_rule_never_changes():
    assert RULE in PARAMETERS
    parameters, retention = PARAMETERS["fsrs-6/1"]
    assert (len(parameters), round(sum(parameters), 4), retention) == (21, 31.9932, 0.9)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
reviews = st.lists(
    st.builds(
        Review,
        question=st.sampled_from([ONE, OTHER]),
        at=moments,
        share=st.decimals(0, 1, places=4),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(reviews, st.randoms(use_true_random=False))
def test_answers_that_arrive_in_another_order_give_the_same(found, randomly):
    mixed = list(found)
    randomly.shuffle(mixed)
    assert deck(mixed) == deck(found)


@settings(deadline=None)
@given(reviews)
def test_what_is_practised_comes_back_after_its_last_answer_and_within_bounds(found):
    for card in deck(found).values():
        assert timedelta(days=1) <= card.due - card.last <= timedelta(days=LONGEST_DAYS)
        assert card.stability > 0
        assert 1 <= card.difficulty <= 10
        assert 0 <= card.misses <= card.reviews


def practised(number, *, due, stability=1.0):
    return Practised(
        question=UUID(int=number), due=due, last=MONDAY, stability=stability, difficulty=5.0, reviews=1, misses=1
    )


def test_a_session_is_short_and_takes_what_is_least_known():
    cards = [practised(number, due=MONDAY, stability=100 - number) for number in range(20)]
    asked = due_now(cards, MONDAY)
    assert len(asked) == MOST_AT_ONCE
    assert [card.stability for card in asked] == [81, 82, 83, 84, 85, 86, 87, 88]


def test_nothing_is_asked_before_its_day():
    later = practised(1, due=MONDAY + timedelta(days=2))
    assert due_now([later], MONDAY) == ()
    assert next_day([later]) == MONDAY + timedelta(days=2)
    assert next_day([]) is None
