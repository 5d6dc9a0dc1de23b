"""What its author may want to know, and what keeps nothing from being published."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessments.scenarios.content import Band, Dimension, Scenario
from assessments.scenarios.exploring import MOST_SITUATIONS
from assessments.scenarios.judging.shape import broken, shape


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverRead:
    """No way through the scenario ends in this band of the dimension: its sentence is written for nobody."""

    dimension: Dimension
    band: Band


def never_read(scenario: Scenario) -> Iterator[NeverRead]:
    """Nothing is told of an unfinished graph, where much is read by nobody yet. Conditions are taken as holding: what
    is told is certain, at the cost of missing some, and takes no time."""
    if any(True for judge in (broken, shape) for _each in judge(scenario)):
        return
    for dimension in scenario.dimensions:
        reached = {dimension.band(value) for value in _values_at_the_end(scenario, dimension)}
        yield from (NeverRead(dimension=dimension, band=each) for each in Band if reached and each not in reached)


def _values_at_the_end(scenario: Scenario, dimension: Dimension) -> set[int]:
    """None where no bound keeps it from going on for ever."""
    waiting = [(scenario.start, dimension.start)]
    seen: set[tuple[str, int]] = set()
    while waiting and len(seen) <= MOST_SITUATIONS:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        at, value = here
        scene = scenario.scene_by_key.get(at)
        for choice in scene.choices if scene else ():
            by = sum(each.by for each in choice.effects if each.dimension == dimension.key)
            waiting.append((choice.target, dimension.moved(value, by)))
    if waiting:
        return set()
    return {value for at, value in seen if at in scenario.end_by_key}
