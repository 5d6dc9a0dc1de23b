"""From bytes to text, for formats that say nothing of their encoding."""

import re

from assessments.quizzes.exchange.limits import MAX_TEXT_BYTES
from assessments.quizzes.exchange.report import FileRefused, Refusal
from courses import decoding
from courses.decoding import NotText


def decoded(data: bytes, *, most: int = MAX_TEXT_BYTES) -> tuple[str, bool]:
    """The text, with line feeds alone, and whether its encoding was guessed. Raises :class:`FileRefused`."""
    if len(data) > most:
        raise FileRefused(Refusal.TOO_LARGE)
    try:
        text, is_guess = decoding.decoded(data)
    except NotText as error:
        raise FileRefused(Refusal.ENCODING) from error
    if not text.strip():
        raise FileRefused(Refusal.EMPTY)
    return text, is_guess


FIRST_BLOCK = re.compile(r"\s*<(p|h3|h4|ul|ol|blockquote|figure)>((?:(?!<\1\b).)*?)</\1>", re.DOTALL)


def split_stem(html: str, gap: re.Pattern[str]) -> tuple[str, str]:
    """What is asked, and the text with gaps: the paragraphs before the first one that has a gap ask."""
    place = 0
    while match := FIRST_BLOCK.match(html, place):
        if gap.search(match[0]):
            break
        place = match.end()
    return html[:place].strip(), html[place:].strip()


PLACE = re.compile(r"\[\[([0-9]{1,4})\]\]")
