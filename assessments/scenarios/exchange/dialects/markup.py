"""What story formats add to a text, taken out of it: a scene is plain text."""

import re
from collections.abc import Iterable
from html import unescape

from assessments.scenarios.exchange.dialects.pieces import CLOSE, OPEN, Pieces
from assessments.scenarios.exchange.report import Remark

LINE_BREAK = re.compile(r"<br\s{0,5}/?>", re.IGNORECASE)
BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|h[1-6]|blockquote|table|tr|hr|section|center)\b[^<>]{0,500}>", re.IGNORECASE)
MEDIA = re.compile(r"<(?:img|audio|video|iframe|source|embed|object|svg|canvas|picture)\b[^<>]{0,2000}>", re.IGNORECASE)
TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,30}(?:\s[^<>]{0,1000})?/?>")
BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
LINK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
SENTENCE = re.compile(r"\w")
SPACES = re.compile(r"[ \t]{2,}")


def plain(pieces: Pieces, marks: Iterable[re.Pattern[str]]) -> str:
    """``marks`` are those of the format; what each keeps is its group ``kept``."""
    text = "\n".join(_line(line) for line in "".join(pieces.words).split("\n"))
    if MEDIA.search(text):
        pieces.say(Remark.MEDIA)
    text = MEDIA.sub("", BLOCK.sub("\n", LINE_BREAK.sub("\n", text)))
    bare = TAG.sub("", text)
    for mark in marks:
        bare = mark.sub(lambda match: match.groupdict().get("kept") or "", bare)
    if bare != text:
        pieces.say(Remark.FORMATTING)
    lines = (SPACES.sub(" ", line).strip() for line in unescape(bare).split("\n"))
    return BLANK.sub("\n\n", "\n".join(lines)).strip()


def _line(line: str) -> str:
    """A link in a sentence keeps its words there."""
    if OPEN not in line:
        return line
    is_sentence = SENTENCE.search(TAG.sub("", LINK.sub("", line))) is not None
    return LINK.sub(r"\1" if is_sentence else "", line)
