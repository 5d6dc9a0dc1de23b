"""One question as HTML. It is a function of what it shows, so the same is rendered once per process: questions nobody
has answered yet are the same for everybody but for the order of what is shuffled, and so are those that many answered
alike. What a person typed or sent is never kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from django.template.loader import render_to_string
from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from assessments.quizzes.content import GapKind
from assessments.quizzes.showing import ShownOption, ShownQuestion
from assessments.quizzes.showing.types import (
    Bins,
    Body,
    Choices,
    Essay,
    Files,
    GapText,
    Listed,
    Numbered,
    Order,
    Piece,
    Row,
    Selects,
    Written,
)

MAX_RENDERED = 1024  # of a few kilobytes each
UP = "../"  # from one question's address to the next: what is kept for everybody names no try
THEIR_OWN = (Essay, Files, Numbered, Written)
PLACED = Order(rows=(), first="", last="", is_arranged=True)  # once it is corrected, whatever was placed
CUT = get_random_string(32)  # around what may be moved; nobody outside can write it

Valued = ShownOption | Row | Listed
Row_ = TypeVar("Row_", ShownOption, Row, Listed)


def question_html(shown: ShownQuestion, *, total: int, immediate: bool, error: str = "") -> SafeString:
    """``immediate``: each answer may be corrected on the spot. ``error``: why the answer sent was not taken."""
    if error or _is_their_own(shown):
        return _question(shown, total, immediate, error)
    return _arranged(shown, lambda each: _kept_question(each, total, immediate, get_language()))


def reviewed_html(shown: ShownQuestion) -> SafeString:
    """A corrected question among the others of a result."""
    if _is_their_own(shown):
        return _reviewed(shown)
    return _arranged(shown, lambda each: _kept_reviewed(each, get_language()))


def _is_their_own(shown: ShownQuestion) -> bool:
    is_typed = isinstance(shown.body, THEIR_OWN) or (isinstance(shown.body, GapText) and _has_typed(shown.body))
    return is_typed and (shown.answered or shown.is_corrected)


def _has_typed(body: GapText) -> bool:
    return any(piece.gap is not None and piece.gap.kind == GapKind.TYPED.value for piece in body.pieces)


# The order of one try


def _arranged(shown: ShownQuestion, render: Callable[[ShownQuestion], tuple[str, ...]]) -> SafeString:
    """What a try shuffles is rendered in one order for everybody, then put in this one's. Of the pieces, every second
    one may be moved."""
    pieces = list(render(_sorted(shown)))
    start = 1
    for rows in _shuffled(shown):
        stop = start + 2 * len(rows)
        moved = dict(zip(_places(rows), pieces[start:stop:2], strict=True))
        pieces[start:stop:2] = [moved[place] for place in range(len(rows))]
        start = stop
    return mark_safe("".join(pieces))  # noqa: S308 — templates made them


def _shuffled(shown: ShownQuestion) -> Iterator[Sequence[Valued]]:
    """What may stand in any order, group after group, as the template of the question shows it."""
    body = shown.body
    if isinstance(body, Choices):
        yield body.options
    elif shown.is_corrected:
        return
    elif isinstance(body, Bins | Order):
        yield body.rows
    elif isinstance(body, Selects):
        yield from (body.choices for _each in range(len(body.rows) + body.is_rich))
    elif isinstance(body, GapText):
        yield from (body.words, *(piece.gap.choices for piece in body.pieces if piece.gap))


def _sorted(shown: ShownQuestion) -> ShownQuestion:
    """As every try shows it that shows the same. What was placed is corrected in the author's order."""
    body, said = shown.body, shown.correction
    if isinstance(body, Choices):
        said = replace(said, options=_in_order(said.options)) if said else None
        return replace(shown, body=replace(body, options=_in_order(body.options)), correction=said)
    if isinstance(body, Bins | Order | Selects | GapText):
        return replace(shown, body=PLACED if said else _placed_in_order(body))
    return shown


def _placed_in_order(body: Bins | Order | Selects | GapText) -> Body:
    if isinstance(body, Selects):
        return replace(body, choices=_in_order(body.choices))
    if isinstance(body, GapText):
        return replace(body, words=_in_order(body.words), pieces=tuple(map(_piece_in_order, body.pieces)))
    return replace(body, rows=_in_order(body.rows))


def _piece_in_order(piece: Piece) -> Piece:
    gap = piece.gap
    return replace(piece, gap=replace(gap, choices=_in_order(gap.choices))) if gap else piece


def _places(rows: Sequence[Valued]) -> list[int]:
    """Where each row stands, for rows taken in the order of their values."""
    return sorted(range(len(rows)), key=lambda place: rows[place].value)


def _in_order(rows: tuple[Row_, ...]) -> tuple[Row_, ...]:
    return tuple(rows[place] for place in _places(rows))


# Templates


def _question(shown: ShownQuestion, total: int, immediate: bool, error: str = "", cut: str = "") -> SafeString:
    context = {"shown": shown, "total": total, "immediate": immediate, "error": error, "up": UP, "cut": cut}
    return render_to_string("quizzes/question.html", context)


def _reviewed(shown: ShownQuestion, cut: str = "") -> SafeString:
    return render_to_string("quizzes/parts/reviewed.html", {"shown": shown, "cut": cut})


@lru_cache(maxsize=MAX_RENDERED)
def _kept_question(shown: ShownQuestion, total: int, immediate: bool, _language: str | None) -> tuple[str, ...]:
    return tuple(_question(shown, total, immediate, cut=CUT).split(CUT))


@lru_cache(maxsize=MAX_RENDERED)
def _kept_reviewed(shown: ShownQuestion, _language: str | None) -> tuple[str, ...]:
    return tuple(_reviewed(shown, cut=CUT).split(CUT))
