"""Which SVG pictures may be kept: drawings only. Anything that could run, load or link is refused, not repaired."""

import re
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

SVG = "{http://www.w3.org/2000/svg}"
DRAWING = frozenset(
    [
        "circle", "clipPath", "defs", "desc", "ellipse", "feBlend", "feColorMatrix", "feComposite",
        "feDropShadow", "feFlood", "feGaussianBlur", "feMerge", "feMergeNode", "feOffset", "filter", "g",
        "line", "linearGradient", "marker", "mask", "metadata", "path", "pattern", "polygon", "polyline",
        "radialGradient", "rect", "stop", "style", "svg", "switch", "symbol", "text", "textPath", "title",
        "tspan", "use",
    ]
)  # fmt: skip
# Words that make CSS or an attribute reach outside the drawing; `url(#…)` alone stays inside.
REACHES_OUT = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:|data:|\\", re.IGNORECASE)


class UnsafeSvgError(ValueError):
    """What the file holds that a drawing does not need."""


def check_svg(file: IO[bytes]) -> None:
    """Raises ``UnsafeSvgError``. The file is read from its start and left there."""
    file.seek(0)
    content = file.read()
    file.seek(0)
    root = _root(content)
    if root.tag != f"{SVG}svg":
        raise UnsafeSvgError("svg")
    for element in root.iter():
        # All the words below it: a style sheet may go on after an element that it holds.
        _check_element(element.tag, "".join(element.itertext()), element.attrib)


def _root(content: bytes) -> Element:
    try:
        text = content.decode("utf-8-sig")
        root = fromstring(text.encode(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnsafeSvgError("xml") from error
    # The parser drops instructions such as a style sheet's address; a browser follows them.
    if "<?" in re.sub(r"^\s*<\?xml\s[^>]*\?>", "", text):
        raise UnsafeSvgError("<?")
    return root


def _check_element(tag: str, text: str, attributes: dict[str, str]) -> None:
    if not tag.startswith("{"):
        raise UnsafeSvgError(tag)
    if tag.startswith(SVG):
        name = tag.removeprefix(SVG)
        if name not in DRAWING or (name == "style" and REACHES_OUT.search(text)):
            raise UnsafeSvgError(name)
    elif "xhtml" in tag or "MathML" in tag:
        raise UnsafeSvgError(tag)
    for name, value in attributes.items():
        if _is_unsafe(name, value):
            raise UnsafeSvgError(name)


def _is_unsafe(name: str, value: str) -> bool:
    plain = name.rpartition("}")[2].lower()
    if plain.startswith("on"):
        return True
    if plain in {"href", "src", "base"}:
        return not value.startswith("#")
    return bool(REACHES_OUT.search(value))
