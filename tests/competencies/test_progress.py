from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.mastery import Instrument, Item, Kind, Rule, Status, as_ruled
from competencies.progress import Demand, Requirement, demands, progress, reached, strictest

RULE = Rule(level=2)
AT = datetime(2026, 10, 1, tzinfo=UTC)


def asked(block, competency, rule=RULE):
    return Requirement(block=block, competency=competency, rule=rule)


def seen(pk, level, kind=Kind.APPRAISAL):
    return Item(id=pk, kind=kind, level=level, instrument=Instrument.TRAINING, origin=f"day:{pk}", at=AT)


def ruled(pk, level):
    return seen(pk, level, Kind.DECISION)


def test_one_competency_asked_twice_counts_once():
    requirements = [asked(1, 10), asked(2, 10, Rule(level=3)), asked(2, 11)]
    found = progress(requirements, {10: [seen(1, 2), ruled(2, 2)]})
    assert (found.total, found.acquired, found.started, found.missing) == (2, frozenset(), {10}, {11})
    assert [(block.acquired, block.total) for block in found.blocks] == [(1, 1), (0, 2)]


@pytest.mark.parametrize(
    ("items", "group"),
    [
        ([seen(1, 3), ruled(2, 3)], "acquired"),
        ([seen(1, 2), ruled(2, 2)], "started"),
        ([seen(1, 3), seen(2, 3)], "ready"),
        ([seen(1, 3)], "ready"),
        ([seen(1, 0)], "started"),
        ([], "missing"),
    ],
)
def test_all_blocks_are_served_or_one_waits_for_a_decision(items, group):
    requirements = [asked(1, 1, Rule(level=1)), asked(2, 1, Rule(level=3, origins=2))]
    assert getattr(progress(requirements, {1: items}), group) == {1}


def test_what_blocks_ask_together_is_the_strictest_of_each():
    high, often = Rule(level=3, origins=2), Rule(level=1, origins=3)
    assert demands([(1, high), (2, RULE), (1, often), (2, RULE)]) == {
        1: Demand(whole=Rule(level=3, origins=3), each=(high, often)), 2: Demand(whole=RULE, each=(RULE,)),
    }  # fmt: skip


rules = st.builds(Rule, level=st.integers(1, 3), origins=st.integers(1, 3))
items = st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=4)


@given(st.lists(rules, min_size=1), st.integers(0, 3), st.integers(0, 3))
def test_who_meets_the_strictest_meets_all(asked_rules, level, origins):
    top = strictest(asked_rules)
    meets = [rule.level <= level and rule.origins <= origins for rule in asked_rules]
    assert (top.level <= level and top.origins <= origins) is all(meets)


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 6), rules), max_size=20),
    st.dictionaries(st.integers(1, 6), items),
)
def test_every_competency_is_in_one_group_and_numbers_agree(rows, known):
    every = [asked(*row) for row in rows]
    evidence = {
        competency: [ruled(n, level) if is_ruling else seen(n, level) for n, (level, is_ruling) in enumerate(found, 1)]
        for competency, found in known.items()
    }
    summary = progress(every, evidence)
    levels = {pk: item.level for pk, found in evidence.items() for item in found if item.kind is Kind.DECISION}

    def as_ruled_last(competency, rule):
        return as_ruled(levels[competency], rule) if competency in levels else Status.NOT_STARTED

    by_rulings_alone = reached(demands((each.competency, each.rule) for each in every), as_ruled_last)
    assert (by_rulings_alone.acquired, by_rulings_alone.total) == (summary.acquired, summary.total)
    groups = [summary.acquired, summary.ready, summary.started, summary.missing]
    assert sum(map(len, groups)) == len(frozenset().union(*groups)) == summary.total == len({row[1] for row in rows})
    assert sum(block.total for block in summary.blocks) == len(rows)
    for competency in summary.acquired:
        lines = [line for block in summary.blocks for line in block.lines if line.requirement.competency == competency]
        assert all(line.is_acquired for line in lines)
