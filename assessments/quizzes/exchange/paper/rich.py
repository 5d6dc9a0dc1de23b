"""From a question's HTML to plain nodes that every kind of paper draws in its own way."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

Node = dict[str, Any]
Picture = Callable[[str], str]

BLOCKS = {
    "p": "p", "li": "li", "ul": "ul", "ol": "ol", "blockquote": "quote", "h3": "head", "h4": "head", "figure": "p",
    "figcaption": "p", "div": "p",
}  # fmt: skip
INLINE = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "dfn": "em", "code": "code", "sub": "sub",
    "sup": "sup",
}  # fmt: skip
KINDS = BLOCKS | INLINE


class Reader(HTMLParser):
    """Whatever is no element of ours is its text."""

    def __init__(self, sound: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root: Node = {"k": "root", "c": []}
        self.open = [self.root]
        self.sound = sound

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "br":
            self._add({"k": "br"})
        elif tag == "img":
            self._add({"k": "img", "src": said.get("src") or "", "alt": said.get("alt") or ""})
        elif tag == "audio":
            self._add({"k": "em", "c": [{"k": "t", "t": self.sound}]})
        elif tag in KINDS:
            node: Node = {"k": KINDS[tag], "tag": tag, "c": []}
            self._add(node)
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        names = [each.get("tag") for each in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text or data:
            before, after = data[:1].isspace(), data[-1:].isspace()
            self._add({"k": "t", "t": f"{' ' * before}{text}{' ' * after}" if text else " "})

    def _add(self, node: Node) -> None:
        self.open[-1]["c"].append(node)


def nodes(html: str, sound: str = "") -> list[Node]:
    reader = Reader(sound)
    reader.feed(html)
    reader.close()
    found: list[Node] = reader.root["c"]
    return [each for each in found if each["k"] != "t" or each["t"].strip() or len(found) > 1]


def plain(text: str) -> list[Node]:
    """Line feeds start lines."""
    found: list[Node] = []
    for place, line in enumerate(text.split("\n")):
        found += [{"k": "br"}] if place else []
        found += [{"k": "t", "t": line}] if line else []
    return found
