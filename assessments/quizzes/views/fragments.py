"""One question as HTML. It is a function of what it shows, so the same is rendered once per process: questions nobody
has answered yet are the same for everybody but for the order of what is shuffled, and so are those that many answered
alike. What a person typed or sent is never kept."""

from dataclasses import replace
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from assessments.quizzes.content import GapKind
from assessments.quizzes.showing import ShownQuestion
from assessments.quizzes.showing.types import Bins, Essay, Files, GapText, Numbered, Order, Selects, Written

MAX_RENDERED = 1024  # of a few kilobytes each
UP = "../"  # from one question's address to the next: what is kept for everybody names no try
THEIR_OWN = (Essay, Files, Numbered, Written)
PLACED = (Bins, GapText, Order, Selects)
DONE = Order(rows=(), first="", last="", is_arranged=True)


def question_html(shown: ShownQuestion, *, total: int, immediate: bool, error: str = "") -> SafeString:
    """``immediate``: each answer may be corrected on the spot. ``error``: why the answer sent was not taken."""
    if error or _is_their_own(shown):
        return _question(shown, total, immediate, error)
    return _kept_question(_without_order(shown), total, immediate, get_language())


def reviewed_html(shown: ShownQuestion) -> SafeString:
    """A corrected question among the others of a result."""
    return _reviewed(shown) if _is_their_own(shown) else _kept_reviewed(_without_order(shown), get_language())


def _is_their_own(shown: ShownQuestion) -> bool:
    is_typed = isinstance(shown.body, THEIR_OWN) or (isinstance(shown.body, GapText) and _has_typed(shown.body))
    return is_typed and (shown.answered or shown.is_corrected)


def _has_typed(body: GapText) -> bool:
    return any(piece.gap is not None and piece.gap.kind == GapKind.TYPED.value for piece in body.pieces)


def _without_order(shown: ShownQuestion) -> ShownQuestion:
    """What was placed is corrected in the author's order: the one in which this try showed it is seen no more."""
    return replace(shown, body=DONE) if shown.is_corrected and isinstance(shown.body, PLACED) else shown


def _question(shown: ShownQuestion, total: int, immediate: bool, error: str = "") -> SafeString:
    context = {"shown": shown, "total": total, "immediate": immediate, "error": error, "up": UP}
    return render_to_string("quizzes/question.html", context)


def _reviewed(shown: ShownQuestion) -> SafeString:
    return render_to_string("quizzes/parts/reviewed.html", {"shown": shown})


@lru_cache(maxsize=MAX_RENDERED)
def _kept_question(shown: ShownQuestion, total: int, immediate: bool, _language: str | None) -> SafeString:
    return _question(shown, total, immediate)


@lru_cache(maxsize=MAX_RENDERED)
def _kept_reviewed(shown: ShownQuestion, _language: str | None) -> SafeString:
    return _reviewed(shown)
