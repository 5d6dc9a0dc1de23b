"""QTI 2.1, 2.2 and 3.0: packages and lone items are read, packages of 3.0 are written."""

from assessments.quizzes.exchange.qti.reading import read, recognises
from assessments.quizzes.exchange.qti.writing import write

__all__ = ["read", "recognises", "write"]
