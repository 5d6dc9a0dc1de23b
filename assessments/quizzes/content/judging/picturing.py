from decimal import Decimal

from assessments.quizzes.content.flaws import Flaw
from assessments.quizzes.content.html import is_blank, is_stored_media
from assessments.quizzes.content.judging.choosing import right_and_wrong
from assessments.quizzes.content.judging.found import Found, blank_or_doubled
from assessments.quizzes.content.judging.placing import FEWEST, part_flaws
from assessments.quizzes.content.types import Hotspot, Labelling, Picture, Shape, Zone

CORNERS = 3


def _picture_flaws(picture: Picture) -> Found:
    if not is_stored_media(picture.src) or not picture.width or not picture.height:
        yield Flaw.NO_PICTURE, "picture.src", ""
    if not picture.alt.strip():
        yield Flaw.NO_ALT, "picture.alt", ""


def hotspot_flaws(question: Hotspot) -> Found:
    """Zones may lie over one another. Without a wrong one, the list that stands for the picture gives the answer."""
    rights = [zone.correct for zone in question.zones]
    yield from _picture_flaws(question.picture)
    yield from right_and_wrong(rights, "zones")
    if question.most < sum(rights):
        yield Flaw.FEW_ZONES_TO_CHOOSE, "most", str(sum(rights))
    labels = ((f"zones[{place}].label", zone.label) for place, zone in enumerate(question.zones))
    yield from blank_or_doubled(labels, Flaw.NO_LABEL, Flaw.SAME_LABEL)
    for place, zone in enumerate(question.zones):
        yield from _zone_flaws(zone, question.picture, place)


def _zone_flaws(zone: Zone, picture: Picture, place: int) -> Found:
    if is_blank(zone.feedback):
        yield Flaw.NO_ZONE_FEEDBACK, f"zones[{place}].feedback", str(place + 1)
    if not _is_drawn(zone):
        yield Flaw.ZONE_SHAPE, f"zones[{place}].numbers", str(place + 1)
    elif not _is_inside(zone, picture):
        yield Flaw.ZONE_OUTSIDE, f"zones[{place}].numbers", str(place + 1)


def _is_drawn(zone: Zone) -> bool:
    """As many numbers as the shape needs, and an area that can be touched."""
    if zone.shape is Shape.POLYGON:
        return len(zone.numbers) >= 2 * CORNERS and len(zone.numbers) % 2 == 0
    needed = 4 if zone.shape is Shape.RECTANGLE else 3
    return len(zone.numbers) == needed and all(each > 0 for each in zone.numbers[2:])


def _is_inside(zone: Zone, picture: Picture) -> bool:
    if any(not 0 <= each <= 1 for each in zone.numbers):
        return False
    if zone.shape is Shape.RECTANGLE:
        x, y, width, height = zone.numbers
        return x + width <= 1 and y + height <= 1
    if zone.shape is Shape.CIRCLE:
        x, y, radius = zone.numbers
        high = radius * picture.width / (picture.height or Decimal(1))  # the radius is a share of the width
        return radius <= x <= 1 - radius and high <= y <= 1 - high
    return True


def labelling_flaws(question: Labelling) -> Found:
    yield from _picture_flaws(question.picture)
    if not question.markers or len(question.labels) < FEWEST:
        yield Flaw.FEW_PARTS, "markers", ""
    yield from part_flaws(question.labels, "labels[%s].html")
    places = ((f"markers[{place}].place", marker.place) for place, marker in enumerate(question.markers))
    yield from blank_or_doubled(places, Flaw.NO_LABEL, Flaw.SAME_LABEL)
    known = {label.uuid for label in question.labels}
    for place, marker in enumerate(question.markers):
        if marker.label not in known:
            yield Flaw.UNKNOWN_PART, f"markers[{place}].label", str(place + 1)
