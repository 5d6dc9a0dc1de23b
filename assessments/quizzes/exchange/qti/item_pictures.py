"""What is found or labelled on a picture."""

from collections.abc import Iterable
from decimal import Decimal
from html import escape
from xml.etree.ElementTree import Element

from assessments.quizzes.content import (
    Hotspot,
    Labelling,
    Picture,
    Question,
    Shape,
    Zone,
)
from assessments.quizzes.exchange.qti.item import Item
from assessments.quizzes.exchange.qti.item_choices import declare_choices, worth
from assessments.quizzes.exchange.qti.item_pairs import declare_pairs


def _picture(item: Item, interaction: Element, picture: Picture) -> None:
    html = f'<img src="{picture.src}" alt="{escape(picture.alt)}" width="{picture.width}" height="{picture.height}">'
    item.html(interaction, html)


def write_hotspot(item: Item, question: Question) -> None:
    assert isinstance(question, Hotspot)  # noqa: S101
    cardinality = "single" if question.most == 1 and sum(zone.correct for zone in question.zones) == 1 else "multiple"
    interaction = item.interaction("hotspot-interaction", max_choices=str(question.most))
    _picture(item, interaction, question.picture)
    names = [f"z{place}" for place in range(1, len(question.zones) + 1)]
    for name, zone in zip(names, question.zones, strict=True):
        shape, coords = _coords(zone, question.picture)
        item.put(interaction, "hotspot-choice", identifier=name, shape=shape, coords=coords, hotspot_label=zone.label)
        if zone.feedback:
            item.has_told = True
            item.tell("FEEDBACK", name, zone.feedback)
    right = [zone.correct for zone in question.zones]
    declare_choices(item, names, right, worth(right, question.credit), question.credit, cardinality=cardinality)


def _coords(zone: Zone, picture: Picture) -> tuple[str, str]:
    """In whole pixels."""
    sides = (picture.width, picture.height)
    if zone.shape is Shape.CIRCLE:
        x, y, radius = zone.numbers[:3]
        return "circle", _pixels([x * sides[0], y * sides[1], radius * sides[0]])
    if zone.shape is Shape.RECTANGLE:
        x, y, width, height = zone.numbers[:4]
        return "rect", _pixels([x * sides[0], y * sides[1], (x + width) * sides[0], (y + height) * sides[1]])
    return "poly", _pixels([each * sides[place % 2] for place, each in enumerate(zone.numbers)])


def _pixels(numbers: Iterable[Decimal]) -> str:
    return ",".join(str(round(each)) for each in numbers)


def write_labelling(item: Item, question: Question) -> None:
    assert isinstance(question, Labelling)  # noqa: S101
    places = {label.uuid: place for place, label in enumerate(question.labels, 1)}
    interaction = item.interaction("graphic-gap-match-interaction")
    _picture(item, interaction, question.picture)
    for place, label in enumerate(question.labels, 1):
        item.part(interaction, "gap-text", f"l{place}", label, match_max="0")
    radius = max(4, question.picture.width // 30)
    for place, marker in enumerate(question.markers, 1):
        x, y = round(marker.x * question.picture.width), round(marker.y * question.picture.height)
        item.put(
            interaction, "associable-hotspot", identifier=f"m{place}", shape="circle", coords=f"{x},{y},{radius}",
            match_max="1", hotspot_label=marker.place,
        )  # fmt: skip
    right = [f"l{places.get(marker.label, 1)} m{place}" for place, marker in enumerate(question.markers, 1)]
    declare_pairs(item, right, [], question.credit)
