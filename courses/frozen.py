"""What is published and never changes: frozen dataclasses, from JSON and back to it the same. Strict: what is unknown,
doubled or too large is a problem with its path, never dropped. No database, no clock.

The shape is that of the dataclasses: their annotations are read here, so that a new field is read, limited and written
back without a word more. Read are ``str``, ``bool``, ``int``, ``UUID``, ``date``, enumerations of text, other
dataclasses, ``tuple[X, ...]`` of any of these, and ``X | None``.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Never, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

MAX_BYTES = 2_000_000
MAX_DEPTH = 16
MAX_LINE = 300
MAX_CODE = 60
MAX_ITEMS = 100
MAX_COUNT = 10_000

CODE = re.compile(r"[A-Za-z0-9_-]+")
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class ShapeFlaw(StrEnum):
    NOT_JSON = "not_json"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    DOUBLED_FIELD = "doubled_field"
    MISSING = "missing"
    UNKNOWN_FIELD = "unknown_field"
    NOT_OBJECT = "not_object"
    NOT_LIST = "not_list"
    NOT_TEXT = "not_text"
    NOT_BOOLEAN = "not_boolean"
    NOT_UUID = "not_uuid"
    NOT_CODE = "not_code"
    NOT_DECIMAL = "not_decimal"
    NOT_COUNT = "not_count"
    NOT_DATE = "not_date"
    NOT_CHOICE = "not_choice"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    UNREADABLE = "unreadable"
    DOUBLED_CODE = "doubled_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeProblem:
    """``path`` is for machines (``scenes[2].choices[0].label``), ``detail`` for people."""

    flaw: ShapeFlaw
    path: str = ""
    detail: str = ""


class ShapeRefused(ValueError):
    def __init__(self, problems: Iterable[ShapeProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{each.path or '.'}: {each.flaw}" for each in self.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """By the name of a field, wherever it stands. ``codes`` are short names of letters, digits and hyphens; ``long``
    is the greatest length of a text (300 unless told, or ``longest`` where ``is_long`` says so), ``many`` that of a
    list (100), ``counts`` the bounds of a whole number, both included. ``readers``, by annotation, read in another way
    than here what is read here, or what is not."""

    codes: frozenset[str] = frozenset()
    long: Mapping[str, int] = field(default_factory=dict)
    many: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    readers: Mapping[Any, "Reader"] = field(default_factory=dict)
    is_long: Callable[[str], bool] = lambda _name: False
    longest: int = MAX_LINE


T = TypeVar("T")


def loads(kind: type[T], data: bytes | str, limits: Limits) -> T:
    """Reads a file. Raises :class:`ShapeRefused` with everything that is wrong."""
    if len(data) > MAX_BYTES:
        raise ShapeRefused([ShapeProblem(flaw=ShapeFlaw.TOO_LARGE)])
    try:
        text = data.decode() if isinstance(data, bytes) else data
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ShapeRefused([ShapeProblem(flaw=ShapeFlaw.TOO_DEEP)]) from error
    except ShapeRefused:
        raise
    except ValueError as error:
        raise ShapeRefused([ShapeProblem(flaw=ShapeFlaw.NOT_JSON, detail=str(error)[:MAX_LINE])]) from error
    return parse(kind, found, limits)


def parse(kind: type[T], found: object, limits: Limits) -> T:
    """From what a JSON parser gives. Raises :class:`ShapeRefused` with everything that is wrong."""
    if _depth(found) > MAX_DEPTH:
        raise ShapeRefused([ShapeProblem(flaw=ShapeFlaw.TOO_DEEP)])
    place = Place(problems=[], limits=limits)
    content: T = read(kind, found, place)
    if place.problems:
        raise ShapeRefused(place.problems)
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    doubled = [key for key, count in Counter(key for key, _value in pairs).items() if count > 1]
    if doubled:
        raise ShapeRefused(ShapeProblem(flaw=ShapeFlaw.DOUBLED_FIELD, detail=key[:MAX_LINE]) for key in doubled)
    return dict(pairs)


def _refuse_constant(name: str) -> Never:
    raise ValueError(name)


def _depth(value: object) -> int:
    """Without recursion, and no deeper than one past the limit."""
    depth, layer = 0, [value]
    while layer and depth <= MAX_DEPTH:
        depth += 1
        layer = [
            child
            for each in layer
            if isinstance(each, dict | list)
            for child in (each.values() if isinstance(each, dict) else each)
        ]
    return depth


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the reader is. What is wrong there is written down, and reading goes on."""

    problems: list[ShapeProblem]
    limits: Limits
    path: str = ""
    name: str = ""

    def at(self, name: str) -> "Place":
        path = f"{self.path}.{name}" if self.path else name
        return Place(problems=self.problems, limits=self.limits, path=path, name=name)

    def item(self, number: int) -> "Place":
        path = f"{self.path}[{number}]"
        return Place(problems=self.problems, limits=self.limits, path=path, name=self.name)

    def refuse(self, flaw: ShapeFlaw, detail: object = "") -> None:
        self.problems.append(ShapeProblem(flaw=flaw, path=self.path, detail=str(detail)[:MAX_LINE]))


