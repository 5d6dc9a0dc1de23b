import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.mastery import Mastery, Rule, Status
from competencies.progress import Requirement, progress

RULE = Rule(level=2)


def asked(block, competency, rule=RULE):
    return Requirement(block=block, competency=competency, rule=rule)


def at(status):
    return Mastery(status=status, level=0, because=(), voices={})


def test_one_competency_asked_twice_counts_once():
    requirements = [asked(1, 10), asked(2, 10, Rule(level=3)), asked(2, 11)]
    found = progress(
        requirements,
        {
            (10, RULE): at(Status.ACQUIRED),
            (10, Rule(level=3)): at(Status.READY),
            (11, RULE): at(Status.NOT_STARTED),
        },
    )
    assert (found.total, found.acquired, found.ready, found.missing) == (2, frozenset(), {10}, {11})
    assert [(block.acquired, block.total) for block in found.blocks] == [(1, 1), (0, 2)]


@pytest.mark.parametrize(
    ("statuses", "group"),
    [
        ([Status.ACQUIRED, Status.ACQUIRED], "acquired"),
        ([Status.ACQUIRED, Status.READY], "ready"),
        ([Status.ACQUIRED, Status.IN_PROGRESS], "started"),
        ([Status.ACQUIRED, Status.NOT_STARTED], "started"),
        ([Status.NOT_STARTED, Status.NOT_STARTED], "missing"),
    ],
)
def test_the_weakest_block_decides(statuses, group):
    requirements = [asked(block, 1, Rule(level=block)) for block in (1, 2)]
    masteries = {(1, Rule(level=block)): at(status) for block, status in zip((1, 2), statuses, strict=True)}
    assert getattr(progress(requirements, masteries), group) == {1}


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 6), st.sampled_from(list(Status))), max_size=20))
def test_every_competency_is_in_one_group_and_numbers_agree(rows):
    requirements = [
        asked(block, competency, Rule(level=1, origins=place + 1)) for place, (block, competency, _) in enumerate(rows)
    ]
    masteries = {(each.competency, each.rule): at(row[2]) for each, row in zip(requirements, rows, strict=True)}
    found = progress(requirements, masteries)
    groups = [found.acquired, found.ready, found.started, found.missing]
    assert sum(map(len, groups)) == len(frozenset().union(*groups)) == found.total == len({row[1] for row in rows})
    assert sum(block.total for block in found.blocks) == len(rows)
