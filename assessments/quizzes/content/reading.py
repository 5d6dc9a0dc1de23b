"""From JSON to content, by the shared reader. A question is of the kind its ``type`` says; decimals are written as
text; a variant may be its text alone."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from uuid import UUID

from assessments.quizzes.content.flaws import ContentRefused, Flaw, Problem
from assessments.quizzes.content.quiz import QuizContent
from assessments.quizzes.content.types import QUESTION_TYPES, Question, Variant
from courses import frozen
from courses.frozen import Limits, Place, ShapeFlaw, ShapeProblem, ShapeRefused, read_items, read_record

MAX_HTML = 20_000
LONG = {"text", "description"}  # besides every ``…html`` and ``…feedback…``
DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
QUESTION = re.compile(r"questions\[([0-9]+)\]")


def loads(data: bytes | str) -> QuizContent:
    """Read a file. Raises :class:`ContentRefused` with everything that is wrong."""
    try:
        return _checked(frozen.loads(QuizContent, data, LIMITS))
    except ShapeRefused as error:
        raise ContentRefused(_problem(each) for each in error.problems) from error


def parse(found: object) -> QuizContent:
    """From what a JSON parser gives. Raises :class:`ContentRefused` with everything that is wrong."""
    return _checked(_parse(QuizContent, found))


def parse_question(found: object) -> Question:
    """One question by itself. Raises :class:`ContentRefused`."""
    return _parse(Question, found)


T = TypeVar("T")


def _parse(kind: type[T], found: object) -> T:
    try:
        return frozen.parse(kind, found, LIMITS)
    except ShapeRefused as error:
        raise ContentRefused(_problem(each) for each in error.problems) from error


def _problem(found: ShapeProblem) -> Problem:
    number = QUESTION.match(found.path)
    return Problem(
        flaw=Flaw(found.flaw), path=found.path, question=int(number[1]) + 1 if number else None, detail=found.detail
    )


def _checked(content: QuizContent) -> QuizContent:
    doubled = list(_doubled(content))
    if doubled:
        raise ContentRefused(doubled)
    return content


def _is_long(name: str) -> bool:
    return name.endswith("html") or "feedback" in name or name in LONG


def _read_variant(value: object, place: Place) -> Any:
    return read_record(Variant, {"text": value} if isinstance(value, str) else value, place)


def _read_question(value: object, place: Place) -> Any:
    if not isinstance(value, dict):
        place.refuse(ShapeFlaw.NOT_OBJECT)
        return None
    kind = _question_type(value, place)
    if kind is None:
        return None
    given = {}
    if "competencies" in value:
        given["competencies"] = _read_competencies(value["competencies"], place.at("competencies"))
    return read_record(kind, {name: each for name, each in value.items() if name != "type"}, place, given)


def _question_type(value: dict[str, Any], place: Place) -> type[Question] | None:
    if "type" not in value:
        place.at("type").refuse(ShapeFlaw.MISSING, "type")
        return None
    name = value["type"]
    found = QUESTION_TYPES.get(name) if isinstance(name, str) else None
    if found is None:
        place.at("type").refuse(ShapeFlaw.NOT_CHOICE, name)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reference:
    code: str


def _read_competencies(value: object, place: Place) -> tuple[str, ...]:
    """Written as objects, which can say more one day."""
    found = [each.code for each in read_items(_Reference, value, place) if each is not None]
    for number, code in enumerate(found):
        if code in found[:number]:
            place.item(number).at("code").refuse(ShapeFlaw.DOUBLED_CODE, code)
    return tuple(found)


ZERO, ONE = Decimal(0), Decimal(1)
LEAST = Decimal("0.0001")
BOUNDS: dict[str, tuple[Decimal | None, Decimal | None]] = {
    "pass_mark": (LEAST, ONE), "share": (ZERO, ONE), "dispense_from": (ZERO, ONE), "add_below": (ZERO, ONE),
    "weight": (-ONE, ONE), "points": (ZERO, Decimal(1000)), "tolerance": (ZERO, None), "factor": (LEAST / 1000, None),
    "x": (ZERO, ONE), "y": (ZERO, ONE), "numbers": (ZERO, ONE),
}  # fmt: skip


def _read_decimal(value: object, place: Place) -> Decimal | None:
    """Written as text, since JSON's numbers are read as binary fractions by most."""
    try:
        found = Decimal(value) if isinstance(value, str) and DECIMAL.fullmatch(value) else None
    except InvalidOperation:
        found = None
    low, high = BOUNDS.get(place.name, (None, None))
    if found is None or (low is not None and found < low) or (high is not None and found > high):
        place.refuse(ShapeFlaw.NOT_DECIMAL, value)
        return None
    return found


LIMITS = Limits(
    codes=frozenset({"code", "competency", "course"}),
    many={"questions": 300, "options": 30, "competencies": 12, "segments": 600, "numbers": 60, "sections": 30},
    counts={"max_attempts": (1, 100), "time_limit": (1, 600), "count": (1, 300), "value": (0, 3), "most": (1, 60)},
    readers={Decimal: _read_decimal, Variant: _read_variant, Question: _read_question},
    is_long=_is_long,
    longest=MAX_HTML,
)


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
