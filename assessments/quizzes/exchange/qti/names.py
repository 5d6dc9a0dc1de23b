"""One vocabulary for the versions: 3.0 says ``qti-simple-choice`` and ``response-identifier`` where 2 said
``simpleChoice`` and ``responseIdentifier``."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

HYPHEN = re.compile(r"-([a-z])")
KEPT = ("data-", "aria-", "xml:")


def as_second(element: Element) -> Element:
    """The same tree in the words of version 2, without namespaces. Never deeper than ``xmlfiles`` allows."""
    copy = Element(_tag(element), {_attribute(key): value for key, value in element.attrib.items()})
    copy.text, copy.tail = element.text, element.tail
    copy.extend(as_second(child) for child in element if isinstance(child.tag, str))
    return copy


def _tag(element: Element) -> str:
    name = str(element.tag).rpartition("}")[2]
    return _camel(name.removeprefix("qti-")) if name.startswith("qti-") else name


def _attribute(key: str) -> str:
    name = key.rpartition("}")[2]
    return name if name.startswith(KEPT) else _camel(name)


def _camel(name: str) -> str:
    return HYPHEN.sub(lambda match: match[1].upper(), name)


def inside(element: Element | None, *tags: str) -> Iterator[Element]:
    """At any depth, in the document's order."""
    return iter(()) if element is None else (each for each in element.iter() if each.tag in tags)


def one(element: Element | None, *tags: str) -> Element | None:
    return next(inside(element, *tags), None)


def words(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
