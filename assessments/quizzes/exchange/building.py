"""Questions from answers worth a share of the points each, as GIFT and Moodle write them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from assessments.quizzes.content import (
    Credit,
    Matching,
    MultipleChoice,
    Numeric,
    NumericAnswer,
    Option,
    Pair,
    Part,
    ShortText,
    SingleChoice,
    Unit,
    Variant,
)
from assessments.quizzes.exchange.markup import text_of
from assessments.quizzes.exchange.numbers import percent, snapped
from assessments.quizzes.exchange.patterns import from_wildcards, has_wildcard, without_escape
from assessments.quizzes.exchange.report import Remark

NONE, ALL = Decimal(0), Decimal(1)
ANYTHING = "*"

Common = dict[str, Any]
NameParts = Callable[..., UUID]
Say = Callable[[Remark, str], None]


MAX_PARTS = 100


class Unusable(ValueError):
    """The question is kept as a draft, and why."""

    def __init__(self, remark: Remark, detail: str = "") -> None:
        self.remark, self.detail = remark, detail[:200]
        super().__init__(f"{remark}: {self.detail}")


def refuse_many_parts(count: int) -> None:
    """Before they are cleaned one by one."""
    if count > MAX_PARTS:
        raise Unusable(Remark.TOO_MANY, str(count))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``text`` is HTML in choices, plain elsewhere; ``tolerance`` counts in numbers only."""

    text: str
    share: Decimal
    feedback: str = ""
    tolerance: Decimal = NONE


def single_choice(common: Common, answers: Sequence[Answer], named: NameParts, *, shuffle: bool = True) -> SingleChoice:
    """Weights where one answer alone is not the right one and all the others worth nothing."""
    best = max((answer.share for answer in answers), default=NONE)
    if best <= 0:
        raise Unusable(Remark.NO_RIGHT_ANSWER if answers else Remark.NO_ANSWER)
    is_plain = sorted(answer.share for answer in answers)[:-1] == [NONE] * (len(answers) - 1) and best == ALL
    credit = Credit.ALL_OR_NOTHING if is_plain else Credit.WEIGHTED
    options = _options(answers, named, right=[answer.share == best for answer in answers], is_weighted=not is_plain)
    return SingleChoice(**common, options=options, credit=credit, shuffle=shuffle)


def one_or_several(
    common: Common, answers: Sequence[Answer], named: NameParts, say: Say, *, shuffle: bool = True
) -> SingleChoice | MultipleChoice:
    """Where any of several best answers is right for the other tool, a learner here finds them all."""
    best = max((answer.share for answer in answers), default=NONE)
    if best <= 0 or sum(answer.share == best for answer in answers) == 1:
        return single_choice(common, answers, named, shuffle=shuffle)
    say(Remark.SEVERAL_RIGHT, "")
    for answer in answers:
        if answer.share not in {best, NONE}:
            say(Remark.CREDIT_CHANGED, f"{text_of(answer.text)[:60]}: {percent(answer.share)} %")
    kept = [replace(answer, share=ALL if answer.share == best else NONE) for answer in answers]
    return multiple_choice(common, kept, named, credit=Credit.RIGHT_MINUS_WRONG, shuffle=shuffle)


def multiple_choice(
    common: Common, answers: Sequence[Answer], named: NameParts, *, credit: Credit | None = None, shuffle: bool = True
) -> MultipleChoice:
    """The shares say the rule unless ``credit`` does."""
    right = [answer.share > 0 for answer in answers]
    if not any(right):
        raise Unusable(Remark.NO_RIGHT_ANSWER if answers else Remark.NO_ANSWER)
    credit = credit or _multiple_credit([answer.share for answer in answers])
    options = _options(answers, named, right=right, is_weighted=credit is Credit.WEIGHTED)
    return MultipleChoice(**common, options=options, credit=credit, shuffle=shuffle)


def _multiple_credit(shares: Sequence[Decimal]) -> Credit:
    right = [share for share in shares if share > 0]
    wrong = [share for share in shares if share <= 0]
    each = snapped(ALL / len(right))
    if set(right) == {each} and wrong and set(wrong) == {-each}:
        return Credit.RIGHT_MINUS_WRONG
    return Credit.WEIGHTED


