"""Questions and quizzes as a trainer writes them. Publishing a quiz freezes an edition; learners know editions only."""

from cms.models.quizzes.pages import QuizPage
from cms.models.quizzes.questions import LANGUAGES, QUESTION_LEVELS, Case, Question
from cms.models.quizzes.quizzes import FEEDBACKS, KINDS, Quiz, QuizQuestion

__all__ = ["FEEDBACKS", "KINDS", "LANGUAGES", "QUESTION_LEVELS", "Case", "Question", "Quiz", "QuizPage", "QuizQuestion"]
