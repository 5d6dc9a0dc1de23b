"""What leads where: asked before anything is explored."""

from collections import Counter
from collections.abc import Iterator

from assessments.scenarios.content import MAX_STEPS, Scenario, Scene, graph_of
from assessments.scenarios.judging.flaws import Flaw, Problem

MOST_CHOICES = 4


def broken(scenario: Scenario) -> Iterator[Problem]:
    """What keeps the graph from being one: nothing else can be asked before."""
    if not scenario.scenes:
        yield Problem(flaw=Flaw.NO_SCENE, place="scenes")
    if not scenario.ends:
        yield Problem(flaw=Flaw.NO_END, place="ends")
    if scenario.scenes and scenario.start not in scenario.scene_by_key:
        yield Problem(flaw=Flaw.NO_START, place="start", detail=scenario.start)
    yield from _doubled(scenario)
    places = scenario.scene_by_key.keys() | scenario.end_by_key.keys()
    for scene in scenario.scenes:
        if not scene.choices:
            yield Problem(flaw=Flaw.NO_CHOICE, scene=scene.key)
        for choice in scene.choices:
            if choice.target not in places:
                yield Problem(flaw=Flaw.UNKNOWN_TARGET, scene=scene.key, choice=choice.key, detail=choice.target)


def _doubled(scenario: Scenario) -> Iterator[Problem]:
    keys = Counter([*(each.key for each in scenario.scenes), *(each.key for each in scenario.ends)])
    yield from (Problem(flaw=Flaw.DOUBLED_KEY, scene=key, detail=key) for key, count in keys.items() if count > 1)
    for name in ("dimensions", "stages", "characters"):
        found = Counter(each.key for each in getattr(scenario, name))
        yield from (Problem(flaw=Flaw.DOUBLED_KEY, place=name, detail=key) for key, count in found.items() if count > 1)
    for scene in scenario.scenes:
        found = Counter(each.key for each in scene.choices)
        yield from (
            Problem(flaw=Flaw.DOUBLED_KEY, scene=scene.key, choice=key, detail=key)
            for key, count in found.items()
            if count > 1
        )


def shape(scenario: Scenario) -> Iterator[Problem]:
    """Of a graph that is not broken."""
    graph = graph_of(scenario)
    for key in (*scenario.scene_by_key, *scenario.end_by_key):
        if key not in graph.reachable:
            yield Problem(flaw=Flaw.UNREACHABLE, scene=key)
        elif key not in graph.finishing:
            yield Problem(flaw=Flaw.NO_WAY_OUT, scene=key)
    for scene in scenario.scenes:
        if len(scene.choices) > MOST_CHOICES:
            yield Problem(flaw=Flaw.MANY_CHOICES, scene=scene.key, detail=str(MOST_CHOICES))
        yield from _stage(scenario, scene)
    yield from _length(scenario)


def _stage(scenario: Scenario, scene: Scene) -> Iterator[Problem]:
    if scene.stage and scene.stage not in scenario.stage_rank:
        yield Problem(flaw=Flaw.UNKNOWN_STAGE, scene=scene.key, detail=scene.stage)
        return
    for choice in scene.choices:
        there = scenario.scene_by_key.get(choice.target)
        if there is not None and _goes_back(scenario, scene.stage, there.stage):
            yield Problem(flaw=Flaw.STAGE_BACK, scene=scene.key, choice=choice.key, detail=there.stage)


def _goes_back(scenario: Scenario, here: str, there: str) -> bool:
    """To an earlier stage that does not allow it."""
    rank = scenario.stage_rank
    if here not in rank or there not in rank or rank[there] >= rank[here]:
        return False
    return not scenario.stages[rank[there]].allows_return


def _length(scenario: Scenario) -> Iterator[Problem]:
    graph = graph_of(scenario)
    circle = [each for each in graph.circle if each in graph.finishing and each in graph.reachable]
    if circle:
        # Those that go back to a stage which does not allow it are told by name already.
        if not any(True for scene in scenario.scenes for _each in _stage(scenario, scene)):
            yield Problem(flaw=Flaw.CIRCLE, scene=circle[0], detail=", ".join(circle))
    elif graph.longest.get(scenario.start, 0) > MAX_STEPS:
        yield Problem(flaw=Flaw.LONG_WAY, place="scenes", detail=str(MAX_STEPS))
