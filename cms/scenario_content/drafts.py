"""A draft read as an edition would hold it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from assessments.scenarios.content import Scenario, parse


def content_of(draft: Any, *, uuid: UUID, code: str) -> Scenario:
    """Which scenario it is, the snippet says: a draft pasted from elsewhere stays this one. Raises
    ``ShapeRefused``."""
    return parse({**draft, "uuid": str(uuid), "code": code} if isinstance(draft, dict) else draft)


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
