"""Documents as JSON and CSV files. A file that cannot be taken gives everything that is wrong with it, and where."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from competencies.exchange.documents import Document
from competencies.exchange.reading import read, to_tree
from competencies.exchange.rows import LAYOUTS, ROW, Layout, RowKind
from competencies.exchange.rules import Code, Day, Many, Part, Path, Problem, Sentences, Whole, rules_of

MEGABYTES = 5
MOST_PROBLEMS = 200
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
# A spreadsheet runs a cell that begins with one of these. A quote before it makes it text.
FORMULA = re.compile("'*[=+\\-@\t\r\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
                     "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}]")  # fmt: skip
EMPTY = {Many: list, Sentences: dict}
FRENCH_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem, and its line and column where the file has lines."""

    problem: Problem
    line: int | None = None
    column: str | None = None


class UnreadableError(Exception):
    """The file cannot be taken. ``faults`` says why, all of it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(fault.problem.code for fault in self.faults))


def parse(content: bytes) -> Document:
    """The document in a JSON or CSV file. Raises ``UnreadableError``."""
    text = _decode(content)
    return parse_json(text) if text.lstrip()[:1] in {"{", "["} else parse_csv(text)


def to_json(document: Document) -> str:
    return json.dumps(to_tree(document), ensure_ascii=False, indent=2) + "\n"


def to_csv(document: Document) -> str:
    """Begins with a byte order mark and parts cells with semicolons, as spreadsheets in French expect."""
    layout = next(each for each in LAYOUTS.values() if isinstance(document, each.shape))
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(layout.columns)
    for kind, cells in _rows(to_tree(document), layout):
        record = {ROW: kind.name, **cells}
        writer.writerow([_disarm(record.get(column, "")) for column in layout.columns])
    return BOM + target.getvalue()


def fail(code: str, *, line: int | None = None, column: str | None = None, **params: Any) -> Fault:
    return Fault(Problem((), code, tuple(sorted(params.items()))), line, column)


def _decode(content: bytes) -> str:
    if len(content) > MEGABYTES * 1024 * 1024:
        raise UnreadableError([fail("too_big", megabytes=MEGABYTES)])
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise UnreadableError([fail("utf16")])
    if content[:4] == b"PK\x03\x04":
        raise UnreadableError([fail("workbook")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError([fail("not_utf8", line=content[: error.start].count(b"\n") + 1)]) from None
    if not text.strip():
        raise UnreadableError([fail("empty_file")])
    return text


def _document(tree: Any, faults: list[Fault], locate: Any) -> Document:
    document, problems = read(tree)
    faults += [locate(problem) for problem in problems]
    if document is None or faults:
        raise UnreadableError(_capped(faults))
    return document


def _capped(faults: list[Fault]) -> list[Fault]:
    if len(faults) <= MOST_PROBLEMS:
        return faults
    return [*faults[:MOST_PROBLEMS], fail("and_more", count=len(faults) - MOST_PROBLEMS)]


def parse_json(text: str) -> Document:
    faults: list[Fault] = []
    tree = _load_json(text, faults)
    return _document(tree, faults, Fault)


def _load_json(text: str, faults: list[Fault]) -> Any:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        counts = Counter(name for name, _value in found)
        faults.extend(fail("name_twice", name=name[:60]) for name, count in counts.items() if count > 1)
        return dict(found)

    try:
        return json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise UnreadableError([fail("not_json", line=error.lineno)]) from None
    except RecursionError:
        raise UnreadableError([fail("too_deep")]) from None
    except ValueError:
        raise UnreadableError([fail("huge_number")]) from None


def parse_csv(text: str) -> Document:
    records = list(_records(text))
    if not records:
        raise UnreadableError([fail("empty_file")])
    sheet = _Sheet(records)
    return _document(sheet.tree, sheet.faults, sheet.locate)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not empty, with the number of its first line."""
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield line, [_arm(cell.strip()) for cell in cells]
            line = lines.line_num + 1
    except csv.Error:
        raise UnreadableError([fail("broken_csv", line=line)]) from None


