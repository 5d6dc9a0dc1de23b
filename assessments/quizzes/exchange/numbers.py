"""Numbers as files write them: ``1,5``, ``1.5e3``, ``+2``, ``33.33333%``. ``None`` for what is none, or none that a
question can hold."""

import re
from decimal import Decimal, InvalidOperation

ONE = Decimal(1)
CLOSE = Decimal("0.0004")  # 33.3 stands for a third
REPEATING = (3, 6, 7, 9, 11, 12)
FIVE_PLACES = Decimal("0.00001")
TEN_PLACES = Decimal("1e-10")
MOST = Decimal(10) ** 15

NUMBER = re.compile(r"[+-]?([0-9]{1,20}([.,][0-9]{0,30})?|[.,][0-9]{1,30})([eE][+-]?[0-9]{1,3})?")
SPACES = re.compile(r"[\s\u00a0\u202f]")


def number(text: str) -> Decimal | None:
    """Rounded to the ten places that a question can hold."""
    bare = SPACES.sub("", text).replace("\u2212", "-")
    if not NUMBER.fullmatch(bare):
        return None
    try:
        found = Decimal(bare.replace(",", "."))
        return plain(found) if abs(found) < MOST else None
    except InvalidOperation:
        return None


def plain(value: Decimal) -> Decimal:
    """The shortest way to write it, never with an exponent."""
    rounded = value.quantize(TEN_PLACES).normalize()
    return rounded.quantize(ONE) if rounded == rounded.to_integral_value() else rounded


def share(percent: str) -> Decimal | None:
    """A percentage as a share from -1 to 1. Thirds and their like are written with more or fewer digits; three of them
    must make a whole again."""
    found = number(percent.replace("%", ""))
    return None if found is None else snapped(max(-ONE, min(ONE, found / 100)))


def snapped(value: Decimal) -> Decimal:
    for parts in REPEATING:
        nearest = (value * parts).to_integral_value()
        if nearest % parts and abs(value - nearest / parts) < CLOSE:
            return plain(nearest / parts)
    return plain(value)


def percent(value: Decimal) -> str:
    """To the five decimals that Moodle knows thirds by."""
    return f"{plain((100 * value).quantize(FIVE_PLACES)):f}"
