"""What finished tries say of a quiz and of its questions: classical test theory. Pure, no Django, no numpy.

``shapes`` is what goes in and comes out, ``measures`` the formulas with their sources, ``flaws`` what deserves a
second look.
"""

from assessments.quizzes.statistics.flaws import Finding, Flaw, question_flaws, quiz_flaws
from assessments.quizzes.statistics.questions import question_statistics
from assessments.quizzes.statistics.quiz import quiz_statistics
from assessments.quizzes.statistics.shapes import (
    Answer,
    ChoiceStatistics,
    Footing,
    Item,
    Option,
    QuestionStatistics,
    QuizStatistics,
    Reliability,
    Times,
    Try,
)

__all__ = [
    "Answer",
    "ChoiceStatistics",
    "Finding",
    "Flaw",
    "Footing",
    "Item",
    "Option",
    "QuestionStatistics",
    "QuizStatistics",
    "Reliability",
    "Times",
    "Try",
    "question_flaws",
    "question_statistics",
    "quiz_flaws",
    "quiz_statistics",
]
