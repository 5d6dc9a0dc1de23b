"""SugarCube 2 (and the older SugarCube and Sugarcane, which write the same)."""

import re

from assessments.scenarios.exchange.dialects.expressions import Grammar
from assessments.scenarios.exchange.dialects.links import MOST, link_at, parted
from assessments.scenarios.exchange.dialects.markup import plain
from assessments.scenarios.exchange.dialects.pieces import Frame, Link, Pieces, Reader, Terms, otherwise
from assessments.scenarios.exchange.report import Remark

GRAMMAR = Grammar(r"\$(?P<name>[A-Za-z_][A-Za-z0-9_]{0,59})")
OPENING = re.compile(r"\[\[|<<|/\*|/%|<!--|\[img\[|<script\b|<style\b|\$[A-Za-z_]", re.IGNORECASE)
CLOSING = {"/*": ("*/", 20_000), "/%": ("%/", 20_000), "<!--": ("-->", 20_000)}
CODE = {"<script": "</script>", "<style": "</style>"}
MACRO = re.compile(r"(?P<name>/?[A-Za-z][A-Za-z0-9_-]{0,40}|[-=])(?P<rest>.*)", re.DOTALL)
WORDS = re.compile(r""""(?P<double>(?:\\.|[^"\\])*+)"|'(?P<single>(?:\\.|[^'\\])*+)'|(?P<bare>[^\s"']+)""", re.DOTALL)
SHOWN = re.compile(r"\$[A-Za-z_][A-Za-z0-9_.]{0,60}")
LINKS = frozenset({"link", "button", "click"})
LAYOUT = frozenset({"nobr", "silently", "silent", "/nobr", "/silently", "/silent", "l", "br"})
MARKS = (
    re.compile(r"''|(?<![:/])//(?!/)|(?<!_)__(?!_)|(?<!=)==(?!=)|\^\^|~~"),
    re.compile(r"^(?:!{1,6}[ \t]*|[*#>]{1,6}[ \t]+|----[ \t]*$)", re.MULTILINE), re.compile(r"@@(?:[^\n;@]{1,200};)*"),
    re.compile(r"\\[ \t]*\n|\n[ \t]*\\"),
)  # fmt: skip


def read(text: str) -> tuple[str, Pieces]:
    reader, place = Reader(), 0
    while match := OPENING.search(text, place):
        reader.text(text[place : match.start()])
        place = _token(reader, text, match)
    reader.text(text[place:])
    while reader.frames:  # that nothing closes
        reader.close_link(reader.pop())
    return plain(reader.pieces, MARKS), reader.pieces


def _token(reader: Reader, text: str, match: re.Match[str]) -> int:
    """What stands at ``match`` is taken in. Where the reading goes on."""
    sign, start = match[0].lower(), match.start()
    if sign == "[[":
        return _link(reader, text, start)
    if sign == "<<":
        return _macro(reader, text, start)
    if sign in CODE:
        reader.pieces.say(Remark.SCRIPT if sign == "<script" else Remark.STYLE)
        return _after(reader, text, match, CODE[sign], len(text))
    if sign == "[img[":
        return _picture(reader, text, start)
    if sign in CLOSING:
        return _after(reader, text, match, *CLOSING[sign])
    shown = SHOWN.match(text, start)
    reader.text(shown[0] if shown else text[start])
    if shown:
        reader.pieces.say(Remark.SHOWN_VALUE, shown[0])
    return shown.end() if shown else start + 1


def _after(reader: Reader, text: str, match: re.Match[str], closing: str, most: int) -> int:
    end = text.find(closing, match.end(), match.end() + most)
    if end >= 0:
        return end + len(closing)
    if most >= len(text):  # code that nothing closes goes on to the end
        return len(text)
    reader.text(match[0])
    return match.end()


def _link(reader: Reader, text: str, start: int) -> int:
    found = link_at(text, start)
    if found is None:
        reader.text("[[")
        return start + 2
    reader.link(found.label, found.target, GRAMMAR.assignments(found.setter))
    return found.end


def _picture(reader: Reader, text: str, start: int) -> int:
    """``[img[address]]``, or ``[img[address][to]]``, which is a link as well."""
    found = link_at("[" + text[start + 4 : start + MOST], 0)
    if found is None:
        reader.text("[img[")
        return start + 5
    reader.pieces.say(Remark.MEDIA)
    if found.setter:
        reader.link("", found.setter)
    return start + 3 + found.end


