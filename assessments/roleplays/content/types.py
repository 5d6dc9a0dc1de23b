"""What a live role-play holds: cards, phases, what is observed, what the trainer says. Frozen."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from courses.mediation import Level, Mode


class PhaseKind(StrEnum):
    FRAMING = "cadrage"
    PREPARATION = "preparation"
    PLAY = "jeu"
    TIME_OUT = "temps_mort"
    LEAVING = "sortie_de_role"
    DEBRIEF = "debriefing"
    TRACE = "trace"


class CardKind(StrEnum):
    MEDIATOR = "mediateur"
    CO_MEDIATOR = "co_mediateur"
    PARTY = "partie"
    WITNESS = "temoin"
    PARTNER = "partenaire"


MEDIATING = frozenset({CardKind.MEDIATOR, CardKind.CO_MEDIATOR})
NEVER_SKIPPED = frozenset({PhaseKind.LEAVING, PhaseKind.DEBRIEF})  # domain.md §D.3
MOST_INTENSE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    key: str
    kind: PhaseKind
    title: str
    minutes: int
    instructions: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCard:
    """``public_text`` is what everybody knows, ``private_text`` what its holder and the trainer read. ``intensity``
    goes from 1 to 3; a card of 3 is played by the trainer, never by a learner. ``optional`` cards are left out when
    there are too few people."""

    key: str
    kind: CardKind
    name: str
    public_text: str = ""
    private_text: str = ""
    goals: tuple[str, ...] = ()
    red_lines: tuple[str, ...] = ()
    intensity: int = 1
    may_be_played_by_trainer: bool = False
    optional: bool = False
    portrait: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """What one observer watches."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """``done`` is what is seen at level 2, ``adjusted`` what makes it 3, ``alert`` what should worry."""

    key: str
    label: str
    focus: str
    done: str
    adjusted: str
    alert: str = ""
    competencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What the trainer throws in at that minute of a phase."""

    phase: str
    minute: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DebriefStep:
    key: str
    question: str
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class RolePlay:
    """One edition. ``least`` and ``most`` count everybody, observers included, the trainer not."""

    uuid: UUID
    code: str
    title: str
    summary: str
    mode: Mode
    level: Level
    phases: tuple[Phase, ...]
    cards: tuple[RoleCard, ...]
    foci: tuple[Focus, ...]
    criteria: tuple[Criterion, ...]
    debrief: tuple[DebriefStep, ...]
    least: int = 5
    most: int = 9
    family: str = ""
    setting: str = ""
    content_notice: str = ""
    prompts: tuple[Prompt, ...] = ()
    guide: str = ""
    successes: tuple[str, ...] = ()
    pitfalls: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @cached_property
    def phase_rank(self) -> dict[str, int]:
        return {each.key: rank for rank, each in enumerate(self.phases)}

    @cached_property
    def card_by_key(self) -> dict[str, RoleCard]:
        return {each.key: each for each in self.cards}

    @cached_property
    def criterion_by_key(self) -> dict[str, Criterion]:
        return {each.key: each for each in self.criteria}

    def phase(self, key: str) -> Phase | None:
        return next((each for each in self.phases if each.key == key), None)

    def criteria_of(self, focus: str) -> Iterator[Criterion]:
        return (each for each in self.criteria if each.focus == focus)

    def competencies(self) -> tuple[str, ...]:
        """Every one that a criterion speaks for, in order of first mention."""
        return tuple(dict.fromkeys(code for each in self.criteria for code in each.competencies))

    @property
    def minutes(self) -> int:
        """Without the phases that may be left out."""
        return sum(each.minutes for each in self.phases if not each.optional)
