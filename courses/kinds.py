"""The registry of activity kinds. Each app fills it in ``AppConfig.ready()``; nothing here knows them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityKind:
    """``open_url(activity)`` is where a learner goes; ``title`` and ``icon`` are how lists show it.

    ``is_assessment`` kinds count as the evaluation that a remote module must hold. ``evidence_ceiling`` is the highest
    level the kind can prove, 0 when it proves nothing.
    """

    code: str
    title: Any
    icon: str
    open_url: Callable[[Any], str]
    is_assessment: bool = False
    evidence_ceiling: int = 0


_KINDS: dict[str, ActivityKind] = {}


def register(kind: ActivityKind) -> None:
    if _KINDS.get(kind.code, kind) != kind:
        raise ValueError(f"activity kind {kind.code!r} is registered twice")
    _KINDS[kind.code] = kind


def kind_of(code: str) -> ActivityKind:
    return _KINDS[code]


def all_kinds() -> list[ActivityKind]:
    return sorted(_KINDS.values(), key=lambda kind: kind.code)


def is_known(code: str) -> bool:
    return code in _KINDS
