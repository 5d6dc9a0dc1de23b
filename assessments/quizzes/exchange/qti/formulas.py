"""Formulas in MathML, on one line: nothing here draws them."""

from collections.abc import Callable
from html import escape
from xml.etree.ElementTree import Element

SIMPLE = frozenset({"mi", "mn", "mo", "mtext", "ms"})
UNSEEN = frozenset({"annotation", "annotation-xml", "mspace", "mphantom"})


def in_line(element: Element) -> str:
    name = str(element.tag)
    if name in UNSEEN:
        return ""
    parts = [in_line(child) for child in element]
    if name in TWOFOLD and len(parts) == 2:  # noqa: PLR2004
        return TWOFOLD[name](*parts)
    inside = escape("".join((element.text or "").split()), quote=False) + "".join(parts)
    return f"√{_held(element, inside)}" if name == "msqrt" else inside


TWOFOLD: dict[str, Callable[[str, str], str]] = {
    "msup": lambda base, power: f"{base}<sup>{power}</sup>",
    "msub": lambda base, index: f"{base}<sub>{index}</sub>",
    "mfrac": lambda above, below: f"({above})/({below})",
    "mroot": lambda inside, degree: f"<sup>{degree}</sup>√({inside})",
}


def _held(element: Element, inside: str) -> str:
    return inside if len(element) == 1 and element[0].tag in SIMPLE else f"({inside})"
