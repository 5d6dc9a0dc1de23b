"""What stands on each sheet, as blocks: whatever draws them decides how they look.

Options keep the author's order; what is matched or ordered is shuffled, the same on every sheet of one quiz.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any
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
    Part,
    Question,
    QuizContent,
    ReadByHand,
    SelectWords,
    SelfAssessment,
    Shape,
    ShortText,
    SingleChoice,
    TrueFalse,
    Variant,
    Zone,
    shuffled,
)
from assessments.quizzes.exchange.numbers import plain as short
from assessments.quizzes.exchange.paper import words as w
from assessments.quizzes.exchange.paper.rich import Node, nodes, plain

Block = dict[str, Any]
Say = Callable[[str], str]
PLACE = re.compile(r"\[\[([0-9]{1,4})\]\]")
LINES_OF_TEXT = 12


class Sheet(StrEnum):
    QUESTIONS = "questions"
    ANSWERS = "answers"
    CORRECTION = "correction"


def letter(place: int) -> str:
    """A to Z, then AA."""
    return chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)  # noqa: PLR2004


class Writer:
    def __init__(self, content: QuizContent, say: Say) -> None:
        self.content, self.say = content, say
        self.numbers = {question.uuid: number for number, question in enumerate(self._asked(), 1)}
        self.known = {question.uuid: question for question in content.questions}

    def _asked(self) -> Iterator[Question]:
        """In the sections' order where there are some."""
        known = {question.uuid: question for question in self.content.questions}
        in_sections = [uuid for section in self.content.sections for uuid in section.questions if uuid in known]
        yield from (known[uuid] for uuid in dict.fromkeys(in_sections or known))

    def sheet(self, sheet: Sheet) -> Iterator[Block]:
        titles = {Sheet.ANSWERS: w.ANSWER_SHEET, Sheet.CORRECTION: w.CORRECTION}
        said = f" – {self.say(titles[sheet])}" if sheet in titles else ""
        yield {"k": "title", "t": self.content.title + said}
        if sheet is not Sheet.CORRECTION:
            yield {"k": "fields", "items": [self.say(w.NAME), self.say(w.DATE)]}
        if sheet is Sheet.QUESTIONS:
            yield from self._opening()
        yield from {Sheet.QUESTIONS: self._questions, Sheet.ANSWERS: self._answers, Sheet.CORRECTION: self._correction}[
            sheet
        ]()

    def _opening(self) -> Iterator[Block]:
        yield self.rich(self.content.introduction_html)
        if self.content.time_limit:
            yield self.note(w.TIME, minutes=self.content.time_limit)
        yield self.note(w.PASS, share=number(100 * self.content.pass_mark))

    def _questions(self) -> Iterator[Block]:
        if not self.content.sections:
            yield from self._asked_blocks(list(self.numbers))
        for section in self.content.sections:
            if section.title:
                yield {"k": "section", "t": section.title}
            yield self.rich(section.introduction_html)
            yield from self._asked_blocks([uuid for uuid in section.questions if uuid in self.numbers])

    def _asked_blocks(self, uuids: Sequence[UUID]) -> Iterator[Block]:
        case = None
        for uuid in uuids:
            question = self.known[uuid]
            if question.case is not None and question.case.uuid != case:
                yield {"k": "case", "t": question.case.title, "c": self.nodes(question.case.html)}
            case = question.case.uuid if question.case else None
            yield self.heading(question)
            yield self.rich(question.stem_html)
            yield self.note(w.INSTRUCTIONS[question.type])
            yield from ASK[type(question)](self, question)

    def _answers(self) -> Iterator[Block]:
        for uuid in self.numbers:
            yield self.heading(self.known[uuid])
            yield from FIELDS[type(self.known[uuid])](self, self.known[uuid])

    def _correction(self) -> Iterator[Block]:
        for uuid in self.numbers:
            question = self.known[uuid]
            yield self.heading(question)
            right = list(filter(None, RIGHT[type(question)](self, question)))
            if right:
                yield {"k": "text", "c": [{"k": "strong", "c": plain(self.say(w.RIGHT))}]}
                yield {"k": "items", "items": right}
            yield from self._why(question)

    def _why(self, question: Question) -> Iterator[Block]:
        if isinstance(question, ReadByHand):
            yield self.note(w.READ_BY)
            if question.model_answer_html:
                yield {"k": "text", "c": [{"k": "strong", "c": plain(self.say(w.MODEL))}]}
                yield self.rich(question.model_answer_html)
        if not question.is_scored:
            yield self.note(w.YOURS)
        if question.explanation_html:
            yield {"k": "text", "c": [{"k": "strong", "c": plain(self.say(w.EXPLANATION))}]}
            yield self.rich(question.explanation_html)

    # Blocks

    def heading(self, question: Question) -> Block:
        title = self.say(w.QUESTION) % {"number": self.numbers[question.uuid]}
        if question.is_scored:
            title += " – " + self.say(w.POINTS) % {"points": number(question.points)}
        return {"k": "question", "t": title}

    def nodes(self, html: str) -> list[Node]:
        return nodes(html, self.say(w.SOUND))

    def rich(self, html: str) -> Block:
        return {"k": "text", "c": self.nodes(html)}

    def note(self, words: str, **values: Any) -> Block:
        return {"k": "note", "t": self.say(words) % values if values else self.say(words)}

    def choices(self, labels: Iterable[tuple[str, list[Node]]], *, one: bool) -> Block:
        return {"k": "choices", "one": one, "items": [{"label": label, "c": content} for label, content in labels]}

    def listed(self, labels: Iterable[tuple[str, list[Node]]]) -> Block:
        return {"k": "list", "items": [{"label": label, "c": content} for label, content in labels]}


