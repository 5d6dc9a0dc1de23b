"""Questions from other tools and back: one module a format, all of them giving and taking the same things."""

from assessments.quizzes.exchange.formats import FORMATS, Format, sniff
from assessments.quizzes.exchange.items import code_of
from assessments.quizzes.exchange.report import FileRefused, Item, Outcome, Refusal, Remark, Report

__all__ = ["FORMATS", "FileRefused", "Format", "Item", "Outcome", "Refusal", "Remark", "Report", "code_of", "sniff"]
