"""Whether a quiz is good enough to be published: what a reader would miss, not whether the file can be read."""

from assessments.quizzes.content.judging.questions import question_flaws
from assessments.quizzes.content.judging.quizzes import problems

__all__ = ["problems", "question_flaws"]
