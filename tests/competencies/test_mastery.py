from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.mastery import (
    CEILINGS,
    Instrument,
    Item,
    Kind,
    Rule,
    Status,
    Voice,
    capped,
    mastery,
    standing,
)

START = datetime(2026, 10, 1, 9, tzinfo=UTC)


def item(pk, kind, level, instrument=Instrument.WORKPLACE, origin=None, retracts=None, day=None):
    return Item(
        id=pk,
        kind=kind,
        level=level,
        instrument=instrument,
        origin=origin or f"origin:{pk}",
        at=START + timedelta(days=pk if day is None else day),
        retracts=retracts,
    )


def seen(pk, level, **options):
    return item(pk, Kind.APPRAISAL, level, **options)


def measured(pk, level, instrument=Instrument.QUIZ, **options):
    return item(pk, Kind.MEASUREMENT, level, instrument, **options)


def ruled(pk, level, **options):
    return item(pk, Kind.DECISION, level, Instrument.TRAINING, **options)


LEVEL_2 = Rule(level=2)
TWO_OCCASIONS = Rule(level=2, origins=2)

TABLE = [
    ("nothing", [], LEVEL_2, Status.NOT_STARTED, 0, ()),
    (
        "what one says of oneself counts for nothing",
        [item(1, Kind.SELF, 3, Instrument.SELF)],
        LEVEL_2,
        Status.NOT_STARTED,
        0,
        (),
    ),
    ("not seen at work is no level", [seen(1, None)], LEVEL_2, Status.NOT_STARTED, 0, ()),
    ("seen below what is asked", [seen(1, 1)], LEVEL_2, Status.IN_PROGRESS, 1, (1,)),
    ("seen at what is asked, nobody decided", [seen(1, 2)], LEVEL_2, Status.READY, 2, (1,)),
    ("above what is asked", [seen(1, 3)], LEVEL_2, Status.READY, 3, (1,)),
    ("decided", [seen(1, 2), ruled(2, 2)], LEVEL_2, Status.ACQUIRED, 2, (2,)),
    ("decided below", [seen(1, 2), ruled(2, 1)], LEVEL_2, Status.IN_PROGRESS, 1, (2,)),
    ("seen again after a ruling that fell short", [ruled(1, 1), seen(2, 2)], LEVEL_2, Status.READY, 1, (1, 2)),
    (
        "a ruling stands whatever is seen later",
        [seen(1, 2), ruled(2, 2), seen(3, 0)],
        LEVEL_2,
        Status.ACQUIRED,
        2,
        (2,),
    ),
    ("the last ruling stands", [seen(1, 2), ruled(2, 2), ruled(3, 1)], LEVEL_2, Status.IN_PROGRESS, 1, (3,)),
    ("a quiz proves level 1 and no more", [measured(1, 3)], LEVEL_2, Status.IN_PROGRESS, 1, (1,)),
    (
        "ten quizzes prove level 1 and no more",
        [measured(n, 3) for n in range(1, 11)],
        LEVEL_2,
        Status.IN_PROGRESS,
        1,
        tuple(range(1, 11)),
    ),
    ("a quiz suffices where level 1 is asked", [measured(1, 1)], Rule(level=1), Status.READY, 1, (1,)),
    ("a scenario proves level 2", [measured(1, 3, Instrument.SCENARIO)], Rule(level=3), Status.IN_PROGRESS, 2, (1,)),
    (
        "the best try of a quiz counts",
        [measured(1, 1, origin="q"), measured(2, 0, origin="q")],
        Rule(level=1),
        Status.READY,
        1,
        (1,),
    ),
    (
        "the last look at work counts",
        [seen(1, 3, origin="w"), seen(2, 1, origin="w")],
        LEVEL_2,
        Status.IN_PROGRESS,
        1,
        (2,),
    ),
    (
        "one occasion is not two",
        [seen(1, 2, origin="w"), seen(2, 2, origin="w")],
        TWO_OCCASIONS,
        Status.IN_PROGRESS,
        2,
        (2,),
    ),
    ("two occasions", [seen(1, 2), seen(2, 2)], TWO_OCCASIONS, Status.READY, 2, (1, 2)),
    (
        "what was retracted is gone",
        [seen(1, 2), item(2, Kind.RETRACTION, None, retracts=1)],
        LEVEL_2,
        Status.NOT_STARTED,
        0,
        (),
    ),
    (
        "a retraction can be retracted",
        [seen(1, 2), item(2, Kind.RETRACTION, None, retracts=1), item(3, Kind.RETRACTION, None, retracts=2)],
        LEVEL_2,
        Status.READY,
        2,
        (1,),
    ),
    (
        "a retracted ruling leaves the evidence",
        [seen(1, 2), ruled(2, 2), item(3, Kind.RETRACTION, None, retracts=2)],
        LEVEL_2,
        Status.READY,
        2,
        (1,),
    ),
    ("prior experience counts", [item(1, Kind.PRIOR, 2, Instrument.FILE)], LEVEL_2, Status.READY, 2, (1,)),
]


