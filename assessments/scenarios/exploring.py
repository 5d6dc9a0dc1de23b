"""Everything that can happen in a scenario, as far as a question asked of it needs to know."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from assessments.scenarios.content import Choice, Condition, Scenario
from assessments.scenarios.moves import holds

MOST_SITUATIONS = 60_000


class TooIntricate(ValueError):
    """More situations than can be gone through."""


class Situation(NamedTuple):
    """Where somebody can be. What the question does not look at stays as at the start: many paths are one."""

    at: str
    values: tuple[int, ...]
    flags: frozenset[str]


Allowed = Callable[[Situation, Choice], bool]


@dataclass(frozen=True, slots=True)
class Way:
    """What a choice changes of what is watched. ``shifts`` are a place among the dimensions, by how much, and the
    bounds. Worked out once: a choice is made in thousands of situations."""

    choice: Choice
    sets: frozenset[str]
    shifts: tuple[tuple[int, int, int, int], ...]

    def values(self, before: tuple[int, ...]) -> tuple[int, ...]:
        if not self.shifts:
            return before
        after = list(before)
        for place, by, low, high in self.shifts:
            value = before[place] + by
            after[place] = low if value < low else min(value, high)
        return tuple(after)


@dataclass(frozen=True)
class Explorer:
    """``watched`` are the dimensions whose values matter, ``flags`` the flags that do; ``allowed`` leaves out choices
    that are open otherwise."""

    scenario: Scenario
    watched: frozenset[str]
    flags: frozenset[str]
    allowed: Allowed = lambda _situation, _choice: True

    def situation(self, at: str, values: tuple[int, ...], flags: frozenset[str]) -> Situation:
        kept = tuple(
            value if each.key in self.watched else each.start
            for each, value in zip(self.scenario.dimensions, values, strict=True)
        )
        return Situation(at, kept, flags & self.flags)

    def start(self) -> Situation:
        return self.situation(self.scenario.start, tuple(each.start for each in self.scenario.dimensions), frozenset())

    @cached_property
    def after(self) -> dict[Situation, tuple[Situation, ...]]:
        """Every situation that can be reached, with those that follow it. Raises :class:`TooIntricate`."""
        found: dict[Situation, tuple[Situation, ...]] = {}
        waiting = [self.start()]
        while waiting:
            here = waiting.pop()
            if here in found:
                continue
            found[here] = tuple(dict.fromkeys(self._following(here)))
            waiting.extend(found[here])
            if len(found) > MOST_SITUATIONS:
                raise TooIntricate
        return found

    def _following(self, here: Situation) -> Iterator[Situation]:
        at, values, flags = here
        for way in self._ways.get(at, ()):
            if self._is_open(here, way.choice):
                yield Situation(way.choice.target, way.values(values), flags | way.sets if way.sets else flags)

    @cached_property
    def _ways(self) -> dict[str, tuple[Way, ...]]:
        return {scene.key: tuple(map(self._way, scene.choices)) for scene in self.scenario.scenes}

    def _way(self, choice: Choice) -> Way:
        moves = {each.dimension: each.by for each in choice.effects}
        shifts = tuple(
            (place, moves.get(each.key, 0), each.low, each.high)
            for place, each in enumerate(self.scenario.dimensions)
            if each.key in self.watched and (moves.get(each.key) or not each.low <= each.start <= each.high)
        )
        return Way(choice, self.flags & {choice.sets}, shifts)

    def _is_open(self, here: Situation, choice: Choice) -> bool:
        asked = choice.requires
        offered = asked is None or holds(asked, self.scenario, here.values, here.flags)
        return offered and self.allowed(here, choice)

    def open_choices(self, here: Situation) -> list[Choice]:
        scene = self.scenario.scene_by_key.get(here.at)
        return [each for each in (scene.choices if scene else ()) if self._is_open(here, each)]

    @cached_property
    def steps_to_an_end(self) -> dict[Situation, int]:
        """How few steps suffice from each situation; those from which no end can be reached are not there."""
        before: dict[Situation, list[Situation]] = {}
        for here, following in self.after.items():
            for each in following:
                before.setdefault(each, []).append(here)
        layer = [each for each in self.after if each.at in self.scenario.end_by_key]
        found, steps = dict.fromkeys(layer, 0), 0
        while layer:
            steps += 1
            layer = [each for each in {one for here in layer for one in before.get(here, ())} if each not in found]
            found |= dict.fromkeys(layer, steps)
        return found


def of_what_is_offered(scenario: Scenario) -> Explorer:
    """Watches what decides whether a choice is offered. Worked out once for each scenario read, and kept with it."""
    kept = scenario.__dict__
    if "offered" not in kept:
        asked = [choice.requires for _scene, choice in scenario.edges() if choice.requires is not None]
        kept["offered"] = Explorer(scenario, *_watched(asked))
    explorer: Explorer = kept["offered"]
    return explorer


def without_faults(scenario: Scenario) -> Explorer:
    """By the ways on which no critical error is made; watches also what the overall word is worked out from."""
    asked = [choice.requires for _scene, choice in scenario.edges() if choice.requires is not None]
    asked += [choice.critical.when for _scene, choice in scenario.edges() if choice.critical and choice.critical.when]
    watched, flags = _watched(asked)
    essential = {each.key for each in scenario.dimensions if each.essential}
    return Explorer(scenario, watched | essential, flags, lambda here, choice: not _makes_fault(scenario, here, choice))


def _watched(asked: list[Condition]) -> tuple[frozenset[str], frozenset[str]]:
    flags = {name for each in asked for name in (each.flag, each.without_flag)}
    return frozenset(each.dimension for each in asked), frozenset(flags - {""})


def _makes_fault(scenario: Scenario, here: Situation, choice: Choice) -> bool:
    return choice.critical is not None and holds(choice.critical.when, scenario, here.values, here.flags)