def number(value: Any) -> str:
    return f"{short(value):f}".replace(".", ",")


def blanks(labels: Iterable[str], *, wide: bool = False) -> Block:
    return {"k": "blanks", "wide": wide, "items": list(labels)}


def boxes(labels: Iterable[str], *, one: bool) -> Block:
    return {"k": "boxes", "one": one, "items": list(labels)}


# What is asked


def lettered(parts: Sequence[Part], question: Question) -> list[Part]:
    return list(shuffled({part.html: part for part in parts}.values(), question.uuid))


def _options(writer: Writer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Choice)  # noqa: S101
    labels = ((letter(place), writer.nodes(each.html)) for place, each in enumerate(question.options))
    yield writer.choices(labels, one=isinstance(question, SingleChoice))


def _true_false(writer: Writer, question: Question) -> Iterator[Block]:
    del question
    yield writer.choices((("", plain(writer.say(each))) for each in (w.TRUE, w.FALSE)), one=True)


def _line(writer: Writer, question: Question) -> Iterator[Block]:
    if isinstance(question, Numeric) and question.units:
        yield writer.note(w.UNIT, units=", ".join(unit.symbol for unit in question.units))
    yield blanks([""], wide=True)


def _steps(writer: Writer, question: Question) -> Iterator[Block]:
    assert isinstance(question, SelfAssessment)  # noqa: S101
    yield writer.choices(((letter(n), plain(each.label)) for n, each in enumerate(question.steps)), one=True)


def _sides(question: Question) -> tuple[list[Part], list[Part]]:
    """What is numbered, what is lettered."""
    if isinstance(question, Matching):
        matches = [*(pair.match for pair in question.pairs), *question.extras]
        return [pair.prompt for pair in question.pairs], lettered(matches, question)
    assert isinstance(question, Categorising)  # noqa: S101
    return list(shuffled([each.item for each in question.items], question.uuid)), list(question.categories)


