"""Harlowe 1 to 3."""

import re

from assessments.scenarios.exchange.dialects.expressions import Grammar
from assessments.scenarios.exchange.dialects.links import link_at
from assessments.scenarios.exchange.dialects.markup import plain
from assessments.scenarios.exchange.dialects.pieces import Frame, Link, Pieces, Reader, Terms, otherwise
from assessments.scenarios.exchange.report import Remark

GRAMMAR = Grammar(r"\$(?P<name>[A-Za-z_][A-Za-z0-9_]{0,59})")
OPENING = re.compile(
    r"\[\[|\(\s{0,5}[A-Za-z][A-Za-z0-9_-]{0,30}:|<!--|<script\b|<style\b|[$_][A-Za-z]|\[|\]", re.IGNORECASE
)
CODE = {"<script": "</script>", "<style": "</style>", "<!--": "-->"}
NAME = re.compile(r"\(\s{0,5}([A-Za-z][A-Za-z0-9_-]{0,30}):")
STRING = re.compile(r""""((?:\\.|[^"\\])*+)"|'((?:\\.|[^'\\])*+)'""", re.DOTALL)
SHOWN = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]{0,60}")
SIGN = re.compile(r"""\\.|[()"']""", re.DOTALL)
MOST = 2_000  # of what stands in a macro's brackets
MOST_UNCLOSED = 10  # after which brackets are only brackets: looking for their end costs
LINK_TO = frozenset({"linkgoto", "linkrevealgoto"})
LINK = frozenset({"link", "linkreplace", "linkreveal"})
STYLING = frozenset(
    {
        "textstyle", "textcolour", "textcolor", "colour", "color", "font", "background", "css", "transition", "align",
        "t8n", "transitiontime", "transitionarrive", "transitiondepart", "t8narrive", "t8ndepart", "textrotate", "box",
        "hoverstyle", "textsize", "size", "charstyle", "linestyle", "collapse", "border", "b4r", "opacity", "bg",
        "textindent", "linkstyle", "corner", "cornerradius", "b4rcolour", "nobr", "t8ntime", "textrotatez", "float",
        "floatbox", "transitiondelay", "transitionskip", "t8ndelay", "t8nskip", "button",
    }
)  # fmt: skip
MARKS = (
    re.compile(r"''|(?<![:/])//(?!/)|~~|\^\^|\*\*\*?"),
    re.compile(r"(?<![\w*])\*(?P<kept>[^\s*][^\n*]{0,500}?)\*"),
    re.compile(r"^[ \t]*(?:#{1,6}[ \t]*|\*{1,6}[ \t]+|=*[<>]+=*>?[ \t]*$|<?=+>?[ \t]*$|={2,}[|>]*[ \t]*$|-{3,}[ \t]*$)",
               re.MULTILINE),
    re.compile(r"\|[A-Za-z0-9_-]{1,40}[>)]|[<(][A-Za-z0-9_-]{1,40}\|"), re.compile(r"[{}]"), re.compile(r"`+"),
    re.compile(r"\\[ \t]*\n|\n[ \t]*\\"),
)  # fmt: skip


def read(text: str) -> tuple[str, Pieces]:
    reader, place = Reader(), 0
    while match := OPENING.search(text, place):
        reader.text(text[place : match.start()])
        place = _token(reader, text, match)
    reader.text(text[place:])
    while reader.frames:  # hooks that nothing closes
        _close(reader)
    return plain(reader.pieces, MARKS), reader.pieces


def _token(reader: Reader, text: str, match: re.Match[str]) -> int:
    sign, start = match[0].lower(), match.start()
    if sign == "[[":
        return _link(reader, text, start)
    if sign.startswith("("):
        return _macro(reader, text, start)
    if sign in CODE:
        if sign != "<!--":
            reader.pieces.say(Remark.SCRIPT if sign == "<script" else Remark.STYLE)
        return _after(reader, text, CODE[sign], match.end())
    if sign == "[":
        reader.push(Frame("hook"))
        return start + 1
    if sign == "]":
        if reader.frames:
            _close(reader)
        else:
            reader.text("]")
        return start + 1
    return _shown(reader, text, start)


def _after(reader: Reader, text: str, closing: str, place: int) -> int:
    end = text.find(closing, place)
    if end < 0:
        reader.pieces.say(Remark.NOT_CLOSED, closing)
    return end + len(closing) if end >= 0 else len(text)


