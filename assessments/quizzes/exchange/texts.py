"""From bytes to text, for formats that say nothing of their encoding."""

import codecs
import re

from assessments.quizzes.exchange.limits import MAX_TEXT_BYTES
from assessments.quizzes.exchange.report import FileRefused, Refusal

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# C1 controls are what text in another encoding looks like when it is taken for Latin; NUL is no text.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def decoded(data: bytes, *, most: int = MAX_TEXT_BYTES) -> tuple[str, bool]:
    """The text, with line feeds alone, and whether its encoding was guessed. Raises :class:`FileRefused`."""
    if len(data) > most:
        raise FileRefused(Refusal.TOO_LARGE)
    text, is_guess = _decoded(data)
    if CONTROLS.search(text):
        raise FileRefused(Refusal.ENCODING)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise FileRefused(Refusal.EMPTY)
    return text, is_guess


def _decoded(data: bytes) -> tuple[str, bool]:
    is_marked = data.startswith(UTF_16)
    try:
        return data.decode("utf-16" if is_marked else "utf-8-sig"), False
    except UnicodeDecodeError as error:
        if is_marked:
            raise FileRefused(Refusal.ENCODING) from error
        return _guessed(data), True


def _guessed(data: bytes) -> str:
    """What Windows in western Europe writes; nothing else is guessed."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise FileRefused(Refusal.ENCODING) from error


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
