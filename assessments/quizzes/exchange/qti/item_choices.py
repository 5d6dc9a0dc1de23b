"""What is chosen: among choices, words of a text, steps of a scale."""

from collections.abc import Sequence
from decimal import Decimal
from xml.etree.ElementTree import SubElement

from assessments.quizzes.content import (
    Choice,
    Credit,
    Question,
    SelectWords,
    SelfAssessment,
    SingleChoice,
    TrueFalse,
)
from assessments.quizzes.exchange.qti.fragments import add_text
from assessments.quizzes.exchange.qti.item import Item

TRUE, FALSE = "Vrai", "Faux"


def worth(parts: Sequence[bool], credit: Credit) -> list[Decimal]:
    """Each right one earns its part; a wrong one takes as much back."""
    each = Decimal(1) / max(1, sum(parts))
    return [each if right else -each if credit is not Credit.ALL_OR_NOTHING else Decimal(0) for right in parts]


def write_choice(item: Item, question: Question) -> None:
    assert isinstance(question, Choice)  # noqa: S101
    names = [f"c{place}" for place in range(1, len(question.options) + 1)]
    is_single = isinstance(question, SingleChoice)
    interaction = item.interaction(
        "choice-interaction", max_choices="1" if is_single else "0", shuffle="true" if question.shuffle else "false"
    )
    for name, option in zip(names, question.options, strict=True):
        choice = item.put(interaction, "simple-choice", identifier=name)
        item.html(choice, option.html)
        item.beside(choice, option.feedback)
    cardinality = "single" if is_single else "multiple"
    right = [option.correct for option in question.options]
    shares = (
        [each.weight for each in question.options]
        if question.credit is Credit.WEIGHTED
        else worth(right, question.credit)
    )
    declare_choices(item, names, right, shares, question.credit, cardinality=cardinality)


def declare_choices(
    item: Item, names: list[str], right: list[bool], shares: list[Decimal], credit: Credit, *, cardinality: str
) -> None:
    correct = [name for name, is_right in zip(names, right, strict=True) if is_right]
    is_whole = credit is Credit.ALL_OR_NOTHING
    mapping = [] if is_whole else list(zip(names, shares, strict=True))
    item.declare("identifier", correct[:1] if cardinality == "single" else correct, mapping, cardinality=cardinality)
    item.score_correct() if is_whole else item.score_mapped()


def write_true_false(item: Item, question: Question) -> None:
    assert isinstance(question, TrueFalse)  # noqa: S101
    interaction = item.interaction("choice-interaction", max_choices="1", shuffle="false")
    for name, text, told in (("true", TRUE, question.feedback_true), ("false", FALSE, question.feedback_false)):
        choice = item.put(interaction, "simple-choice", text, identifier=name)
        item.beside(choice, told)
    item.declare("identifier", ["true" if question.answer else "false"])
    item.score_correct()


def write_self_assessment(item: Item, question: Question) -> None:
    assert isinstance(question, SelfAssessment)  # noqa: S101
    item.html(item.body, question.stem_html)
    interaction = item.interaction("choice-interaction", max_choices="1", shuffle="false")
    for place, step in enumerate(question.steps, 1):
        item.put(interaction, "simple-choice", step.label, identifier=f"c{place}")
    item.declare("identifier", [])


def write_words(item: Item, question: Question) -> None:
    assert isinstance(question, SelectWords)  # noqa: S101
    holder = SubElement(item.interaction("hottext-interaction", max_choices="0"), "p")
    names: list[str] = []
    right: list[bool] = []
    for segment in question.segments:
        if segment.uuid is None:
            first, *lines = segment.text.split("\n")
            add_text(holder, first)
            for line in lines:
                SubElement(holder, "br").tail = line
            continue
        names.append(f"w{len(names) + 1}")
        right.append(segment.correct)
        word = item.put(holder, "hottext", segment.text, identifier=names[-1])
        item.beside(word, segment.feedback)
    declare_choices(item, names, right, worth(right, question.credit), question.credit, cardinality="multiple")
