"""From JSON to content. Strict: what is unknown, doubled or too large is a problem with its path, never dropped.

The shape is that of the dataclasses in ``types``: their annotations are read here, so that a new field is read, limited
and written back without a word more.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Never, get_args, get_origin, get_type_hints
from uuid import UUID

from assessments.quizzes.content.flaws import ContentRefused, Flaw, Problem
from assessments.quizzes.content.quiz import QuizContent
from assessments.quizzes.content.types import QUESTION_TYPES, Question, Variant

MAX_BYTES = 2_000_000
MAX_DEPTH = 16
MAX_HTML = 20_000
MAX_LINE = 300
MAX_CODE = 60
MAX_COUNT = 10_000
MAX_ITEMS = 100
MANY = {"questions": 300, "options": 30, "competencies": 12, "segments": 600, "numbers": 60, "sections": 30}
LONG = {"text", "description"}  # besides every ``…html`` and ``…feedback…``

CODE = re.compile(r"[A-Za-z0-9_-]+")
CODES = {"code", "competency", "course"}
DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def loads(data: bytes | str) -> QuizContent:
    """Read a file. Raises :class:`ContentRefused` with everything that is wrong."""
    if len(data) > MAX_BYTES:
        raise ContentRefused([Problem(flaw=Flaw.TOO_LARGE)])
    try:
        text = data.decode() if isinstance(data, bytes) else data
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ContentRefused([Problem(flaw=Flaw.TOO_DEEP)]) from error
    except ContentRefused:
        raise
    except ValueError as error:
        raise ContentRefused([Problem(flaw=Flaw.NOT_JSON, detail=str(error)[:MAX_LINE])]) from error
    return parse(found)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    doubled = [key for key, count in Counter(key for key, _value in pairs).items() if count > 1]
    if doubled:
        raise ContentRefused(Problem(flaw=Flaw.DOUBLED_FIELD, detail=key[:MAX_LINE]) for key in doubled)
    return dict(pairs)


def _refuse_constant(name: str) -> Never:
    raise ValueError(name)


def parse(found: object) -> QuizContent:
    """From what a JSON parser gives. Raises :class:`ContentRefused` with everything that is wrong."""
    content: QuizContent = _read_whole(QuizContent, found)
    doubled = list(_doubled(content))
    if doubled:
        raise ContentRefused(doubled)
    return content


def parse_question(found: object) -> Question:
    """One question by itself. Raises :class:`ContentRefused`."""
    question: Question = _read_whole(Question, found)
    return question


def _read_whole(kind: type[Any], found: object) -> Any:
    if _depth(found) > MAX_DEPTH:
        raise ContentRefused([Problem(flaw=Flaw.TOO_DEEP)])
    place = Place(problems=[])
    content = _read(kind, found, place)
    if place.problems:
        raise ContentRefused(place.problems)
    return content


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

    problems: list[Problem]
    path: str = ""
    name: str = ""
    question: int | None = None

    def at(self, name: str) -> "Place":
        path = f"{self.path}.{name}" if self.path else name
        return Place(problems=self.problems, path=path, name=name, question=self.question)

    def item(self, number: int) -> "Place":
        question = number + 1 if self.path == "questions" else self.question
        return Place(problems=self.problems, path=f"{self.path}[{number}]", name=self.name, question=question)

    def refuse(self, flaw: Flaw, detail: object = "") -> None:
        problem = Problem(flaw=flaw, path=self.path, question=self.question, detail=str(detail)[:MAX_LINE])
        self.problems.append(problem)


def _read(annotation: Any, value: object, place: Place) -> Any:
    """The value as ``annotation`` wants it; ``None`` once it was refused."""
    if get_origin(annotation) is UnionType:
        wanted = next(each for each in get_args(annotation) if each is not NoneType)
        return None if value is None else _read(wanted, value, place)
    if get_origin(annotation) is tuple:
        return _read_items(get_args(annotation)[0], value, place)
    if is_dataclass(annotation):
        return _read_record(annotation, value, place)
    if issubclass(annotation, StrEnum):
        return _read_choice(annotation, value, place)
    return READERS[annotation](value, place)


def _read_items(annotation: Any, value: object, place: Place) -> tuple[Any, ...]:
    if not isinstance(value, list):
        place.refuse(Flaw.NOT_LIST)
        return ()
    most = MANY.get(place.name, MAX_ITEMS)
    if len(value) > most:
        place.refuse(Flaw.TOO_MANY, most)
    return tuple(_read(annotation, each, place.item(number)) for number, each in enumerate(value[:most]))


def _read_record(kind: Any, value: object, place: Place) -> Any:
    if kind is Variant and isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, dict):
        place.refuse(Flaw.NOT_OBJECT)
        return None
    asked = _question_type(value, place) if kind is Question else kind
    if asked is None:
        return None
    before = len(place.problems)
    read = dict(_read_fields(asked, value, place))
    return None if len(place.problems) > before else asked(**read)


def _question_type(value: dict[str, Any], place: Place) -> type[Question] | None:
    if "type" not in value:
        place.at("type").refuse(Flaw.MISSING, "type")
        return None
    name = value["type"]
    found = QUESTION_TYPES.get(name) if isinstance(name, str) else None
    if found is None:
        place.at("type").refuse(Flaw.NOT_CHOICE, name)
    return found


def _read_fields(kind: Any, value: dict[str, Any], place: Place) -> Iterator[tuple[str, Any]]:
    hints = _hints(kind)
    for field in fields(kind):
        here = place.at(field.name)
        if field.name in value:
            yield field.name, _read_field(kind, field.name, hints, value[field.name], here)
        elif field.default is MISSING:
            here.refuse(Flaw.MISSING, field.name)
    known = {field.name for field in fields(kind)} | ({"type"} if issubclass(kind, Question) else set())
    for name in value:
        if name not in known:
            place.at(str(name)[:MAX_CODE]).refuse(Flaw.UNKNOWN_FIELD, name)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _read_field(kind: Any, name: str, hints: dict[str, Any], value: object, place: Place) -> Any:
    if name == "competencies" and issubclass(kind, Question):
        return _read_competencies(value, place)
    return _read(hints[name], value, place)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reference:
    code: str


def _read_competencies(value: object, place: Place) -> tuple[str, ...]:
    """Written as objects, which can say more one day."""
    found = [each.code for each in _read_items(_Reference, value, place) if each is not None]
    for number, code in enumerate(found):
        if code in found[:number]:
            place.item(number).at("code").refuse(Flaw.DOUBLED_CODE, code)
    return tuple(found)


def _read_choice(choices: type[StrEnum], value: object, place: Place) -> Any:
    try:
        return choices(value)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        place.refuse(Flaw.NOT_CHOICE, value)
        return None


def _read_text(value: object, place: Place) -> str | None:
    if not isinstance(value, str):
        place.refuse(Flaw.NOT_TEXT)
        return None
    if len(value) > _longest(place.name):
        place.refuse(Flaw.TOO_LONG, _longest(place.name))
    if UNREADABLE.search(value):
        place.refuse(Flaw.UNREADABLE)
    if place.name in CODES and not CODE.fullmatch(value):
        place.refuse(Flaw.NOT_CODE if value else Flaw.MISSING, value or place.name)
    return value


def _longest(name: str) -> int:
    if name in CODES:
        return MAX_CODE
    return MAX_HTML if name.endswith("html") or "feedback" in name or name in LONG else MAX_LINE


def _read_flag(value: object, place: Place) -> bool | None:
    if not isinstance(value, bool):
        place.refuse(Flaw.NOT_BOOLEAN)
        return None
    return value


def _read_uuid(value: object, place: Place) -> UUID | None:
    try:
        found = UUID(value)  # type: ignore[arg-type]
    except (ValueError, TypeError, AttributeError):
        found = None
    # Other spellings (braces, no hyphens) would come back written differently.
    if found is None or str(found) != str(value).lower():
        place.refuse(Flaw.NOT_UUID, value)
        return None
    return found


def _read_decimal(value: object, place: Place) -> Decimal | None:
    """Written as text, since JSON's numbers are read as binary fractions by most."""
    try:
        found = Decimal(value) if isinstance(value, str) and DECIMAL.fullmatch(value) else None
    except InvalidOperation:
        found = None
    low, high = BOUNDS.get(place.name, (None, None))
    if found is None or (low is not None and found < low) or (high is not None and found > high):
        place.refuse(Flaw.NOT_DECIMAL, value)
        return None
    return found


