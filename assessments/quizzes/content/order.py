"""The order in which one try shows things: the same at every reload, another for another try."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from uuid import UUID

from assessments.quizzes.content.quiz import QuizContent, Section
from assessments.quizzes.content.types import (
    Categorising,
    Choice,
    Gaps,
    Labelling,
    Matching,
    Option,
    Ordering,
    Part,
    Question,
)


class Identified(Protocol):
    @property
    def uuid(self) -> UUID: ...


P = TypeVar("P", bound=Identified)


def shuffled(parts: Iterable[P], seed: UUID) -> tuple[P, ...]:
    return tuple(sorted(parts, key=lambda part: hashlib.sha256(seed.bytes + part.uuid.bytes).digest()))


# The questions of a quiz


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSection:
    """``section`` is ``None`` for the questions of a quiz that has none, or that stand in none."""

    section: Section | None
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class _Together:
    """The questions of one case, which are read one after another; or one question alone."""

    uuid: UUID
    questions: tuple[Question, ...]


def asked_sections(content: QuizContent, seed: UUID) -> tuple[AskedSection, ...]:
    """Sections in their order, each with its questions as one try shows them. Every question is asked once."""
    return tuple(each for each in _sections(content, seed) if each.questions or each.section is not None)


def asked_order(content: QuizContent, seed: UUID) -> tuple[Question, ...]:
    """The questions as one try shows them: shuffled inside their section where that is asked, those of one case
    together and in their order."""
    return tuple(question for each in asked_sections(content, seed) for question in each.questions)


def _sections(content: QuizContent, seed: UUID) -> Iterator[AskedSection]:
    left = {question.uuid: question for question in content.questions}
    for section in content.sections:
        own = [left.pop(uuid) for uuid in section.questions if uuid in left]
        asked = _in_order(own, seed, shuffle=section.shuffle or content.shuffle_questions)
        yield AskedSection(section=section, questions=asked)
    asked = _in_order(left.values(), seed, shuffle=content.shuffle_questions)
    yield AskedSection(section=None, questions=asked)


def _in_order(questions: Iterable[Question], seed: UUID, *, shuffle: bool) -> tuple[Question, ...]:
    groups: dict[UUID, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.case.uuid if question.case else question.uuid, []).append(question)
    together: Iterable[_Together] = (_Together(uuid, tuple(own)) for uuid, own in groups.items())
    if shuffle:
        together = shuffled(together, seed)
    return tuple(question for each in together for question in each.questions)


# The parts of a question


def shown_options(question: Choice, seed: UUID, *, shuffle: bool) -> tuple[Option, ...]:
    return shuffled(question.options, seed) if shuffle and question.shuffle else question.options


def shown_parts(question: Question, seed: UUID) -> tuple[Part, ...]:
    """What is placed, matched or ordered, always shuffled: the author's order gives the answer away. Two matches, or
    two words, that read the same are shown once."""
    taken = PARTS.get(type(question))
    if taken is None:
        return ()
    parts = shuffled(_distinct(taken(question)), seed)
    return parts[::-1] if isinstance(question, Ordering) and parts == question.items else parts


def _distinct(parts: Iterable[Part]) -> Iterable[Part]:
    seen: dict[str, Part] = {}
    for part in parts:
        seen.setdefault(" ".join(part.html.split()), part)
    return seen.values()


PARTS: dict[type[Question], Callable[[Any], Iterable[Part]]] = {
    Matching: lambda question: (*(pair.match for pair in question.pairs), *question.extras),
    Ordering: lambda question: question.items,
    Categorising: lambda question: (each.item for each in question.items),
    Gaps: lambda question: question.words,
    Labelling: lambda question: question.labels,
}
