"""Everything that can happen in a scenario, as far as a question asked of it needs to know."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from assessments.scenarios.content import Band, Choice, Condition, Scenario, graph_of
from assessments.scenarios.playing import after, holds

MOST_SITUATIONS = 60_000


class TooIntricate(ValueError):
    """More situations than can be gone through."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where somebody can be. Values that the question does not look at stay at their start: many paths are one."""

    at: str
    values: tuple[int, ...]
    flags: frozenset[str]


def conditions(scenario: Scenario) -> Iterator[Condition]:
    for _scene, choice in scenario.edges():
        if choice.requires is not None:
            yield choice.requires
        if choice.critical is not None and choice.critical.when is not None:
            yield choice.critical.when


@dataclass(frozen=True)
class Explorer:
    """``watched`` are the dimensions whose values matter; flags matter where a condition names them."""

    scenario: Scenario
    watched: frozenset[str]
    allowed: Callable[[Situation, Choice], bool] = lambda _situation, _choice: True

    @classmethod
    def of_conditions(cls, scenario: Scenario) -> "Explorer":
        return cls(scenario, frozenset(each.dimension for each in conditions(scenario)))

    @classmethod
    def without_faults(cls, scenario: Scenario) -> "Explorer":
        """By the ways on which no critical error is made, with what the overall word is worked out from."""
        essential = {each.key for each in scenario.dimensions if each.essential}
        watched = frozenset(essential | {each.dimension for each in conditions(scenario)})
        return cls(scenario, watched, lambda situation, choice: not makes_fault(scenario, situation, choice))

    @cached_property
    def asked_flags(self) -> frozenset[str]:
        """One that no condition names makes no difference."""
        named = {name for each in conditions(self.scenario) for name in (each.flag, each.without_flag)}
        return frozenset(named - {""})

    def situations(self) -> frozenset[Situation]:
        """All that can be reached. Raises :class:`TooIntricate`."""
        start = Situation(self.scenario.start, tuple(each.start for each in self.scenario.dimensions), frozenset())
        seen, waiting = {start}, [start]
        while waiting:
            for following in self._after(waiting.pop()):
                if following not in seen:
                    seen.add(following)
                    waiting.append(following)
            if len(seen) > MOST_SITUATIONS:
                raise TooIntricate
        return frozenset(seen)

    def _after(self, situation: Situation) -> Iterable[Situation]:
        scene = self.scenario.scene_by_key.get(situation.at)
        for choice in scene.choices if scene else ():
            if open_in(self.scenario, situation, choice) and self.allowed(situation, choice):
                yield Situation(choice.target, self._values(situation, choice), self._flags(situation, choice))

    def _values(self, situation: Situation, choice: Choice) -> tuple[int, ...]:
        moved = after(self.scenario, situation.values, choice)
        return tuple(
            value if each.key in self.watched else each.start
            for each, value in zip(self.scenario.dimensions, moved, strict=True)
        )

    def _flags(self, situation: Situation, choice: Choice) -> frozenset[str]:
        return situation.flags | ({choice.sets} & self.asked_flags)


def open_in(scenario: Scenario, situation: Situation, choice: Choice) -> bool:
    return holds(choice.requires, scenario, situation.values, situation.flags)


def makes_fault(scenario: Scenario, situation: Situation, choice: Choice) -> bool:
    return choice.critical is not None and holds(choice.critical.when, scenario, situation.values, situation.flags)


def can_be_stuck(scenario: Scenario, situations: Iterable[Situation]) -> set[str]:
    """The scenes where, for somebody, nothing is offered that goes on: a way back may come too late."""
    returns = graph_of(scenario).returns
    return {
        each.at
        for each in situations
        if (scene := scenario.scene_by_key.get(each.at)) is not None
        and not any(
            open_in(scenario, each, choice) for choice in scene.choices if (scene.key, choice.key) not in returns
        )
    }


def is_solid(scenario: Scenario, situation: Situation) -> bool:
    pairs = zip(scenario.dimensions, situation.values, strict=True)
    return all(each.band(value) is Band.SOLID for each, value in pairs if each.essential)
