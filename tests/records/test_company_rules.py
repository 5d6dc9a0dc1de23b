"""What a mentor is asked to look at, and what they could entrust."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.observing import Awaited, Candidate, awaited, proposals, to_entrust

DAY = date(2026, 11, 23)


def ago(days):
    return DAY - timedelta(days=days)


def candidate(competency, **fields):
    return Candidate(competency=competency, position=competency, **fields)


PROPOSALS = [
    ("nothing to look at", [], []),
    ("never seen, in the framework's order", [candidate(2), candidate(1)], [1, 2]),
    ("worked on lately comes first", [candidate(1), candidate(2, worked_on=ago(3))], [2, 1]),
    ("the latest worked on first", [candidate(1, worked_on=ago(9)), candidate(2, worked_on=ago(3))], [2, 1]),
    ("seen comes after never seen", [candidate(1, seen=True, seen_on=ago(90)), candidate(2)], [2, 1]),
    ("longest ago first", [candidate(1, seen=True, seen_on=ago(40)), candidate(2, seen=True, seen_on=ago(90))], [2, 1]),
    ("seen this month waits", [candidate(1, seen=True, seen_on=ago(29)), candidate(2)], [2]),
    ("seen thirty days ago comes back", [candidate(1, seen=True, seen_on=ago(30))], [1]),
    ("not seen here, said last week, waits too", [candidate(1, seen=False, seen_on=ago(7))], []),
    ("five at most", [candidate(each) for each in range(9)], [0, 1, 2, 3, 4]),
]  # fmt: skip


@pytest.mark.parametrize(("known", "expected"), [row[1:] for row in PROPOSALS], ids=[row[0] for row in PROPOSALS])
def test_proposals(known, expected):
    assert proposals(known, DAY) == expected


ENTRUST = [
    ("nothing worked on", [candidate(1)], []),
    ("worked on and never seen", [candidate(1, worked_on=ago(3))], [1]),
    ("already seen at work", [candidate(1, worked_on=ago(3), seen=True, seen_on=ago(60))], []),
    ("said not seen here still counts", [candidate(1, worked_on=ago(3), seen=False, seen_on=ago(2))], [1]),
    ("three at most, latest first", [candidate(each, worked_on=ago(9 - each)) for each in range(5)], [4, 3, 2]),
]


@pytest.mark.parametrize(("known", "expected"), [row[1:] for row in ENTRUST], ids=[row[0] for row in ENTRUST])
def test_to_entrust(known, expected):
    assert to_entrust(known) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [(None, Awaited.FIRST), (DAY, Awaited.NOTHING), (ago(29), Awaited.NOTHING), (ago(30), Awaited.NEXT)],
)
def test_awaited(last, expected):
    assert awaited(last, DAY) is expected


days = st.none() | st.dates(min_value=date(2026, 1, 1), max_value=DAY)


@given(st.lists(st.tuples(st.booleans(), days, days), max_size=15))
def test_proposals_never_repeat_nor_ask_again_too_soon(rows):
    known = [candidate(i, seen=seen, seen_on=on, worked_on=worked) for i, (seen, on, worked) in enumerate(rows)]
    found = proposals(known, DAY)
    assert len(found) == len(set(found)) <= 5
    assert all(known[i].seen_on is None or (DAY - known[i].seen_on).days >= 30 for i in found)
