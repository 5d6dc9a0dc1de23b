"""What a question shows: to be answered, then corrected. Plain values, made without a query."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from assessments.quizzes.content import Case, Credit, Hotspot, Numeric, Question, ShortText, SingleChoice, TrueFalse
from assessments.quizzes.scoring import is_empty
from assessments.quizzes.showing.asking import Asked, body
from assessments.quizzes.showing.choices import choice_words
from assessments.quizzes.showing.correcting import correction_of
from assessments.quizzes.showing.html import inline, plain, whole
from assessments.quizzes.showing.reading import ShownReading, shown_reading, title_of
from assessments.quizzes.showing.types import ShownCase, ShownFile, ShownOption, ShownQuestion
from assessments.quizzes.wording import credit_words

__all__ = [
    "ShownCase",
    "ShownFile",
    "ShownOption",
    "ShownQuestion",
    "ShownReading",
    "choice_words",
    "inline",
    "plain",
    "shown_case",
    "shown_question",
    "shown_reading",
    "title_of",
    "whole",
]


def shown_question(
    question: Question,
    *,
    number: int,
    seed: UUID,
    payload: Mapping[str, Any] | None = None,
    shuffle: bool = True,
    corrected: bool = False,
    award: Decimal | None = None,
    files: tuple[ShownFile, ...] = (),
) -> ShownQuestion:
    """``seed`` is the try's own uuid. ``award`` is the share that a trainer gave, where one has read the answer."""
    asked = body(question, Asked(seed=seed, given=payload or {}, shuffle=shuffle, files=files))
    return ShownQuestion(
        number=number,
        uuid=question.uuid,
        type=question.type,
        stem=whole(question.stem_html),
        credit=credit_words(question) if _has_parts(question) else "",
        is_checkable=question.is_scored and not question.is_marked_by_hand,
        case=shown_case(question.case),
        body=asked,
        answered=not is_empty(payload),
        correction=correction_of(question, payload, asked, award) if corrected else None,
    )


def _has_parts(question: Question) -> bool:
    """Whether there is something to tell: choosing one answer is right or not, as everybody knows."""
    if isinstance(question, SingleChoice):
        return question.credit is not Credit.ALL_OR_NOTHING
    if isinstance(question, ShortText | Numeric):
        return any(each.share < 1 for each in question.accepted)
    if isinstance(question, Hotspot) and question.most == 1:
        return False
    return question.is_scored and not isinstance(question, TrueFalse)


def shown_case(case: Case | None) -> ShownCase | None:
    return ShownCase(uuid=case.uuid, title=case.title, html=whole(case.html)) if case else None
