"""Shapes over a picture, in the units of an SVG that lies on it."""

from decimal import Decimal
from functools import lru_cache

from assessments.quizzes.content import Marker, Picture, Shape, Zone
from assessments.quizzes.showing.types import Outline, ShownPicture

DISC = Decimal(14)  # the radius of a number, with its edge
DIAGONAL = Decimal("0.707")  # of a radius: the number stands on the upper left of a circle
WIDTH = 360  # about a phone's width, so that a number drawn over the picture has the size of text


def shown_picture(picture: Picture, outlines: tuple[Outline, ...]) -> ShownPicture:
    return ShownPicture(
        src=picture.src, alt=picture.alt, width=picture.width, height=picture.height,
        view=f"0 0 {WIDTH} {_height(picture)}", outlines=outlines,
    )  # fmt: skip


def _height(picture: Picture) -> Decimal:
    return _rounded(Decimal(WIDTH) * picture.height / max(picture.width, 1))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"))


@lru_cache(maxsize=1024)
def outline(picture: Picture, zone: Zone, number: int, *, chosen: bool = False, verdict: str = "") -> Outline:
    """The number stands on the edge, upper left: in the middle it would hide what there is to see."""
    across, down = Decimal(WIDTH), _height(picture)
    if zone.shape is Shape.CIRCLE:  # the radius is a share of the width
        x, y, radius = zone.numbers
        numbers = (x * across, y * down, radius * across)
        at = numbers[0] - numbers[2] * DIAGONAL, numbers[1] - numbers[2] * DIAGONAL
    elif zone.shape is Shape.RECTANGLE:
        x, y, width, height = zone.numbers
        numbers = (x * across, y * down, width * across, height * down)  # type: ignore[assignment]
        at = numbers[0], numbers[1]
    else:
        numbers = tuple(each * (down if place % 2 else across) for place, each in enumerate(zone.numbers))  # type: ignore[assignment]
        at = _middle(numbers[::2]), _middle(numbers[1::2])
    return Outline(
        number=number, at=(_kept(at[0], across), _kept(at[1], down)), kind=zone.shape.value,
        numbers=tuple(str(_rounded(each)) for each in numbers), chosen=chosen, verdict=verdict,
    )  # fmt: skip


def _kept(value: Decimal, most: Decimal) -> str:
    """Where the whole disc of a number is seen."""
    return str(_rounded(min(max(value, DISC), most - DISC)))


def _middle(numbers: tuple[Decimal, ...]) -> Decimal:
    return sum(numbers, Decimal(0)) / max(len(numbers), 1)


def pin(picture: Picture, marker: Marker, number: int, *, verdict: str = "") -> Outline:
    at = str(_rounded(marker.x * WIDTH)), str(_rounded(marker.y * _height(picture)))
    return Outline(number=number, at=at, verdict=verdict)
