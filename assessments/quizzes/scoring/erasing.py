"""An answer once its author was erased: what was chosen stays, and so does what it was worth. Of what was typed, only
the words that the question itself accepts stay, as its author wrote them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from assessments.quizzes.content import Gaps, Question, ShortText, Variant
from assessments.quizzes.scoring.answers import Payload, is_empty
from assessments.quizzes.scoring.points import NOTHING, WORTH, points
from assessments.quizzes.scoring.texts import folded

ERASED = "—"  # something was answered: a regrading must not take an erased answer for an empty one


def erased(question: Question | None, payload: Mapping[str, Any]) -> Payload:
    """A key that is corrected later leaves it worth what it was: nobody can read again what was typed. ``None`` for a
    question that cannot be found: worth nothing. Twice is once."""
    if WORTH in payload:
        return dict(payload)
    left = without_words(payload, question)
    if is_empty(left) or not _is_typed(payload):
        return left
    share = points(question, payload) if question is not None else None
    return {**left, WORTH: str(share or NOTHING)}


def without_words(payload: Mapping[str, Any], question: Question | None = None) -> Payload:
    known = {folded(each.text): each.text for each in _accepted(question) if not each.is_pattern}

    def blank(typed: str) -> str:
        same = folded(typed)
        return (known.get(same) if same else None) or (ERASED if typed.strip() else "")

    return {name: BLANKED[name](value, blank) if name in BLANKED else value for name, value in payload.items()}


def _accepted(question: Question | None) -> Iterator[Variant]:
    if isinstance(question, ShortText):
        yield from question.accepted
    elif isinstance(question, Gaps):
        for gap in question.gaps:
            yield from gap.accepted


Blank = Callable[[str], str]


def _line(typed: str, blank: Blank) -> str:
    return blank(typed)


def _gaps(gaps: Mapping[str, str], blank: Blank) -> dict[str, str]:
    return {gap: value if _is_part(value) else blank(value) for gap, value in gaps.items()}


BLANKED: dict[str, Callable[[Any, Blank], Any]] = {
    "text": _line, "essay": _line, "number": _line, "unit": _line, "gaps": _gaps
}  # fmt: skip


def _is_typed(payload: Mapping[str, Any]) -> bool:
    gaps = payload.get("gaps", {}).values()
    return not all(map(_is_part, gaps)) if gaps else not BLANKED.keys().isdisjoint(payload)


def _is_part(value: str) -> bool:
    """In a gap, what is chosen from a list is kept by its uuid."""
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False