@pytest.mark.parametrize(
    ("items", "rule", "status", "level", "because"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_mastery(items, rule, status, level, because):
    found = mastery(items, rule)
    assert (found.status, found.level, found.because) == (status, level, because)


def test_voices_stand_side_by_side():
    rows = [
        item(1, Kind.SELF, 3, Instrument.SELF),
        measured(2, 1),
        seen(3, 2, instrument=Instrument.TRAINING),
        seen(4, None),
    ]
    said = mastery(rows, LEVEL_2).voices
    assert {voice: opinion.level for voice, opinion in said.items()} == {
        Voice.SELF: 3, Voice.MEASURED: 1, Voice.TRAINER: 2, Voice.MENTOR: None,
    }  # fmt: skip


def test_not_seen_is_not_level_zero():
    assert mastery([seen(1, None)], LEVEL_2).voices[Voice.MENTOR].level is None
    assert mastery([seen(1, 0)], LEVEL_2).voices[Voice.MENTOR].level == 0


def test_a_failed_second_quiz_does_not_lower_the_measured_voice():
    rows = [measured(1, 1, origin="q"), measured(2, 0, origin="q")]
    assert mastery(rows, LEVEL_2).voices[Voice.MEASURED].item == 1


ids = count(1)
KINDS = [Kind.SELF, Kind.MEASUREMENT, Kind.APPRAISAL, Kind.PRIOR, Kind.DECISION]


@st.composite
def histories(draw):
    rows = []
    for pk in range(1, draw(st.integers(0, 12)) + 1):
        if rows and draw(st.booleans()) and draw(st.booleans()):
            rows.append(
                item(pk, Kind.RETRACTION, None, retracts=draw(st.integers(1, pk - 1)), day=draw(st.integers(0, 30)))
            )
        else:
            rows.append(
                item(
                    pk, draw(st.sampled_from(KINDS)), draw(st.sampled_from([None, 0, 1, 2, 3])),
                    draw(st.sampled_from(list(Instrument))), draw(st.sampled_from(["a", "b", "c"])),
                    day=draw(st.integers(0, 30)),
                )
            )  # fmt: skip
    return rows


rules = st.builds(Rule, level=st.integers(1, 3), origins=st.integers(1, 3))


@given(histories(), rules, st.randoms())
def test_order_of_arrival_does_not_matter(rows, rule, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert mastery(shuffled, rule) == mastery(rows, rule)


@given(histories(), rules)
def test_only_a_person_says_acquired(rows, rule):
    found = mastery(rows, rule)
    if found.status is Status.ACQUIRED:
        by_id = {row.id: row for row in rows}
        assert [by_id[pk].kind for pk in found.because] == [Kind.DECISION]


@given(histories(), rules)
def test_because_names_standing_rows_only(rows, rule):
    stands = {row.id for row in standing(rows)}
    assert set(mastery(rows, rule).because) <= stands


@given(histories(), rules)
def test_no_instrument_passes_its_ceiling(rows, rule):
    found = mastery(rows, rule)
    stands = standing(rows)
    assert found.level <= max((capped(row) for row in stands), default=0)
    assert all(capped(row) <= CEILINGS[row.instrument] for row in stands)


@given(histories(), rules)
def test_more_of_what_one_says_of_oneself_changes_nothing(rows, rule):
    boast = item(99, Kind.SELF, 3, Instrument.SELF, day=31)
    before, after = mastery(rows, rule), mastery([*rows, boast], rule)
    assert (before.status, before.level, before.because) == (after.status, after.level, after.because)


@given(histories(), rules)
def test_asking_for_less_never_lowers_the_status(rows, rule):
    order = list(Status)
    easier = Rule(level=max(rule.level - 1, 1), origins=max(rule.origins - 1, 1))
    assert order.index(mastery(rows, easier).status) >= order.index(mastery(rows, rule).status)