def _options(
    answers: Sequence[Answer], named: NameParts, *, right: Sequence[bool], is_weighted: bool
) -> tuple[Option, ...]:
    return tuple(
        Option(
            uuid=named("option", place), html=answer.text, correct=right[place], feedback=answer.feedback,
            weight=answer.share if is_weighted else NONE,
        )
        for place, answer in enumerate(answers)
    )  # fmt: skip


def short_text(common: Common, answers: Sequence[Answer], say: Say, *, case_matters: bool = False) -> ShortText:
    """An answer that anything meets says what is told to the others."""
    rest, named = _without_rest(answers)
    told, named = _told_to_all([answer for answer in named if answer.text])
    accepted = tuple(_variant(answer, say) for answer in named)
    if not any(variant.share > 0 for variant in accepted):
        raise Unusable(Remark.NO_RIGHT_ANSWER if accepted or rest else Remark.NO_ANSWER)
    return ShortText(
        **common, accepted=accepted, case_matters=case_matters, accents_matter=case_matters, feedback_correct=told,
        feedback_incorrect=rest,
    )  # fmt: skip


def _without_rest(answers: Iterable[Answer]) -> tuple[str, list[Answer]]:
    """What is told to who gave none of the answers; and these, up to the one that takes all the rest."""
    kept: list[Answer] = []
    for answer in answers:
        if answer.text == ANYTHING and answer.share <= 0:
            return answer.feedback, kept
        kept.append(answer)
    return "", kept


def _told_to_all(answers: list[Answer]) -> tuple[str, list[Answer]]:
    """The same words at every right answer are told once."""
    told = {answer.feedback for answer in answers if answer.share == ALL}
    if len(told) != 1:
        return "", answers
    return told.pop(), [replace(each, feedback="") if each.share == ALL else each for each in answers]


def _variant(answer: Answer, say: Say) -> Variant:
    is_pattern = has_wildcard(answer.text)
    text = from_wildcards(answer.text) if is_pattern else without_escape(answer.text)
    share = _not_negative(answer, say)
    return Variant(text=text, share=share, feedback=answer.feedback, is_pattern=is_pattern)


def _not_negative(answer: Answer, say: Say) -> Decimal:
    if answer.share < 0:
        say(Remark.CREDIT_CHANGED, f"{answer.text[:60]}: {percent(answer.share)} %")
    return max(NONE, answer.share)


def numeric(
    common: Common,
    answers: Sequence[tuple[Answer, Decimal]],
    say: Say,
    *,
    rest: str = "",
    units: tuple[Unit, ...] = (),
    unit_required: bool = False,
) -> Numeric:
    told, plain = _told_to_all([answer for answer, _value in answers])
    accepted = tuple(
        NumericAnswer(
            value=value, tolerance=abs(answer.tolerance), share=_not_negative(answer, say), feedback=answer.feedback
        )
        for answer, (_answer, value) in zip(plain, answers, strict=True)
    )
    if not any(answer.share > 0 for answer in accepted):
        raise Unusable(Remark.NO_RIGHT_ANSWER if accepted else Remark.NO_ANSWER)
    return Numeric(
        **common, accepted=accepted, units=units, unit_required=unit_required and bool(units), feedback_correct=told,
        feedback_incorrect=rest,
    )  # fmt: skip


def matching(common: Common, pairs: Sequence[tuple[str, str]], named: NameParts) -> Matching:
    """By prompt and match, in HTML; a match without a prompt belongs to none."""
    parts = [
        (prompt, Part(uuid=named("match", place), html=match)) for place, (prompt, match) in enumerate(pairs) if match
    ]
    kept = tuple(
        Pair(prompt=Part(uuid=named("prompt", place), html=prompt), match=match)
        for place, (prompt, match) in enumerate(parts)
        if prompt
    )
    if not kept:
        raise Unusable(Remark.NO_ANSWER)
    taken = {pair.match.html for pair in kept}
    extras = tuple(match for prompt, match in parts if not prompt and match.html not in taken)
    return Matching(**common, pairs=kept, extras=extras)
