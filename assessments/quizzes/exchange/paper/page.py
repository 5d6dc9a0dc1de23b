"""The paper as one plain HTML page, for who prints from the browser or reads with a screen reader. No style of its own:
the page that shows it brings the sheet."""

from collections.abc import Callable, Iterable, Iterator
from html import escape

from assessments.quizzes.content import QuizContent
from assessments.quizzes.exchange.paper.drawing import Block, Say
from assessments.quizzes.exchange.paper.rich import Node
from assessments.quizzes.exchange.paper.sheets import Sheet, Writer

TAGS = {"p": "p", "li": "li", "ul": "ul", "ol": "ol", "quote": "blockquote", "head": "p", "strong": "strong",
        "em": "em", "code": "code", "sub": "sub", "sup": "sup"}  # fmt: skip


def write_html(content: QuizContent, *, say: Say, sheets: Iterable[Sheet] = (Sheet.QUESTIONS, Sheet.ANSWERS)) -> str:
    """A fragment, whose headings begin at the first level. Pictures keep their addresses."""
    writer = Writer(content, say)
    return "".join(f'<section class="paper">{"".join(map(_block, writer.sheet(sheet)))}</section>' for sheet in sheets)


def _block(block: Block) -> str:
    return BLOCKS[block["k"]](block)


def _text(text: str) -> str:
    return escape(text, quote=True)


def _nodes(nodes: Iterable[Node]) -> str:
    return "".join(_node(node) for node in nodes)


def _node(node: Node) -> str:
    kind = node["k"]
    if kind == "t":
        return _text(node["t"])
    if kind == "br":
        return "<br>"
    if kind == "img":
        return f'<img src="{_text(node["src"])}" alt="{_text(node["alt"])}">' if _is_ours(node["src"]) else ""
    if kind == "blank":
        return f'<span class="paper-blank">({_text(node["n"])}) {_rule(12)}</span>'
    if kind == "word":
        return f'<span class="paper-word"><sup>{_text(node["n"])}</sup>{_text(node["t"])}</span>'
    return f"<{TAGS[kind]}>{_nodes(node['c'])}</{TAGS[kind]}>"


def _is_ours(address: str) -> bool:
    return address.startswith(("/medias/", "media:"))


def _labelled(items: Iterable[dict[str, object]], before: str) -> str:
    lines: Iterator[str] = (
        f"<li>{before}<strong>{_text(str(item['label']))}</strong> {_nodes(item['c'])}</li>"  # type: ignore[arg-type]
        for item in items
    )
    return f'<ul class="paper-list">{"".join(lines)}</ul>'


def _tick(block: Block) -> str:
    return '<span aria-hidden="true">◯</span> ' if block["one"] else '<span aria-hidden="true">☐</span> '


def _picture(block: Block) -> str:
    if not _is_ours(block["src"]):
        return ""
    names = ", ".join(f"{_text(each['n'])} ({each['x']:.0%}, {each['y']:.0%})" for each in block["marks"])
    picture = f'<img src="{_text(block["src"])}" alt="{_text(block["alt"])}">'
    return f"<figure>{picture}<figcaption>{names}</figcaption></figure>"


def _heading(level: int) -> Callable[[Block], str]:
    return lambda block: f"<h{level}>{_text(block['t'])}</h{level}>"


def _blanks(block: Block) -> str:
    if block["wide"]:
        return "".join(f"<p>{_text(label)} {_rule(40)}</p>" for label in block["items"])
    return (
        f'<p class="paper-blanks">{" ".join(f"<span>{_text(label)} {_rule(6)}</span>" for label in block["items"])}</p>'
    )


def _rule(length: int) -> str:
    """A line to write on: nothing to read aloud."""
    return f'<span class="paper-rule" aria-hidden="true">{"_" * length}</span>'


def _group(block: Block) -> str:
    return f'<div class="paper-question">{"".join(map(_block, block["items"]))}</div>'


BLOCKS: dict[str, Callable[[Block], str]] = {
    "title": _heading(1),
    "section": _heading(2),
    "question": _heading(3),
    "case": lambda block: f"<aside><p><strong>{_text(block['t'])}</strong></p>{_nodes(block['c'])}</aside>",
    "text": lambda block: f"<div>{_nodes(block['c'])}</div>" if block["c"] else "",
    "note": lambda block: f"<p><em>{_text(block['t'])}</em></p>",
    "items": lambda block: f"<ul>{''.join(f'<li>{_nodes(each)}</li>' for each in block['items'])}</ul>",
    "fields": lambda block: "".join(f"<p>{_text(label)} {_rule(40)}</p>" for label in block["items"]),
    "choices": lambda block: _labelled(block["items"], _tick(block)),
    "list": lambda block: _labelled(block["items"], ""),
    "pairs": lambda block: _labelled(block["items"], f"{_rule(4)} "),
    "boxes": lambda block: f"<p>{' '.join(f'{_tick(block)}{_text(label)}' for label in block['items'])}</p>",
    "blanks": _blanks,
    "lines": lambda block: "<hr>" * block["n"],
    "picture": _picture,
    "group": _group,
}
