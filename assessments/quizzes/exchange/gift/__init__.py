"""GIFT, the questions that Moodle reads from plain text."""

from assessments.quizzes.exchange.gift.reading import read

__all__ = ["read"]
