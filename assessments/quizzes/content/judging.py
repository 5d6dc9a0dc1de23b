"""Whether a quiz is good enough to be published: what a reader would miss, not whether the file can be read."""

import re
from collections.abc import Iterator

from assessments.quizzes.content.flaws import Flaw, Problem
from assessments.quizzes.content.types import (
    Choice,
    MultipleChoice,
    Question,
    QuizContent,
    ShortText,
    SingleChoice,
    TrueFalse,
)

TAG = re.compile(r"<[^>]*>")
SHOWN_TAG = re.compile(r"<(img|audio|video)\b", re.IGNORECASE)
BLANK = re.compile(r"(&nbsp;|&#160;|&#xa0;|[\s\u00a0\u202f\u200b\ufeff])+", re.IGNORECASE)


def is_blank(html: str) -> bool:
    """Whether a reader would see nothing."""
    return not SHOWN_TAG.search(html) and not BLANK.sub("", TAG.sub("", html))


def problems(content: QuizContent) -> tuple[Problem, ...]:
    """Why this quiz may not be published yet; empty when it may."""
    return tuple(_quiz_problems(content))


def _quiz_problems(content: QuizContent) -> Iterator[Problem]:
    if not content.title.strip():
        yield Problem(flaw=Flaw.NO_TITLE, path="title")
    if not 0 < content.pass_mark <= 1:
        yield Problem(flaw=Flaw.PASS_MARK, path="pass_mark")
    if not content.questions:
        yield Problem(flaw=Flaw.NO_QUESTION, path="questions")
    for number, question in enumerate(content.questions, 1):
        for flaw, field, detail in question_flaws(question):
            yield Problem(flaw=flaw, path=f"questions[{number - 1}].{field}", question=number, detail=detail)


Found = Iterator[tuple[Flaw, str, str]]


def question_flaws(question: Question) -> Found:
    if is_blank(question.stem_html):
        yield Flaw.NO_STEM, "stem_html", ""
    if not question.competencies:
        yield Flaw.NO_COMPETENCY, "competencies", ""
    if is_blank(question.explanation_html):
        yield Flaw.NO_EXPLANATION, "explanation_html", ""
    if isinstance(question, Choice):
        yield from _choice_flaws(question)
    elif isinstance(question, TrueFalse):
        yield from _without(question, "feedback_true", "feedback_false")
    elif isinstance(question, ShortText):
        yield from _without(question, "feedback_correct", "feedback_incorrect")
        yield from _variant_flaws(question)


def _without(question: Question, *names: str) -> Found:
    for name in names:
        if is_blank(getattr(question, name)):
            yield Flaw.NO_FEEDBACK, name, ""


def _choice_flaws(question: Choice) -> Found:
    if len(question.options) < 2:  # noqa: PLR2004
        yield Flaw.FEW_OPTIONS, "options", ""
    right = len(question.right)
    if isinstance(question, SingleChoice) and right != 1:
        yield Flaw.NOT_ONE_RIGHT, "options", str(right)
    if isinstance(question, MultipleChoice) and not right:
        yield Flaw.NO_RIGHT, "options", ""
    if isinstance(question, MultipleChoice) and right == len(question.options):
        yield Flaw.NO_WRONG, "options", ""
    seen: set[str] = set()
    for place, option in enumerate(question.options):
        if is_blank(option.html):
            yield Flaw.NO_OPTION_TEXT, f"options[{place}].html", str(place + 1)
        elif option.html.strip() in seen:
            yield Flaw.SAME_OPTION, f"options[{place}].html", str(place + 1)
        seen.add(option.html.strip())
        if is_blank(option.feedback):
            yield Flaw.NO_FEEDBACK, f"options[{place}].feedback", str(place + 1)


def _variant_flaws(question: ShortText) -> Found:
    if not question.accepted:
        yield Flaw.NO_VARIANT, "accepted", ""
    for place, variant in enumerate(question.accepted):
        if not any(character.isalnum() for character in variant.text):
            yield Flaw.EMPTY_VARIANT, f"accepted[{place}]", str(place + 1)
