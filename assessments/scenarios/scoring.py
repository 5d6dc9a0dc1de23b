"""What a finished path is worth: a pure function of the edition and the path (domain.md §D.2). Words, never marks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.scenarios.content.types import BANDS, Band, Choice, Direction, End, Scenario
from assessments.scenarios.playing import Fault, State, Step, end_of, play

CEILING = 2
LEVELS = {Band.AGAIN: None, Band.ON_THE_WAY: 1, Band.SOLID: CEILING}
ENOUGH_DECISIONS = 2


class Unfinished(ValueError):
    """The path does not lead to an end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionScore:
    key: str
    value: int
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyScore:
    """``decisions`` is how many of the path spoke for it, ``well`` how many of them were made well. ``level`` is
    ``None`` for *à reprendre*, which gives no evidence."""

    code: str
    band: Band
    level: int | None
    decisions: int
    well: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    end: End
    band: Band
    dimensions: tuple[DimensionScore, ...]
    faults: tuple[Fault, ...]
    competencies: tuple[CompetencyScore, ...]


def score(scenario: Scenario, path: Sequence[Step]) -> Score:
    """Raises :class:`Unfinished`, or :class:`ImpossiblePath` for a path that nobody can have walked."""
    state = play(scenario, path)
    end = end_of(scenario, state)
    if end is None:
        raise Unfinished
    dimensions = _dimensions(scenario, state)
    return Score(
        end=end,
        band=_overall(scenario, dimensions, state.faults),
        dimensions=dimensions,
        faults=state.faults,
        competencies=tuple(_competencies(scenario, path, state.faults)),
    )


def _dimensions(scenario: Scenario, state: State) -> tuple[DimensionScore, ...]:
    pairs = zip(scenario.dimensions, state.values, strict=True)
    return tuple(DimensionScore(key=each.key, value=value, band=each.band(value)) for each, value in pairs)


def _overall(scenario: Scenario, dimensions: Iterable[DimensionScore], faults: Sequence[Fault]) -> Band:
    """The worst of the essential dimensions; a critical error caps it, whatever the rest."""
    if faults:
        return Band.AGAIN
    essential = [each.band for each in dimensions if scenario.dimension_by_key[each.key].essential]
    return min(essential, key=BANDS.index, default=Band.ON_THE_WAY)


def worth(scenario: Scenario, choice: Choice) -> int:
    """What a choice brings on the whole: above 0 it was well made, below it cost something."""
    return sum(
        -each.by if scenario.dimension_by_key[each.dimension].direction is Direction.LOWER else each.by
        for each in choice.effects
        if each.dimension in scenario.dimension_by_key
    )


def _competencies(scenario: Scenario, path: Sequence[Step], faults: Sequence[Fault]) -> Iterable[CompetencyScore]:
    # Who comes back to a scene mends what they did there: the last choice is the one that stands.
    stands = {step.scene: step.choice for step in path if scenario.scene_by_key[step.scene].decides}
    failed = {fault.scene for fault in faults}
    for code in scenario.competencies():
        places = [each for each in stands if code in scenario.scene_by_key[each].competencies]
        if places:
            yield _competency(scenario, code, {each: stands[each] for each in places}, failed)


def _competency(scenario: Scenario, code: str, stands: dict[str, str], failed: set[str]) -> CompetencyScore:
    worths = [worth(scenario, choice) for choice in _choices(scenario, stands)]
    band = competency_band(worths, has_fault=not failed.isdisjoint(stands))
    well = sum(each > 0 for each in worths)
    return CompetencyScore(code=code, band=band, level=LEVELS[band], decisions=len(worths), well=well)


def _choices(scenario: Scenario, stands: dict[str, str]) -> Iterable[Choice]:
    for scene, key in stands.items():
        choice = scenario.scene_by_key[scene].choice(key)
        if choice is not None:
            yield choice


def competency_band(worths: Sequence[int], *, has_fault: bool) -> Band:
    """By what the decisions that speak for a competency were worth: half of them well made for *en bonne voie*; three
    quarters, none that cost something and at least two decisions for *solide*. A critical error there is *à
    reprendre*."""
    well, ill = sum(each > 0 for each in worths), sum(each < 0 for each in worths)
    if has_fault or well * 2 < len(worths):
        return Band.AGAIN
    if len(worths) >= ENOUGH_DECISIONS and not ill and well * 4 >= len(worths) * 3:
        return Band.SOLID
    return Band.ON_THE_WAY
