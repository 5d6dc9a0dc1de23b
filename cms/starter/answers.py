"""Right and wrong answers to any question, in the shape of its payload: for the demonstration, and for the bench."""

from collections.abc import Callable, Iterable
from decimal import Decimal
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
    NumericAnswer,
    Ordering,
    Part,
    Question,
    SelectWords,
    SelfAssessment,
    ShortText,
    SingleChoice,
    TrueFalse,
    Variant,
)

Payload = dict[str, Any]

DOES_NOT_KNOW = "je ne sais pas"
ESSAY = "J’écoute chaque personne, je redis ce que j’ai compris, et je lui demande si c’est bien cela."


def right_answer(question: Question) -> Payload:
    """Earns everything. Read by a trainer, it is written; no file is handed in."""
    return RIGHT[type(question)](question)


def wrong_answer(question: Question) -> Payload:
    """Earns nothing, or the least that the question gives."""
    return WRONG[type(question)](question)


def _texts(uuids: Iterable[UUID | None]) -> list[str]:
    return [str(uuid) for uuid in uuids]


# What is typed


def _full_text(accepted: tuple[Variant, ...]) -> str:
    return next(each.text for each in accepted if each.share == 1 and not each.is_pattern)


def _right_number(question: Numeric) -> Payload:
    value = next(each.value for each in question.accepted if each.share == 1)
    return {"number": f"{value:f}", "unit": question.units[0].symbol if question.units else ""}


def _wrong_number(question: Numeric) -> Payload:
    return {**_right_number(question), "number": f"{max(map(_highest, question.accepted)) + 1:f}"}


def _highest(answer: NumericAnswer) -> Decimal:
    return answer.value + answer.tolerance * (abs(answer.value) if answer.is_relative else 1)


# What is chosen


def _least(question: SingleChoice) -> Payload:
    wrong = [option for option in question.options if not option.correct]
    return {"option": str(min(wrong, key=lambda option: option.weight).uuid)}


def _wrong_zones(question: Hotspot) -> Payload:
    return {"zones": _texts(zone.uuid for zone in question.zones if not zone.correct)[: question.most]}


def _wrong_words(question: SelectWords) -> Payload:
    return {"words": _texts(each.uuid for each in question.segments if each.uuid and not each.correct)}


# What is placed


def _other(uuids: Iterable[UUID], right: UUID | None) -> str:
    return next(str(uuid) for uuid in uuids if uuid != right)


def _wrong_pairs(question: Matching) -> Payload:
    """Matches with the same text are the same."""
    matches = [*(pair.match for pair in question.pairs), *question.extras]
    return {"pairs": {str(pair.prompt.uuid): _reading_otherwise(matches, pair.match) for pair in question.pairs}}


def _reading_otherwise(parts: Iterable[Part], right: Part) -> str:
    return next(str(part.uuid) for part in parts if " ".join(part.html.split()) != " ".join(right.html.split()))


def _wrong_places(question: Categorising) -> Payload:
    categories = [each.uuid for each in question.categories]
    return {"places": {str(each.item.uuid): _other(categories, each.category) for each in question.items}}


def _wrong_labels(question: Labelling) -> Payload:
    labels = [each.uuid for each in question.labels]
    return {"pairs": {str(each.uuid): _other(labels, each.label) for each in question.markers}}


def _right_gap(gap: Gap) -> str:
    if gap.kind is GapKind.TYPED:
        return _full_text(gap.accepted)
    if gap.kind is GapKind.LISTED:
        return next(str(choice.uuid) for choice in gap.choices if choice.correct)
    return str(gap.word)


def _wrong_gap(question: Gaps, gap: Gap) -> str:
    if gap.kind is GapKind.TYPED:
        return DOES_NOT_KNOW
    if gap.kind is GapKind.LISTED:
        return next(str(choice.uuid) for choice in gap.choices if not choice.correct)
    return _other((word.uuid for word in question.words), gap.word)


RIGHT: dict[type[Question], Callable[[Any], Payload]] = {
    SingleChoice: lambda each: {"option": str(next(iter(each.right)))},
    MultipleChoice: lambda each: {"options": _texts(option.uuid for option in each.options if option.correct)},
    TrueFalse: lambda each: {"answer": each.answer},
    ShortText: lambda each: {"text": _full_text(each.accepted)},
    Numeric: _right_number,
    Matching: lambda each: {"pairs": {str(pair.prompt.uuid): str(pair.match.uuid) for pair in each.pairs}},
    Ordering: lambda each: {"order": _texts(item.uuid for item in each.items)},
    Categorising: lambda each: {"places": {str(one.item.uuid): str(one.category) for one in each.items}},
    Gaps: lambda each: {"gaps": {str(gap.uuid): _right_gap(gap) for gap in each.gaps}},
    SelectWords: lambda each: {"words": _texts(one.uuid for one in each.segments if one.correct)},
    Hotspot: lambda each: {"zones": _texts(zone.uuid for zone in each.zones if zone.correct)},
    Labelling: lambda each: {"pairs": {str(one.uuid): str(one.label) for one in each.markers}},
    FreeText: lambda _each: {"essay": ESSAY},
    FileUpload: lambda _each: {"files": []},
    SelfAssessment: lambda each: {"value": each.steps[-1].value},
}

WRONG: dict[type[Question], Callable[[Any], Payload]] = {
    SingleChoice: _least,
    MultipleChoice: lambda each: {"options": _texts(option.uuid for option in each.options if not option.correct)},
    TrueFalse: lambda each: {"answer": not each.answer},
    ShortText: lambda _each: {"text": DOES_NOT_KNOW},
    Numeric: _wrong_number,
    Matching: _wrong_pairs,
    Ordering: lambda each: {"order": _texts(item.uuid for item in reversed(each.items))},
    Categorising: _wrong_places,
    Gaps: lambda each: {"gaps": {str(gap.uuid): _wrong_gap(each, gap) for gap in each.gaps}},
    SelectWords: _wrong_words,
    Hotspot: _wrong_zones,
    Labelling: _wrong_labels,
    FreeText: lambda _each: {"essay": ""},
    FileUpload: lambda _each: {"files": []},
    SelfAssessment: lambda each: {"value": each.steps[0].value},
}
