"""XML of others: no document type, no entity, nothing from outside, never deeper or longer than people write."""

import re
from collections.abc import Iterator
from html.entities import name2codepoint
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from assessments.quizzes.exchange.limits import MAX_BYTES, MAX_SOURCE, MAX_XML_DEPTH, MAX_XML_ELEMENTS
from assessments.quizzes.exchange.report import FileRefused, Refusal


def parsed(data: bytes, *, most: int = MAX_BYTES) -> Element:
    """The root. Raises :class:`FileRefused`."""
    if len(data) > most:
        raise FileRefused(Refusal.TOO_LARGE)
    if not data.strip():
        raise FileRefused(Refusal.EMPTY)
    root = _root(data)
    _refuse_deep(root)
    return root


def _root(data: bytes) -> Element:
    """Tools that put files together by hand leave HTML's names in them, such as ``&nbsp;``, which XML does not know."""
    try:
        return _parsed(data)
    except ParseError as error:
        numbered = NAMED.sub(_numbered, data)
        if numbered == data:
            raise FileRefused(Refusal.MALFORMED, str(error)) from error
    try:
        return _parsed(numbered)
    except ParseError as error:
        raise FileRefused(Refusal.MALFORMED, str(error)) from error


def _parsed(data: bytes) -> Element:
    try:
        root: Element = fromstring(data.lstrip(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise FileRefused(Refusal.ENTITIES) from error
    except ParseError:
        raise
    except (ValueError, LookupError) as error:
        raise FileRefused(Refusal.MALFORMED, str(error)) from error
    return root


NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,10});")
XML_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})


def _numbered(match: re.Match[bytes]) -> bytes:
    name = match[1].decode()
    code = None if name in XML_OWN else name2codepoint.get(name)
    return match[0] if code is None else b"&#%d;" % code


def _refuse_deep(root: Element) -> None:
    """Without recursion: what follows here may then recurse."""
    layer, depth, count = [root], 0, 0
    while layer:
        depth, count = depth + 1, count + len(layer)
        if depth > MAX_XML_DEPTH:
            raise FileRefused(Refusal.TOO_DEEP)
        if count > MAX_XML_ELEMENTS:
            raise FileRefused(Refusal.TOO_MANY)
        layer = [child for element in layer for child in element]


def local(element: Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def named(element: Element, *names: str) -> Iterator[Element]:
    return (child for child in element if local(child) in names)


def first(element: Element | None, *names: str) -> Element | None:
    return None if element is None else next(named(element, *names), None)


def source_of(element: Element) -> str:
    return tostring(element, encoding="unicode")[:MAX_SOURCE]
