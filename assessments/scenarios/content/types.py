"""What a solo scenario holds: people, dimensions, scenes with choices, ends. Frozen; no database, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from courses.mediation import Level, Mode


class FeedbackTiming(StrEnum):
    IMMEDIATE = "immediate"
    END = "end"


class Direction(StrEnum):
    HIGHER = "higher_better"
    LOWER = "lower_better"


class Band(StrEnum):
    """From the worst to the best."""

    AGAIN = "again"  # à reprendre
    ON_THE_WAY = "on_the_way"  # en bonne voie
    SOLID = "solid"  # solide


BANDS = tuple(Band)


class Outcome(StrEnum):
    AGREEMENT = "accord"
    PARTIAL_AGREEMENT = "accord_partiel"
    REFERRAL = "orientation"
    PROTECTIVE_STOP = "arret_protecteur"
    FRAME_LOST = "echec_cadre"
    REFUSAL_RESPECTED = "refus_respecte"


# Stopping well, respecting a refusal and calling for help are successes (domain.md §D.2).
SUCCESSES = frozenset(Outcome) - {Outcome.FRAME_LOST}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step of the process model. ``allows_return``: one may come back to it, as mediators do."""

    key: str
    label: str
    allows_return: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """What choices move, from ``low`` to ``high``. ``solid`` and ``on_the_way`` are the values from which (down to
    which, where lower is better) it is that good. The three texts say it in words, at the end."""

    key: str
    label: str
    start: int = 5
    low: int = 0
    high: int = 10
    direction: Direction = Direction.HIGHER
    essential: bool = False
    solid: int = 8
    on_the_way: int = 5
    text_solid: str = ""
    text_on_the_way: str = ""
    text_again: str = ""

    def band(self, value: int) -> Band:
        if self.direction is Direction.LOWER:
            value, solid, on_the_way = -value, -self.solid, -self.on_the_way
        else:
            solid, on_the_way = self.solid, self.on_the_way
        if value >= solid:
            return Band.SOLID
        return Band.ON_THE_WAY if value >= on_the_way else Band.AGAIN

    def moved(self, value: int, by: int) -> int:
        return max(self.low, min(self.high, value + by))

    def words(self, band: Band) -> str:
        return {Band.SOLID: self.text_solid, Band.ON_THE_WAY: self.text_on_the_way, Band.AGAIN: self.text_again}[band]


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """``portrait`` names a drawing of the platform, or is the address of a picture of the media store. What a person
    wants stands here for the author and for the debrief; learners read ``needs`` at the end only."""

    key: str
    name: str
    role: str = ""
    age_band: str = ""
    portrait: str = ""
    portrait_alt: str = ""
    wants: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Holds when all of what it names holds. A flag is one that a choice made before has set."""

    flag: str = ""
    without_flag: str = ""
    dimension: str = ""
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    dimension: str
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Critical:
    """A professional error that caps the whole run, and says why. ``when`` looks at what had happened before the
    choice."""

    code: str
    label: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    key: str
    label: str
    target: str
    feedback: str = ""
    effects: tuple[Effect, ...] = ()
    critical: Critical | None = None
    requires: Condition | None = None
    sets: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A recording of the media store, with what is said in it."""

    address: str
    transcript: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A moment. With one choice it tells and goes on; with two or more the learner decides, and the decision speaks
    for ``competencies`` (codes of the framework), whichever choice is made. ``place`` names a drawing, or is the
    address of a picture."""

    key: str
    text: str
    choices: tuple[Choice, ...]
    stage: str = ""
    speaker: str = ""
    text_simple: str = ""
    place: str = ""
    place_alt: str = ""
    sound: Sound | None = None
    competencies: tuple[str, ...] = ()

    @property
    def decides(self) -> bool:
        return len(self.choices) > 1

    def choice(self, key: str) -> Choice | None:
        return next((each for each in self.choices if each.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    key: str
    outcome: Outcome
    title: str
    text: str
    text_simple: str = ""
    protected: str = ""
    risked: str = ""
    prompts: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One edition. ``start`` is the key of the first scene. Keys of scenes and ends are one set."""

    uuid: UUID
    code: str
    title: str
    summary: str
    mode: Mode
    level: Level
    start: str
    scenes: tuple[Scene, ...]
    ends: tuple[End, ...]
    dimensions: tuple[Dimension, ...]
    stages: tuple[Stage, ...] = ()
    characters: tuple[Character, ...] = ()
    family: str = ""
    setting: str = ""
    minutes: int = 8
    content_notice: str = ""
    feedback: FeedbackTiming = FeedbackTiming.IMMEDIATE
    reflection: str = ""
    sources: tuple[str, ...] = ()

    @cached_property
    def scene_by_key(self) -> dict[str, Scene]:
        return {each.key: each for each in self.scenes}

    @cached_property
    def end_by_key(self) -> dict[str, End]:
        return {each.key: each for each in self.ends}

    @cached_property
    def dimension_by_key(self) -> dict[str, Dimension]:
        return {each.key: each for each in self.dimensions}

    @cached_property
    def stage_rank(self) -> dict[str, int]:
        return {each.key: rank for rank, each in enumerate(self.stages)}

    def character(self, key: str) -> Character | None:
        return next((each for each in self.characters if each.key == key), None)

    def competencies(self) -> tuple[str, ...]:
        """Every one that a decision speaks for, in order of first mention."""
        return tuple(dict.fromkeys(code for scene in self.scenes for code in scene.competencies))

    def edges(self) -> Iterator[tuple[Scene, Choice]]:
        return ((scene, choice) for scene in self.scenes for choice in scene.choices)
