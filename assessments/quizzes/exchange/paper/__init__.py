"""A quiz on paper: its questions, a sheet for the answers, a sheet that corrects them. As tagged PDF (PDF/UA-1) and,
with the same words, as plain HTML."""

from assessments.quizzes.exchange.paper.page import write_html
from assessments.quizzes.exchange.paper.pdf import write_pdf
from assessments.quizzes.exchange.paper.sheets import Sheet

__all__ = ["Sheet", "write_html", "write_pdf"]
