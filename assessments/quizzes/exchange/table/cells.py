"""What a spreadsheet would run is written so that it runs nowhere."""

import re

from assessments.quizzes.exchange.markup import as_html, as_line, inline, paragraphs, text_of

RUNS = ("=", "+", "-", "@", "\t", "\r", "|")
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_LETTERS = 32_000  # of one cell


def safe(text: str) -> str:
    """An apostrophe before what begins like a formula; one more before what begins like that."""
    text = ILLEGAL.sub("", text)[:MOST_LETTERS]
    return f"'{text}" if text.lstrip(" \n'").startswith(RUNS) or text.startswith("'") else text


def unsafe(text: str) -> str:
    return text.removeprefix("'")


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
