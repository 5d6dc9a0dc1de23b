"""What can be played: asked of a graph that is sound."""

from collections.abc import Iterator

from assessments.scenarios.content import Band, Choice, Scenario, Scene
from assessments.scenarios.exploring import Explorer, Situation, TooIntricate, of_what_is_offered, without_faults
from assessments.scenarios.judging.flaws import Flaw, Problem

DIFFERENT_ENDS = 2  # domain.md §D.2
FEW_DECISIONS = 3  # below, a regular place of the best answer says nothing


def played_out(scenario: Scenario) -> Iterator[Problem]:
    offered = of_what_is_offered(scenario)
    try:
        stuck = list(_stuck(scenario, offered))
        yield from stuck or _ends(scenario, offered)
    except TooIntricate:
        yield Problem(flaw=Flaw.TOO_INTRICATE, place="scenes")
    yield from guessable(scenario)


def _stuck(scenario: Scenario, offered: Explorer) -> Iterator[Problem]:
    """Where, for somebody, nothing is offered; or, where something always is, from where no end can be reached."""
    hopeless = [each for each in offered.after if each not in offered.steps_to_an_end]
    hidden = {each.at for each in hopeless if not offered.open_choices(each)}
    flaw, places = (Flaw.ALL_HIDDEN, hidden) if hidden else (Flaw.NO_WAY_OUT, {each.at for each in hopeless})
    yield from (Problem(flaw=flaw, scene=scene.key) for scene in scenario.scenes if scene.key in places)


def _ends(scenario: Scenario, offered: Explorer) -> Iterator[Problem]:
    reached = [scenario.end_by_key[each.at] for each in offered.after if each.at in scenario.end_by_key]
    if len({each.outcome for each in reached}) < DIFFERENT_ENDS:
        yield Problem(flaw=Flaw.ONE_OUTCOME, place="ends")
    clean = [each for each in without_faults(scenario).after if each.at in scenario.end_by_key]
    if not clean:
        yield Problem(flaw=Flaw.NO_CLEAN_PATH, place="scenes")
    elif not any(_is_solid(scenario, each) for each in clean):
        yield Problem(flaw=Flaw.NO_SOLID_PATH, place="dimensions")


def _is_solid(scenario: Scenario, situation: Situation) -> bool:
    pairs = zip(scenario.dimensions, situation.values, strict=True)
    return all(each.band(value) is Band.SOLID for each, value in pairs if each.essential)


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
