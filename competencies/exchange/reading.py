"""A raw tree becomes a document, or a list of problems.

The tree is what JSON holds, or what the rows of a CSV file were made into.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any
from uuid import UUID

from competencies.exchange.documents import TOP_LEVEL, Document, Framework, Qualification
from competencies.exchange.rules import Part, Path, Problem, Reader

Place = tuple[Path, Any]


def read(tree: Any) -> tuple[Document | None, list[Problem]]:
    """The document, or ``None`` and everything that is wrong with it."""
    reader = Reader()
    if not isinstance(tree, dict):
        reader.refuse("not_an_object")
        return None, reader.problems
    shape = {each.FORMAT: each for each in (Framework, Qualification)}.get(str(tree.get("format")))
    if shape is None:
        with reader.at("format"):
            reader.refuse("unknown_format", among=f"{Framework.FORMAT}, {Qualification.FORMAT}")
        return None, reader.problems
    document = Part(shape).read({name: value for name, value in tree.items() if name != "format"}, reader)
    CHECKS[shape](document, reader)
    return (None if reader.problems else document), reader.problems


def to_tree(document: Document) -> dict[str, Any]:
    return {"format": document.FORMAT, **_raw(document)}


def _raw(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _raw_field(each.name, getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_raw(item) for item in value]
    if isinstance(value, UUID | date):
        return str(value)
    return value


def _raw_field(name: str, value: Any) -> Any:
    return {str(level): text for level, text in enumerate(value)} if name == "levels" else _raw(value)


def _check_framework(document: Framework, reader: Reader) -> None:
    _check_dates(document.edition, reader)
    _check_scale(document, reader)
    competencies = list(_parts(document, "competencies"))
    identified = [((), document), (("edition",), document.edition), *competencies]
    _once(_values(identified, "uuid"), reader)
    codes = {}
    for name in ("families", "themes", "missions", "competencies"):
        places = list(_values(_parts(document, name), "code"))
        _once(places, reader)
        codes[name] = {code for _path, code in places}
    _known(_values(competencies, "family"), codes["families"], reader)
    _known(_each(competencies, "themes"), codes["themes"], reader)
    _known(_each(_parts(document, "missions"), "competencies"), codes["competencies"], reader)
    for path, part in [*competencies, *_parts(document, "missions")]:
        name = "themes" if path[0] == "competencies" else "competencies"
        _once(_each([(path, part)], name), reader)


def _check_scale(document: Framework, reader: Reader) -> None:
    levels = [step.level for step in document.scale if step is not None]
    if levels != list(range(TOP_LEVEL + 1)) and None not in levels:
        with reader.at("scale"):
            reader.refuse("wrong_scale", most=TOP_LEVEL)


def _check_qualification(document: Qualification, reader: Reader) -> None:
    _check_dates(document.edition, reader)
    blocks = list(_parts(document, "blocks"))
    identified = [((), document), (("edition",), document.edition), *blocks]
    _once(_values(blocks, "code"), reader)
    for path, block in blocks:
        _once(_values(_parts(block, "competencies", path), "code"), reader)
    if document.proposition is not None:
        identified += _check_proposition(document, {code for _path, code in _values(blocks, "code")}, reader)
    _once(_values(identified, "uuid"), reader)


def _check_proposition(document: Qualification, blocks: set[str], reader: Reader) -> list[Place]:
    proposition = document.proposition
    here = ("proposition",)
    headings = list(_parts(proposition, "headings", here))
    requirements = list(_parts(proposition, "requirements", here))
    _once(_values(headings, "code"), reader)
    _known(_values(requirements, "block"), blocks, reader)
    _known(_values(requirements, "heading"), {code for _path, code in _values(headings, "code")}, reader)
    seen = set()
    for path, each in requirements:
        with reader.at(*path):
            if not _has_problem(reader, path) and (each.block is None) == (each.heading is None):
                reader.refuse("block_or_heading")
            elif each.place in seen:
                reader.refuse("asked_twice", competency=each.competency)
        seen.add(each.place)
    return [(here, proposition), *headings, *requirements]


def _has_problem(reader: Reader, path: Path) -> bool:
    return any(problem.path[: len(path)] == path for problem in reader.problems)


def _check_dates(edition: Any, reader: Reader) -> None:
    if edition and edition.valid_from and edition.valid_to and edition.valid_to < edition.valid_from:
        with reader.at("edition", "valid_to"):
            reader.refuse("ends_before_it_begins")


def _parts(owner: Any, name: str, path: Path = ()) -> Iterable[Place]:
    for number, part in enumerate(getattr(owner, name, ())):
        if part is not None:
            yield (*path, name, number), part


def _values(places: Iterable[Place], name: str) -> Iterable[Place]:
    for path, part in places:
        value = getattr(part, name, None)
        if value is not None:
            yield (*path, name), value


def _each(places: Iterable[Place], name: str) -> Iterable[Place]:
    for path, part in places:
        for number, value in enumerate(getattr(part, name)):
            if value is not None:
                yield (*path, name, number), value


def _once(places: Iterable[Place], reader: Reader) -> None:
    seen = set()
    for path, value in places:
        if value in seen:
            with reader.at(*path):
                reader.refuse("twice", value=str(value))
        seen.add(value)


def _known(places: Iterable[Place], known: set[str], reader: Reader) -> None:
    for path, value in places:
        if value not in known:
            with reader.at(*path):
                reader.refuse("unknown", value=value)


CHECKS: dict[type, Callable[[Any, Reader], None]] = {Framework: _check_framework, Qualification: _check_qualification}
