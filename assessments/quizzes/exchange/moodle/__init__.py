"""Moodle's own XML, as its question bank gives it and takes it (question/format/xml, and what each type adds)."""

from assessments.quizzes.exchange.moodle.reading import read
from assessments.quizzes.exchange.moodle.writing import write

__all__ = ["read", "write"]
