"""HTML of others, and what is no HTML, as what a question may hold. The only place where it is cleaned."""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Protocol
from urllib.parse import unquote

import nh3

from assessments.quizzes.exchange.limits import MAX_HTML, MAX_HTML_DEPTH
from assessments.quizzes.exchange.media import SOUNDS, Shelf, from_base64
from assessments.quizzes.exchange.report import Remark

TAGS = frozenset(
    "a abbr audio b blockquote br code dfn em figcaption figure h3 h4 i img li ol p span strong sub sup ul".split()  # noqa: SIM905
)
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href"},
    "abbr": {"title"},
    "audio": {"src", "controls", "title"},
    "dfn": {"data-term"},
    "img": {"src", "alt", "width", "height"},
}
LINKS = re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE)
OUTSIDE = re.compile(r"(https?:)?//", re.IGNORECASE)
PIXELS = re.compile(r"[0-9]{1,4}")

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>")
RENAMED = {
    "address": "p", "article": "p", "center": "p", "div": "p", "section": "p", "h1": "h3", "h2": "h3", "h5": "h4",
    "h6": "h4", "strike": "span", "tt": "code", "kbd": "code", "samp": "code", "var": "em", "cite": "em", "u": "em",
    "ins": "em", "q": "em", "font": "span", "tr": "p",
}  # fmt: skip
# What a person reads is the same without them.
UNSEEN = frozenset(
    "html head body meta link big small nobr wbr o:p tbody thead tfoot colgroup col label main header footer".split()  # noqa: SIM905
)
VOID = frozenset({"br", "img", "hr", "meta", "link", "input", "wbr", "col", "source", "embed", "param"})
BARE = re.compile(r"<(?:img|audio)(?:\s+(?!src=)[a-z-]+=\"[^\"]*\")*\s*/?>(?:\s*</audio>)?")
EMPTY = re.compile(r"<(p|span|em|strong|b|i)>(?:\s|&nbsp;|<br>)*</\1>")
# Each search here stops at the next sign or after so many letters: from every beginning to the end of a text would cost
# its square.
SOURCED = re.compile(
    r"<audio(?![^<>]*\ssrc=)[^<>]*>\s*<source\b[^<>]*?\ssrc=[\"']([^\"'<>]*)[\"'][^<>]*>.{0,500}?</audio>",
    re.IGNORECASE | re.DOTALL,
)
DATA = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,([A-Za-z0-9+/=\s]+)", re.IGNORECASE)
KEPT = re.compile(r"media:[0-9a-f]{64}\.[a-z0-9]{3,4}")
ADDRESS = re.compile(r'(src)="((?:media:|/medias/)([0-9a-f]{64}\.[a-z0-9]{2,5}))"')
LINE_BREAK = re.compile(r"<br\s*/?>|</(?:p|li|h[1-6]|div)>", re.IGNORECASE)


class Found(Protocol):
    """The bytes that an address inside the file stands for."""

    def __call__(self, address: str, /) -> bytes | None: ...


def nothing(address: str, /) -> bytes | None:
    del address
    return None


