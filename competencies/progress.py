"""Progress toward a qualification: which of the competencies it asks for are acquired, and what is missing.

Pure: requirements and masteries come in, words and lists go out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from competencies.mastery import Mastery, Rule, Status


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
class Progress:
    """``total`` counts distinct competencies; one counts as acquired when every block that asks for it is served."""

    blocks: tuple[BlockProgress, ...]
    acquired: frozenset[int]
    ready: frozenset[int]
    started: frozenset[int]
    missing: frozenset[int]

    @property
    def total(self) -> int:
        return len(self.acquired) + len(self.ready) + len(self.started) + len(self.missing)


def progress(requirements: Iterable[Requirement], masteries: Mapping[tuple[int, Rule], Mastery]) -> Progress:
    """``masteries`` is keyed by competency and rule, since one competency can be asked for at two levels."""
    lines = [Line(requirement=each, mastery=masteries[each.competency, each.rule]) for each in requirements]
    by_block: dict[int, list[Line]] = {}
    by_competency: dict[int, list[Status]] = {}
    for line in lines:
        by_block.setdefault(line.requirement.block, []).append(line)
        by_competency.setdefault(line.requirement.competency, []).append(line.mastery.status)
    groups: dict[Status, set[int]] = {status: set() for status in Status}
    for competency, statuses in by_competency.items():
        groups[_overall(statuses)].add(competency)
    return Progress(
        blocks=tuple(BlockProgress(block=block, lines=tuple(found)) for block, found in by_block.items()),
        acquired=frozenset(groups[Status.ACQUIRED]),
        ready=frozenset(groups[Status.READY]),
        started=frozenset(groups[Status.IN_PROGRESS]),
        missing=frozenset(groups[Status.NOT_STARTED]),
    )


def _overall(statuses: list[Status]) -> Status:
    """The weakest of the blocks decides, save that one started block makes the competency started."""
    order = list(Status)
    weakest = min(statuses, key=order.index)
    if weakest is Status.NOT_STARTED and any(status is not Status.NOT_STARTED for status in statuses):
        return Status.IN_PROGRESS
    return weakest
