"""Everything that tries say of a quiz and its questions, in one value that can be kept as JSON and read back equal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.quizzes.content import FileUpload, FreeText, QuizKind
from assessments.quizzes.statistics.answers import TYPED
from assessments.quizzes.statistics.flaws import Flaw, question_flaws, quiz_flaws
from assessments.quizzes.statistics.questions import points_possible, question_statistics
from assessments.quizzes.statistics.quiz import quiz_statistics
from assessments.quizzes.statistics.shapes import (
    ChoiceStatistics,
    Item,
    QuestionStatistics,
    QuizStatistics,
    Reliability,
    Times,
    Try,
)

RULE = "2"  # a report that another rule worked out is worked out again
BANDS = 10
FEWEST_ALIKE = 3  # ours: what fewer people typed is theirs, and stays out of what is kept and shown
READ_BY_A_PERSON = frozenset({FreeText.type, FileUpload.type})
ABOUT_NUMBERS = frozenset({Flaw.TOO_FEW, Flaw.FEW})  # say how much may be said, and find nothing wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``bands``: how many tries earned up to a tenth of their points, up to two tenths… The last takes them all in."""

    quiz: QuizStatistics
    questions: tuple[QuestionStatistics, ...]
    bands: tuple[int, ...]

    @property
    def n(self) -> int:
        return self.quiz.n

    def question(self, key: str) -> QuestionStatistics | None:
        return next((each for each in self.questions if each.key == key), None)


def report(items: Sequence[Item], tries: Sequence[Try]) -> Report:
    return Report(
        quiz=quiz_statistics(items, tries),
        questions=tuple(_without_words(each) for each in question_statistics(items, tries)),
        bands=_bands(items, tries),
    )


def _without_words(found: QuestionStatistics) -> QuestionStatistics:
    if found.type in READ_BY_A_PERSON:
        return replace(found, choices=())
    if found.type not in TYPED:
        return found
    return replace(found, choices=tuple(each for each in found.choices if each.right or each.count >= FEWEST_ALIKE))


def _bands(items: Sequence[Item], tries: Iterable[Try]) -> tuple[int, ...]:
    counts = [0] * BANDS
    for each in tries:
        outof = points_possible(items, each)
        if outof:
            counts[min(int(Fraction(each.total) / outof * BANDS), BANDS - 1)] += 1
    return tuple(counts)


def needs_review(found: QuestionStatistics) -> bool:
    return any(each.flaw not in ABOUT_NUMBERS for each in question_flaws(found))


def questions_to_review(found: Report) -> int:
    return sum(needs_review(each) for each in found.questions)


def has_flaws(found: Report, kind: QuizKind) -> bool:
    quiz = any(each.flaw not in ABOUT_NUMBERS for each in quiz_flaws(found.quiz, kind))
    return quiz or questions_to_review(found) > 0


# Kept as JSON


def as_json(found: Report) -> dict[str, Any]:
    kept = asdict(found)
    kept["quiz"]["maximum"] = None if found.quiz.maximum is None else str(found.quiz.maximum)
    return kept


def question_as_json(found: QuestionStatistics) -> dict[str, Any]:
    return asdict(found)


def from_json(kept: Mapping[str, Any]) -> Report:
    quiz = kept["quiz"]
    return Report(
        quiz=QuizStatistics(
            **quiz
            | {
                "maximum": None if quiz["maximum"] is None else Decimal(quiz["maximum"]),
                "reliability": quiz["reliability"] and Reliability(**quiz["reliability"]),
            }
        ),
        questions=tuple(question_from_json(each) for each in kept["questions"]),
        bands=tuple(kept["bands"]),
    )


def question_from_json(kept: Mapping[str, Any]) -> QuestionStatistics:
    choices = tuple(ChoiceStatistics(**each) for each in kept["choices"])
    return QuestionStatistics(**{**kept, "choices": choices, "times": kept["times"] and Times(**kept["times"])})