class Cleaner:
    """Cleans one question's HTML; ``remarks`` say what was lost on the way, each thing once."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.remarks: dict[tuple[Remark, str], None] = {}

    def remark(self, remark: Remark, detail: str = "") -> None:
        self.remarks[remark, detail[:200]] = None

    def html(self, html: str, found: Found = nothing) -> str:
        """What is left is a fragment without anything that runs, loads or reaches out."""
        html = self.without_data(html)
        if len(html) > MAX_HTML or _is_deep(html):
            self.remark(Remark.TOO_LONG)
            return ""
        html = TAG.sub(self._tag, SOURCED.sub(r'<audio src="\1"></audio>', html))
        cleaned = nh3.clean(
            html, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel", "media"},
            attribute_filter=self._filter(found), link_rel=None, set_tag_attribute_values={"audio": {"controls": ""}},
        )  # fmt: skip
        return _without_empty(BARE.sub("", cleaned)).strip()

    def without_data(self, html: str) -> str:
        """Pictures that stand in the address itself are kept like others."""
        return DATA.sub(self._data, html)

    def medium(self, content: bytes | None, name: str) -> str:
        """The name under which a picture or a sound is kept; empty, with a remark, when it is not."""
        if content is None:
            self.remark(Remark.MEDIA_MISSING, name)
            return ""
        kept = self.shelf.keep(content)
        if not kept:
            self.remark(Remark.MEDIA_REFUSED, name)
        return kept

    def _data(self, match: re.Match[str]) -> str:
        kept = self.medium(from_base64(match[1]), match[0][:30])
        return f"media:{kept}" if kept else ""

    def _tag(self, match: re.Match[str]) -> str:
        name = match[2].lower()
        if name == "source":
            return ""
        if name in {"td", "th"}:
            return " " if match[1] else ""
        if name not in TAGS and name not in RENAMED and name not in UNSEEN and name not in {"hr", "pre"}:
            self.remark(Remark.MARKUP_REMOVED, name)
        if name == "pre":
            return "</p>" if match[1] else "<p>"
        renamed = RENAMED.get(name, name)
        return f"<{match[1]}{renamed}{match[3] if renamed == name else ''}>"

    def _filter(self, found: Found) -> Callable[[str, str, str], str | None]:
        def keep(tag: str, attribute: str, value: str) -> str | None:
            if attribute == "href":
                return self._link(value)
            if attribute in {"width", "height"}:
                return value if PIXELS.fullmatch(value) else None
            if attribute == "src":
                return self._address(tag, value, found) if tag in {"audio", "img"} else None
            return value

        return keep

    def _link(self, address: str) -> str | None:
        """A link to a document of the file leads nowhere once the file is read."""
        if LINKS.match(address):
            return address
        if address and not address.startswith("#"):
            self.remark(Remark.MEDIA_REFUSED, address)
        return None

    def _address(self, tag: str, address: str, found: Found) -> str | None:
        if KEPT.fullmatch(address) and address.removeprefix("media:") in self.shelf.kept:
            return address
        if OUTSIDE.match(address):
            self.remark(Remark.OUTSIDE_LINK, address)
            return None
        if not address:
            return None
        kept = self.medium(found(unquote(address)), address)
        if kept and (kept.rpartition(".")[2] in SOUNDS) != (tag == "audio"):
            self.remark(Remark.MEDIA_REFUSED, address)
            return None
        return f"media:{kept}" if kept else None


def _without_empty(html: str) -> str:
    """What editors leave behind, one in another."""
    for _turn in range(4):
        html, found = EMPTY.subn("", html)
        if not found:
            break
    return html


def _is_deep(html: str) -> bool:
    """A browser's way of reading costs the square of the depth."""
    depth = 0
    for match in TAG.finditer(html):
        if match[2].lower() not in VOID:
            depth += -1 if match[1] else 1
        if depth > MAX_HTML_DEPTH:
            return True
    return False


def text_of(html: str) -> str:
    """What a person reads of it, on one line."""
    if len(html) > MAX_HTML or _is_deep(html):
        html = TAG.sub(" ", html)[:MAX_HTML]
        return " ".join(unescape(html).split())
    bare = nh3.clean(LINE_BREAK.sub(" \\g<0>", html), tags=set())
    return " ".join(unescape(bare).split())