ZERO, ONE = Decimal(0), Decimal(1)
LEAST = Decimal("0.0001")
BOUNDS: dict[str, tuple[Decimal | None, Decimal | None]] = {
    "pass_mark": (LEAST, ONE), "share": (ZERO, ONE), "dispense_from": (ZERO, ONE), "add_below": (ZERO, ONE),
    "weight": (-ONE, ONE), "points": (ZERO, Decimal(1000)), "tolerance": (ZERO, None), "factor": (LEAST / 1000, None),
    "x": (ZERO, ONE), "y": (ZERO, ONE), "numbers": (ZERO, ONE),
}  # fmt: skip
COUNTS = {"max_attempts": (1, 100), "time_limit": (1, 600), "count": (1, 300), "value": (0, 3), "most": (1, 60)}


def _read_count(value: object, place: Place) -> int | None:
    low, high = COUNTS.get(place.name, (0, MAX_COUNT))
    if type(value) is not int or not low <= value <= high:
        place.refuse(Flaw.NOT_COUNT, value)
        return None
    return value


def _read_date(value: object, place: Place) -> date | None:
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        place.refuse(Flaw.NOT_DATE, value)
        return None


READERS: dict[Any, Callable[[object, Place], Any]] = {
    str: _read_text, bool: _read_flag, UUID: _read_uuid, Decimal: _read_decimal, int: _read_count, date: _read_date,
}  # fmt: skip


