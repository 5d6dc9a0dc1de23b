"""What an answer is worth, and what a whole try says of each competency. Pure, and in ``Decimal`` only."""

from assessments.quizzes.scoring.answers import (
    MAX_ESSAY,
    MAX_TEXT,
    AnswerRefused,
    is_empty,
    read_answer,
    standing_answers,
)
from assessments.quizzes.scoring.credits import longest_run
from assessments.quizzes.scoring.erasing import ERASED, erased, without_words
from assessments.quizzes.scoring.marks import CEILING, RULE, CompetencyResult, QuizResult, mark, reaches
from assessments.quizzes.scoring.numbers import read_number, right_number
from assessments.quizzes.scoring.points import GRAIN, NOTHING, POINT, WORTH, AwardRefused, points, rubric_share
from assessments.quizzes.scoring.texts import folded, matching_variant

__all__ = [
    "CEILING",
    "ERASED",
    "GRAIN",
    "MAX_ESSAY",
    "MAX_TEXT",
    "NOTHING",
    "POINT",
    "RULE",
    "WORTH",
    "AnswerRefused",
    "AwardRefused",
    "CompetencyResult",
    "QuizResult",
    "erased",
    "folded",
    "is_empty",
    "longest_run",
    "mark",
    "matching_variant",
    "points",
    "reaches",
    "read_answer",
    "read_number",
    "right_number",
    "rubric_share",
    "standing_answers",
    "without_words",
]
