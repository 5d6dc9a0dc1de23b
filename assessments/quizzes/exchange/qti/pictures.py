"""Places on a picture."""

import re
from decimal import Decimal
from xml.etree.ElementTree import Element

from assessments.quizzes.content import Credit, Hotspot, Labelling, Marker, Part, Picture, Shape, Zone
from assessments.quizzes.exchange.building import Unusable, refuse_many_parts
from assessments.quizzes.exchange.markup import text_of
from assessments.quizzes.exchange.media import SOUNDS
from assessments.quizzes.exchange.numbers import number, plain
from assessments.quizzes.exchange.qti.bodies import inner, picture_of
from assessments.quizzes.exchange.qti.declared import NONE, Declared
from assessments.quizzes.exchange.qti.entries import Entry
from assessments.quizzes.exchange.qti.names import inside
from assessments.quizzes.exchange.report import Remark

SHARE = Decimal("0.0001")
ALL_OF_IT = (Decimal(0), Decimal(0), Decimal(1), Decimal(1))
Numbers = tuple[Decimal, ...]


def read_zones(entry: Entry) -> Hotspot:
    entry.lose_told()
    interaction, response = entry.first, entry.response(entry.first)
    choices = list(inside(interaction, "hotspotChoice"))
    refuse_many_parts(len(choices))
    picture, size = _picture(entry, interaction)
    zones = tuple(_zone(entry, response, place, each, size) for place, each in enumerate(choices, 1))
    right = sum(each.correct for each in zones)
    if not right:
        raise Unusable(Remark.NO_RIGHT_ANSWER)
    most = int(number(interaction.get("maxChoices", "1")) or 0)
    credit = Credit.RIGHT_MINUS_WRONG if entry.is_mapped(response) else Credit.ALL_OR_NOTHING
    return Hotspot(
        **entry.common(entry.stem(interaction)), picture=picture, zones=zones,
        most=max(1, min(most or len(zones), len(zones))), credit=credit,
    )  # fmt: skip


def _picture(entry: Entry, interaction: Element) -> tuple[Picture, tuple[Decimal, Decimal]]:
    """The picture, and the size in which the file counts its places."""
    address, alt = picture_of(interaction)
    html = entry.cleaner.html(f'<img src="{address}" alt="">', entry.found) if '"' not in address else ""
    kept = html.partition('src="media:')[2].partition('"')[0]
    size = entry.cleaner.shelf.size_of(kept)
    if not kept or kept.rpartition(".")[2] in SOUNDS or size is None:
        raise Unusable(Remark.MEDIA_MISSING, address)
    said = next(iter(inside(interaction, "object", "img")))
    sides = [number(said.get(name, "").removesuffix("px")) for name in ("width", "height")]
    width, height = (side if side and side > 0 else Decimal(real) for side, real in zip(sides, size, strict=True))
    return Picture(src=f"media:{kept}", alt=text_of(alt), width=size[0], height=size[1]), (width, height)


def _zone(entry: Entry, response: Declared, place: int, choice: Element, size: tuple[Decimal, Decimal]) -> Zone:
    shape, numbers = _shape(choice, size)
    return Zone(
        uuid=entry.uuid("zone", place), shape=shape, numbers=numbers,
        label=text_of(choice.get("hotspotLabel", "")) or str(place),
        correct=entry.share(response, choice.get("identifier", "")) > 0, feedback=entry.told(choice),
    )  # fmt: skip


FIGURES = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?")


def _shape(choice: Element, size: tuple[Decimal, Decimal]) -> tuple[Shape, Numbers]:
    """In shares of the picture's sides; a circle's radius in shares of its width."""
    width, height = size
    said = choice.get("shape", "")
    found = [Decimal(each) for each in FIGURES.findall(choice.get("coords", "")[:5000])]
    if said == "default":
        return Shape.RECTANGLE, ALL_OF_IT
    if said == "rect" and len(found) == 4:  # noqa: PLR2004
        left, right = sorted((_share(found[0], width), _share(found[2], width)))
        top, bottom = sorted((_share(found[1], height), _share(found[3], height)))
        return Shape.RECTANGLE, (left, top, right - left, bottom - top)
    if said in {"circle", "ellipse"} and len(found) in {3, 4}:
        radius = max(found[2:])
        return Shape.CIRCLE, (_share(found[0], width), _share(found[1], height), _share(radius, width))
    if said == "poly" and len(found) >= 6 and len(found) % 2 == 0:  # noqa: PLR2004
        return Shape.POLYGON, tuple(_share(each, height if place % 2 else width) for place, each in enumerate(found))
    raise Unusable(Remark.BROKEN, f"{said} {choice.get('coords', '')}"[:100])


def _share(pixels: Decimal, side: Decimal) -> Decimal:
    return plain(max(Decimal(0), min(Decimal(1), pixels / side)).quantize(SHARE))


def read_labels(entry: Entry) -> Labelling:
    entry.lose_told()
    interaction, response = entry.first, entry.response(entry.first)
    choices = list(inside(interaction, "gapImg", "gapText"))
    spots = list(inside(interaction, "associableHotspot"))
    refuse_many_parts(max(len(choices), len(spots)))
    picture, size = _picture(entry, interaction)
    labels = {each.get("identifier", ""): _label(entry, each) for each in choices}
    markers = tuple(
        found
        for place, each in enumerate(spots, 1)
        if (found := _marker(entry, response, place, each, labels=labels, size=size)) is not None
    )
    if not markers:
        raise Unusable(Remark.NO_RIGHT_ANSWER)
    if len(markers) < len(spots):
        entry.remark(Remark.SETTING_LOST, f"{len(markers)} / {len(spots)}")
    credit = Credit.EACH_PART if entry.is_mapped(response) else Credit.ALL_OR_NOTHING
    return Labelling(
        **entry.common(entry.stem(interaction)), picture=picture, markers=markers, labels=tuple(labels.values()),
        credit=credit,
    )  # fmt: skip


def _label(entry: Entry, choice: Element) -> Part:
    """A picture as a label is told by its name where nothing else says it."""
    html = inner(choice)
    if 'alt=""' in html and choice.get("objectLabel"):
        html = html.replace('alt=""', f'alt="{text_of(choice.get("objectLabel", ""))}"'.replace("<", ""))
    name = choice.get("identifier", "")
    return Part(uuid=entry.uuid("label", name), html=entry.cleaner.html(html, entry.found), feedback=entry.told(choice))


def _marker(
    entry: Entry,
    response: Declared,
    place: int,
    spot: Element,
    *,
    labels: dict[str, Part],
    size: tuple[Decimal, Decimal],
) -> Marker | None:
    """In the middle of its place; ``None`` where nothing goes there."""
    name = spot.get("identifier", "")
    shares = {key: entry.share(response, f"{key} {name}") for key in labels}
    best = max(shares, key=lambda key: shares[key], default="")
    if not best or shares[best] <= NONE:
        return None
    x, y = _middle(*_shape(spot, size))
    said = text_of(spot.get("hotspotLabel", "")) or str(place)
    return Marker(uuid=entry.uuid("marker", name), x=x, y=y, place=said, label=labels[best].uuid)


def _middle(shape: Shape, numbers: Numbers) -> tuple[Decimal, Decimal]:
    if shape is Shape.CIRCLE:
        return numbers[0], numbers[1]
    if shape is Shape.RECTANGLE:
        return plain(numbers[0] + numbers[2] / 2), plain(numbers[1] + numbers[3] / 2)
    half = len(numbers) // 2
    return plain(sum(numbers[::2], NONE) / half), plain(sum(numbers[1::2], NONE) / half)
