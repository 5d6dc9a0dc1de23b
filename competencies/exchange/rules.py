"""What a field of a document may hold. Each rule reads a raw value, notes what is wrong with it, and goes on."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, get_type_hints
from uuid import UUID

MOST_PARTS = 300  # of one kind, in one document
BAD: Any = None  # stands for a value that was refused, until the problems are told

Path = tuple[str | int, ...]

CODE = re.compile(r"[-a-zA-Z0-9_]+")
TAG = re.compile(r"<[a-zA-Z/!?]")
UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` names the sentence (see ``words``), ``params`` fill it, ``path`` says where in the document."""

    path: Path
    code: str
    params: tuple[tuple[str, Any], ...] = ()


class Reader:
    """Walks a document, remembers where it is and everything that is wrong there."""

    def __init__(self) -> None:
        self.path: Path = ()
        self.problems: list[Problem] = []

    @contextmanager
    def at(self, *steps: str | int) -> Iterator[None]:
        before = self.path
        self.path = (*before, *steps)
        yield
        self.path = before

    def refuse(self, code: str, **params: Any) -> Any:
        self.problems.append(Problem(self.path, code, tuple(sorted(params.items()))))
        return BAD


class Rule:
    def read(self, value: Any, reader: Reader) -> Any:
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Rule):
    """Plain text. ``unknown`` lets it be null, for what nobody has read yet; ``empty`` lets it be blank."""

    longest: int
    empty: bool = False
    unknown: bool = False

    def read(self, value: Any, reader: Reader) -> Any:
        if value is None and self.unknown:
            return None
        if not isinstance(value, str):
            return reader.refuse("not_text")
        value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        return self._checked(value, reader) if value else self._blank(reader)

    def _checked(self, value: str, reader: Reader) -> Any:
        if UNREADABLE.search(value):
            return reader.refuse("unreadable")
        if TAG.search(value):
            return reader.refuse("html")
        if len(value) > self.longest:
            return reader.refuse("too_long", longest=self.longest, length=len(value))
        return value

    def _blank(self, reader: Reader) -> Any:
        if self.unknown:
            return None
        return "" if self.empty else reader.refuse("blank")


@dataclass(frozen=True)
class Code(Rule):
    longest: int = 60
    unknown: bool = False

    def read(self, value: Any, reader: Reader) -> Any:
        value = Text(self.longest, unknown=self.unknown).read(value, reader)
        if value is not None and not CODE.fullmatch(value):
            return reader.refuse("not_a_code", value=value[:60])
        return value


class Identifier(Rule):
    def read(self, value: Any, reader: Reader) -> Any:
        try:
            return UUID(value)
        except (ValueError, TypeError, AttributeError):
            return reader.refuse("not_a_uuid")


@dataclass(frozen=True)
class Day(Rule):
    unknown: bool = True

    def read(self, value: Any, reader: Reader) -> Any:
        if value in (None, ""):
            return None if self.unknown else reader.refuse("blank")
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                raise ValueError(value)
            return date.fromisoformat(value)
        except (ValueError, TypeError):
            return reader.refuse("not_a_day")


@dataclass(frozen=True)
class Whole(Rule):
    least: int
    most: int

    def read(self, value: Any, reader: Reader) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            return reader.refuse("not_whole", least=self.least, most=self.most)
        if not self.least <= value <= self.most:
            return reader.refuse("out_of_scale", least=self.least, most=self.most)
        return value


@dataclass(frozen=True)
class Choice(Rule):
    among: tuple[str, ...]

    def read(self, value: Any, reader: Reader) -> Any:
        return value if value in self.among else reader.refuse("not_a_choice", among=", ".join(self.among))


@dataclass(frozen=True)
class Many(Rule):
    """A list, each of its items read by ``rule``."""

    rule: Rule
    least: int = 0

    def read(self, value: Any, reader: Reader) -> tuple[Any, ...]:
        if not isinstance(value, list):
            reader.refuse("not_a_list")
            return ()
        if len(value) > MOST_PARTS:
            reader.refuse("too_many", most=MOST_PARTS)
            return ()
        if len(value) < self.least:
            reader.refuse("too_few")
        return tuple(self._items(value, reader))

    def _items(self, value: list[Any], reader: Reader) -> Iterator[Any]:
        for number, item in enumerate(value):
            with reader.at(number):
                yield self.rule.read(item, reader)


@dataclass(frozen=True)
class Sentences(Rule):
    """One sentence per level, from 0 up, in an object whose names are the levels."""

    count: int
    longest: int

    def read(self, value: Any, reader: Reader) -> tuple[Any, ...]:
        if not isinstance(value, dict):
            reader.refuse("not_an_object")
            return ()
        levels = [str(number) for number in range(self.count)]
        for name in value.keys() - set(levels):
            with reader.at(name):
                reader.refuse("out_of_scale", least=0, most=self.count - 1)
        return tuple(self._sentence(value, level, reader) for level in levels)

    def _sentence(self, value: dict[str, Any], level: str, reader: Reader) -> Any:
        with reader.at(level):
            if level not in value:
                return reader.refuse("no_sentence", level=level)
            return Text(self.longest).read(value[level], reader)


@dataclass(frozen=True)
class Part(Rule):
    """An object with the fields of a dataclass, no more and no less."""

    shape: type
    unknown: bool = False

    def read(self, value: Any, reader: Reader) -> Any:
        if value is None and self.unknown:
            return None
        if not isinstance(value, dict):
            return reader.refuse("not_an_object")
        known = rules_of(self.shape)
        for name in value.keys() - known.keys():
            with reader.at(str(name)[:60]):
                reader.refuse("not_expected")
        return self.shape(**{name: self._field(value, name, rule, reader) for name, rule in known.items()})

    def _field(self, value: dict[str, Any], name: str, rule: Rule, reader: Reader) -> Any:
        with reader.at(name):
            if name not in value:
                reader.refuse("missing")
                return () if isinstance(rule, Many | Sentences) else BAD
            return rule.read(value[name], reader)


@cache
def rules_of(shape: type) -> dict[str, Rule]:
    """The rule of each field of a document's part, as its annotations say."""
    hints = get_type_hints(shape, include_extras=True)
    return {each.name: hints[each.name].__metadata__[0] for each in fields(shape)}
