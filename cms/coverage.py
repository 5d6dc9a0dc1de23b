"""Which module teaches and which assesses what: a table of competencies, or of missions, by modules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Touch(StrEnum):
    NEVER = "never"
    TAUGHT = "taught"
    ASSESSED = "assessed"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """One activity works toward one competency. ``assessed`` when it measures it, else it teaches it."""

    module: int
    competency: int
    level: int
    assessed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A row of the table: a competency, or a mission through the competencies it asks for."""

    id: int
    title: str
    group: str
    competencies: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    module: int
    touch: Touch
    taught_level: int | None = None
    assessed_level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    subject: Subject
    cells: tuple[Cell, ...]

    @property
    def is_taught(self) -> bool:
        return any(cell.taught_level is not None for cell in self.cells)

    @property
    def is_assessed(self) -> bool:
        return any(cell.assessed_level is not None for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    groups: tuple[Group, ...]

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def untaught(self) -> list[Subject]:
        return _once(row.subject for row in self.rows if not row.is_taught)

    @property
    def unassessed(self) -> list[Subject]:
        """Taught somewhere and assessed nowhere; what is not even taught is said by ``untaught``."""
        return _once(row.subject for row in self.rows if row.is_taught and not row.is_assessed)


def coverage(subjects: Iterable[Subject], modules: Iterable[int], aims: Iterable[Aim]) -> Coverage:
    """In the order given, grouped under each subject's group. A level is the highest that an activity works toward."""
    modules = list(modules)
    highest: dict[tuple[int, int, bool], int] = {}
    for aim in aims:
        key = (aim.module, aim.competency, aim.assessed)
        highest[key] = max(aim.level, highest.get(key, aim.level))
    groups: dict[str, list[Row]] = {}
    for subject in subjects:
        cells = tuple(_cell(module, subject, highest) for module in modules)
        groups.setdefault(subject.group, []).append(Row(subject=subject, cells=cells))
    return Coverage(groups=tuple(Group(title=title, rows=tuple(rows)) for title, rows in groups.items()))


def _cell(module: int, subject: Subject, highest: Mapping[tuple[int, int, bool], int]) -> Cell:
    taught = _best(module, subject, highest, assessed=False)
    assessed = _best(module, subject, highest, assessed=True)
    return Cell(module=module, touch=_touch(taught, assessed), taught_level=taught, assessed_level=assessed)


def _best(module: int, subject: Subject, highest: Mapping[tuple[int, int, bool], int], *, assessed: bool) -> int | None:
    levels = (highest.get((module, competency, assessed)) for competency in subject.competencies)
    return max((level for level in levels if level is not None), default=None)


def _touch(taught: int | None, assessed: int | None) -> Touch:
    if taught is None:
        return Touch.NEVER if assessed is None else Touch.ASSESSED
    return Touch.TAUGHT if assessed is None else Touch.BOTH


def _once(subjects: Iterable[Subject]) -> list[Subject]:
    """A competency of two themes stands in two groups and is named once."""
    return list({subject.id: subject for subject in subjects}.values())