def _shown(reader: Reader, text: str, start: int) -> int:
    shown = SHOWN.match(text, start)
    reader.text(shown[0] if shown else text[start])
    if shown:
        reader.pieces.say(Remark.SHOWN_VALUE, shown[0])
    return shown.end() if shown else start + 1


def _link(reader: Reader, text: str, start: int) -> int:
    found = link_at(text, start)
    if found is None:
        reader.push(Frame("hook"))
        return start + 1
    reader.link(found.label, found.target)
    return found.end


def _close(reader: Reader) -> None:
    frame = reader.pop()
    reader.close_link(frame)
    reader.last = frame if frame.name == "if" else None


def _macro(reader: Reader, text: str, start: int) -> int:
    end = _bracket(reader, text, start) if reader.unclosed < MOST_UNCLOSED else -1
    if end < 0:
        reader.text("(")
        return start + 1
    match = NAME.match(text, start)
    name = match[1].lower().replace("-", "").replace("_", "") if match else ""
    inside = text[match.end() if match else start : end].strip()
    after = end + 1
    is_on_link = not text.startswith("[[[", after) and link_at(text, after) is not None
    has_hook = is_on_link or text.startswith("[", after)
    _do(reader, name, inside, text[start : end + 1], has_hook=has_hook)
    if is_on_link:  # what stands before a link holds for it alone
        after = _link(reader, text, after)
        _close(reader)
        return after
    return after + 1 if has_hook else after


def _bracket(reader: Reader, text: str, start: int) -> int:
    """Where the bracket that opens at ``start`` is closed, outside of quotes; -1 for none near."""
    depth, quote = 0, ""
    for match in SIGN.finditer(text, start, start + MOST):
        sign = match[0]
        if quote or sign.startswith("\\"):
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        else:
            depth += (sign == "(") - (sign == ")")
            if depth == 0:
                return match.start()
    reader.unclosed += 1
    return -1


def _do(reader: Reader, name: str, inside: str, source: str, *, has_hook: bool) -> None:
    """A macro before a hook opens a frame, whatever it is."""
    frame = Frame("hook")
    if name in {"if", "unless", "elseif", "else"}:
        frame = _condition(reader, name, inside, source)
    elif name in LINK and has_hook:
        frame = Frame("link", link=Link(label=_strings(inside)[0] if _strings(inside) else inside, target=""))
    elif name in LINK_TO:
        frame = _link_to(reader, inside, source, has_hook=has_hook)
    elif name in {"set", "put"}:
        _set(reader, name, inside, source)
    elif name == "goto":
        _go(reader, inside, source)
    elif name == "print":
        reader.pieces.say(Remark.SHOWN_VALUE, source)
    else:
        reader.pieces.say(Remark.FORMATTING if name in STYLING else Remark.MACRO, "" if name in STYLING else source)
    frame.place = len(reader.pieces.words)
    if has_hook:
        reader.push(frame)
    else:
        reader.close_link(frame)


def _condition(reader: Reader, name: str, inside: str, source: str) -> Frame:
    before = [*reader.last.before, _own(reader.last)] if reader.last is not None and name.startswith("else") else []
    terms = () if name == "else" else GRAMMAR.terms(inside)
    if name == "unless":
        terms = otherwise([terms], ())
    elif name.startswith("else"):
        terms = otherwise(before, terms) if before else None
    return Frame("if", reader.condition(source, terms), before)


def _own(frame: Frame) -> Terms | None:
    return None if frame.terms is None else frame.terms[len(frame.before) :]


def _link_to(reader: Reader, inside: str, source: str, *, has_hook: bool) -> Frame:
    words = _strings(inside)
    if not words:
        reader.pieces.say(Remark.MACRO, source)
        return Frame("hook")
    return Frame("link" if has_hook else "hook", link=Link(label=words[0], target=words[-1]))


def _set(reader: Reader, name: str, inside: str, source: str) -> None:
    found = GRAMMAR.assignments(inside) if name == "set" else ()
    if found:
        reader.assign(found)
    else:
        reader.pieces.say(Remark.VARIABLE, source)


def _go(reader: Reader, inside: str, source: str) -> None:
    frame, words = reader.link_frame(), _strings(inside)
    if frame is None or frame.link is None or not words:
        reader.pieces.say(Remark.MACRO, source)
        return
    frame.link = Link(label=frame.link.label, target=words[0], assignments=frame.link.assignments)


def _strings(text: str) -> list[str]:
    return [match[1] or match[2] or "" for match in STRING.finditer(text)]
