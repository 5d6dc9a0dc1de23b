"""What a learner sent, read strictly: what a question's own page cannot have sent is refused, so that a payload of
another question, or one made by hand, never reaches a record."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from assessments.quizzes.content import (
    Categorising,
    FileUpload,
    FreeText,
    Gap,
    GapKind,
    Gaps,
    Hotspot,
    Labelling,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    SelectWords,
    SelfAssessment,
    ShortText,
    SingleChoice,
    TrueFalse,
)

MAX_TEXT = 500
MAX_NUMBER = 60
MAX_ESSAY = 20_000

Payload = dict[str, Any]


class AnswerRefused(ValueError):
    """An answer that this question cannot have received from its own page."""


def read_answer(question: Question, payload: object) -> Payload:
    """The answer as it is stored, in the shape that ``content.types`` gives. Raises :class:`AnswerRefused`."""
    readers = READERS[type(question)]
    if not isinstance(payload, dict) or set(payload) != set(readers):
        raise AnswerRefused("not an answer to this question")
    return {name: read(question, payload[name]) for name, read in readers.items()}


def is_empty(payload: Mapping[str, Any] | None) -> bool:
    """Nothing chosen, placed or written. *False* is an answer; a unit without a number is none."""
    given = {} if payload is None else dict(payload)
    if "number" in given:
        given.pop("unit", None)
    return all(_is_nothing(value) for value in given.values())


def _is_nothing(value: object) -> bool:
    if isinstance(value, dict):
        return all(_is_nothing(each) for each in value.values())
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


# Choosing


def _option(question: SingleChoice, value: object) -> str:
    return _one_of((option.uuid for option in question.options), value)


def _options(question: MultipleChoice, value: object) -> list[str]:
    return _some_of([option.uuid for option in question.options], value)


def _truth(_question: TrueFalse, value: object) -> bool:
    if not isinstance(value, bool):
        raise AnswerRefused("neither true nor false")
    return value


def _words(question: SelectWords, value: object) -> list[str]:
    return _some_of([each.uuid for each in question.segments if each.uuid is not None], value)


def _zones(question: Hotspot, value: object) -> list[str]:
    chosen = _some_of([zone.uuid for zone in question.zones], value)
    if len(chosen) > question.most:
        raise AnswerRefused("too many zones")
    return chosen


def _step(question: SelfAssessment, value: object) -> int:
    if type(value) is not int or value not in {step.value for step in question.steps}:
        raise AnswerRefused("not a step of the scale")
    return value


def _one_of(uuids: Iterable[UUID], value: object) -> str:
    chosen = next((str(uuid) for uuid in uuids if str(uuid) == value), None)
    if chosen is None:
        raise AnswerRefused("a part that this question does not have")
    return chosen


def _some_of(uuids: list[UUID], values: object) -> list[str]:
    """In the order of the question, so that ticking in another order is the same answer."""
    if not isinstance(values, list) or len(values) > len(uuids):
        raise AnswerRefused("not a list of parts of this question")
    chosen = {_one_of(uuids, value) for value in values}
    if len(chosen) != len(values):
        raise AnswerRefused("a part chosen twice")
    return [str(uuid) for uuid in uuids if str(uuid) in chosen]


# Placing


def _pairs(question: Matching, value: object) -> dict[str, str]:
    matches = [*(pair.match.uuid for pair in question.pairs), *(extra.uuid for extra in question.extras)]
    return _placed([pair.prompt.uuid for pair in question.pairs], matches, value)


def _labels(question: Labelling, value: object) -> dict[str, str]:
    return _placed([each.uuid for each in question.markers], [each.uuid for each in question.labels], value)


def _places(question: Categorising, value: object) -> dict[str, str]:
    return _placed([each.item.uuid for each in question.items], [each.uuid for each in question.categories], value)


def _placed(holders: list[UUID], parts: list[UUID], value: object) -> dict[str, str]:
    return _filled({str(uuid): lambda each: _one_of(parts, each) for uuid in holders}, value)


def _filled(readers: Mapping[str, Callable[[object], str]], value: object) -> dict[str, str]:
    """In the order of the question. What is left open is as good as not there."""
    if not isinstance(value, dict) or not set(value) <= set(readers):
        raise AnswerRefused("a place that this question does not have")
    read = {name: "" if value[name] == "" else readers[name](value[name]) for name in readers if name in value}
    return {name: each for name, each in read.items() if each.strip()}


def _order(question: Ordering, value: object) -> list[str]:
    """Every item once, or nothing at all."""
    items = [str(item.uuid) for item in question.items]
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise AnswerRefused("not a list of items")
    if value and sorted(value) != sorted(items):
        raise AnswerRefused("not every item once")
    return list(value)


def _gaps(question: Gaps, value: object) -> dict[str, str]:
    return _filled({str(gap.uuid): _gap_reader(question, gap) for gap in question.gaps}, value)


def _gap_reader(question: Gaps, gap: Gap) -> Callable[[object], str]:
    if gap.kind is GapKind.TYPED:
        return _line
    parts = gap.choices if gap.kind is GapKind.LISTED else question.words
    uuids = [each.uuid for each in parts]
    return lambda value: _one_of(uuids, value)


# Writing


def _text(_question: ShortText, value: object) -> str:
    return _line(value)


def _line(value: object, longest: int = MAX_TEXT) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise AnswerRefused("not a short text")
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in value):
        raise AnswerRefused("not a line of text")
    return value


def _number(_question: Numeric, value: object) -> str:
    return _line(value, MAX_NUMBER)


def _unit(question: Numeric, value: object) -> str:
    unit = _line(value, MAX_NUMBER)
    if unit and not question.units:
        raise AnswerRefused("no unit is asked")
    return unit


def _essay(_question: FreeText, value: object) -> str:
    """Longer than the author wished is the reader's affair: what was written is never lost for that."""
    if not isinstance(value, str) or len(value) > MAX_ESSAY:
        raise AnswerRefused("not a text")
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(each) in {"Cc", "Cs"} and each not in "\n\t" for each in text):
        raise AnswerRefused("not a text")
    return text


