"""What can be played: asked of a graph that is sound."""

from collections.abc import Iterator

from assessments.scenarios.content import Choice, Scenario, Scene
from assessments.scenarios.judging.exploring import Explorer, TooIntricate, can_be_stuck, is_solid
from assessments.scenarios.judging.flaws import Flaw, Problem

FEW_DECISIONS = 3  # below, a regular place of the best answer says nothing


def played_out(scenario: Scenario) -> Iterator[Problem]:
    try:
        yield from _explored(scenario)
    except TooIntricate:
        yield Problem(flaw=Flaw.TOO_INTRICATE, place="scenes")
    yield from guessable(scenario)


def _explored(scenario: Scenario) -> Iterator[Problem]:
    everywhere = Explorer.of_conditions(scenario).situations()
    for key in sorted(can_be_stuck(scenario, everywhere), key=[each.key for each in scenario.scenes].index):
        yield Problem(flaw=Flaw.ALL_HIDDEN, scene=key)
    outcomes = {scenario.end_by_key[each.at].outcome for each in everywhere if each.at in scenario.end_by_key}
    if len(outcomes) < 2:  # noqa: PLR2004 — two different ways to end, domain.md §D.2
        yield Problem(flaw=Flaw.ONE_OUTCOME, place="ends")
    clean = [each for each in Explorer.without_faults(scenario).situations() if each.at in scenario.end_by_key]
    if not clean:
        yield Problem(flaw=Flaw.NO_CLEAN_PATH, place="scenes")
    elif not any(is_solid(scenario, each) for each in clean):
        yield Problem(flaw=Flaw.NO_SOLID_PATH, place="dimensions")


def guessable(scenario: Scenario) -> Iterator[Problem]:
    """Whether the best answer is known without reading: always in one place, or always the longest."""
    decisions = [
        (scene, best) for scene in scenario.scenes if scene.decides and (best := best_choices(scenario, scene))
    ]
    if len(decisions) < FEW_DECISIONS:
        return
    places = set.intersection(*({scene.choices.index(each) for each in best} for scene, best in decisions))
    if places:
        yield Problem(flaw=Flaw.BEST_PLACE, place="scenes", detail=str(min(places) + 1))
    if all(_is_longest(scene, best) for scene, best in decisions):
        yield Problem(flaw=Flaw.BEST_LONGEST, place="scenes")


def best_choices(scenario: Scenario, scene: Scene) -> tuple[Choice, ...]:
    """Those that bring most to the essential dimensions; none where all bring the same."""
    essential = {each.key: each for each in scenario.dimensions if each.essential}
    brings = [
        sum(effect.by if essential[effect.dimension].direction == "higher_better" else -effect.by
            for effect in choice.effects if effect.dimension in essential)
        for choice in scene.choices
    ]  # fmt: skip
    most = max(brings)
    found = tuple(choice for choice, brought in zip(scene.choices, brings, strict=True) if brought == most)
    return found if len(found) < len(scene.choices) else ()


def _is_longest(scene: Scene, best: tuple[Choice, ...]) -> bool:
    longest = max(len(each.label) for each in scene.choices)
    return any(len(each.label) == longest for each in best)
