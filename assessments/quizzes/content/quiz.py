"""A quiz as an edition holds it: how it is taken, its sections, what it draws from the bank. No database, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from assessments.quizzes.content.types import Question, QuestionLevel


class QuizKind(StrEnum):
    PRACTICE = "practice"  # gives no evidence
    POSITIONING = "positioning"  # at the start: proposes which modules to leave out or add
    FORMATIVE = "formative"
    MOCK_EXAM = "mock_exam"


class Feedback(StrEnum):
    IMMEDIATE = "immediate"  # after each question, whose answer then stands for this try
    END = "end"  # with the result
    LATER = "later"  # with the result, from a day on


class Counting(StrEnum):
    """Which of several tries gives the evidence."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """So many questions taken from the bank at the start of each try, among those that speak for one of
    ``competencies`` (any where empty), at one of ``levels`` and of one of ``types`` (likewise)."""

    uuid: UUID
    count: int
    competencies: tuple[str, ...] = ()
    levels: tuple[QuestionLevel, ...] = ()
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """``questions`` are uuids of the quiz's own questions, in order; what ``draws`` give comes after them."""

    uuid: UUID
    title: str = ""
    introduction_html: str = ""
    questions: tuple[UUID, ...] = ()
    draws: tuple[Draw, ...] = ()
    shuffle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The share of a competency's points from which its knowledge is shown; the quiz's pass mark where none is said."""

    competency: str
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """What an entry assessment proposes for one module, by its code: to leave it out when every one of
    ``competencies`` reaches ``dispense_from``, to add it when one stays below ``add_below``; a person decides.
    Without ``dispense_from`` it is never left out: no score of a quiz excuses from what keeps people safe."""

    course: str
    competencies: tuple[str, ...]
    dispense_from: Decimal | None
    add_below: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizContent:
    """``max_attempts`` is ``None`` for as many tries as one likes; ``pass_mark`` is a share, above 0 and at most 1;
    ``time_limit`` is in minutes. Without ``sections`` the questions stand in one, in their order."""

    uuid: UUID
    code: str
    title: str
    questions: tuple[Question, ...]
    introduction_html: str = ""
    kind: QuizKind = QuizKind.FORMATIVE
    pass_mark: Decimal = Decimal("0.6")
    max_attempts: int | None = None
    counting: Counting = Counting.BEST
    feedback: Feedback = Feedback.IMMEDIATE
    feedback_on: date | None = None
    shuffle_options: bool = True
    shuffle_questions: bool = False
    time_limit: int | None = None
    sections: tuple[Section, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    placements: tuple[Placement, ...] = ()

    def question(self, uuid: UUID) -> Question | None:
        return next((each for each in self.questions if each.uuid == uuid), None)

    @property
    def draws(self) -> tuple[Draw, ...]:
        return tuple(draw for section in self.sections for draw in section.draws)

    @property
    def competencies(self) -> tuple[str, ...]:
        """Every competency the questions speak for, in the order they first appear."""
        return tuple(dict.fromkeys(code for question in self.questions for code in question.competencies))

    def threshold(self, competency: str) -> Decimal:
        return next((each.share for each in self.thresholds if each.competency == competency), self.pass_mark)


def with_drawn(content: QuizContent, drawn: dict[UUID, tuple[Question, ...]]) -> QuizContent:
    """What one try asks, once each draw (by its uuid) has given its questions: no draw is left in it."""
    added = tuple(question for draw in content.draws for question in drawn.get(draw.uuid, ()))
    sections = tuple(
        replace(section, questions=tuple(_asked(section, drawn)), draws=()) for section in content.sections
    )
    return replace(content, questions=(*content.questions, *added), sections=sections)


def _asked(section: Section, drawn: dict[UUID, tuple[Question, ...]]) -> Iterator[UUID]:
    yield from section.questions
    for draw in section.draws:
        yield from (question.uuid for question in drawn.get(draw.uuid, ()))
