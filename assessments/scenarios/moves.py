"""What one choice asks for and changes."""

from collections.abc import Iterable, Sequence

from assessments.scenarios.content import Choice, Condition, Scenario


def holds(condition: Condition | None, scenario: Scenario, values: Sequence[int], flags: Iterable[str]) -> bool:
    """``values`` follow the scenario's dimensions."""
    if condition is None:
        return True
    if condition.flag and condition.flag not in flags:
        return False
    if condition.without_flag and condition.without_flag in flags:
        return False
    return not condition.dimension or _within(condition, scenario, values)


def _within(condition: Condition, scenario: Scenario, values: Sequence[int]) -> bool:
    pairs = zip(scenario.dimensions, values, strict=True)
    value = next((value for each, value in pairs if each.key == condition.dimension), None)
    if value is None:
        return False
    low, high = condition.at_least, condition.at_most
    return (low is None or value >= low) and (high is None or value <= high)


def moved(scenario: Scenario, values: Sequence[int], choice: Choice) -> tuple[int, ...]:
    """The values after ``choice``, each kept within its bounds."""
    moves = {each.dimension: each.by for each in choice.effects}
    pairs = zip(scenario.dimensions, values, strict=True)
    return tuple(each.moved(value, moves.get(each.key, 0)) for each, value in pairs)
