"""The blocks of which every sheet is made, and the letters under which things stand on all of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from assessments.quizzes.content import (
    Categorising,
    Matching,
    Part,
    Question,
    shuffled,
)
from assessments.quizzes.exchange.numbers import plain as short
from assessments.quizzes.exchange.paper import words as w
from assessments.quizzes.exchange.paper.rich import Node, nodes, plain

Block = dict[str, Any]
Say = Callable[[str], str]


class Drawer:
    def __init__(self, say: Say) -> None:
        self.say = say

    def nodes(self, html: str) -> list[Node]:
        return nodes(html, self.say(w.SOUND))

    def rich(self, html: str) -> Block:
        return {"k": "text", "c": self.nodes(html)}

    def strong(self, words: str) -> Block:
        return {"k": "text", "c": [{"k": "strong", "c": plain(self.say(words))}]}

    def note(self, words: str, **values: Any) -> Block:
        return {"k": "note", "t": self.say(words) % values if values else self.say(words)}

    def choices(self, labels: Iterable[tuple[str, list[Node]]], *, one: bool) -> Block:
        return {"k": "choices", "one": one, "items": [{"label": label, "c": content} for label, content in labels]}

    def listed(self, labels: Iterable[tuple[str, list[Node]]]) -> Block:
        return {"k": "list", "items": [{"label": label, "c": content} for label, content in labels]}


def letter(place: int) -> str:
    """A to Z, then AA."""
    return chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)  # noqa: PLR2004


def number(value: Any) -> str:
    return f"{short(value):f}".replace(".", ",")


def together(blocks: Iterable[Block]) -> Block:
    """On one page where one page is enough."""
    return {"k": "group", "items": list(blocks)}


def blanks(labels: Iterable[str], *, wide: bool = False) -> Block:
    return {"k": "blanks", "wide": wide, "items": list(labels)}


def boxes(labels: Iterable[str], *, one: bool) -> Block:
    return {"k": "boxes", "one": one, "items": list(labels)}


def lettered(parts: Sequence[Part], question: Question) -> list[Part]:
    return list(shuffled({part.html: part for part in parts}.values(), question.uuid))


def sides(question: Question) -> tuple[list[Part], list[Part]]:
    """What is numbered, what is lettered."""
    if isinstance(question, Matching):
        matches = [*(pair.match for pair in question.pairs), *question.extras]
        return [pair.prompt for pair in question.pairs], lettered(matches, question)
    assert isinstance(question, Categorising)  # noqa: S101
    return list(shuffled([each.item for each in question.items], question.uuid)), list(question.categories)
