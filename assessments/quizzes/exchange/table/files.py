"""From a spreadsheet's or a CSV file's bytes to rows. Nothing in a cell is ever computed."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from assessments.quizzes.exchange.archives import is_archive, unpacked
from assessments.quizzes.exchange.items import Codes, Names, Origin, draft, refuse_many
from assessments.quizzes.exchange.limits import MAX_QUESTIONS
from assessments.quizzes.exchange.markup import Cleaner
from assessments.quizzes.exchange.media import Shelf
from assessments.quizzes.exchange.report import FileRefused, Item, Refusal, Remark, Report
from assessments.quizzes.exchange.table import columns as c
from assessments.quizzes.exchange.table.reading import Row, item_of
from assessments.quizzes.exchange.texts import decoded
from courses.cells import unsafe

XLSX, CSV = "xlsx", "csv"
MOST_COLUMNS = 80
HEAD_ROWS = 20
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
FORMULA = "\ue000formula"
NEEDED = (c.TYPE, c.QUESTION)
Grid = list[list[str]]


def recognises(data: bytes, name: str) -> bool:
    if is_archive(data):
        return b"xl/workbook.xml" in data
    head = c.bare(data[:400].decode("utf-8", errors="replace"))
    return name.lower().endswith((".csv", ".tsv")) or ("type" in head.split() and "bonnes reponses" in head)


def read(data: bytes, *, name: str = "") -> Report:
    """Raises :class:`FileRefused`."""
    del name
    grid, remarks = (_sheet(data), ()) if is_archive(data) else _csv(data)
    start, titles = _titles(grid)
    rows = [(number, row) for number, row in enumerate(grid[start + 1 :], start + 2) if any(map(str.strip, row))]
    if not rows:
        raise FileRefused(Refusal.EMPTY)
    refuse_many(len(rows))
    names, codes, shelf = Names(data), Codes(), Shelf()
    items = tuple(_item(number, row, titles, names=names, codes=codes, cleaner=Cleaner(shelf)) for number, row in rows)
    return Report(format=XLSX if is_archive(data) else CSV, items=items, media=shelf.kept, remarks=tuple(remarks))


def _item(
    number: int, row: Sequence[str], titles: dict[str, int], *, names: Names, codes: Codes, cleaner: Cleaner
) -> Item:
    cells = {title: row[place] if place < len(row) else "" for title, place in titles.items()}
    addresses = {title: get_column_letter(place + 1) for title, place in titles.items()}
    computed = next((title for title, text in cells.items() if text == FORMULA), "")
    if computed:
        origin = Origin(place=str(number), kind="", title="")
        return draft(origin, [(Remark.BROKEN, f"{addresses[computed]}{number}, {computed} : =")])
    known = {title: unsafe(text) for title, text in cells.items()}
    return item_of(Row(number=number, cells=known, addresses=addresses, names=names, codes=codes, cleaner=cleaner))


def _titles(grid: Grid) -> tuple[int, dict[str, int]]:
    """The row of the titles, near the top, and where each stands."""
    for start, row in enumerate(grid[:HEAD_ROWS]):
        found: dict[str, int] = {}
        for place, text in enumerate(row):
            if title := c.BY_NAME.get(c.bare(text)):
                found.setdefault(title, place)
        if all(title in found for title in NEEDED):
            return start, found
    raise FileRefused(Refusal.NOT_THIS_FORMAT, ", ".join(NEEDED))


def _csv(data: bytes) -> tuple[Grid, Iterable[tuple[Remark, str]]]:
    text, is_guess = decoded(data)
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    try:
        grid = [row[:MOST_COLUMNS] for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise FileRefused(Refusal.MALFORMED, str(error)) from error
    return grid, [(Remark.ENCODING_GUESSED, "")] if is_guess else []


def _sheet(data: bytes) -> Grid:
    files = unpacked(data)
    if "xl/workbook.xml" not in files:
        raise FileRefused(Refusal.NOT_THIS_FORMAT)
    if any(DECLARED.search(content) for path, content in files.items() if path.endswith((".xml", ".rels"))):
        raise FileRefused(Refusal.ENTITIES)
    try:
        return _grid(data)
    except (
        AttributeError, BadZipFile, DefusedXmlException, EOFError, ImportError, IndexError, InvalidFileException,
        KeyError, OSError, OverflowError, RecursionError, SyntaxError, TypeError, ValueError,
    ) as error:  # fmt: skip
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(Refusal.MALFORMED, type(error).__name__) from error


def _grid(data: bytes) -> Grid:
    """The first sheet's. Its own word for how large it is is not believed."""
    book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        grid: Grid = []
        for row in sheet.iter_rows(max_col=MOST_COLUMNS):
            grid.append([_text(cell) for cell in row[:MOST_COLUMNS]])
            if len(grid) > MAX_QUESTIONS + HEAD_ROWS + 1:
                raise FileRefused(Refusal.TOO_MANY)
        return grid
    finally:
        book.close()


def _text(cell: Any) -> str:
    if cell.value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(cell.value, bool):
        return c.TRUE if cell.value else c.FALSE
    return f"{cell.value:g}" if isinstance(cell.value, float) else str(cell.value)