def _two_lists(writer: Writer, question: Question) -> Iterator[Block]:
    left, right = _sides(question)
    yield {
        "k": "pairs",
        "items": [{"label": str(place), "c": writer.nodes(each.html)} for place, each in enumerate(left, 1)],
    }
    yield writer.listed((letter(place), writer.nodes(each.html)) for place, each in enumerate(right))


def _order(writer: Writer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Ordering)  # noqa: S101
    parts = shuffled(question.items, question.uuid)
    yield writer.listed((letter(place), writer.nodes(each.html)) for place, each in enumerate(parts))
    yield from _order_fields(writer, question)


def _gapped(writer: Writer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Gaps)  # noqa: S101
    yield {"k": "text", "c": _with_blanks(writer.nodes(question.text_html))}
    for place, gap in enumerate(question.gaps, 1):
        if gap.kind is GapKind.LISTED:
            yield writer.note(w.CHOICES, number=place)
            yield writer.listed((letter(n), writer.nodes(each.html)) for n, each in enumerate(gap.choices))
    if question.words and any(gap.kind is GapKind.DRAGGED for gap in question.gaps):
        yield writer.note(w.WORDS)
        parts = lettered(question.words, question)
        yield writer.listed((letter(place), writer.nodes(each.html)) for place, each in enumerate(parts))


def _with_blanks(found: list[Node]) -> list[Node]:
    kept: list[Node] = []
    for node in found:
        if node["k"] != "t":
            kept.append(node | {"c": _with_blanks(node["c"])} if "c" in node else node)
            continue
        for place, text in enumerate(PLACE.split(node["t"])):
            kept += [{"k": "blank", "n": text}] if place % 2 else [{"k": "t", "t": text}] if text else []
    return kept


def _selectable(writer: Writer, question: Question) -> Iterator[Block]:
    assert isinstance(question, SelectWords)  # noqa: S101
    del writer
    found: list[Node] = []
    count = 0
    for segment in question.segments:
        count += segment.uuid is not None
        found += [{"k": "word", "n": str(count), "t": segment.text}] if segment.uuid else plain(segment.text)
    yield {"k": "text", "c": [{"k": "p", "c": found}]}


def _zones(writer: Writer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Hotspot)  # noqa: S101
    marks = [(str(place), *_middle(zone)) for place, zone in enumerate(question.zones, 1)]
    yield _picture(question, marks)
    labels = ((str(place), plain(zone.label)) for place, zone in enumerate(question.zones, 1))
    yield writer.choices(labels, one=question.most == 1)


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


def _labelled(writer: Writer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Labelling)  # noqa: S101
    marks = [(str(place), float(each.x), float(each.y)) for place, each in enumerate(question.markers, 1)]
    yield _picture(question, marks)
    yield {
        "k": "pairs",
        "items": [{"label": str(place), "c": plain(each.place)} for place, each in enumerate(question.markers, 1)],
    }
    parts = lettered(question.labels, question)
    yield writer.listed((letter(place), writer.nodes(each.html)) for place, each in enumerate(parts))


def _by_hand(writer: Writer, question: Question) -> Iterator[Block]:
    assert isinstance(question, ReadByHand)  # noqa: S101
    if isinstance(question, FreeText) and question.least_words:
        yield writer.note(w.LEAST, count=question.least_words)
    if isinstance(question, FreeText) and question.most_words:
        yield writer.note(w.MOST, count=question.most_words)
    if question.rubric:
        yield writer.note(w.GRID)
        levels = (
            (each.title, [f"{number(level.points)} : {level.description}" for level in each.levels])
            for each in question.rubric
        )
        yield {"k": "items", "items": [plain(f"{title} – {' / '.join(said)}") for title, said in levels]}


# Where it is answered


def _option_boxes(writer: Writer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Choice)  # noqa: S101
    del writer
    yield boxes(map(letter, range(len(question.options))), one=isinstance(question, SingleChoice))


def _true_boxes(writer: Writer, question: Question) -> Iterator[Block]:
    del question
    yield boxes([writer.say(w.TRUE), writer.say(w.FALSE)], one=True)


