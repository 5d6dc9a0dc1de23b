"""What an answer is worth, and what a whole try says of each competency. Pure, and in ``Decimal`` only.

Each question is worth one point. A single choice, a true or false and a short text give it all or nothing. A multiple
choice gives a share: right choices minus wrong choices, over the number of right options, never below zero; so
choosing everything or nothing earns nothing unless it is right.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any
from uuid import UUID

from assessments.quizzes.content import (
    MultipleChoice,
    Question,
    QuizContent,
    ShortText,
    SingleChoice,
    TrueFalse,
)

RULE = "quiz/1"  # noted on every marking: change it whenever the same answers would be worth something else
CEILING = 1  # a quiz shows knowledge, never a gesture
MAX_TEXT = 500

NOTHING = Decimal(0)
POINT = Decimal(1)
GRAIN = Decimal("0.0001")

SPELLINGS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})
DECIMAL_MARK = re.compile(r"(?<=[0-9])[.,](?=[0-9])")


class AnswerRefused(ValueError):
    """An answer that this question cannot have received from its own page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyResult:
    """``level`` is what the try shows of the competency: the ceiling when ``score`` reaches the pass mark, else 0."""

    code: str
    score: Decimal
    maximum: Decimal
    share: Decimal
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizResult:
    score: Decimal
    maximum: Decimal
    passed: bool
    questions: dict[UUID, Decimal]
    competencies: tuple[CompetencyResult, ...]


def read_answer(question: Question, payload: object) -> dict[str, Any]:
    """The answer as it is stored: ``option``, ``options``, ``answer`` or ``text``. Raises :class:`AnswerRefused`."""
    if not isinstance(payload, dict) or len(payload) != 1:
        raise AnswerRefused("an answer is one field")
    [(name, value)] = payload.items()
    if isinstance(question, SingleChoice) and name == "option":
        return {"option": str(_option(question, value))}
    if isinstance(question, MultipleChoice) and name == "options":
        return {"options": _options(question, value)}
    if isinstance(question, TrueFalse) and name == "answer" and isinstance(value, bool):
        return {"answer": value}
    if isinstance(question, ShortText) and name == "text":
        return {"text": _text(value)}
    raise AnswerRefused("not an answer to this question")


def _option(question: SingleChoice | MultipleChoice, value: object) -> UUID:
    chosen = next((option.uuid for option in question.options if str(option.uuid) == value), None)
    if chosen is None:
        raise AnswerRefused("an option that this question does not have")
    return chosen


def _options(question: MultipleChoice, values: object) -> list[str]:
    """In the order of the question, so that ticking in another order is the same answer."""
    if not isinstance(values, list) or len(values) > len(question.options):
        raise AnswerRefused("not a list of options")
    chosen = {_option(question, value) for value in values}
    if len(chosen) != len(values):
        raise AnswerRefused("an option chosen twice")
    return [str(option.uuid) for option in question.options if option.uuid in chosen]


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise AnswerRefused("not a short text")
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in value):
        raise AnswerRefused("not a line of text")
    return value


def is_empty(payload: Mapping[str, Any] | None) -> bool:
    """Nothing chosen or nothing written. *False* is an answer."""
    values = [] if payload is None else payload.values()
    return all(value == [] or (isinstance(value, str) and not value.strip()) for value in values)


def folded(text: str) -> str:
    """Two spellings of one answer give the same: case, accents, ligatures, apostrophes, hyphens, spaces and full stops
    do not matter; letters, digits, signs and the decimal mark do."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(SPELLINGS)
    plain = DECIMAL_MARK.sub("\ue000", unicodedata.normalize("NFKD", plain))
    kept = (each for each in plain if each in "\ue000%&@" or unicodedata.category(each)[0] in "LNS")
    return "".join(each for each in kept if unicodedata.category(each) != "Sk")


def points(question: Question, payload: Mapping[str, Any] | None) -> Decimal:
    """From 0 to 1, to four places. ``payload`` as :func:`read_answer` gives it; ``None`` is no answer."""
    if payload is None or is_empty(payload):
        return NOTHING
    if isinstance(question, SingleChoice):
        return _all_or_nothing({UUID(payload["option"])} == question.right)
    if isinstance(question, MultipleChoice):
        return _share_of_right(question, {UUID(each) for each in payload["options"]})
    if isinstance(question, TrueFalse):
        return _all_or_nothing(payload["answer"] is question.answer)
    if isinstance(question, ShortText):
        return _all_or_nothing(_is_accepted(question, payload["text"]))
    raise TypeError(type(question))


def _all_or_nothing(right: bool) -> Decimal:
    return POINT if right else NOTHING


def _share_of_right(question: MultipleChoice, chosen: set[UUID]) -> Decimal:
    right = question.right
    if not right:
        return NOTHING
    earned = max(0, len(chosen & right) - len(chosen - right))
    return (Decimal(earned) / len(right)).quantize(GRAIN, ROUND_HALF_EVEN)


def _is_accepted(question: ShortText, text: str) -> bool:
    given = folded(text)
    return bool(given) and given in {folded(variant.text) for variant in question.accepted}


def mark(content: QuizContent, answers: Mapping[UUID, Mapping[str, Any]]) -> QuizResult:
    """``answers`` by question uuid; a question without one earns nothing."""
    earned = {question.uuid: points(question, answers.get(question.uuid)) for question in content.questions}
    score, maximum = sum(earned.values(), NOTHING), Decimal(len(earned))
    return QuizResult(
        score=score,
        maximum=maximum,
        passed=_reaches(score, maximum, content.pass_mark),
        questions=earned,
        competencies=tuple(_competency_result(content, code, earned) for code in content.competencies),
    )


def _competency_result(content: QuizContent, code: str, earned: Mapping[UUID, Decimal]) -> CompetencyResult:
    own = [earned[question.uuid] for question in content.questions if code in question.competencies]
    score, maximum = sum(own, NOTHING), Decimal(len(own))
    return CompetencyResult(
        code=code,
        score=score,
        maximum=maximum,
        share=(score / maximum).quantize(GRAIN, ROUND_HALF_EVEN),
        level=CEILING if _reaches(score, maximum, content.pass_mark) else 0,
    )


def _reaches(score: Decimal, maximum: Decimal, pass_mark: Decimal) -> bool:
    # Multiplied, not divided: a share of a third has no exact decimal.
    return maximum > 0 and score >= pass_mark * maximum


def standing_answers(responses: Iterable[tuple[UUID, bool, int, int, Any]]) -> dict[UUID, Any]:
    """The answer that counts for each question, of (question, final, sequence, id, payload) rows in any order: the one
    the learner asked to have checked, else the last in sequence."""
    chosen: dict[UUID, tuple[bool, int, int, Any]] = {}
    for question, final, sequence, row, payload in responses:
        before = chosen.get(question)
        if before is None or (final, sequence, row) > before[:3]:
            chosen[question] = (final, sequence, row, payload)
    return {question: payload for question, (_final, _sequence, _row, payload) in chosen.items()}
