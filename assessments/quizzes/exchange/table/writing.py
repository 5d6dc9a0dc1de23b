"""From questions to a spreadsheet or a CSV file of the template's columns.

A table has no cell for pictures with zones, weights, units, rubrics, patterns nor shared cases: the types that are
nothing without them are not written, the others lose them.
"""

import csv
from collections.abc import Callable, Iterable
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from assessments.quizzes.content import (
    Categorising,
    Choice,
    Credit,
    Gap,
    GapKind,
    Gaps,
    Matching,
    Numeric,
    Option,
    Ordering,
    Question,
    QuizContent,
    ReadByHand,
    SelectWords,
    SelfAssessment,
    ShortText,
    TrueFalse,
)
from assessments.quizzes.exchange.markup import text_of
from assessments.quizzes.exchange.numbers import plain
from assessments.quizzes.exchange.table import columns as c
from assessments.quizzes.exchange.table.cells import block_text, line_text
from assessments.quizzes.exchange.table.examples import example_rows
from assessments.quizzes.exchange.table.reading import GAP, KINDS
from assessments.quizzes.exchange.texts import PLACE
from courses.cells import safe

Media = Callable[[str], bytes]
Rows = Iterable[list[str]]
Questions = QuizContent | Iterable[Question]
SHEET, MANUAL = "Questions", "Mode d’emploi"
WIDE = frozenset({c.QUESTION, c.TEXT, c.EXPLANATION})


def says(question: Question) -> bool:
    if question.type not in KINDS:
        return False
    return all(len(each) <= c.MOST for each in _lists(question))


def _lists(question: Question) -> list[tuple[Any, ...]]:
    return [getattr(question, name) for name in ("options", "pairs", "items", "accepted") if hasattr(question, name)]


def write(content: Questions, media: Media) -> bytes:
    """A spreadsheet, with the sheet that explains its columns."""
    del media
    return _book(_rows(content))


def _book(rows: Rows) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    for row in rows:
        sheet.append(row)
    _dress(sheet)
    _explain(book.create_sheet(MANUAL))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def template() -> bytes:
    """To be filled in, with an example of each type."""
    return _book(example_rows())


def template_csv() -> bytes:
    return _lines(example_rows())


def write_csv(content: Questions, media: Media) -> bytes:
    """With semicolons and a mark of encoding, as spreadsheets in French expect."""
    del media
    return _lines(_rows(content))


def _lines(rows: Rows) -> bytes:
    target = StringIO(newline="")
    csv.writer(target, delimiter=";", lineterminator="\r\n").writerows(rows)
    return target.getvalue().encode("utf-8-sig")


