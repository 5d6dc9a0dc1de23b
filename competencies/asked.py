"""What a path asks, block by block, and where a learner stands on it."""

from collections.abc import Collection
from dataclasses import dataclass

from competencies.mastery import Mastery, Status
from competencies.models import Competency, Pathway, Requirement
from competencies.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """One competency that a block asks for, and where the learner stands on it."""

    requirement: Requirement
    competency: Competency
    mastery: Mastery
    expected: str  # what one sees at the expected level


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBlock:
    """An official block, or a heading of our own (``official`` false). ``title`` is empty when nobody has read it."""

    code: str
    label: str
    title: str
    official: bool
    lines: tuple[AskedLine, ...]

    @property
    def acquired(self) -> int:
        return sum(line.mastery.status == "acquired" for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayProgress:
    pathway: Pathway
    blocks: tuple[AskedBlock, ...]
    summary: Progress

    def lines_for(self, competency_ids: Collection[int]) -> list[AskedLine]:
        """One line per competency (the strictest asked), in the order the blocks ask for them."""
        chosen: dict[int, AskedLine] = {}
        for block in self.blocks:
            for line in block.lines:
                before = chosen.get(line.competency.pk)
                if line.competency.pk in competency_ids and (
                    before is None or line.requirement.level > before.requirement.level
                ):
                    chosen[line.competency.pk] = line
        return list(chosen.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCompetency:
    """One competency as the learner's path judges it: ``status`` over all blocks, and a line in each block."""

    status: Status
    blocks: tuple[AskedBlock, ...]
