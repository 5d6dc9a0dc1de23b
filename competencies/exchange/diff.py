"""What changed between two states of a document."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any

from competencies.exchange.documents import Document, Framework, Proposition

ADDED, CHANGED, RETIRED, MOVED = "added", "changed", "retired", "moved"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """``field`` of the sentence of a level is ``levels.2``."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """``kind`` is a row kind of the CSV files. ``moved`` speaks of the order of a whole kind."""

    kind: str
    action: str
    key: str = ""
    title: str = ""
    fields: tuple[FieldChange, ...] = ()


LISTS = {
    "framework": {
        "level": ("scale", ("level",)),
        "family": ("families", ("code",)),
        "theme": ("themes", ("code",)),
        "mission": ("missions", ("code",)),
        "competency": ("competencies", ("uuid",)),
    },
    "qualification": {"block": ("blocks", ("uuid",))},
    # In a proposition the place is the identity: a centre's copy says the same under other uuids.
    "proposition": {
        "heading": ("headings", ("code",)),
        "requirement": ("requirements", ("block", "heading", "competency")),
    },
}
INSIDE = {
    "framework": ("edition", "not_seen"),
    "qualification": ("edition", "proposition"),
    "proposition": (),
}
UNCOMPARED = {"proposition": {"uuid"}, "heading": {"uuid"}, "requirement": {"uuid"}}


def diff(before: Document | None, after: Document) -> tuple[Change, ...]:
    kind = "framework" if isinstance(after, Framework) else "qualification"
    return tuple(_compare(kind, before, after))


def diff_facts(before: Document, after: Document) -> tuple[Change, ...]:
    """What changed in the framework or the qualification itself, whatever its edition."""
    kind = "framework" if isinstance(after, Framework) else "qualification"
    return tuple(_compare_part(kind, before, after))


def diff_propositions(before: Proposition | None, after: Proposition | None) -> tuple[Change, ...]:
    return tuple(_compare("proposition", before, after))


def digest(*parts: Any) -> str:
    """Names what was shown, so that another state of the data can be told from it."""
    canonical = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=_spelled)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _spelled(value: Any) -> Any:
    return asdict(value) if hasattr(value, "__dataclass_fields__") else str(value)


def _compare(kind: str, before: Any, after: Any) -> Iterator[Change]:
    yield from _compare_part(kind, before, after)
    for name in INSIDE.get(kind, ()):
        inner_before, inner_after = getattr(before, name, None), getattr(after, name, None)
        yield from _compare(name, inner_before, inner_after)
    for inner, (name, key) in LISTS.get(kind, {}).items():
        yield from _compare_lists(inner, key, getattr(before, name, ()), getattr(after, name, ()))


def _compare_lists(
    kind: str, key: tuple[str, ...], before: tuple[Any, ...], after: tuple[Any, ...]
) -> Iterator[Change]:
    old = {_key(part, key): part for part in before}
    new = {_key(part, key): part for part in after}
    for each, part in new.items():
        yield from _compare_part(kind, old.get(each), part)
    for each, part in old.items():
        if each not in new:
            yield from _compare_part(kind, part, None)
    if [each for each in old if each in new] != [each for each in new if each in old]:
        yield Change(kind=kind, action=MOVED)


def _key(part: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(part, name) for name in names)


def _compare_part(kind: str, before: Any, after: Any) -> Iterator[Change]:
    part = before if after is None else after
    if part is None:
        return
    named: dict[str, Any] = {"kind": kind, "key": _identity(part), "title": _title(part)}
    if before is None:
        yield Change(action=ADDED, **named)
    elif after is None:
        yield Change(action=RETIRED, **named)
    elif changes := tuple(_compare_fields(kind, before, after)):
        yield Change(action=CHANGED, fields=changes, **named)


def _compare_fields(kind: str, before: Any, after: Any) -> Iterator[FieldChange]:
    lists = {name for name, _key in LISTS.get(kind, {}).values()}
    apart = lists | set(INSIDE.get(kind, ())) | UNCOMPARED.get(kind, set())
    for each in fields(after):
        old, new = getattr(before, each.name), getattr(after, each.name)
        if each.name in apart or old == new:
            continue
        if each.name == "levels":
            yield from _compare_sentences(old, new)
        else:
            yield FieldChange(each.name, old, new)


def _compare_sentences(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[FieldChange]:
    for level, (old, new) in enumerate(zip(before, after, strict=False)):
        if old != new:
            yield FieldChange(f"levels.{level}", old, new)


def _identity(part: Any) -> str:
    if hasattr(part, "competency"):
        return " · ".join(filter(None, [part.block, part.heading, part.competency]))
    return str(getattr(part, "code", None) or getattr(part, "level", ""))


def _title(part: Any) -> str:
    return getattr(part, "title", None) or getattr(part, "label", None) or ""
