"""Where each type of question is answered."""

from collections.abc import Callable, Iterator

from assessments.quizzes.content import (
    Categorising,
    Choice,
    FileUpload,
    FreeText,
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
    SingleChoice,
    TrueFalse,
)
from assessments.quizzes.exchange.paper import words as w
from assessments.quizzes.exchange.paper.drawing import Block, Drawer, blanks, boxes, letter, sides

LINES_OF_TEXT = 12


def line(drawer: Drawer, question: Question) -> Iterator[Block]:
    if isinstance(question, Numeric) and question.units:
        yield drawer.note(w.UNIT, units=", ".join(unit.symbol for unit in question.units))
    yield blanks([""], wide=True)


def _option_boxes(drawer: Drawer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Choice)  # noqa: S101
    del drawer
    yield boxes(map(letter, range(len(question.options))), one=isinstance(question, SingleChoice))


def _true_boxes(drawer: Drawer, question: Question) -> Iterator[Block]:
    del question
    yield boxes([drawer.say(w.TRUE), drawer.say(w.FALSE)], one=True)


def _number_blanks(drawer: Drawer, question: Question) -> Iterator[Block]:
    del drawer
    count = len(question.markers) if isinstance(question, Labelling) else len(sides(question)[0])
    yield blanks(map(str, range(1, count + 1)))


def order_fields(drawer: Drawer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Ordering)  # noqa: S101
    del drawer
    yield blanks(f"{place}." for place in range(1, len(question.items) + 1))


def _gap_blanks(drawer: Drawer, question: Question) -> Iterator[Block]:
    assert isinstance(question, Gaps)  # noqa: S101
    del drawer
    yield blanks((f"({place})" for place in range(1, len(question.gaps) + 1)), wide=True)


def _number_boxes(drawer: Drawer, question: Question) -> Iterator[Block]:
    del drawer
    if isinstance(question, Hotspot):
        yield boxes(map(str, range(1, len(question.zones) + 1)), one=question.most == 1)
    elif isinstance(question, SelectWords):
        count = sum(each.uuid is not None for each in question.segments)
        yield boxes(map(str, range(1, count + 1)), one=False)


def _text_lines(drawer: Drawer, question: Question) -> Iterator[Block]:
    del drawer
    assert isinstance(question, FreeText)  # noqa: S101
    yield {"k": "lines", "n": min(40, max(LINES_OF_TEXT, question.most_words // 10))}


def _file_box(drawer: Drawer, question: Question) -> Iterator[Block]:
    del question
    yield boxes([drawer.say(w.FILE)], one=False)


def _step_boxes(drawer: Drawer, question: Question) -> Iterator[Block]:
    del drawer
    assert isinstance(question, SelfAssessment)  # noqa: S101
    yield boxes(map(letter, range(len(question.steps))), one=True)


FIELDS: dict[type[Question], Callable[[Drawer, Question], Iterator[Block]]] = {
    **dict.fromkeys(Choice.__subclasses__(), _option_boxes),
    TrueFalse: _true_boxes,
    ShortText: line,
    Numeric: line,
    Matching: _number_blanks,
    Categorising: _number_blanks,
    Ordering: order_fields,
    Gaps: _gap_blanks,
    SelectWords: _number_boxes,
    Hotspot: _number_boxes,
    Labelling: _number_blanks,
    FreeText: _text_lines,
    FileUpload: _file_box,
    SelfAssessment: _step_boxes,
}