def _dress(sheet: Any) -> None:
    for place, title in enumerate(c.COLUMNS, 1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = 50 if title in WIDE else 22
    sheet.freeze_panes = "C2"
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    kinds = DataValidation(type="list", formula1=f'"{",".join(c.TYPES.values())}"', allow_blank=True)
    place = get_column_letter(c.COLUMNS.index(c.TYPE) + 1)
    kinds.add(f"{place}2:{place}2000")
    sheet.add_data_validation(kinds)


def _explain(sheet: Any) -> None:
    sheet.append(["Colonne ou type", "Ce qu’on y écrit"])
    for name, text in c.MANUAL:
        sheet.append([safe(name), safe(text)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2):
        row[1].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 100


def _rows(content: Questions) -> Iterable[list[str]]:
    yield list(c.COLUMNS)
    for question in content.questions if isinstance(content, QuizContent) else content:
        if says(question):
            cells = _cells(question)
            yield [safe(cells.get(title, "")) for title in c.COLUMNS]


def _cells(question: Question) -> dict[str, str]:
    credit = getattr(question, "credit", None)
    cells = {
        c.CODE: question.code, c.TYPE: c.TYPES[question.type], c.QUESTION: block_text(question.stem_html),
        c.POINTS: _number(question.points), c.EXPLANATION: block_text(question.explanation_html),
        c.COMPETENCIES: " ; ".join(question.competencies), c.LEVEL: c.LEVELS.get(question.level, ""),
        c.SOURCE: question.source, c.CREDIT: c.CREDITS.get(credit, "") if isinstance(credit, Credit) else "",
    }  # fmt: skip
    return cells | _own(question)


def _number(value: Any) -> str:
    return f"{plain(value):f}".replace(".", ",")


def _own(question: Question) -> dict[str, str]:
    if isinstance(question, Choice):
        right = [str(place) for place, each in enumerate(question.options, 1) if each.correct]
        answers = [(line_text(each.html), each.feedback) for each in question.options]
        return _answers(answers) | {c.RIGHT: " ; ".join(right)}
    if isinstance(question, TrueFalse):
        told = _answers([("", question.feedback_true), ("", question.feedback_false)])
        return told | {c.RIGHT: c.TRUE if question.answer else c.FALSE}
    if isinstance(question, Gaps):
        return {c.TEXT: _gapped(question)}
    if isinstance(question, SelectWords):
        words = (f"[{'=' * each.correct}{each.text}]" if each.uuid else each.text for each in question.segments)
        return {c.TEXT: "".join(words)}
    if isinstance(question, ShortText | Numeric):
        return _answers(_listed(question)) | {
            c.TOLDS[0]: line_text(question.feedback_correct),
            c.OTHERWISE: line_text(question.feedback_incorrect),
        }
    return _answers(_listed(question))


def _answers(answers: Iterable[tuple[str, str]]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for place, (text, told) in enumerate(list(answers)[: c.MOST]):
        cells[c.ANSWERS[place]], cells[c.TOLDS[place]] = text, line_text(told)
    return cells


def _listed(question: Question) -> list[tuple[str, str]]:
    if isinstance(question, ShortText):
        return [(each.text, each.feedback) for each in question.accepted if not each.is_pattern and each.share == 1]
    if isinstance(question, Numeric):
        return [(_near(each), each.feedback) for each in question.accepted if each.share == 1]
    if isinstance(question, Ordering):
        return [(line_text(each.html), each.feedback) for each in question.items]
    if isinstance(question, SelfAssessment):
        return [(f"{each.value} : {each.label}", "") for each in question.steps]
    if isinstance(question, ReadByHand):
        return [(block_text(question.model_answer_html), "")]
    return _arrows(question)


def _near(answer: Any) -> str:
    width = abs(answer.value) * answer.tolerance if answer.is_relative else answer.tolerance
    return _number(answer.value) + (f" ± {_number(width)}" if width else "")


def _arrows(question: Question) -> list[tuple[str, str]]:
    if isinstance(question, Matching):
        pairs = [(f"{line_text(p.prompt.html)} {c.ARROW} {line_text(p.match.html)}", "") for p in question.pairs]
        return [*pairs, *((f"{c.NOTHING} {c.ARROW} {line_text(each.html)}", "") for each in question.extras)]
    if isinstance(question, Categorising):
        names = {each.uuid: line_text(each.html) for each in question.categories}
        return [
            (f"{line_text(each.item.html)} {c.ARROW} {names.get(each.category, '')}", each.item.feedback)
            for each in question.items
        ]
    return []


def _gapped(question: Gaps) -> str:
    """Words that were dragged are chosen in a list."""
    text = GAP.sub(r"(\1)", block_text(question.text_html))
    places = {str(place): _gap(question, gap) for place, gap in enumerate(question.gaps, 1)}
    return PLACE.sub(lambda match: places.get(match[1], ""), text)


def _gap(question: Gaps, gap: Gap) -> str:
    if gap.kind is GapKind.TYPED:
        return "{" + "|".join(each.text for each in gap.accepted if not each.is_pattern) + "}"
    choices = gap.choices or tuple(
        Option(uuid=each.uuid, html=each.html, correct=each.uuid == gap.word) for each in question.words
    )
    return "{" + "~".join("=" * each.correct + text_of(each.html) for each in choices) + "}"
