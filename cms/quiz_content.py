"""A quiz on its way down: from what a trainer wrote to the plain content that an edition freezes, and back."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from assessments.quizzes.content import (
    Choice,
    Feedback,
    MultipleChoice,
    Option,
    Question,
    QuestionLevel,
    QuizContent,
    QuizKind,
    ShortText,
    SingleChoice,
    TrueFalse,
    Variant,
    problems,
)
from assessments.quizzes.wording import in_words

END_OF_BLOCK = re.compile(r"</(?:p|li|h[2-6])>|<br ?/?>")


def plain_text(html: str) -> str:
    apart = END_OF_BLOCK.sub(r"\g<0> ", html or "")
    return strip_tags(apart).replace("\xa0", " ").strip()


CHOICES: dict[str, type[Choice]] = {"single": SingleChoice, "multiple": MultipleChoice}


def quiz_content(quiz: Any) -> QuizContent:
    return QuizContent(
        uuid=quiz.uuid,
        code=quiz.code,
        title=quiz.title,
        introduction_html=expand_db_html(quiz.introduction),
        kind=QuizKind(quiz.kind),
        pass_mark=quiz.pass_mark,
        max_attempts=quiz.max_attempts,
        feedback=Feedback(quiz.feedback),
        shuffle_options=quiz.shuffle_options,
        questions=tuple(question_content(place.question) for place in quiz.places.all()),
    )


def question_content(question: Any) -> Question:
    """Raises ``LookupError`` when the question has no answer block yet."""
    child = question.answer[0]
    common = {
        "uuid": question.uuid,
        "code": question.code,
        "stem_html": expand_db_html(question.stem),
        "explanation_html": expand_db_html(question.explanation),
        "competencies": tuple(sorted(each.code for each in question.competencies.all())),
        "level": QuestionLevel(question.level),
        "source": question.source,
    }
    return _BUILDERS[child.block_type](child.block_type, child.value, common)


def _choice(kind: str, value: Any, common: dict[str, Any]) -> Question:
    options = tuple(
        Option(
            uuid=UUID(bound.id),
            html=expand_db_html(bound.value["html"].source),
            correct=bool(bound.value["correct"]),
            feedback=bound.value["feedback"] or "",
        )
        for bound in value["options"].bound_blocks
    )
    return CHOICES[kind](options=options, **common)


def _true_false(kind: str, value: Any, common: dict[str, Any]) -> Question:
    return TrueFalse(
        answer=value["answer"] == "true",
        feedback_true=value["feedback_true"] or "",
        feedback_false=value["feedback_false"] or "",
        **common,
    )


def _short_text(kind: str, value: Any, common: dict[str, Any]) -> Question:
    return ShortText(
        accepted=tuple(Variant(text=each) for each in value["accepted"]),
        feedback_correct=value["feedback_correct"] or "",
        feedback_incorrect=value["feedback_incorrect"] or "",
        **common,
    )


_BUILDERS: dict[str, Callable[[str, Any, dict[str, Any]], Question]] = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _true_false,
    "short_text": _short_text,
}


def question_problems(question: Any) -> list[str]:
    """What stands between one question and its publication, in words."""
    try:
        content = question_content(question)
    except LookupError:
        return [_("choose how the question is answered.")]
    alone = QuizContent(uuid=question.uuid, code=question.code, title="-", questions=(content,))
    return [in_words(each) for each in problems(alone)]


def answer_blocks(question: Question) -> list[dict[str, Any]]:
    """The StreamField data of a question read from a file."""
    return [{"type": question.type, "id": str(question.uuid), "value": _answer_value(question)}]


def _answer_value(question: Question) -> dict[str, Any]:
    if isinstance(question, Choice):
        return {
            "options": [
                {
                    "type": "item",
                    "id": str(option.uuid),
                    "value": {"html": option.html, "correct": option.correct, "feedback": option.feedback},
                }
                for option in question.options
            ]
        }
    if isinstance(question, TrueFalse):
        return {
            "answer": "true" if question.answer else "false",
            "feedback_true": question.feedback_true,
            "feedback_false": question.feedback_false,
        }
    if isinstance(question, ShortText):
        return {
            "accepted": [each.text for each in question.accepted],
            "feedback_correct": question.feedback_correct,
            "feedback_incorrect": question.feedback_incorrect,
        }
    raise TypeError(question.type)
