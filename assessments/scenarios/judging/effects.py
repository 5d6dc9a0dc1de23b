"""What choices move, ask for and speak for."""

from collections import Counter
from collections.abc import Iterator

from assessments.scenarios.content import Choice, Condition, Dimension, Direction, Scenario
from assessments.scenarios.judging.flaws import Flaw, Problem

MOST_EFFECT = 2
ESSENTIAL_SCENES = 2


def effects(scenario: Scenario) -> Iterator[Problem]:
    if not scenario.dimensions:
        yield Problem(flaw=Flaw.NO_DIMENSION, place="dimensions")
    elif not any(each.essential for each in scenario.dimensions):
        yield Problem(flaw=Flaw.NO_ESSENTIAL, place="dimensions")
    for dimension in scenario.dimensions:
        yield from _dimension(dimension)
    if not scenario.competencies():
        yield Problem(flaw=Flaw.NO_COMPETENCY, place="scenes")
    set_somewhere = {choice.sets for _scene, choice in scenario.edges()}
    for scene, choice in scenario.edges():
        for flaw, detail in _choice(scenario, choice, set_somewhere):
            yield Problem(flaw=flaw, scene=scene.key, choice=choice.key, detail=detail)


def _dimension(dimension: Dimension) -> Iterator[Problem]:
    place = f"dimensions.{dimension.key}"
    if not dimension.low <= dimension.start <= dimension.high or not _thresholds(dimension):
        yield Problem(flaw=Flaw.DIMENSION_BOUNDS, place=place, detail=dimension.label or dimension.key)
    words = (dimension.label, dimension.text_solid, dimension.text_on_the_way, dimension.text_again)
    if not all(each.strip() for each in words):
        yield Problem(flaw=Flaw.NO_DIMENSION_WORDS, place=place, detail=dimension.label or dimension.key)


def _thresholds(dimension: Dimension) -> bool:
    """From the worst to the best, each band can be reached."""
    if dimension.direction is Direction.LOWER:
        return dimension.low <= dimension.solid < dimension.on_the_way < dimension.high
    return dimension.low < dimension.on_the_way < dimension.solid <= dimension.high


def _choice(scenario: Scenario, choice: Choice, set_somewhere: set[str]) -> Iterator[tuple[Flaw, str]]:
    moved = Counter(each.dimension for each in choice.effects)
    for name, count in moved.items():
        if name not in scenario.dimension_by_key:
            yield Flaw.UNKNOWN_DIMENSION, name
        elif count > 1:
            yield Flaw.EFFECT_TWICE, name
    if any(not -MOST_EFFECT <= each.by <= MOST_EFFECT for each in choice.effects):
        yield Flaw.EFFECT_SIZE, str(MOST_EFFECT)
    if choice.critical is not None and not (choice.critical.code.strip() and choice.critical.label.strip()):
        yield Flaw.NO_CRITICAL_LABEL, ""
    for each in (choice.requires, choice.critical.when if choice.critical else None):
        if each is not None:
            yield from _condition(scenario, each, set_somewhere)


def _condition(scenario: Scenario, condition: Condition, set_somewhere: set[str]) -> Iterator[tuple[Flaw, str]]:
    bounds = condition.at_least is not None or condition.at_most is not None
    if bool(condition.dimension) != bounds or not (condition.flag or condition.without_flag or condition.dimension):
        yield Flaw.EMPTY_CONDITION, ""
    if condition.dimension and condition.dimension not in scenario.dimension_by_key:
        yield Flaw.UNKNOWN_DIMENSION, condition.dimension
    for flag in filter(None, (condition.flag, condition.without_flag)):
        if flag not in set_somewhere:
            yield Flaw.FLAG_NEVER_SET, flag


def essentials_moved(scenario: Scenario) -> Iterator[Problem]:
    """Each essential dimension is at stake in two decisions at least."""
    for dimension in scenario.dimensions:
        moving = {
            scene.key
            for scene, choice in scenario.edges()
            if scene.decides and any(each.dimension == dimension.key and each.by for each in choice.effects)
        }
        if dimension.essential and len(moving) < ESSENTIAL_SCENES:
            yield Problem(
                flaw=Flaw.ESSENTIAL_FEW, place=f"dimensions.{dimension.key}", detail=dimension.label or dimension.key
            )