def paragraphs(text: str, *, escaped: bool = False) -> str:
    """Plain text as HTML: an empty line parts paragraphs."""
    parts = [part.strip() for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
    lines = (part if escaped else escape(part, quote=False) for part in parts)
    return "".join(f"<p>{each.replace(chr(10), '<br>')}</p>" for each in lines)


def inline(text: str) -> str:
    """Plain text as HTML, on one line."""
    return escape(" ".join(text.split()), quote=False)


BLOCK = re.compile(r"<(p|ul|ol|h3|h4|blockquote|figure)\b")
ALONE = re.compile(r"<p>((?:(?!</?p\b).)*)</p>", re.DOTALL)


def as_block(html: str) -> str:
    return html if not html or BLOCK.match(html) else f"<p>{html}</p>"


def as_line(html: str) -> str:
    """Without its paragraph where it is the only one: an option is no text."""
    alone = ALONE.fullmatch(html)
    return alone[1].strip() if alone else html


ANY_TAG = re.compile(r"<[a-zA-Z/]")
BLOCK_TAG = re.compile(r"<(?:p|div|ul|ol|table|h[1-6]|br|pre)\b", re.IGNORECASE)
ENTITY = re.compile(r"&(?:[a-z]{2,8}|#[0-9]{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)

MARKS = (
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"!\[([^\]\n]{0,300})\]\(([^)\s]{1,500})\)"), r'<img src="\2" alt="\1">'),
    (re.compile(r"\[([^\]\n]{1,300})\]\(([^)\s]{1,500})\)"), r'<a href="\2">\1</a>'),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,500}?)(?<=\S)\1"), r"<strong>\2</strong>"),
    (re.compile(r"(?<![\w*])(\*|_)(?=[^\s*_])([^\n*_]+?)(?<=\S)\1(?![\w*])"), r"<em>\2</em>"),
)
LIST_LINE = re.compile(r"(?:[-*+]|[0-9]{1,3}[.)])\s+(.*)")
HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*")
FENCE = re.compile(r"^```[^\n]*\n(.{0,5000}?)^```[ \t]*$", re.MULTILINE | re.DOTALL)


def from_markdown(text: str) -> str:
    """What people write of Markdown in questions: emphasis, code, lists, titles, links and pictures."""
    text = FENCE.sub(lambda match: "\n\n" + _code(match[1]) + "\n\n", text)
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", text) if block.strip()]
    return "".join(_block(block) for block in blocks)


def _code(text: str) -> str:
    lines = escape(text.rstrip(), quote=False).replace("\n\n", "\n \n").splitlines()
    return "<p><code>" + "<br>".join(line.replace("  ", "\u00a0 ") for line in lines) + "</code></p>"


def _block(block: str) -> str:
    if block.startswith("<p><code>"):
        return block
    lines = [line.strip() for line in block.splitlines()]
    if all(LIST_LINE.fullmatch(line) for line in lines):
        kind = "ol" if lines[0][0].isdigit() else "ul"
        items = "".join(f"<li>{_marked(LIST_LINE.fullmatch(line)[1])}</li>" for line in lines)  # type: ignore[index]
        return f"<{kind}>{items}</{kind}>"
    heading = HEADING.fullmatch(block)
    if heading:
        return f"<h3>{_marked(heading[1])}</h3>"
    return f"<p>{'<br>'.join(_marked(line) for line in lines)}</p>"


def _marked(text: str) -> str:
    text = escape(text, quote=False)
    for mark, html in MARKS:
        text = mark.sub(html, text)
    return text


def as_html(text: str, form: str) -> str:
    """A text in one of Moodle's formats: ``html``, ``markdown``, ``plain_text`` or ``moodle_auto_format``."""
    if len(text) > MAX_HTML:
        return text
    if form == "markdown":
        return from_markdown(text)
    if form == "plain_text":
        return paragraphs(text)
    if form in {"moodle_auto_format", "wiki_like"}:
        return _auto(text)
    return text


def _auto(text: str) -> str:
    """HTML, in which lines that people typed are kept where they used no tags for it."""
    if ANY_TAG.search(text):
        return text if BLOCK_TAG.search(text) else text.replace("\n", "<br>")
    return paragraphs(text, escaped=ENTITY.search(text) is not None)


def media_in(html: str) -> tuple[str, ...]:
    """The addresses of what is shown, in order, each once."""
    return tuple(dict.fromkeys(match[2] for match in ADDRESS.finditer(html)))
