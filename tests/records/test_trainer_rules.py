"""When messages may leave, what names somebody, what to look at first: tables, and Hypothesis."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.anonymity import Trace, findings
from records.following import Alert, Show, Sign, Situation, alerts, is_shown
from records.quiet_hours import PARIS, easter, is_rest_day, may_leave, next_departure

DAY = date(2026, 11, 23)  # a Monday


def paris(*moment):
    return datetime(*moment, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(year, expected):
    assert easter(year) == expected


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 8), date(2026, 5, 14), date(2026, 5, 25),
        date(2026, 7, 14), date(2026, 8, 15), date(2026, 11, 1), date(2026, 11, 11), date(2026, 12, 25),
        date(2026, 11, 22),
    ],
)  # fmt: skip
def test_rest_days(day):
    assert is_rest_day(day)


DEPARTURES = [
    ("by day it leaves at once", paris(2026, 11, 23, 10), paris(2026, 11, 23, 10)),
    ("at seven sharp", paris(2026, 11, 23, 7), paris(2026, 11, 23, 7)),
    ("a minute before eight in the evening", paris(2026, 11, 23, 19, 59), paris(2026, 11, 23, 19, 59)),
    ("at eight in the evening it waits", paris(2026, 11, 23, 20), paris(2026, 11, 24, 7)),
    ("late at night", paris(2026, 11, 23, 23, 50), paris(2026, 11, 24, 7)),
    ("before dawn", paris(2026, 11, 24, 3), paris(2026, 11, 24, 7)),
    ("on Saturday evening it skips Sunday", paris(2026, 11, 21, 21), paris(2026, 11, 23, 7)),
    ("on Sunday at noon", paris(2026, 11, 22, 12), paris(2026, 11, 23, 7)),
    ("on the eve of the 11th of November", paris(2026, 11, 10, 22), paris(2026, 11, 12, 7)),
    ("Easter Sunday and Monday", paris(2026, 4, 5, 9), paris(2026, 4, 7, 7)),
    ("the clock of another country", datetime(2026, 11, 23, 19, 30, tzinfo=UTC), paris(2026, 11, 24, 7)),
    ("in summer, two hours from UTC", datetime(2026, 7, 15, 5, 30, tzinfo=UTC), paris(2026, 7, 15, 7, 30)),
    ("the night of the clock's change", paris(2026, 10, 24, 23), paris(2026, 10, 26, 7)),
]  # fmt: skip


@pytest.mark.parametrize(("moment", "expected"), [row[1:] for row in DEPARTURES], ids=[row[0] for row in DEPARTURES])
def test_next_departure(moment, expected):
    assert next_departure(moment) == expected


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_departure_is_always_allowed_and_never_earlier(moment):
    found = next_departure(moment)
    assert may_leave(found)
    assert moment <= found <= moment + timedelta(days=5)


TEXTS = [
    ("nothing", "Reste calme à l’accueil.", []),
    ("empty", "", []),
    ("a date, an hour, a sum", "Le 12/11/2026 à 14 h 30, 250 personnes, 1 200 €.", []),
    ("a phone number", "Rappeler le 06 12 34 56 78", [(Trace.PHONE, "06 12 34 56 78")]),
    ("with dots", "01.44.55.66.77", [(Trace.PHONE, "01.44.55.66.77")]),
    ("glued", "au 0612345678.", [(Trace.PHONE, "0612345678")]),
    ("international", "+33 6 12 34 56 78", [(Trace.PHONE, "+33 6 12 34 56 78")]),
    ("with non-breaking spaces", "06\u00a012345678", [(Trace.PHONE, "06\u00a012345678")]),
    ("an e-mail", "écrire à m.rey@exemple.fr", [(Trace.EMAIL, "m.rey@exemple.fr")]),
    ("a social security number", "NIR 2 85 05 78 006 084 36", [(Trace.SOCIAL_SECURITY, "2 85 05 78 006 084 36")]),
    ("without its key, from Corsica", "185052A006084", [(Trace.SOCIAL_SECURITY, "185052A006084")]),
    ("an allocataire", "allocataire n° 1234567", [(Trace.FILE_NUMBER, "allocataire n° 1234567")]),
    ("seven digits and a letter", "voir 1234567 K", [(Trace.FILE_NUMBER, "1234567 K")]),
    ("a file", "dossier 20264", [(Trace.FILE_NUMBER, "dossier 20264")]),
    ("two, in the order of the text", "a@b.fr puis 0612345678", [(Trace.EMAIL, "a@b.fr"), (Trace.PHONE, "0612345678")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_anonymity(text, expected):
    assert [(each.trace, each.text) for each in findings(text)] == expected


@given(st.text(max_size=300), st.text(max_size=300))
def test_an_address_is_found_wherever_it_stands(before, after):
    assert any(each.trace is Trace.EMAIL for each in findings(f"{before} nom@exemple.fr {after}"))


def situation(**fields):
    return Situation(**{"since": DAY - timedelta(days=100), "last_work": DAY, **fields})


def ago(days):
    return DAY - timedelta(days=days)


NO_WORK_FOR_TEN = Alert(sign=Sign.NO_WORK, days=10, never=False)
NEVER_WORKED = Alert(sign=Sign.NO_WORK, days=100, never=True)
MENTOR_NEVER_CAME = Alert(sign=Sign.NO_MENTOR, days=60, never=True)
MENTOR_SILENT = Alert(sign=Sign.NO_MENTOR, days=70, never=False)
NEW_MENTOR_NEVER_CAME = Alert(sign=Sign.NO_MENTOR, days=61, never=True)

ALERTS = [
    ("worked yesterday", situation(last_work=ago(1)), []),
    ("nine days", situation(last_work=ago(9)), []),
    ("ten days", situation(last_work=ago(10)), [NO_WORK_FOR_TEN]),
    ("never, and began yesterday", situation(last_work=None, since=ago(1)), []),
    ("never", situation(last_work=None), [NEVER_WORKED]),
    ("no contract, no mentor awaited", situation(contract_since=None), []),
    ("contract of last month", situation(contract_since=ago(30)), []),
    ("mentor silent", situation(contract_since=ago(60)), [MENTOR_NEVER_CAME]),
    ("mentor seen lately", situation(contract_since=ago(90), last_at_work=ago(59)), []),
    ("mentor seen long ago", situation(contract_since=ago(90), last_at_work=ago(70)), [MENTOR_SILENT]),
    (
        "an earlier contract's mentor does not count",
        situation(contract_since=ago(61), last_at_work=ago(80)),
        [NEW_MENTOR_NEVER_CAME],
    ),
]


@pytest.mark.parametrize(("state", "expected"), [row[1:] for row in ALERTS], ids=[row[0] for row in ALERTS])
def test_alerts(state, expected):
    assert list(alerts(state, DAY)) == expected


@pytest.mark.parametrize(
    ("show", "state", "expected"),
    [
        (Show.ALL, situation(), True),
        (Show.LATE, situation(late=1), True),
        (Show.LATE, situation(), False),
        (Show.IDLE, situation(last_work=DAY - timedelta(days=10)), True),
        (Show.IDLE, situation(contract_since=DAY - timedelta(days=90)), False),
        (Show.READY, situation(ready=2), True),
        (Show.READY, situation(missing=2), False),
        (Show.MISSING, situation(missing=1), True),
        (Show.MISSING, situation(), False),
    ],
)
def test_is_shown(show, state, expected):
    assert is_shown(state, show, DAY) is expected
