"""What a question of ours was before another tool kept it: its tags say what the other's type cannot."""

from dataclasses import fields, replace
from decimal import Decimal
from typing import Protocol

from assessments.quizzes.content import (
    CREDITS,
    Categorising,
    Credit,
    Matching,
    MultipleChoice,
    Part,
    Question,
    ScaleStep,
    SelfAssessment,
    SingleChoice,
    Sorted,
)
from assessments.quizzes.exchange.marks import CREDIT, STEPS, TYPE
from assessments.quizzes.exchange.markup import text_of


class Tagged(Protocol):
    def tagged(self, prefix: str) -> list[str]: ...


def as_ours(entry: Tagged, question: Question) -> Question:
    type_ = next(iter(entry.tagged(TYPE)), "")
    if type_ == Categorising.type and isinstance(question, Matching):
        question = _categorising(question)
    if type_ == SelfAssessment.type and isinstance(question, SingleChoice):
        return _self_assessment(entry, question)
    return _with_credit(entry, question)


def _with_credit(entry: Tagged, question: Question) -> Question:
    """Moodle's weights stand where they were changed since."""
    said = next(iter(entry.tagged(CREDIT)), "")
    if said not in {str(credit) for credit in CREDITS.get(question.type, ())} or said == Credit.WEIGHTED:
        return question
    if isinstance(question, MultipleChoice):
        options = tuple(replace(option, weight=option.weight * 0) for option in question.options)
        return replace(question, options=options, credit=Credit(said))
    return replace(question, credit=Credit(said))  # type: ignore[call-arg]


def _common(question: Question) -> dict[str, object]:
    return {field.name: getattr(question, field.name) for field in fields(Question)}


def _categorising(question: Matching) -> Categorising:
    categories: dict[str, Part] = {}
    for part in (*(pair.match for pair in question.pairs), *question.extras):
        categories.setdefault(part.html, part)
    items = tuple(Sorted(item=pair.prompt, category=categories[pair.match.html].uuid) for pair in question.pairs)
    return Categorising(**_common(question), categories=tuple(categories.values()), items=items)  # type: ignore[arg-type]


def _self_assessment(entry: Tagged, question: SingleChoice) -> Question:
    values = [int(each) for each in next(iter(entry.tagged(STEPS)), "").split() if each in {"0", "1", "2", "3"}]
    if len(values) != len(question.options):
        return question
    steps = tuple(
        ScaleStep(value=value, label=text_of(option.html))
        for value, option in zip(values, question.options, strict=True)
    )
    return SelfAssessment(**{**_common(question), "points": Decimal(1)}, steps=steps)  # type: ignore[arg-type]
