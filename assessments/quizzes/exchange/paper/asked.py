"""What each type of question asks."""

import re
from collections.abc import Callable, Iterable, Iterator

from assessments.quizzes.content import (
    Categorising,
    Choice,
    FileUpload,
    FreeText,
    GapKind,
    Gaps,
    Hotspot,
    Labelling,
    Matching,
    Numeric,
    Ordering,
    Question,
    ReadByHand,
    SelectWords,
    SelfAssessment,
    Shape,
    ShortText,
    SingleChoice,
    TrueFalse,
    Zone,
    shuffled,
)
from assessments.quizzes.exchange.paper import words as w
from assessments.quizzes.exchange.paper.drawing import Block, Drawer, letter, lettered, number, sides
from assessments.quizzes.exchange.paper.fields import line, order_fields
from assessments.quizzes.exchange.paper.rich import Node, plain

PLACE = re.compile(r"\[\[([0-9]{1,4})\]\]")


def _options(drawer: Drawer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Choice)  # noqa: S101
    labels = ((letter(place), drawer.nodes(each.html)) for place, each in enumerate(question.options))
    yield drawer.choices(labels, one=isinstance(question, SingleChoice))


def _true_false(drawer: Drawer, question: Question) -> Iterator[Block]:
    del question
    yield drawer.choices((("", plain(drawer.say(each))) for each in (w.TRUE, w.FALSE)), one=True)


def _steps(drawer: Drawer, question: Question) -> Iterator[Block]:
    assert isinstance(question, SelfAssessment)  # noqa: S101
    yield drawer.choices(((letter(n), plain(each.label)) for n, each in enumerate(question.steps)), one=True)


def _two_lists(drawer: Drawer, question: Question) -> Iterator[Block]:
    left, right = sides(question)
    yield {
        "k": "pairs",
        "items": [{"label": str(place), "c": drawer.nodes(each.html)} for place, each in enumerate(left, 1)],
    }
    yield drawer.listed((letter(place), drawer.nodes(each.html)) for place, each in enumerate(right))


def _order(drawer: Drawer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Ordering)  # noqa: S101
    parts = shuffled(question.items, question.uuid)
    yield drawer.listed((letter(place), drawer.nodes(each.html)) for place, each in enumerate(parts))
    yield from order_fields(drawer, question)


def _gapped(drawer: Drawer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Gaps)  # noqa: S101
    yield {"k": "text", "c": _with_blanks(drawer.nodes(question.text_html))}
    for place, gap in enumerate(question.gaps, 1):
        if gap.kind is GapKind.LISTED:
            yield drawer.note(w.CHOICES, number=place)
            yield drawer.listed((letter(n), drawer.nodes(each.html)) for n, each in enumerate(gap.choices))
    if question.words and any(gap.kind is GapKind.DRAGGED for gap in question.gaps):
        yield drawer.note(w.WORDS)
        parts = lettered(question.words, question)
        yield drawer.listed((letter(place), drawer.nodes(each.html)) for place, each in enumerate(parts))


def _with_blanks(found: list[Node]) -> list[Node]:
    kept: list[Node] = []
    for node in found:
        if node["k"] != "t":
            kept.append(node | {"c": _with_blanks(node["c"])} if "c" in node else node)
            continue
        for place, text in enumerate(PLACE.split(node["t"])):
            kept += [{"k": "blank", "n": text}] if place % 2 else [{"k": "t", "t": text}] if text else []
    return kept


def _selectable(drawer: Drawer, question: Question) -> Iterator[Block]:
    assert isinstance(question, SelectWords)  # noqa: S101
    del drawer
    found: list[Node] = []
    count = 0
    for segment in question.segments:
        count += segment.uuid is not None
        found += [{"k": "word", "n": str(count), "t": segment.text}] if segment.uuid else plain(segment.text)
    yield {"k": "text", "c": [{"k": "p", "c": found}]}


def _zones(drawer: Drawer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Hotspot)  # noqa: S101
    marks = [(str(place), *_middle(zone)) for place, zone in enumerate(question.zones, 1)]
    yield _picture(question, marks)
    labels = ((str(place), plain(zone.label)) for place, zone in enumerate(question.zones, 1))
    yield drawer.choices(labels, one=question.most == 1)


def _middle(zone: Zone) -> tuple[float, float]:
    found = [float(each) for each in zone.numbers]
    if zone.shape is Shape.RECTANGLE and len(found) == 4:  # noqa: PLR2004
        return found[0] + found[2] / 2, found[1] + found[3] / 2
    if zone.shape is Shape.POLYGON and len(found) > 1:
        return sum(found[::2]) / len(found[::2]), sum(found[1::2]) / len(found[1::2])
    x, y, *_others = [*found, 0.5, 0.5]
    return x, y


def _picture(question: Hotspot | Labelling, marks: Iterable[tuple[str, float, float]]) -> Block:
    kept = [{"n": name, "x": min(1.0, max(0.0, x)), "y": min(1.0, max(0.0, y))} for name, x, y in marks]
    return {"k": "picture", "src": question.picture.src, "alt": question.picture.alt, "marks": kept}


def _labelled(drawer: Drawer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Labelling)  # noqa: S101
    marks = [(str(place), float(each.x), float(each.y)) for place, each in enumerate(question.markers, 1)]
    yield _picture(question, marks)
    yield {
        "k": "pairs",
        "items": [{"label": str(place), "c": plain(each.place)} for place, each in enumerate(question.markers, 1)],
    }
    parts = lettered(question.labels, question)
    yield drawer.listed((letter(place), drawer.nodes(each.html)) for place, each in enumerate(parts))


def _by_hand(drawer: Drawer, question: Question) -> Iterator[Block]:
    assert isinstance(question, ReadByHand)  # noqa: S101
    if isinstance(question, FreeText) and question.least_words:
        yield drawer.note(w.LEAST, count=question.least_words)
    if isinstance(question, FreeText) and question.most_words:
        yield drawer.note(w.MOST, count=question.most_words)
    yield from grid(drawer, question)


def grid(drawer: Drawer, question: ReadByHand) -> Iterator[Block]:
    if question.rubric:
        yield drawer.note(w.GRID)
        levels = (
            (each.title, [f"{number(level.points)} : {level.description}" for level in each.levels])
            for each in question.rubric
        )
        yield {"k": "items", "items": [plain(f"{title} – {' / '.join(said)}") for title, said in levels]}


ASK: dict[type[Question], Callable[[Drawer, Question], Iterator[Block]]] = {
    **dict.fromkeys(Choice.__subclasses__(), _options),
    TrueFalse: _true_false,
    ShortText: line,
    Numeric: line,
    Matching: _two_lists,
    Categorising: _two_lists,
    Ordering: _order,
    Gaps: _gapped,
    SelectWords: _selectable,
    Hotspot: _zones,
    Labelling: _labelled,
    FreeText: _by_hand,
    FileUpload: _by_hand,
    SelfAssessment: _steps,
}
