"""What a whole try is worth, and what it says of each competency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from assessments.quizzes.content import Question, QuizContent
from assessments.quizzes.scoring.points import GRAIN, NOTHING, points

RULE = "quiz/2"  # noted on every marking: change it whenever the same answers would be worth something else
CEILING = 1  # a quiz shows knowledge, never a gesture

Earned = Mapping[UUID, Decimal | None]
NO_AWARD: Mapping[UUID, Decimal] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyResult:
    """``level`` is what the try shows of the competency: the ceiling when ``score`` reaches its threshold, else 0.
    While a question of its own waits for a person (not ``complete``), it shows nothing yet."""

    code: str
    score: Decimal
    maximum: Decimal
    share: Decimal
    level: int
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizResult:
    """``questions`` are points earned, not shares: ``None`` where nobody has read the answer yet, and for what is not
    scored. Until the result is ``complete``, ``score`` is what is sure."""

    score: Decimal
    maximum: Decimal
    passed: bool
    complete: bool
    questions: dict[UUID, Decimal | None]
    competencies: tuple[CompetencyResult, ...]


def mark(
    content: QuizContent, answers: Mapping[UUID, Mapping[str, Any]], awards: Mapping[UUID, Decimal] = NO_AWARD
) -> QuizResult:
    """``answers`` by question uuid; a question without one earns nothing. ``awards`` are the shares that a person gave
    to answers read by hand."""
    earned = {each.uuid: _earned(each, answers.get(each.uuid), awards.get(each.uuid)) for each in content.questions}
    scored = [question for question in content.questions if question.is_scored]
    score, maximum = _sums(scored, earned)
    return QuizResult(
        score=score,
        maximum=maximum,
        passed=reaches(score, maximum, content.pass_mark),
        complete=_is_complete(scored, earned),
        questions=earned,
        competencies=tuple(_competency_results(content, scored, earned)),
    )


def _earned(question: Question, answer: Mapping[str, Any] | None, award: Decimal | None) -> Decimal | None:
    share = points(question, answer, award)
    return None if share is None else share * question.points


def _sums(questions: Iterable[Question], earned: Earned) -> tuple[Decimal, Decimal]:
    score = maximum = NOTHING
    for question in questions:
        score, maximum = score + (earned[question.uuid] or NOTHING), maximum + question.points
    return score, maximum


def _is_complete(questions: Iterable[Question], earned: Earned) -> bool:
    return all(earned[question.uuid] is not None for question in questions)


def _competency_results(content: QuizContent, scored: list[Question], earned: Earned) -> Iterable[CompetencyResult]:
    """Of the competencies that a point can be earned for: one's own judgement alone measures nothing."""
    for code in content.competencies:
        own = [question for question in scored if code in question.competencies]
        score, maximum = _sums(own, earned)
        if maximum:
            yield CompetencyResult(
                code=code,
                score=score,
                maximum=maximum,
                share=(score / maximum).quantize(GRAIN, ROUND_HALF_EVEN),
                level=CEILING if reaches(score, maximum, content.threshold(code)) else 0,
                complete=_is_complete(own, earned),
            )


def reaches(score: Decimal, maximum: Decimal, share: Decimal) -> bool:
    # Multiplied, not divided: a share of a third has no exact decimal.
    return maximum > 0 and score >= share * maximum
