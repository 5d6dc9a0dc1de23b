"""A framework or a qualification, whole, as it travels between sites. The files of ``curriculum/`` are these.

Fields are named and ordered as in the JSON files. What nobody has read in a source is ``None``, never invented.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from competencies.exchange.rules import Choice, Code, Day, Identifier, Many, Part, Sentences, Text, Whole

TOP_LEVEL = 3
MOST_OCCASIONS = 9
KINDS = ("cap", "tp", "deust", "bpjeps", "but")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkFacts:
    uuid: Annotated[UUID, Identifier()]
    label: Annotated[str, Text(60)]
    valid_from: Annotated[date | None, Day()]
    valid_to: Annotated[date | None, Day()]
    source: Annotated[str, Text(2000, empty=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    level: Annotated[int, Whole(0, TOP_LEVEL)]
    label: Annotated[str, Text(60)]
    description: Annotated[str, Text(300, empty=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSeen:
    label: Annotated[str, Text(60)]
    description: Annotated[str, Text(300, empty=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    code: Annotated[str, Code()]
    title: Annotated[str, Text(300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    code: Annotated[str, Code()]
    title: Annotated[str, Text(300)]
    summary: Annotated[str, Text(300, empty=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    code: Annotated[str, Code()]
    title: Annotated[str, Text(300)]
    competencies: Annotated[tuple[str, ...], Many(Code())]


@dataclass(frozen=True, slots=True, kw_only=True)
class Competency:
    uuid: Annotated[UUID, Identifier()]
    code: Annotated[str, Code()]
    family: Annotated[str, Code()]
    title: Annotated[str, Text(300)]
    definition: Annotated[str, Text(2000)]
    levels: Annotated[tuple[str, ...], Sentences(TOP_LEVEL + 1, 400)]
    mentor_sentence: Annotated[str, Text(2000, empty=True)]
    themes: Annotated[tuple[str, ...], Many(Code(), least=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    FORMAT: ClassVar[str] = "entremise-framework/1"

    uuid: Annotated[UUID, Identifier()]
    code: Annotated[str, Code()]
    title: Annotated[str, Text(200)]
    edition: Annotated[FrameworkFacts, Part(FrameworkFacts)]
    scale: Annotated[tuple[Step, ...], Many(Part(Step))]
    not_seen: Annotated[NotSeen, Part(NotSeen)]
    families: Annotated[tuple[Family, ...], Many(Part(Family), least=1)]
    themes: Annotated[tuple[Theme, ...], Many(Part(Theme), least=1)]
    missions: Annotated[tuple[Mission, ...], Many(Part(Mission))]
    competencies: Annotated[tuple[Competency, ...], Many(Part(Competency), least=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationFacts:
    uuid: Annotated[UUID, Identifier()]
    label: Annotated[str, Text(60)]
    valid_from: Annotated[date | None, Day()]
    valid_to: Annotated[date | None, Day()]
    status_as_of: Annotated[date | None, Day()]
    sources: Annotated[tuple[str, ...], Many(Text(2000))]
    gaps: Annotated[tuple[str, ...], Many(Text(2000))]
    confidence: Annotated[str, Text(60, empty=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockItem:
    """A competency of the official block, in the certifier's words."""

    code: Annotated[str | None, Code(30, unknown=True)]
    title: Annotated[str | None, Text(300, unknown=True)]
    confidence: Annotated[str, Text(60, empty=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    uuid: Annotated[UUID, Identifier()]
    code: Annotated[str, Code(30)]
    label: Annotated[str, Text(30, empty=True)]
    title: Annotated[str | None, Text(300, unknown=True)]
    title_confidence: Annotated[str, Text(60, empty=True)]
    note: Annotated[str, Text(2000, empty=True)]
    competencies: Annotated[tuple[BlockItem, ...], Many(Part(BlockItem))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    uuid: Annotated[UUID, Identifier()]
    code: Annotated[str, Code()]
    title: Annotated[str, Text(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A competency of the trade, asked under a block or under a heading."""

    uuid: Annotated[UUID, Identifier()]
    block: Annotated[str | None, Code(30, unknown=True)]
    heading: Annotated[str | None, Code(unknown=True)]
    competency: Annotated[str, Code()]
    level: Annotated[int, Whole(1, TOP_LEVEL)]
    origins: Annotated[int, Whole(1, MOST_OCCASIONS)]
    rationale: Annotated[str, Text(400, empty=True)]

    @property
    def place(self) -> tuple[str | None, str | None, str]:
        return self.block, self.heading, self.competency


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    uuid: Annotated[UUID, Identifier()]
    valid_from: Annotated[date, Day(unknown=False)]
    label: Annotated[str, Text(120)]
    note: Annotated[str, Text(4000, empty=True)]
    headings: Annotated[tuple[Heading, ...], Many(Part(Heading))]
    requirements: Annotated[tuple[Requirement, ...], Many(Part(Requirement))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    FORMAT: ClassVar[str] = "entremise-qualification/1"

    uuid: Annotated[UUID, Identifier()]
    code: Annotated[str, Code()]
    title: Annotated[str, Text(200)]
    short_title: Annotated[str, Text(60)]
    kind: Annotated[str, Choice(KINDS)]
    level: Annotated[int, Whole(1, 8)]
    rncp: Annotated[str, Text(12, empty=True)]
    certifier: Annotated[str | None, Text(200, unknown=True)]
    edition: Annotated[QualificationFacts, Part(QualificationFacts)]
    blocks: Annotated[tuple[Block, ...], Many(Part(Block))]
    proposition: Annotated[Proposition | None, Part(Proposition, unknown=True)]


Document = Framework | Qualification