def _doubled(content: QuizContent) -> Iterator[Problem]:
    """Answers point at questions and their parts by uuid, people at questions by code: each stands once."""
    places = list(uuids_in(content))
    counts = Counter(uuid for _path, _question, uuid in places)
    for path, question, uuid in places:
        if counts[uuid] > 1:
            yield Problem(flaw=Flaw.DOUBLED_UUID, path=f"{path}uuid", question=question, detail=str(uuid))
    codes = Counter(question.code for question in content.questions)
    for place, each in enumerate(content.questions):
        if codes[each.code] > 1:
            path = f"questions[{place}].code"
            yield Problem(flaw=Flaw.DOUBLED_CODE, path=path, question=place + 1, detail=each.code)


def uuids_in(content: QuizContent) -> Iterator[tuple[str, int | None, UUID]]:
    """Every identity in a quiz, with the path of what has it and the number of its question. A case is one thing
    however many questions share it."""
    yield "", None, content.uuid
    for place, section in enumerate(content.sections):
        yield from _identities(section, f"sections[{place}].", None)
    cases: set[UUID] = set()
    for number, question in enumerate(content.questions, 1):
        path = f"questions[{number - 1}]."
        yield from _identities(question, path, number)
        if question.case is not None and question.case.uuid not in cases:
            cases.add(question.case.uuid)
            yield f"{path}case.", number, question.case.uuid


def _identities(part: Any, path: str, question: int | None) -> Iterator[tuple[str, int | None, UUID]]:
    own = getattr(part, "uuid", None)
    if own is not None:
        yield path, question, own
    for field in fields(part):
        if field.name == "case":
            continue
        value = getattr(part, field.name)
        if isinstance(value, tuple):
            for place, each in enumerate(value):
                if is_dataclass(each):
                    yield from _identities(each, f"{path}{field.name}[{place}].", question)
        elif is_dataclass(value):
            yield from _identities(value, f"{path}{field.name}.", question)
