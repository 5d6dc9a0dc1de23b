"""Questions in a table, one a row, by a template of ours: a spreadsheet (XLSX) or CSV."""

from assessments.quizzes.exchange.table.files import read, recognises
from assessments.quizzes.exchange.table.writing import says, template, template_csv, write, write_csv

__all__ = ["read", "recognises", "says", "template", "template_csv", "write", "write_csv"]
