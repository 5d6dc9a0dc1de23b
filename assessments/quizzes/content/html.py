"""Every field of a quiz that holds rich text, wherever it stands."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

P = TypeVar("P")
TAG = re.compile(r"<[^>]*>")
SHOWN_TAG = re.compile(r"<(img|audio|video)\b", re.IGNORECASE)
BLANK = re.compile(r"(&nbsp;|&#160;|&#xa0;|[\s\u00a0\u202f\u200b\ufeff])+", re.IGNORECASE)
STORED_MEDIA = re.compile(r"/medias/[0-9a-f]{64}\.[a-z0-9]{2,5}")


def is_blank(html: str) -> bool:
    """Whether a reader would see nothing."""
    return not SHOWN_TAG.search(html) and not BLANK.sub("", TAG.sub("", html))


def is_stored_media(address: str) -> bool:
    """Whether the media store gave this address: bytes go by what they are."""
    return STORED_MEDIA.fullmatch(address) is not None


def holds_html(name: str) -> bool:
    return name.endswith("html") or "feedback" in name


def html_fields_mapped(part: P, change: Callable[[str], str]) -> P:
    """The same quiz, section, question or part of one, with ``change`` done to each of its texts in HTML: by the name
    of the field, so that a new type of question needs no word more."""
    return replace(part, **{name: _mapped(value, change) for name, value in _texts_and_parts(part)})  # type: ignore[type-var]


def _texts_and_parts(part: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(part):
        value = getattr(part, field.name)
        if is_dataclass(value) or isinstance(value, tuple) or (type(value) is str and holds_html(field.name)):
            yield field.name, value


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, tuple):
        return tuple(html_fields_mapped(each, change) if is_dataclass(each) else each for each in value)
    return change(value) if isinstance(value, str) else html_fields_mapped(value, change)


def html_fields(part: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each of those texts with its path, as ``Problem.path`` writes it."""
    for name, value in _texts_and_parts(part):
        if isinstance(value, str):
            yield f"{path}{name}", value
        elif is_dataclass(value):
            yield from html_fields(value, f"{path}{name}.")
        else:
            for place, each in enumerate(value):
                if is_dataclass(each):
                    yield from html_fields(each, f"{path}{name}[{place}].")
