"""Questions and answers as statistics count them.

An answer is one or more choices, each named by a key: the uuid of an option, a word or a zone; ``true`` or ``false``;
what was typed, each word folded as scoring folds it, in the spelling that the question accepts where it is that one;
``part>where`` for what is matched, sorted, labelled, put in order or filled in. What a person must read is only ever
``given``: nobody's words get into statistics.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from assessments.quizzes.content import (
    Categorising,
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
    ShortText,
    SingleChoice,
    TrueFalse,
    Variant,
)
from assessments.quizzes.scoring import folded, is_empty
from assessments.quizzes.statistics.shapes import Item, Option

GIVEN = "given"
WHERE = ">"
TYPED = frozenset({ShortText.type, Numeric.type, Gaps.type})  # answers in which people write words of their own


def item_of(question: Question) -> Item:
    declared = OPTIONS.get(type(question), lambda _question: ())
    options = dict(declared(question))
    return Item(
        key=str(question.uuid), type=question.type, maximum=question.points,
        options=tuple(Option(key=key, right=right) for key, right in options.items()),
    )  # fmt: skip


def choices_of(question: Question, payload: Mapping[str, Any] | None) -> tuple[str, ...]:
    """``payload`` as a response stores it. Empty when the question was left without an answer."""
    if payload is None or is_empty(payload):
        return ()
    read = CHOICES.get(type(question))
    return tuple(read(question, payload)) if read else (GIVEN,)


def typed(text: str) -> str:
    """Word by word, so that it can still be read. What is nothing but signs stays as it is."""
    return " ".join(filter(None, map(folded, text.split()))) or text.strip()


def _spelt(text: str, accepted: Iterable[Variant]) -> str:
    given = folded(text)
    same = (each.text for each in accepted if not each.is_pattern and folded(each.text) == given)
    return typed(next(same, text))


def placed(part: object, where: object) -> str:
    return f"{part}{WHERE}{where}"


# What can be chosen, and whether it is right; of what is placed, only the right places.

Declared = Iterator[tuple[str, bool]]


def _options(question: SingleChoice | MultipleChoice) -> Declared:
    return ((str(each.uuid), each.correct) for each in question.options)


def _truth(question: TrueFalse) -> Declared:
    return ((_said(each), each is question.answer) for each in (True, False))


def _said(value: object) -> str:
    return "true" if value else "false"


def _pairs(question: Matching) -> Declared:
    same = _same_matches(question)
    return ((placed(each.prompt.uuid, same[str(each.match.uuid)]), True) for each in question.pairs)


def _same_matches(question: Matching) -> dict[str, str]:
    """Matches with the same words are one."""
    parts = [*(pair.match for pair in question.pairs), *question.extras]
    first: dict[str, str] = {}
    return {str(each.uuid): first.setdefault(each.html, str(each.uuid)) for each in parts}


def _order(question: Ordering) -> Declared:
    return ((placed(each.uuid, place), True) for place, each in enumerate(question.items, 1))


def _categories(question: Categorising) -> Declared:
    return ((placed(each.item.uuid, each.category), True) for each in question.items)


def _gaps(question: Gaps) -> Declared:
    for gap in question.gaps:
        yield from ((placed(gap.uuid, filling), right) for filling, right in _fillings(gap))


def _fillings(gap: Gap) -> Declared:
    if gap.kind is GapKind.LISTED:
        return ((str(each.uuid), each.correct) for each in gap.choices)
    if gap.kind is GapKind.DRAGGED:
        return iter([(str(gap.word), True)])
    return ((_spelt(each.text, gap.accepted), True) for each in gap.accepted if each.share == 1 and not each.is_pattern)


def _segments(question: SelectWords) -> Declared:
    return ((str(each.uuid), each.correct) for each in question.segments if each.uuid)


def _zones(question: Hotspot) -> Declared:
    return ((str(each.uuid), each.correct) for each in question.zones)


def _labels(question: Labelling) -> Declared:
    return ((placed(each.uuid, each.label), True) for each in question.markers)


OPTIONS: dict[type[Question], Callable[[Any], Any]] = {
    SingleChoice: _options, MultipleChoice: _options, TrueFalse: _truth, Matching: _pairs, Ordering: _order,
    Categorising: _categories, Gaps: _gaps, SelectWords: _segments, Hotspot: _zones, Labelling: _labels,
}  # fmt: skip


# What was chosen


def _filled(question: Gaps, payload: Mapping[str, Any]) -> Iterator[str]:
    accepted = {str(gap.uuid): gap.accepted for gap in question.gaps if gap.kind is GapKind.TYPED}
    for gap, filling in payload["gaps"].items():
        if filling.strip():
            yield placed(gap, _spelt(filling, accepted[gap]) if gap in accepted else filling)


def _matched(question: Matching, payload: Mapping[str, Any]) -> Iterator[str]:
    same = _same_matches(question)
    return (placed(prompt, same.get(match, match)) for prompt, match in payload["pairs"].items() if match)


def _joined(pairs: Mapping[str, str]) -> Iterator[str]:
    return (placed(part, where) for part, where in pairs.items() if where)


CHOICES: dict[type[Question], Callable[[Any, Mapping[str, Any]], Any]] = {
    SingleChoice: lambda _question, given: [given["option"]],
    MultipleChoice: lambda _question, given: given["options"],
    TrueFalse: lambda _question, given: [_said(given["answer"])],
    ShortText: lambda question, given: [_spelt(given["text"], question.accepted)],
    Numeric: lambda _question, given: [" ".join(f"{given['number']} {given.get('unit', '')}".split())],
    Matching: _matched,
    Ordering: lambda _question, given: [placed(item, place) for place, item in enumerate(given["order"], 1)],
    Categorising: lambda _question, given: _joined(given["places"]),
    Gaps: _filled,
    SelectWords: lambda _question, given: given["words"],
    Hotspot: lambda _question, given: given["zones"],
    Labelling: lambda _question, given: _joined(given["pairs"]),
}