def _number_blanks(writer: Writer, question: Question) -> Iterator[Block]:
    del writer
    count = len(question.markers) if isinstance(question, Labelling) else len(_sides(question)[0])
    yield blanks(map(str, range(1, count + 1)))


def _order_fields(writer: Writer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Ordering)  # noqa: S101
    del writer
    yield blanks(f"{place}." for place in range(1, len(question.items) + 1))


def _gap_blanks(writer: Writer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Gaps)  # noqa: S101
    del writer
    yield blanks((f"({place})" for place in range(1, len(question.gaps) + 1)), wide=True)


def _number_boxes(writer: Writer, question: Question) -> Iterator[Block]:
    del writer
    if isinstance(question, Hotspot):
        yield boxes(map(str, range(1, len(question.zones) + 1)), one=question.most == 1)
    elif isinstance(question, SelectWords):
        count = sum(each.uuid is not None for each in question.segments)
        yield boxes(map(str, range(1, count + 1)), one=False)


def _text_lines(writer: Writer, question: Question) -> Iterator[Block]:
    del writer
    assert isinstance(question, FreeText)  # noqa: S101
    yield {"k": "lines", "n": min(40, max(LINES_OF_TEXT, question.most_words // 10))}


def _file_box(writer: Writer, question: Question) -> Iterator[Block]:
    del question
    yield boxes([writer.say(w.FILE)], one=False)


def _step_boxes(writer: Writer, question: Question) -> Iterator[Block]:
    del writer
    assert isinstance(question, SelfAssessment)  # noqa: S101
    yield boxes(map(letter, range(len(question.steps))), one=True)


# What is right, one line each

Lines = Iterator[list[Node]]


def _told(label: str, content: list[Node], feedback: list[Node]) -> list[Node]:
    head: list[Node] = [{"k": "t", "t": f"{label} "}] if label else []
    return [*head, *content, *([{"k": "t", "t": " – "}, *feedback] if feedback else [])]


def _right_options(writer: Writer, question: Question) -> Lines:
    assert isinstance(question, Choice)  # noqa: S101
    for place, each in enumerate(question.options):
        if each.correct:
            yield _told(letter(place), writer.nodes(each.html), writer.nodes(each.feedback))


def _right_true(writer: Writer, question: Question) -> Lines:
    assert isinstance(question, TrueFalse)  # noqa: S101
    told = question.feedback_true if question.answer else question.feedback_false
    yield _told("", plain(writer.say(w.TRUE if question.answer else w.FALSE)), writer.nodes(told))


def _said(writer: Writer, variant: Variant) -> list[Node]:
    text = writer.say(w.PATTERN) % {"text": variant.text} if variant.is_pattern else variant.text
    return plain(text if variant.share == 1 else f"{text} ({number(100 * variant.share)} %)")


def _right_text(writer: Writer, question: Question) -> Lines:
    assert isinstance(question, ShortText)  # noqa: S101
    for each in question.accepted:
        yield _told("", _said(writer, each), writer.nodes(each.feedback))


def _right_number(writer: Writer, question: Question) -> Lines:
    assert isinstance(question, Numeric)  # noqa: S101
    del writer
    unit = f" {question.units[0].symbol}" if question.units else ""
    for each in question.accepted:
        width = number(100 * each.tolerance) + " %" if each.is_relative else number(each.tolerance)
        near = f" ± {width}" if each.tolerance else ""
        yield plain(f"{number(each.value)}{near}{unit}")


def _right_pairs(writer: Writer, question: Question) -> Lines:
    left, right = _sides(question)
    letters = {each.html: letter(place) for place, each in enumerate(right)}
    goes = _goes(question)
    for place, each in enumerate(left, 1):
        yield _told(f"{place} → {letters.get(goes[each.uuid], '?')}", [], writer.nodes(each.feedback))


def _goes(question: Question) -> dict[UUID, str]:
    if isinstance(question, Matching):
        return {pair.prompt.uuid: pair.match.html for pair in question.pairs}
    assert isinstance(question, Categorising)  # noqa: S101
    names = {each.uuid: each.html for each in question.categories}
    return {each.item.uuid: names.get(each.category, "") for each in question.items}


def _right_order(writer: Writer, question: Question) -> Lines:
    assert isinstance(question, Ordering)  # noqa: S101
    letters = {each.uuid: letter(n) for n, each in enumerate(shuffled(question.items, question.uuid))}
    for place, each in enumerate(question.items, 1):
        yield _told(f"{place}. {letters[each.uuid]}", writer.nodes(each.html), writer.nodes(each.feedback))


def _right_gaps(writer: Writer, question: Question) -> Lines:
    assert isinstance(question, Gaps)  # noqa: S101
    for place, gap in enumerate(question.gaps, 1):
        yield _told(f"({place})", _right_gap(writer, question, gap), writer.nodes(gap.feedback))


def _right_gap(writer: Writer, question: Gaps, gap: Gap) -> list[Node]:
    if gap.kind is GapKind.TYPED:
        return plain(" / ".join(each.text for each in gap.accepted))
    if gap.kind is GapKind.LISTED:
        return next((writer.nodes(each.html) for each in gap.choices if each.correct), [])
    return next((writer.nodes(each.html) for each in question.words if each.uuid == gap.word), [])


def _right_words(writer: Writer, question: Question) -> Lines:
    assert isinstance(question, SelectWords)  # noqa: S101
    words = [each for each in question.segments if each.uuid]
    for place, each in enumerate(words, 1):
        if each.correct:
            yield _told(str(place), plain(each.text), writer.nodes(each.feedback))


def _right_zones(writer: Writer, question: Question) -> Lines:
    assert isinstance(question, Hotspot)  # noqa: S101
    for place, each in enumerate(question.zones, 1):
        if each.correct:
            yield _told(str(place), plain(each.label), writer.nodes(each.feedback))


def _right_labels(writer: Writer, question: Question) -> Lines:
    assert isinstance(question, Labelling)  # noqa: S101
    shown = lettered(question.labels, question)
    names = {each.uuid: each.html for each in question.labels}
    letters = {each.html: letter(place) for place, each in enumerate(shown)}
    for place, each in enumerate(question.markers, 1):
        html = names.get(each.label, "")
        yield _told(f"{place} → {letters.get(html, '?')}", writer.nodes(html), writer.nodes(each.feedback))


def _no_right(writer: Writer, question: Question) -> Lines:
    del writer, question
    yield from ()


ASK: dict[type[Question], Callable[[Writer, Question], Iterator[Block]]] = {}
FIELDS: dict[type[Question], Callable[[Writer, Question], Iterator[Block]]] = {}
RIGHT: dict[type[Question], Callable[[Writer, Question], Lines]] = {}

for kinds, ask, fields, right in (
    (tuple(Choice.__subclasses__()), _options, _option_boxes, _right_options),
    ((TrueFalse,), _true_false, _true_boxes, _right_true),
    ((ShortText,), _line, _line, _right_text),
    ((Numeric,), _line, _line, _right_number),
    ((Matching, Categorising), _two_lists, _number_blanks, _right_pairs),
    ((Ordering,), _order, _order_fields, _right_order),
    ((Gaps,), _gapped, _gap_blanks, _right_gaps),
    ((SelectWords,), _selectable, _number_boxes, _right_words),
    ((Hotspot,), _zones, _number_boxes, _right_zones),
    ((Labelling,), _labelled, _number_blanks, _right_labels),
    ((FreeText,), _by_hand, _text_lines, _no_right),
    ((FileUpload,), _by_hand, _file_box, _no_right),
    ((SelfAssessment,), _steps, _step_boxes, _no_right),
):
    for kind in kinds:
        ASK[kind], FIELDS[kind], RIGHT[kind] = ask, fields, right
