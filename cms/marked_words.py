"""How a trainer marks the words that can be picked in a text::

    Le médiateur [*écoute|Oui : on écoute d’abord.] et ne [juge] pas.

Brackets hold what can be picked, a star what is right, a bar what is said of it. A backslash before one of these signs
writes the sign itself.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

SIGNS = frozenset("[]|*\\")
NEAR = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    text: str
    is_word: bool = False
    correct: bool = False
    feedback: str = ""


class NotationError(ValueError):
    """The message is for the author."""


def parse_marked(text: str) -> tuple[Piece, ...]:
    return tuple(_Reader(text.replace("\r\n", "\n")).pieces())


@dataclass(slots=True)
class _Reader:
    text: str
    at: int = 0

    def pieces(self) -> Iterator[Piece]:
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                self.at += 1
                yield self.word()
            else:
                yield Piece(text=self.until("[", refused="]"))

    def word(self) -> Piece:
        start, correct = self.at, self.text[self.at : self.at + 1] == "*"
        self.at += correct
        words = self.until("|]", refused="[")
        feedback = ""
        if self.next_is("|"):
            self.at += 1
            feedback = self.until("]", refused="[")
        if not self.next_is("]"):
            raise NotationError(_("The bracket before “%(near)s” is never closed.") % {"near": self.near(start)})
        self.at += 1
        if not words.strip():
            raise NotationError(_("A pair of brackets is empty: put between them what can be picked."))
        return Piece(text=words, is_word=True, correct=correct, feedback=feedback.strip())

    def until(self, stops: str, *, refused: str) -> str:
        read: list[str] = []
        while self.at < len(self.text) and self.text[self.at] not in stops:
            sign = self.text[self.at]
            if sign == refused:
                raise NotationError(self.misplaced(sign))
            if sign == "\\" and self.text[self.at + 1 : self.at + 2] in SIGNS:
                self.at += 1
                sign = self.text[self.at]
            read.append(sign)
            self.at += 1
        return "".join(read)

    def next_is(self, sign: str) -> bool:
        return self.text[self.at : self.at + 1] == sign

    def near(self, place: int) -> str:
        return self.text[place : place + NEAR]

    def misplaced(self, sign: str) -> str:
        before = self.text[max(0, self.at - NEAR) : self.at]
        if sign == "[":
            return _("After “%(near)s”, a bracket opens inside another one.") % {"near": before}
        return _("After “%(near)s”, a bracket closes that was never opened.") % {"near": before}


def write_marked(pieces: Iterable[Piece]) -> str:
    return "".join(_written(piece) for piece in pieces)


def _written(piece: Piece) -> str:
    if not piece.is_word:
        return _escaped(piece.text)
    said = f"|{_escaped(piece.feedback)}" if piece.feedback else ""
    return f"[{'*' if piece.correct else ''}{_escaped(piece.text)}{said}]"


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in text)


# Who each word is, from one version to the next


def identify(pieces: Iterable[Piece], known: str) -> str:
    """The identities of the words, as JSON. ``known`` are those of the version before: a word that stays, or that was
    corrected in its place, stays the one that was answered."""
    words = [piece.text for piece in pieces if piece.is_word]
    before = read_identities(known)
    found = [""] * len(words)
    matcher = SequenceMatcher(a=[text for _uuid, text in before], b=words, autojunk=False)
    for kind, a_start, a_end, b_start, b_end in matcher.get_opcodes():
        if kind == "equal" or (kind == "replace" and a_end - a_start == b_end - b_start):
            found[b_start:b_end] = [uuid for uuid, _text in before[a_start:a_end]]
    return json.dumps([[uuid or str(uuid4()), text] for uuid, text in zip(found, words, strict=True)])


def read_identities(known: str) -> list[tuple[str, str]]:
    """Nothing of what a forged form may hold beside uuids."""
    try:
        return [(str(UUID(uuid)), str(text)) for uuid, text in json.loads(known or "[]")]
    except (ValueError, TypeError, AttributeError):
        return []
