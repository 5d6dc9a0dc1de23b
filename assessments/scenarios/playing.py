"""What happens when choices are made. Pure: the same scenario and the same path give the same state, on any machine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assessments.scenarios.content.graph import graph_of
from assessments.scenarios.content.types import Choice, Condition, Critical, End, Scenario, Scene


@dataclass(frozen=True, slots=True)
class Step:
    """One choice, by the keys of the scene and of the choice."""

    scene: str
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A critical error that was made, at which step (from 0)."""

    step: int
    scene: str
    critical: Critical


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """``at`` is the key of a scene or of an end; ``values`` follow the scenario's dimensions; ``taken`` counts the
    steps."""

    at: str
    values: tuple[int, ...]
    flags: frozenset[str] = frozenset()
    taken: int = 0
    faults: tuple[Fault, ...] = field(default=())


class Impossibility(StrEnum):
    OTHER_SCENE = "other_scene"  # the path is elsewhere at that step
    NO_SUCH_CHOICE = "no_such_choice"
    NOT_OFFERED = "not_offered"  # its condition does not hold, or it leads back too late
    ENDED = "ended"  # the scenario was over


class ImpossiblePath(ValueError):
    def __init__(self, step: int, why: Impossibility) -> None:
        self.step, self.why = step, why
        super().__init__(f"step {step}: {why}")


def begin(scenario: Scenario) -> State:
    return State(at=scenario.start, values=tuple(each.start for each in scenario.dimensions))


def holds(condition: Condition | None, scenario: Scenario, values: Sequence[int], flags: Iterable[str]) -> bool:
    if condition is None:
        return True
    if condition.flag and condition.flag not in flags:
        return False
    if condition.without_flag and condition.without_flag in flags:
        return False
    return not condition.dimension or _within(condition, scenario, values)


def _within(condition: Condition, scenario: Scenario, values: Sequence[int]) -> bool:
    names = [each.key for each in scenario.dimensions]
    if condition.dimension not in names:
        return False
    value = values[names.index(condition.dimension)]
    low, high = condition.at_least, condition.at_most
    return (low is None or value >= low) and (high is None or value <= high)


def offered(scenario: Scenario, state: State) -> tuple[Choice, ...]:
    """What may be chosen here and now; nothing at an end."""
    scene = scenario.scene_by_key.get(state.at)
    return tuple(each for each in scene.choices if is_offered(scenario, state, scene, each)) if scene else ()


def is_offered(scenario: Scenario, state: State, scene: Scene, choice: Choice) -> bool:
    if not holds(choice.requires, scenario, state.values, state.flags):
        return False
    return graph_of(scenario).in_time(scene.key, choice.key, choice.target, state.taken)


def choose(scenario: Scenario, state: State, choice: Choice) -> State:
    """The state after ``choice``, which was offered."""
    critical = choice.critical
    if critical is not None and holds(critical.when, scenario, state.values, state.flags):
        fault = Fault(step=state.taken, scene=state.at, critical=critical)
        state = replace(state, faults=(*state.faults, fault))
    return replace(
        state,
        at=choice.target,
        values=after(scenario, state.values, choice),
        flags=state.flags | {choice.sets} if choice.sets else state.flags,
        taken=state.taken + 1,
    )


def after(scenario: Scenario, values: Sequence[int], choice: Choice) -> tuple[int, ...]:
    moves = {each.dimension: each.by for each in choice.effects}
    pairs = zip(scenario.dimensions, values, strict=True)
    return tuple(each.moved(value, moves.get(each.key, 0)) for each, value in pairs)


def play(scenario: Scenario, path: Iterable[Step]) -> State:
    """Where a path leads. Raises :class:`ImpossiblePath` for one that nobody can have walked."""
    state = begin(scenario)
    for step in path:
        state = choose(scenario, state, chosen(scenario, state, step))
    return state


def chosen(scenario: Scenario, state: State, step: Step) -> Choice:
    """The choice that ``step`` makes in ``state``. Raises :class:`ImpossiblePath`."""
    scene = scenario.scene_by_key.get(state.at)
    if scene is None:
        raise ImpossiblePath(state.taken, Impossibility.ENDED)
    if scene.key != step.scene:
        raise ImpossiblePath(state.taken, Impossibility.OTHER_SCENE)
    choice = scene.choice(step.choice)
    if choice is None:
        raise ImpossiblePath(state.taken, Impossibility.NO_SUCH_CHOICE)
    if not is_offered(scenario, state, scene, choice):
        raise ImpossiblePath(state.taken, Impossibility.NOT_OFFERED)
    return choice


def end_of(scenario: Scenario, state: State) -> End | None:
    return scenario.end_by_key.get(state.at)
