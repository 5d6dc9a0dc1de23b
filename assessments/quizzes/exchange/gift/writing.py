"""From our questions to GIFT: the types that it can say, without their pictures and sounds."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from assessments.quizzes.content import (
    Choice,
    FreeText,
    Matching,
    MultipleChoice,
    Numeric,
    Question,
    QuizContent,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from assessments.quizzes.exchange.items import html_of
from assessments.quizzes.exchange.marks import COMPETENCY, LEVEL
from assessments.quizzes.exchange.markup import media_in
from assessments.quizzes.exchange.moodle.grades import fraction
from assessments.quizzes.exchange.moodle.writing import matches_of, tolerance_of, worth_of
from assessments.quizzes.exchange.numbers import plain
from assessments.quizzes.exchange.patterns import as_wildcards

SIGNS = re.compile(r"([\\:#={}~])")
SHOWN = re.compile(r"<(?:img|audio)\b[^>]*>(?:\s*</audio>)?")
TYPES = (SingleChoice, MultipleChoice, TrueFalse, ShortText, Numeric, Matching, FreeText)


def says(question: Question) -> bool:
    """Whether GIFT can say it without losing what makes it a question."""
    if isinstance(question, ShortText):
        return any(_wildcards(each.text, is_pattern=each.is_pattern) is not None for each in question.accepted)
    if isinstance(question, Numeric):
        return not question.units
    return isinstance(question, TYPES) and not _shows(question)


def _shows(question: Question) -> bool:
    """Whether something is asked by a picture or a sound."""
    return any(map(media_in, html_of(replace(question, explanation_html=""))))


def write(content: QuizContent | Iterable[Question], media: Callable[[str], bytes]) -> bytes:
    """What it cannot say is left out: ``says`` tells beforehand."""
    del media
    questions = content.questions if isinstance(content, QuizContent) else tuple(content)
    return "\n\n".join(_said(question) for question in questions if says(question)).encode() + b"\n"


def _said(question: Question) -> str:
    answers = list(WRITERS[type(question)](question))
    if question.explanation_html:
        answers.append(f"####{_html(question.explanation_html)}")
    body = "".join(f"\n\t{each}" for each in answers) + ("\n" if answers else "")
    tags = [f"{COMPETENCY}{code}" for code in question.competencies] + [f"{LEVEL}{question.level}"] * bool(
        question.level
    )
    marks = "".join(f" [tag:{_mark(tag)}]" for tag in tags)
    return (
        f"// [id:{_mark(question.code)}]{marks}\n::{_text(question.code)}::[html]{_html(question.stem_html)} {{{body}}}"
    )


def _mark(text: str) -> str:
    return text.replace("]", "")


def _html(html: str) -> str:
    """On one line, since an empty one would end the question."""
    return _text(SHOWN.sub("", html))


def _text(text: str) -> str:
    return SIGNS.sub(r"\\\1", text).replace("\r", "").replace("\n", "\\n")


def _told(html: str) -> str:
    return f"#{_html(html)}" if html else ""


def _choice(question: Question) -> Iterator[str]:
    assert isinstance(question, Choice)  # noqa: S101
    for html, worth, feedback in worth_of(question):
        yield f"{_sign(question, worth)}{_html(html)}{_told(feedback)}"


def _sign(question: Choice, worth: Decimal) -> str:
    """One right answer alone is said by an equals sign; without any the learner may choose several."""
    if isinstance(question, SingleChoice) and worth == 1:
        return "="
    return "~" if worth == 0 else f"~%{fraction(worth)}%"


def _true_false(question: Question) -> Iterator[str]:
    assert isinstance(question, TrueFalse)  # noqa: S101
    right, wrong = question.feedback_true, question.feedback_false
    right, wrong = (right, wrong) if question.answer else (wrong, right)
    told = f"#{_html(wrong)}#{_html(right)}" if right else _told(wrong)
    yield f"{str(question.answer).upper()}{told}"


def _short(question: Question) -> Iterator[str]:
    assert isinstance(question, ShortText)  # noqa: S101
    for variant in question.accepted:
        text = _wildcards(variant.text, is_pattern=variant.is_pattern)
        if text is not None:
            told = variant.feedback or (question.feedback_correct if variant.share == 1 else "")
            yield f"=%{fraction(variant.share)}%{_text(text)}{_told(told)}"
    if question.feedback_incorrect:
        yield f"=%0%*{_told(question.feedback_incorrect)}"


def _wildcards(text: str, *, is_pattern: bool) -> str | None:
    return as_wildcards(text) if is_pattern else text.replace("*", "\\*")


def _numeric(question: Question) -> Iterator[str]:
    assert isinstance(question, Numeric)  # noqa: S101
    yield "#"
    for each in question.accepted:
        told = each.feedback or (question.feedback_correct if each.share == 1 else "")
        yield f"=%{fraction(each.share)}%{plain(each.value):f}:{tolerance_of(each)}{_told(told)}"
    if question.feedback_incorrect:
        yield f"~{_told(question.feedback_incorrect)}"


def _matching(question: Question) -> Iterator[str]:
    for prompt, match in matches_of(question):
        yield f"={_html(prompt)} -> {_text(match)}"


def _essay(question: Question) -> Iterator[str]:
    del question
    yield from ()


WRITERS: dict[type[Question], Callable[[Question], Iterator[str]]] = {
    SingleChoice: _choice,
    MultipleChoice: _choice,
    TrueFalse: _true_false,
    ShortText: _short,
    Numeric: _numeric,
    Matching: _matching,
    FreeText: _essay,
}
