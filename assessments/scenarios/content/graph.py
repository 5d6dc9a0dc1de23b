"""The shape of a scenario: what leads where, which ways lead back, how long it can last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from assessments.scenarios.content.types import Scenario, Scene

MAX_STEPS = 40  # domain.md §D.2

Edge = tuple[str, str]  # the keys of a scene and of one of its choices


@dataclass(frozen=True)
class Graph:
    """Asked of a scenario whose keys are single and whose choices lead somewhere."""

    scenario: Scenario

    @cached_property
    def successors(self) -> dict[str, tuple[str, ...]]:
        found = {
            scene.key: tuple(dict.fromkeys(each.target for each in scene.choices)) for scene in self.scenario.scenes
        }
        return found | {end.key: () for end in self.scenario.ends}

    @cached_property
    def predecessors(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {key: [] for key in self.successors}
        for key, targets in self.successors.items():
            for target in targets:
                found.setdefault(target, []).append(key)
        return {key: tuple(keys) for key, keys in found.items()}

    @cached_property
    def reachable(self) -> frozenset[str]:
        return _from([self.scenario.start], self.successors)

    @cached_property
    def finishing(self) -> frozenset[str]:
        """What an end can be reached from."""
        return _from([end.key for end in self.scenario.ends], self.predecessors)

    @cached_property
    def distance(self) -> dict[str, int]:
        """How few choices lie between the start and each place that can be reached."""
        found, layer = {self.scenario.start: 0}, [self.scenario.start]
        while layer:
            after = dict.fromkeys(target for key in layer for target in self.successors.get(key, ()))
            layer = [each for each in after if each not in found]
            found |= dict.fromkeys(layer, max(found.values()) + 1)
        return found

    @cached_property
    def returns(self) -> frozenset[Edge]:
        """The choices by which one comes back: no farther from the start, to a place from where one can come here
        again, and whose stage allows it."""
        return frozenset(
            (scene.key, choice.key) for scene, choice in self.scenario.edges() if self._comes_back(scene, choice.target)
        )

    def _comes_back(self, scene: Scene, target: str) -> bool:
        there = self.scenario.scene_by_key.get(target)
        if there is None or scene.key not in _from([target], self.successors):
            return False
        if self.distance.get(target, 0) > self.distance.get(scene.key, 0):
            return False
        stage = next((each for each in self.scenario.stages if each.key == there.stage), None)
        rank = self.scenario.stage_rank
        return stage is not None and stage.allows_return and rank[there.stage] <= rank.get(scene.stage, len(rank))

    @cached_property
    def forward(self) -> dict[str, tuple[str, ...]]:
        """As ``successors``, without the ways back."""
        found = {
            scene.key: tuple(
                dict.fromkeys(each.target for each in scene.choices if (scene.key, each.key) not in self.returns)
            )
            for scene in self.scenario.scenes
        }
        return found | {end.key: () for end in self.scenario.ends}

    @cached_property
    def circle(self) -> tuple[str, ...]:
        """Scenes that go round in a circle by other ways than those back, in the order written; empty when none do."""
        left = dict(self.forward)
        while loose := [key for key, targets in left.items() if not any(each in left for each in targets)]:
            for key in loose:
                del left[key]
        # What only leads into the circle is not of it.
        while unled := set(left) - {target for targets in left.values() for target in targets}:
            for key in unled:
                del left[key]
        return tuple(left)

    @cached_property
    def longest(self) -> dict[str, int]:
        """How many choices lie between a place and an end at most, without coming back. Only where there is no
        circle."""
        found: dict[str, int] = {}
        left = dict(self.forward)
        while ready := [key for key, targets in left.items() if not any(each in left for each in targets)]:
            for key in ready:
                found[key] = max((found.get(each, 0) + 1 for each in left.pop(key)), default=0)
        return found


def graph_of(scenario: Scenario) -> Graph:
    """Worked out once for each scenario read, and kept with it as its cached properties are."""
    kept = scenario.__dict__
    if "graph" not in kept:
        kept["graph"] = Graph(scenario)
    graph: Graph = kept["graph"]
    return graph


def _from(starts: Iterable[str], edges: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting.extend(edges.get(here, ()))
    return frozenset(seen)
