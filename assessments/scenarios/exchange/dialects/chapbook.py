"""Chapbook 1 and 2: variables above a line of hyphens, modifiers in brackets on their own lines, inserts in braces."""

import re

from assessments.scenarios.exchange.dialects.expressions import Grammar
from assessments.scenarios.exchange.dialects.links import link_at
from assessments.scenarios.exchange.dialects.markup import plain
from assessments.scenarios.exchange.dialects.pieces import Assignment, Frame, Pieces, Reader, Terms
from assessments.scenarios.exchange.report import Remark

GRAMMAR = Grammar(r"(?P<name>[A-Za-z_][A-Za-z0-9_.]{0,59})")
SETTINGS = re.compile(r"^--[ \t]*$", re.MULTILINE)
SETTING = re.compile(
    r"[ \t]*(?P<name>[A-Za-z_][\w.]{0,59})(?:[ \t]{0,5}\([^)\n]{0,200}\))?[ \t]{0,5}:(?P<value>.{0,400})"
)
MODIFIER = re.compile(r"[ \t]*\[(?!\[)(?P<inside>[^\[\]\n]{1,300})\][ \t]*")
OPENING = re.compile(r"\[\[|\{")
INSERT = re.compile(r"\{(?P<inside>[A-Za-z_][^{}\n]{0,400})\}")
PASSAGE = re.compile(
    r"""passage link(?: to)?:\s*(?:'([^']*)'|"([^"]*)")(?:.*?(?:label|text):\s*(?:'([^']*)'|"([^"]*)"))?"""
)
MEDIUM = re.compile(r"embed (?:image|flickr|unsplash|youtube|video|audio)|ambient sound|sound effect", re.IGNORECASE)
MARKS = (
    re.compile(r"\*\*|(?<!\w)__|__(?!\w)|~~"), re.compile(r"(?<![\w*])\*(?P<kept>[^\s*][^\n*]{0,500}?)\*"),
    re.compile(r"(?<![\w_])_(?P<kept>[^\s_][^\n_]{0,500}?)_(?!\w)"),
    re.compile(r"^(?:#{1,6}[ \t]+|>[ \t]*|[*+-][ \t]+|(?:\*\*\*|---)[ \t]*$)", re.MULTILINE),
)  # fmt: skip
TRUE = {"true": True, "false": False}


def read(text: str) -> tuple[str, Pieces]:
    reader = Reader()
    if match := SETTINGS.search(text):
        for line in text[: match.start()].splitlines():
            _setting(reader, line)
        text = text[match.end() :].lstrip("\n")
    for line in text.split("\n"):
        modifier = MODIFIER.fullmatch(line)
        if modifier:
            _modifier(reader, modifier["inside"].strip(), line.strip())
        else:
            _line(reader, line + "\n")
    return plain(reader.pieces, MARKS), reader.pieces


def _setting(reader: Reader, line: str) -> None:
    match = SETTING.fullmatch(line)
    if match is None or match["name"].startswith("config."):
        return
    value = match["value"].strip()
    if "(" in line.partition(":")[0]:
        reader.assign((Assignment(variable=match["name"], source=line),))
    elif value.lower() in TRUE:
        reader.assign((Assignment(variable=match["name"], value=TRUE[value.lower()], source=line),))
    else:
        found = GRAMMAR.assignments(f"{match['name']} = {value}")
        reader.assign(found[:1] or (Assignment(variable=match["name"], source=line),))


def _modifier(reader: Reader, inside: str, source: str) -> None:
    """Each holds until the next one."""
    before = reader.pop() if reader.frames else None
    word, _space, rest = inside.partition(" ")
    word = word.lower()
    if word in {"if", "unless"}:
        terms = GRAMMAR.terms(rest)
        if word == "unless" and terms is not None:
            terms = _contrary(terms)
        reader.push(Frame("if", reader.condition(source, terms)))
    elif word == "else":
        terms = _contrary(before.terms) if before is not None and before.terms else None
        reader.push(Frame("if", reader.condition(source, terms)))
    elif word == "javascript":
        reader.pieces.say(Remark.SCRIPT)
        reader.push(Frame("code"))
    elif word in {"css", "note", "n.b.", "note:", "fixme", "todo"}:
        reader.push(Frame("code"))
    elif word not in {"continue", "cont", "cont'd", "continued", "align"}:
        reader.pieces.say(Remark.MACRO, source)


def _contrary(terms: Terms) -> Terms | None:
    denied = terms[0].denied() if len(terms) == 1 else None
    return None if denied is None else (denied,)


def _line(reader: Reader, line: str) -> None:
    if reader.frames and reader.frames[-1].name == "code":
        return
    place = 0
    while match := OPENING.search(line, place):
        reader.text(line[place : match.start()])
        place = _token(reader, line, match.start())
    reader.text(line[place:])


def _token(reader: Reader, line: str, start: int) -> int:
    if found := link_at(line, start):
        reader.link(found.label, found.target)
        return found.end
    match = INSERT.match(line, start)
    if match is None:
        reader.text(line[start])
        return start + 1
    link = PASSAGE.search(match["inside"])
    if link and (link[1] or link[2]):
        reader.link(link[3] or link[4] or "", link[1] or link[2])
    elif re.fullmatch(r"[A-Za-z_][\w.]*", match["inside"]):
        reader.pieces.say(Remark.SHOWN_VALUE, match[0])
        reader.text(match[0])
    else:
        is_medium = MEDIUM.match(match["inside"]) is not None
        reader.pieces.say(Remark.MEDIA if is_medium else Remark.MACRO, match[0])
    return match.end()
