"""Snowman 1 and 2, and stories whose format is not known: links alone; programs between ``<%`` and ``%>``."""

import re

from assessments.scenarios.exchange.dialects.expressions import Grammar
from assessments.scenarios.exchange.dialects.links import link_at
from assessments.scenarios.exchange.dialects.markup import plain
from assessments.scenarios.exchange.dialects.pieces import Frame, Pieces, Reader, otherwise
from assessments.scenarios.exchange.report import Remark

GRAMMAR = Grammar(r"(?:window\.story\.state|story\.state|s)\.(?P<name>[A-Za-z_][A-Za-z0-9_]{0,59})")
OPENING = re.compile(r"\[\[|<%|<!--|<script\b|<style\b", re.IGNORECASE)
CLOSING = {"<!--": "-->", "<script": "</script>", "<style": "</style>"}
MOST = 4_000  # from the opening of a program to its end
IF = re.compile(r"\s*(?P<else>\}\s*else\s*)?(?:if\s*\((?P<term>.*)\)\s*)?\{\s*", re.DOTALL)
END = re.compile(r"\s*\}\s*;?\s*")
MARKS = (
    re.compile(r"\*\*|(?<!\w)__|__(?!\w)"), re.compile(r"(?<![\w*])\*(?P<kept>[^\s*][^\n*]{0,500}?)\*"),
    re.compile(r"^(?:#{1,6}[ \t]+|>[ \t]*|[*+-][ \t]+|(?:\*\*\*|---)[ \t]*$)", re.MULTILINE),
)  # fmt: skip


def read(text: str) -> tuple[str, Pieces]:
    reader, place = Reader(), 0
    while match := OPENING.search(text, place):
        reader.text(text[place : match.start()])
        place = _token(reader, text, match)
    reader.text(text[place:])
    return plain(reader.pieces, MARKS), reader.pieces


def _token(reader: Reader, text: str, match: re.Match[str]) -> int:
    sign, start = match[0].lower(), match.start()
    if found := link_at(text, start):
        reader.link(found.label, found.target)
        return found.end
    if sign in CLOSING:
        if sign != "<!--":
            reader.pieces.say(Remark.SCRIPT if sign == "<script" else Remark.STYLE)
        end = text.find(CLOSING[sign], match.end())
        if end < 0:
            reader.pieces.say(Remark.NOT_CLOSED, CLOSING[sign])
        return end + len(CLOSING[sign]) if end >= 0 else len(text)
    end = text.find("%>", start, start + MOST) if sign == "<%" else -1
    if end < 0:
        reader.text(match[0])
        return match.end()
    _run(reader, text[start + 2 : end])
    return end + 2


def _run(reader: Reader, inside: str) -> None:
    source = f"<%{inside}%>"
    if inside.startswith(("=", "-")):
        reader.pieces.say(Remark.SHOWN_VALUE, source)
    elif END.fullmatch(inside) and reader.frames:
        reader.pop()
    elif match := IF.fullmatch(inside[:1_000]):
        _branch(reader, match, source)
    elif found := GRAMMAR.assignments(inside):
        reader.assign(found)
    else:
        reader.pieces.say(Remark.SCRIPT, source)


def _branch(reader: Reader, match: re.Match[str], source: str) -> None:
    terms = GRAMMAR.terms(match["term"]) if match["term"] else ()
    before = []
    if match["else"] and reader.frames:
        frame = reader.pop()
        before = [*frame.before, None if frame.terms is None else frame.terms[len(frame.before) :]]
    reader.push(Frame("if", reader.condition(source, otherwise(before, terms)), before))
