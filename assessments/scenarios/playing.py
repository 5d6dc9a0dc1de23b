"""What happens when choices are made. Pure: the same scenario and the same path give the same state, on any machine."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assessments.scenarios.content import MAX_STEPS, Choice, Critical, End, Scenario
from assessments.scenarios.exploring import TooIntricate, of_what_is_offered
from assessments.scenarios.moves import holds, moved


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


def offered(scenario: Scenario, state: State) -> tuple[Choice, ...]:
    """What may be chosen here and now; nothing at an end."""
    scene = scenario.scene_by_key.get(state.at)
    return tuple(each for each in scene.choices if is_offered(scenario, state, each)) if scene else ()


def is_offered(scenario: Scenario, state: State, choice: Choice) -> bool:
    """Its condition holds, and an end can still be reached in time: whoever comes back too often is led on."""
    if not holds(choice.requires, scenario, state.values, state.flags):
        return False
    return state.taken + 1 + _steps_needed(scenario, choose(scenario, state, choice)) <= MAX_STEPS


def _steps_needed(scenario: Scenario, state: State) -> int:
    """To an end, at least. A draft that is too intricate, or that goes nowhere, is played as far as it goes."""
    explorer = of_what_is_offered(scenario)
    try:
        needed = explorer.steps_to_an_end
    except TooIntricate:
        return 0
    return needed.get(explorer.situation(state.at, state.values, state.flags), 0)


def choose(scenario: Scenario, state: State, choice: Choice) -> State:
    """The state after ``choice``, which was offered."""
    critical = choice.critical
    if critical is not None and holds(critical.when, scenario, state.values, state.flags):
        fault = Fault(step=state.taken, scene=state.at, critical=critical)
        state = replace(state, faults=(*state.faults, fault))
    return replace(
        state,
        at=choice.target,
        values=moved(scenario, state.values, choice),
        flags=state.flags | {choice.sets} if choice.sets else state.flags,
        taken=state.taken + 1,
    )


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
    if not is_offered(scenario, state, choice):
        raise ImpossiblePath(state.taken, Impossibility.NOT_OFFERED)
    return choice


def end_of(scenario: Scenario, state: State) -> End | None:
    return scenario.end_by_key.get(state.at)