Reader = Callable[[object, Place], Any]


def read(annotation: Any, value: object, place: Place) -> Any:
    """The value as ``annotation`` wants it; ``None`` once it was refused."""
    if get_origin(annotation) is UnionType:
        wanted = next(each for each in get_args(annotation) if each is not NoneType)
        return None if value is None else read(wanted, value, place)
    if get_origin(annotation) is tuple:
        return read_items(get_args(annotation)[0], value, place)
    if annotation in place.limits.readers:
        return place.limits.readers[annotation](value, place)
    if is_dataclass(annotation):
        return read_record(annotation, value, place)
    if issubclass(annotation, StrEnum):
        return _read_choice(annotation, value, place)
    return READERS[annotation](value, place)


def read_items(annotation: Any, value: object, place: Place) -> tuple[Any, ...]:
    if not isinstance(value, list):
        place.refuse(ShapeFlaw.NOT_LIST)
        return ()
    most = place.limits.many.get(place.name, MAX_ITEMS)
    if len(value) > most:
        place.refuse(ShapeFlaw.TOO_MANY, most)
    return tuple(read(annotation, each, place.item(number)) for number, each in enumerate(value[:most]))


def read_record(kind: Any, value: object, place: Place, given: Mapping[str, Any] | None = None) -> Any:
    """``given`` are fields that were read already, in another way."""
    if not isinstance(value, dict):
        place.refuse(ShapeFlaw.NOT_OBJECT)
        return None
    before = len(place.problems)
    found = dict(given or {})
    found.update(_read_fields(kind, value, place, found.keys()))
    return None if len(place.problems) > before else kind(**found)


def _read_fields(kind: Any, value: dict[str, Any], place: Place, given: Collection[str]) -> Iterator[tuple[str, Any]]:
    hints = _hints(kind)
    for each in fields(kind):
        if each.name in given:
            continue
        here = place.at(each.name)
        if each.name in value:
            yield each.name, read(hints[each.name], value[each.name], here)
        elif each.default is MISSING:
            here.refuse(ShapeFlaw.MISSING, each.name)
    known = {each.name for each in fields(kind)}
    for name in value:
        if name not in known:
            place.at(str(name)[:MAX_CODE]).refuse(ShapeFlaw.UNKNOWN_FIELD, name)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _read_choice(choices: type[StrEnum], value: object, place: Place) -> Any:
    try:
        return choices(value)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        place.refuse(ShapeFlaw.NOT_CHOICE, value)
        return None


def _read_text(value: object, place: Place) -> str | None:
    if not isinstance(value, str):
        place.refuse(ShapeFlaw.NOT_TEXT)
        return None
    is_code = place.name in place.limits.codes
    longest = MAX_CODE if is_code else _longest(place)
    if len(value) > longest:
        place.refuse(ShapeFlaw.TOO_LONG, longest)
    if UNREADABLE.search(value):
        place.refuse(ShapeFlaw.UNREADABLE)
    if is_code and not CODE.fullmatch(value):
        place.refuse(ShapeFlaw.NOT_CODE if value else ShapeFlaw.MISSING, value or place.name)
    return value


def _longest(place: Place) -> int:
    limits = place.limits
    return limits.long.get(place.name, limits.longest if limits.is_long(place.name) else MAX_LINE)


def _read_flag(value: object, place: Place) -> bool | None:
    if not isinstance(value, bool):
        place.refuse(ShapeFlaw.NOT_BOOLEAN)
        return None
    return value


def _read_uuid(value: object, place: Place) -> UUID | None:
    try:
        found = UUID(value)  # type: ignore[arg-type]
    except (ValueError, TypeError, AttributeError):
        found = None
    # Other spellings (braces, no hyphens) would come back written differently.
    if found is None or str(found) != str(value).lower():
        place.refuse(ShapeFlaw.NOT_UUID, value)
        return None
    return found


def _read_count(value: object, place: Place) -> int | None:
    low, high = place.limits.counts.get(place.name, (0, MAX_COUNT))
    if type(value) is not int or not low <= value <= high:
        place.refuse(ShapeFlaw.NOT_COUNT, value)
        return None
    return value


def _read_date(value: object, place: Place) -> date | None:
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        place.refuse(ShapeFlaw.NOT_DATE, value)
        return None


READERS: dict[Any, Reader] = {
    str: _read_text, bool: _read_flag, UUID: _read_uuid, int: _read_count, date: _read_date,
}  # fmt: skip


# Back to JSON


def as_json(content: Any) -> dict[str, Any]:
    """What has its usual value is not written."""
    return {
        each.name: _plain(getattr(content, each.name))
        for each in fields(content)
        if each.default is MISSING or getattr(content, each.name) != each.default
    }


def canonical(content: Any) -> bytes:
    """One content, one sequence of bytes: sorted keys, UTF-8, no spaces."""
    return json.dumps(as_json(content), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(content: Any) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return as_json(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, UUID | StrEnum):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
