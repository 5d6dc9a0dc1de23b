"""The words of a cell, from the text of a question and back."""

import re

from assessments.quizzes.exchange.markup import as_html, as_line, inline, paragraphs, text_of


def block_text(html: str) -> str:
    """Plain where that says the same."""
    plain = "\n\n".join(text_of(each) for each in re.split(r"(?<=</p>)", html) if each)
    return plain if paragraphs(plain) == html else html


def line_text(html: str) -> str:
    plain = text_of(html)
    return plain if inline(plain) == html else html


def block_html(text: str) -> str:
    return as_html(text, "moodle_auto_format") if TAGGED.search(text) else paragraphs(text)


def line_html(text: str) -> str:
    return as_line(text) if TAGGED.search(text) else inline(text)


# A sign that is no tag stays a sign: "un délai < 3 jours".
TAGGED = re.compile(
    r"<(?:/?(?:p|strong|em|b|i|ul|ol|li|a|abbr|code|sub|sup|blockquote|h3|h4|span|dfn|figure)\b|br|img|audio)"
)