def _files(question: FileUpload, value: object) -> list[str]:
    """Whether the files are there, and the learner's own, is for the service that keeps them."""
    if not isinstance(value, list) or len(value) > question.most_files:
        raise AnswerRefused("too many files")
    found = [_uuid(each) for each in value]
    if len(set(found)) != len(found):
        raise AnswerRefused("a file named twice")
    return found


def _uuid(value: object) -> str:
    try:
        found = str(UUID(value)) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found != value:
        raise AnswerRefused("not a file")
    return found


# By type, the fields of its payload and what reads each.
READERS: dict[type[Question], dict[str, Callable[[Any, object], Any]]] = {
    SingleChoice: {"option": _option},
    MultipleChoice: {"options": _options},
    TrueFalse: {"answer": _truth},
    ShortText: {"text": _text},
    Numeric: {"number": _number, "unit": _unit},
    Matching: {"pairs": _pairs},
    Ordering: {"order": _order},
    Categorising: {"places": _places},
    Gaps: {"gaps": _gaps},
    SelectWords: {"words": _words},
    Hotspot: {"zones": _zones},
    Labelling: {"pairs": _labels},
    FreeText: {"essay": _essay},
    FileUpload: {"files": _files},
    SelfAssessment: {"value": _step},
}


def standing_answers(responses: Iterable[tuple[UUID, bool, int, int, Any]]) -> dict[UUID, Any]:
    """The answer that counts for each question, of (question, final, sequence, id, payload) rows in any order: the one
    the learner asked to have checked, else the last in sequence."""
    chosen: dict[UUID, tuple[bool, int, int, Any]] = {}
    for question, final, sequence, row, payload in responses:
        before = chosen.get(question)
        if before is None or (final, sequence, row) > before[:3]:
            chosen[question] = (final, sequence, row, payload)
    return {question: payload for question, (_final, _sequence, _row, payload) in chosen.items()}
