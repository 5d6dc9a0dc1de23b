"""The statistics of a quiz as files: the numbers of the screen, and no others."""

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from assessments.quizzes.measured_words import Cell, Figure, Tables
from courses.cells import safe

LONGEST_SHEET_NAME = 31
NARROW, WIDE = 14, 48


def as_csv(tables: Tables) -> bytes:
    """One table under the other, with semicolons and a mark of encoding, as spreadsheets in French expect."""
    target = StringIO()
    lines = csv.writer(target, delimiter=";")
    for title, rows in tables.items():
        lines.writerow([safe(title)])
        lines.writerows([_told(cell) for cell in row] for row in rows)
        lines.writerow([])
    return target.getvalue().encode("utf-8-sig")


def _told(cell: Cell) -> str:
    return cell.shown if isinstance(cell, Figure) else safe(cell)


def as_xlsx(tables: Tables) -> bytes:
    """A sheet for each table, in which numbers are numbers."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in tables.items():
        sheet = book.create_sheet(title[:LONGEST_SHEET_NAME])
        for row in rows:
            sheet.append([_value(cell) for cell in row])
        _dress(sheet, rows)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _value(cell: Cell) -> float | str | None:
    return cell.value if isinstance(cell, Figure) else safe(cell)


def _dress(sheet: Any, rows: list[list[Cell]]) -> None:
    sheet.freeze_panes = "A2"
    for heading in sheet[1]:
        heading.font = Font(bold=True)
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            if isinstance(cell, Figure):
                sheet.cell(line, column).number_format = cell.style
    for column, cells in enumerate(zip(*rows, strict=True), 1):
        sheet.column_dimensions[get_column_letter(column)].width = _width(cells)


def _width(cells: Iterable[Cell]) -> int:
    return WIDE if any(isinstance(cell, str) and len(cell) > NARROW for cell in cells) else NARROW
