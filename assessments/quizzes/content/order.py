"""The order in which one try shows things: the same at every reload, another for another try."""

import hashlib
from collections.abc import Iterable
from typing import Protocol, TypeVar
from uuid import UUID

from assessments.quizzes.content.types import Choice, Option


class Identified(Protocol):
    @property
    def uuid(self) -> UUID: ...


P = TypeVar("P", bound=Identified)


def shuffled(parts: Iterable[P], seed: UUID) -> tuple[P, ...]:
    return tuple(sorted(parts, key=lambda part: hashlib.sha256(seed.bytes + part.uuid.bytes).digest()))


def shown_options(question: Choice, seed: UUID, *, shuffle: bool) -> tuple[Option, ...]:
    return shuffled(question.options, seed) if shuffle and question.shuffle else question.options