def _macro(reader: Reader, text: str, start: int) -> int:
    end = _macro_end(text, start)
    inside = text[start + 2 : end]
    match = MACRO.fullmatch(inside) if end >= 0 else None
    if match is None:
        reader.text("<<")
        return start + 2
    _do(reader, match["name"].lower(), match["rest"].strip(), f"<<{inside}>>")
    return end + 2


def _macro_end(text: str, start: int) -> int:
    """Of what closes it outside quotes; otherwise of the first that closes it."""
    first = end = text.find(">>", start + 2, start + 2_000)
    for _try in range(4):
        if end < 0:
            break
        inside = text[start:end]
        if inside.count('"') % 2 == 0:
            return end
        end = text.find(">>", end + 2, start + 2_000)
    return first


def _do(reader: Reader, name: str, rest: str, source: str) -> None:
    if name in {"if", "elseif", "else", "/if"}:
        _branch(reader, name, rest, source)
    elif name in LINKS:
        _open_link(reader, rest, source)
    elif name[:1] == "/" and name[1:] in LINKS:
        _close_link(reader)
    elif name in {"set", "unset"}:
        _set(reader, name, rest, source)
    elif name in {"goto", "actions", "choice"}:
        _go(reader, rest, source)
    elif name in {"print", "=", "-"}:
        reader.pieces.say(Remark.SHOWN_VALUE, source)
    elif name in {"linkappend", "linkprepend", "linkreplace"}:
        reader.pieces.say(Remark.MACRO, source)
        reader.text(" ".join(_words(rest)[:1]))
    elif name == "script":
        reader.pieces.say(Remark.SCRIPT)
    elif name not in LAYOUT and not name.startswith("/"):
        reader.pieces.say(Remark.MACRO, source)


def _branch(reader: Reader, name: str, rest: str, source: str) -> None:
    if reader.beyond and name != "if":
        if name == "/if":
            reader.pop()
        return
    frame = reader.top("if")
    if name == "if":
        reader.push(Frame("if", reader.condition(source, GRAMMAR.terms(rest))))
    elif frame is None:
        reader.pieces.say(Remark.MACRO, source)
    elif name == "/if":
        reader.pop()
    else:
        before = [*frame.before, _own(frame)]
        terms = otherwise(before, GRAMMAR.terms(rest) if name == "elseif" else ())
        reader.frames[-1] = Frame("if", reader.condition(source, terms), before)


def _own(frame: Frame) -> Terms | None:
    """What this branch itself asked, without the contraries of those before it."""
    return None if frame.terms is None else frame.terms[len(frame.before) :]


def _open_link(reader: Reader, rest: str, source: str) -> None:
    found = link_at(rest, 0)
    if found is not None:
        label, target = found.label, found.target
    else:
        words = _words(rest)
        label, target = words[0] if words else "", words[1] if len(words) > 1 else ""
    reader.push(Frame("link", link=Link(label=label, target=target), place=len(reader.pieces.words)))
    if target.startswith("$"):
        reader.pieces.say(Remark.MACRO, source)


def _close_link(reader: Reader) -> None:
    if reader.beyond or reader.top("link") is not None:
        reader.close_link(reader.pop())


def _set(reader: Reader, name: str, rest: str, source: str) -> None:
    found = GRAMMAR.assignments(rest) if name == "set" else ()
    if found:
        reader.assign(found)
    else:
        reader.pieces.say(Remark.VARIABLE, source)


def _go(reader: Reader, rest: str, source: str) -> None:
    """To another passage, at a click that is being read; of itself it cannot be carried over."""
    frame = reader.link_frame()
    found = link_at(rest, 0)
    words = [found.target] if found else _words(rest)[:1]
    if frame is None or frame.link is None or not words:
        reader.pieces.say(Remark.MACRO, source)
        return
    frame.link = Link(label=frame.link.label, target=parted(words[0])[1], assignments=frame.link.assignments)


def _words(text: str) -> list[str]:
    return [match["double"] or match["single"] or match["bare"] or "" for match in WORDS.finditer(text)]
