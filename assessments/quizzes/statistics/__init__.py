"""What finished tries say of a quiz and of its questions: classical test theory. Pure, no Django, no numpy.

``shapes`` is what goes in and comes out, ``measures`` the formulas with their sources, ``flaws`` what deserves a
second look, ``answers`` how questions and answers are read for it, ``report`` all of it in one value to keep.
"""

from assessments.quizzes.statistics.answers import GIVEN, WHERE, choices_of, item_of, typed
from assessments.quizzes.statistics.flaws import TOO_HARD, Finding, Flaw, question_flaws, quiz_flaws
from assessments.quizzes.statistics.questions import question_statistics
from assessments.quizzes.statistics.quiz import quiz_statistics
from assessments.quizzes.statistics.report import (
    ABOUT_NUMBERS,
    BANDS,
    RULE,
    Report,
    as_json,
    from_json,
    has_flaws,
    needs_review,
    question_as_json,
    question_from_json,
    questions_to_review,
    report,
)
from assessments.quizzes.statistics.shapes import (
    COUNTS_ONLY_BELOW,
    WITH_CARE_BELOW,
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
    footing,
)

__all__ = [
    "ABOUT_NUMBERS",
    "BANDS",
    "COUNTS_ONLY_BELOW",
    "GIVEN",
    "RULE",
    "TOO_HARD",
    "WHERE",
    "WITH_CARE_BELOW",
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
    "Report",
    "Times",
    "Try",
    "as_json",
    "choices_of",
    "footing",
    "from_json",
    "has_flaws",
    "item_of",
    "needs_review",
    "question_as_json",
    "question_flaws",
    "question_from_json",
    "question_statistics",
    "questions_to_review",
    "quiz_flaws",
    "quiz_statistics",
    "report",
    "typed",
]
