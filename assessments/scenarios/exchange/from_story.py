"""From a Twine story to the draft of a scenario. What a scenario has no place for is told, passage by passage."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.scenarios.content import Dimension, Scenario
from assessments.scenarios.exchange.building import Building
from assessments.scenarios.exchange.pages import pages_of
from assessments.scenarios.exchange.report import Item, Said
from assessments.scenarios.exchange.story import Story
from assessments.scenarios.exchange.telling import Telling


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """``keys`` are those of scenes and ends by the names of passages."""

    scenario: Scenario
    keys: Mapping[str, str]
    items: tuple[Item, ...]
    remarks: tuple[Said, ...]


def foreign(story: Story, dimensions: tuple[Dimension, ...]) -> Foreign:
    """As any story is read, ours or not. ``dimensions`` are those that its variables may move."""
    building = Building(pages=pages_of(story), given=dimensions)
    telling = Telling(building)
    return Foreign(
        scenario=building.scenario(),
        keys=building.keys,
        items=tuple(telling.items()),
        remarks=tuple(telling.remarks()),
    )