def _disarm(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def _arm(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


class _Sheet:
    """Rows on their way to a tree. Remembers on which line each part of the tree was written."""

    def __init__(self, records: list[tuple[int, list[str]]]) -> None:
        self.faults: list[Fault] = []
        self.lines: dict[Path, tuple[int, RowKind]] = {}
        header = [name.lower() for name in records[0][1]]
        self.layout = self._layout(header, records)
        self.tree: dict[str, Any] = {"format": self.layout.shape.FORMAT, **self._empty(self.layout.shape)}
        rows = [self._row(line, header, cells) for line, cells in records[1:]]
        for line, kind, record in sorted(filter(None, rows), key=lambda row: bool(row[1].parent)):
            self._put(line, kind, record)

    def _layout(self, header: list[str], records: list[tuple[int, list[str]]]) -> Layout:
        if ROW not in header:
            raise UnreadableError([fail("no_header", line=records[0][0])])
        position = header.index(ROW)
        names = [cells[position].lower() for _line, cells in records[1:] if len(cells) > position]
        layout = next((LAYOUTS[name] for name in names if name in LAYOUTS), None)
        if layout is None:
            raise UnreadableError([fail("no_first_row", among=", ".join(LAYOUTS))])
        self._check_header(header, layout, records[0][0])
        return layout

    def _check_header(self, header: list[str], layout: Layout, line: int) -> None:
        for column in layout.columns:
            if header.count(column) != 1:
                code = "column_twice" if column in header else "missing_column"
                self.faults.append(fail(code, line=line, name=column))
        for column in set(header) - {*layout.columns, ""}:
            self.faults.append(fail("unknown_column", line=line, name=column[:60]))

    def _row(self, line: int, header: list[str], cells: list[str]) -> tuple[int, RowKind, dict[str, str]] | None:
        if any(cells[len(header) :]):
            self.faults.append(fail("too_many_cells", line=line))
        record = dict(zip(header, cells, strict=False))
        name = record.get(ROW, "").lower()
        kind = self.layout.by_name.get(name)
        if kind is None:
            self.faults.append(fail("unknown_row", line=line, name=name[:60], among=", ".join(self.layout.by_name)))
            return None
        for column in set(self.layout.columns) - kind.used - {ROW}:
            if record.get(column):
                self.faults.append(fail("not_used", line=line, column=column, name=kind.name))
        return line, kind, record

    def _put(self, line: int, kind: RowKind, record: dict[str, str]) -> None:
        if kind.parent:
            self._put_under_parent(line, kind, record)
        elif kind.many:
            self._append(self._owner(kind), kind.at, line, kind, record)
        else:
            self._put_once(line, kind, record)

    def _put_once(self, line: int, kind: RowKind, record: dict[str, str]) -> None:
        if kind.at in self.lines:
            self.faults.append(fail("row_twice", line=line, name=kind.name))
            return
        self.lines[kind.at] = line, kind
        owner = self.tree
        if kind.at:
            owner = self.tree[kind.at[0]] = {**self._empty(kind.shape), **(self.tree.get(kind.at[0]) or {})}
        owner.update(self._value(kind, record))

    def _owner(self, kind: RowKind) -> dict[str, Any]:
        """Where a list stands. Its rows may come before the row of the part that owns it."""
        if len(kind.at) == 1:
            return self.tree
        if self.tree.get(kind.at[0]) is None:
            self.tree[kind.at[0]] = {}
        return self.tree[kind.at[0]]

    def _append(self, owner: dict[str, Any], path: Path, line: int, kind: RowKind, record: dict[str, str]) -> None:
        items = owner.setdefault(str(path[-1]), [])
        self.lines[(*path, len(items))] = line, kind
        items.append({**self._empty(kind.shape), **self._value(kind, record)} if kind.shape else record.get("text"))

    def _put_under_parent(self, line: int, kind: RowKind, record: dict[str, str]) -> None:
        code = record.get(kind.parent, "")
        owners = self.tree[kind.at[0]]
        number = next((index for index, owner in enumerate(owners) if owner.get("code") == code), None)
        if number is None:
            self.faults.append(fail("unknown", line=line, column=kind.parent, value=code[:60]))
        elif kind.shape:
            self._append(owners[number], (kind.at[0], number, kind.at[1]), line, kind, record)
        else:
            self._put_sentence(owners[number]["levels"], (kind.at[0], number, "levels"), line, kind, record)

    def _put_sentence(
        self, levels: dict[str, Any], path: Path, line: int, kind: RowKind, record: dict[str, str]
    ) -> None:
        level = record.get("level", "")
        if level in levels:
            self.faults.append(fail("twice", line=line, column="level", value=level[:60]))
        levels[level] = record.get("text", "")
        self.lines[(*path, level)] = line, kind

    def _empty(self, shape: type | None) -> dict[str, Any]:
        """The lists of a part, that rows of their own will fill; and what a file may do without."""
        if shape is None:
            return {}
        columns = next(kind.columns for kind in self.layout.kinds if kind.shape is shape)
        rest = {name: rule for name, rule in rules_of(shape).items() if name not in columns}
        return {name: EMPTY[type(rule)]() for name, rule in rest.items() if isinstance(rule, Many | Sentences)} | {
            name: None for name, rule in rest.items() if isinstance(rule, Part) and rule.unknown
        }

    def _value(self, kind: RowKind, record: dict[str, str]) -> dict[str, Any]:
        rules = rules_of(kind.shape)
        return {name: _cell(record.get(column, ""), rules[name]) for name, column in kind.columns.items()}

    def locate(self, problem: Problem) -> Fault:
        for length in range(len(problem.path), -1, -1):
            found = self.lines.get(problem.path[:length])
            if found is not None:
                line, kind = found
                return Fault(problem, line, _column(problem, kind, problem.path[length:]))
        return Fault(problem)


def _column(problem: Problem, kind: RowKind, rest: Path) -> str | None:
    if kind.shape is None:
        return "level" if problem.code == "out_of_scale" else "text"
    return kind.columns.get(str(rest[0])) if rest else None


def _cell(cell: str, rule: Any) -> Any:
    if isinstance(rule, Whole):
        return int(cell) if re.fullmatch(r"[0-9]{1,6}", cell) else cell
    if isinstance(rule, Many) and isinstance(rule.rule, Code):
        return re.split(r"[\s,]+", cell) if cell else []
    french = FRENCH_DAY.fullmatch(cell) if isinstance(rule, Day) else None
    return "-".join(reversed(french.groups())) if french else cell


def _rows(tree: dict[str, Any], layout: Layout) -> Iterator[tuple[RowKind, dict[str, str]]]:
    for kind in layout.kinds:
        for part in _written(tree, kind):
            yield kind, {column: _spell(part.get(name)) for name, column in {**kind.columns, **_link(kind)}.items()}


def _link(kind: RowKind) -> dict[str, str]:
    return {kind.parent: kind.parent} if kind.parent else {}


def _written(tree: dict[str, Any], kind: RowKind) -> Iterator[dict[str, Any]]:
    if kind.parent:
        yield from _written_under_parent(tree, kind)
        return
    found: Any = tree
    for name in kind.at:
        found = (found or {}).get(name)
    items = found or [] if kind.many else [found]
    for item in items:
        if item is not None:
            yield item if isinstance(item, dict) else {"text": item}


def _written_under_parent(tree: dict[str, Any], kind: RowKind) -> Iterator[dict[str, Any]]:
    for owner in tree[kind.at[0]]:
        parts = owner[kind.at[1]]
        if isinstance(parts, dict):
            parts = [{"level": level, "sentence": text} for level, text in parts.items()]
        for part in parts:
            yield {**part, kind.parent: owner["code"]}


def _spell(value: Any) -> str:
    if value is None:
        return ""
    return " ".join(value) if isinstance(value, list) else str(value)
