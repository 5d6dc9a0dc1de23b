"""A question as the learner will meet it, from what its author has written so far, by the player's own showing."""

from typing import Any

from django import template

from assessments.quizzes.services import cleaned
from assessments.quizzes.showing import shown_question
from cms.quiz_content import question_content, question_problems

register = template.Library()


@register.simple_tag
def question_as_shown(question: Any, number: int = 1, *, corrected: bool = False) -> Any:
    """``None`` while nobody has said how it is answered."""
    if not len(question.answer):
        return None
    content = cleaned(question_content(question))
    return shown_question(content, number=number, seed=question.uuid, corrected=corrected)


@register.simple_tag
def what_is_missing(question: Any) -> list[str]:
    return [str(each) for each in question_problems(question)]
