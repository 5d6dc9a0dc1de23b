"""What is right, one line each."""

from collections.abc import Callable, Iterator
from uuid import UUID

from assessments.quizzes.content import (
    Categorising,
    Choice,
    FileUpload,
    FreeText,
    Gap,
    GapKind,
    Gaps,
    Hotspot,
    Labelling,
    Matching,
    Numeric,
    Ordering,
    Question,
    SelectWords,
    SelfAssessment,
    ShortText,
    TrueFalse,
    Variant,
    shuffled,
)
from assessments.quizzes.exchange.paper import words as w
from assessments.quizzes.exchange.paper.drawing import Drawer, letter, lettered, number, sides
from assessments.quizzes.exchange.paper.rich import Node, plain

Lines = Iterator[list[Node]]


def _told(label: str, content: list[Node], feedback: list[Node]) -> list[Node]:
    head: list[Node] = [{"k": "t", "t": f"{label} "}] if label else []
    return [*head, *content, *([{"k": "t", "t": " – "}, *feedback] if feedback else [])]


def _right_options(drawer: Drawer, question: Question) -> Lines:
    assert isinstance(question, Choice)  # noqa: S101
    for place, each in enumerate(question.options):
        if each.correct:
            yield _told(letter(place), drawer.nodes(each.html), drawer.nodes(each.feedback))


def _right_true(drawer: Drawer, question: Question) -> Lines:
    assert isinstance(question, TrueFalse)  # noqa: S101
    told = question.feedback_true if question.answer else question.feedback_false
    yield _told("", plain(drawer.say(w.TRUE if question.answer else w.FALSE)), drawer.nodes(told))


def _said(drawer: Drawer, variant: Variant) -> list[Node]:
    text = drawer.say(w.PATTERN) % {"text": variant.text} if variant.is_pattern else variant.text
    return plain(text if variant.share == 1 else f"{text} ({number(100 * variant.share)} %)")


def _right_text(drawer: Drawer, question: Question) -> Lines:
    assert isinstance(question, ShortText)  # noqa: S101
    for each in question.accepted:
        yield _told("", _said(drawer, each), drawer.nodes(each.feedback))


def _right_number(drawer: Drawer, question: Question) -> Lines:
    assert isinstance(question, Numeric)  # noqa: S101
    del drawer
    unit = f" {question.units[0].symbol}" if question.units else ""
    for each in question.accepted:
        width = number(100 * each.tolerance) + " %" if each.is_relative else number(each.tolerance)
        near = f" ± {width}" if each.tolerance else ""
        yield plain(f"{number(each.value)}{near}{unit}")


def _right_pairs(drawer: Drawer, question: Question) -> Lines:
    left, right = sides(question)
    letters = {each.html: letter(place) for place, each in enumerate(right)}
    goes = _goes(question)
    for place, each in enumerate(left, 1):
        yield _told(f"{place} → {letters.get(goes[each.uuid], '?')}", [], drawer.nodes(each.feedback))


def _goes(question: Question) -> dict[UUID, str]:
    if isinstance(question, Matching):
        return {pair.prompt.uuid: pair.match.html for pair in question.pairs}
    assert isinstance(question, Categorising)  # noqa: S101
    names = {each.uuid: each.html for each in question.categories}
    return {each.item.uuid: names.get(each.category, "") for each in question.items}


def _right_order(drawer: Drawer, question: Question) -> Lines:
    assert isinstance(question, Ordering)  # noqa: S101
    letters = {each.uuid: letter(n) for n, each in enumerate(shuffled(question.items, question.uuid))}
    yield plain(" – ".join(letters[each.uuid] for each in question.items))
    for each in question.items:
        if each.feedback:
            yield _told(letters[each.uuid], drawer.nodes(each.html), drawer.nodes(each.feedback))


def _right_gaps(drawer: Drawer, question: Question) -> Lines:
    assert isinstance(question, Gaps)  # noqa: S101
    for place, gap in enumerate(question.gaps, 1):
        yield _told(f"({place})", _right_gap(drawer, question, gap), drawer.nodes(gap.feedback))


def _right_gap(drawer: Drawer, question: Gaps, gap: Gap) -> list[Node]:
    if gap.kind is GapKind.TYPED:
        return plain(" / ".join(each.text for each in gap.accepted))
    if gap.kind is GapKind.LISTED:
        return next((drawer.nodes(each.html) for each in gap.choices if each.correct), [])
    return next((drawer.nodes(each.html) for each in question.words if each.uuid == gap.word), [])


def _right_words(drawer: Drawer, question: Question) -> Lines:
    assert isinstance(question, SelectWords)  # noqa: S101
    words = [each for each in question.segments if each.uuid]
    for place, each in enumerate(words, 1):
        if each.correct:
            yield _told(str(place), plain(each.text), drawer.nodes(each.feedback))


def _right_zones(drawer: Drawer, question: Question) -> Lines:
    assert isinstance(question, Hotspot)  # noqa: S101
    for place, each in enumerate(question.zones, 1):
        if each.correct:
            yield _told(str(place), plain(each.label), drawer.nodes(each.feedback))


def _right_labels(drawer: Drawer, question: Question) -> Lines:
    assert isinstance(question, Labelling)  # noqa: S101
    shown = lettered(question.labels, question)
    names = {each.uuid: each.html for each in question.labels}
    letters = {each.html: letter(place) for place, each in enumerate(shown)}
    for place, each in enumerate(question.markers, 1):
        html = names.get(each.label, "")
        yield _told(f"{place} → {letters.get(html, '?')}", drawer.nodes(html), drawer.nodes(each.feedback))


def _no_right(drawer: Drawer, question: Question) -> Lines:
    del drawer, question
    yield from ()


RIGHT: dict[type[Question], Callable[[Drawer, Question], Lines]] = {
    **dict.fromkeys(Choice.__subclasses__(), _right_options),
    TrueFalse: _right_true,
    ShortText: _right_text,
    Numeric: _right_number,
    Matching: _right_pairs,
    Categorising: _right_pairs,
    Ordering: _right_order,
    Gaps: _right_gaps,
    SelectWords: _right_words,
    Hotspot: _right_zones,
    Labelling: _right_labels,
    FreeText: _no_right,
    FileUpload: _no_right,
    SelfAssessment: _no_right,
}
