from collections.abc import Iterable

from assessments.quizzes.content.flaws import Flaw
from assessments.quizzes.content.html import is_blank
from assessments.quizzes.content.judging.found import Found, blank_or_doubled
from assessments.quizzes.content.patterns import BadPattern, compiled
from assessments.quizzes.content.types import Numeric, NumericAnswer, ShortText, Unit, Variant


def short_text_flaws(question: ShortText) -> Found:
    yield from _without_feedback(question)
    if not question.accepted:
        yield Flaw.NO_VARIANT, "accepted", ""
    yield from variant_flaws(question.accepted, "accepted")


def _without_feedback(question: ShortText | Numeric) -> Found:
    for name in ("feedback_correct", "feedback_incorrect"):
        if is_blank(getattr(question, name)):
            yield Flaw.NO_FEEDBACK, name, ""


def variant_flaws(accepted: tuple[Variant, ...], path: str) -> Found:
    for place, variant in enumerate(accepted):
        if variant.is_pattern:
            yield from _pattern_flaws(variant.text, f"{path}[{place}]")
        elif not any(character.isalnum() for character in variant.text):
            yield Flaw.EMPTY_VARIANT, f"{path}[{place}]", str(place + 1)
    yield from _full_answer_flaws(accepted, path)


def _full_answer_flaws(accepted: Iterable[Variant | NumericAnswer], path: str) -> Found:
    shares = [each.share for each in accepted]
    if shares and max(shares) < 1:
        yield Flaw.NO_FULL_ANSWER, path, ""


def _pattern_flaws(pattern: str, path: str) -> Found:
    """One that an empty answer would meet accepts too much to be meant."""
    try:
        if compiled(pattern).fullmatch("") is not None:
            yield Flaw.EMPTY_VARIANT, path, pattern
    except BadPattern as error:
        yield Flaw.BAD_PATTERN, path, str(error)


def numeric_flaws(question: Numeric) -> Found:
    yield from _without_feedback(question)
    if not question.accepted:
        yield Flaw.NO_VARIANT, "accepted", ""
    for place, answer in enumerate(question.accepted):
        if answer.tolerance < 0:
            yield Flaw.BAD_TOLERANCE, f"accepted[{place}].tolerance", str(place + 1)
    yield from _full_answer_flaws(question.accepted, "accepted")
    yield from _unit_flaws(question.units)
    if question.unit_required and not question.units:
        yield Flaw.NO_UNIT, "units", ""


def _unit_flaws(units: tuple[Unit, ...]) -> Found:
    symbols = ((f"units[{place}].symbol", unit.symbol) for place, unit in enumerate(units))
    yield from blank_or_doubled(symbols, Flaw.EMPTY_UNIT, Flaw.SAME_UNIT)
    for place, unit in enumerate(units):
        if unit.factor <= 0:
            yield Flaw.BAD_FACTOR, f"units[{place}].factor", unit.symbol
        elif not place and unit.factor != 1:
            yield Flaw.FIRST_UNIT, f"units[{place}].factor", unit.symbol
