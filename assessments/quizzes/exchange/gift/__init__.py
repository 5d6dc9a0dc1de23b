"""GIFT, the questions that Moodle reads from plain text."""

from assessments.quizzes.exchange.gift.reading import read
from assessments.quizzes.exchange.gift.writing import says, write

__all__ = ["read", "says", "write"]
