"""Progress toward a qualification: which of the competencies it asks for are acquired, and what is missing.

Pure: requirements and masteries come in, words and lists go out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from competencies.mastery import Item, Mastery, Rule, Status, mastery


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """``block`` and ``competency`` are ids; a competency may be asked for in several blocks, at several levels."""

    block: int
    competency: int
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    requirement: Requirement
    mastery: Mastery

    @property
    def is_acquired(self) -> bool:
        return self.mastery.status is Status.ACQUIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockProgress:
    block: int
    lines: tuple[Line, ...]

    @property
    def acquired(self) -> int:
        return sum(line.is_acquired for line in self.lines)

    @property
    def total(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """``total`` counts distinct competencies. One is acquired when every block that asks for it is served, and ready
    when some block waits for a decision."""

    acquired: frozenset[int]
    ready: frozenset[int]
    started: frozenset[int]
    missing: frozenset[int]

    @property
    def total(self) -> int:
        return len(self.acquired) + len(self.ready) + len(self.started) + len(self.missing)

    def status_of(self, competency: int) -> Status:
        """Over all the blocks that ask for it."""
        named = {Status.ACQUIRED: self.acquired, Status.READY: self.ready, Status.IN_PROGRESS: self.started}
        return next((status for status, ids in named.items() if competency in ids), Status.NOT_STARTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Reached):
    blocks: tuple[BlockProgress, ...]


STATUSES = tuple(Status)  # going through the class itself is slow, and a board does it for everybody on it


def strictest(rules: Iterable[Rule]) -> Rule:
    """Who meets it meets them all."""
    rules = list(rules)
    return Rule(level=max(rule.level for rule in rules), origins=max(rule.origins for rule in rules))


def progress(requirements: Sequence[Requirement], items: Mapping[int, Sequence[Item]]) -> Progress:
    """``items`` is what is known of each competency, by its id; one that is absent has no evidence."""
    by_block: dict[int, list[Line]] = {}

    @cache  # blocks often ask the same
    def judge(competency: int, rule: Rule) -> Mastery:
        return mastery(items.get(competency, ()), rule)

    for each in requirements:
        line = Line(requirement=each, mastery=judge(each.competency, each.rule))
        by_block.setdefault(each.block, []).append(line)
    asked = demands((each.competency, each.rule) for each in requirements)
    found = reached(asked, lambda competency, rule: judge(competency, rule).status)
    return Progress(
        blocks=tuple(BlockProgress(block=block, lines=tuple(lines)) for block, lines in by_block.items()),
        acquired=found.acquired,
        ready=found.ready,
        started=found.started,
        missing=found.missing,
    )


class Demand(NamedTuple):
    """What is asked of one competency: by all blocks together, and by ``each`` of them."""

    whole: Rule
    each: tuple[Rule, ...]


def demands(rules: Iterable[tuple[int, Rule]]) -> dict[int, Demand]:
    """By competency, from what each block asks of one."""
    asked: dict[int, dict[Rule, None]] = {}
    for competency, rule in rules:
        asked.setdefault(competency, {})[rule] = None
    return {competency: Demand(whole=strictest(each), each=tuple(each)) for competency, each in asked.items()}


def reached(asked: Mapping[int, Demand], judge: Callable[[int, Rule], Status]) -> Reached:
    """``asked`` by competency."""
    groups: dict[Status, list[int]] = {status: [] for status in STATUSES}
    for competency, (whole, each) in asked.items():
        status = judge(competency, whole)
        # Where one block is not served, another may wait for a decision.
        if status is Status.IN_PROGRESS and len(each) > 1 and any(judge(competency, r) is Status.READY for r in each):
            status = Status.READY
        groups[status].append(competency)
    return Reached(
        acquired=frozenset(groups[Status.ACQUIRED]),
        ready=frozenset(groups[Status.READY]),
        started=frozenset(groups[Status.IN_PROGRESS]),
        missing=frozenset(groups[Status.NOT_STARTED]),
    )
