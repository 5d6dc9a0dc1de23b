"""A draft read as an edition would hold it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from assessments.scenarios.content import Outcome, Scenario, parse


def content_of(draft: Any, *, uuid: UUID, code: str) -> Scenario:
    """Which scenario it is, the snippet says: a draft pasted from elsewhere stays this one. Raises
    ``ShapeRefused``."""
    return parse({**draft, "uuid": str(uuid), "code": code} if isinstance(draft, dict) else draft)


def unchosen_ends(draft: Any) -> dict[str, int]:
    """The ends whose kind their author has not said yet: by key, their numbers from 1."""
    ends = draft.get("ends") if isinstance(draft, dict) else None
    numbered = enumerate(ends, start=1) if isinstance(ends, list) else ()
    return {each["key"]: number for number, each in numbered if _is_unchosen(each)}


def with_ends_chosen(draft: Any) -> Any:
    """So that what is not said yet hides nothing else of what is missing, and keeps nothing from being tried."""
    if not unchosen_ends(draft):
        return draft
    chosen = [{**each, "outcome": str(Outcome.AGREEMENT)} if _is_unchosen(each) else each for each in draft["ends"]]
    return {**draft, "ends": chosen}


def _is_unchosen(end: Any) -> bool:
    return isinstance(end, dict) and end.get("outcome") == "" and isinstance(end.get("key"), str)


def strings(value: Any) -> Iterator[str]:
    """Every text of a draft, whatever its shape, keys left out."""
    waiting = [value]
    while waiting:
        here = waiting.pop(0)
        if isinstance(here, str):
            yield here
        elif isinstance(here, dict):
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)
