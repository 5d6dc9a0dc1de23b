"""What stands between one question and its publication, type by type."""

from collections.abc import Callable
from typing import Any

from assessments.quizzes.content.flaws import Flaw
from assessments.quizzes.content.html import html_fields, is_blank
from assessments.quizzes.content.judging.choosing import choice_flaws, scale_flaws, select_flaws
from assessments.quizzes.content.judging.found import Found
from assessments.quizzes.content.judging.picturing import hotspot_flaws, labelling_flaws
from assessments.quizzes.content.judging.placing import (
    categorising_flaws,
    gaps_flaws,
    matching_flaws,
    ordering_flaws,
)
from assessments.quizzes.content.judging.reading_by_hand import file_flaws, free_text_flaws
from assessments.quizzes.content.judging.texts import text_flaws
from assessments.quizzes.content.judging.typing_in import numeric_flaws, short_text_flaws
from assessments.quizzes.content.types import (
    CREDITS,
    Categorising,
    FileUpload,
    FreeText,
    Gaps,
    Hotspot,
    Labelling,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    ReadByHand,
    SelectWords,
    SelfAssessment,
    ShortText,
    SingleChoice,
    TrueFalse,
)


def question_flaws(question: Question) -> Found:
    if is_blank(question.stem_html):
        yield Flaw.NO_STEM, "stem_html", ""
    if not question.competencies:
        yield Flaw.NO_COMPETENCY, "competencies", ""
    if not _is_explained(question):
        yield Flaw.NO_EXPLANATION, "explanation_html", ""
    if question.is_scored and not question.points:
        yield Flaw.NO_POINTS, "points", ""
    if question.case is not None and (not question.case.title.strip() or is_blank(question.case.html)):
        yield Flaw.NO_CASE_TEXT, "case.html", ""
    yield from _credit_flaws(question)
    yield from JUDGES[type(question)](question)
    for path, html in html_fields(question):
        for flaw in text_flaws(html):
            yield flaw, path, ""


def _is_explained(question: Question) -> bool:
    """One's own judgement has no right answer; a model answer explains as well as an explanation."""
    model = question.model_answer_html if isinstance(question, ReadByHand) else ""
    return not question.is_scored or not is_blank(question.explanation_html) or not is_blank(model)


def _credit_flaws(question: Question) -> Found:
    allowed = CREDITS.get(question.type)
    credit = getattr(question, "credit", None)
    if allowed is not None and credit not in allowed:
        yield Flaw.CREDIT, "credit", str(credit)


def _true_false_flaws(question: TrueFalse) -> Found:
    for name in ("feedback_true", "feedback_false"):
        if is_blank(getattr(question, name)):
            yield Flaw.NO_FEEDBACK, name, ""


JUDGES: dict[type[Question], Callable[[Any], Found]] = {
    SingleChoice: choice_flaws,
    MultipleChoice: choice_flaws,
    TrueFalse: _true_false_flaws,
    ShortText: short_text_flaws,
    Numeric: numeric_flaws,
    Matching: matching_flaws,
    Ordering: ordering_flaws,
    Categorising: categorising_flaws,
    Gaps: gaps_flaws,
    SelectWords: select_flaws,
    Hotspot: hotspot_flaws,
    Labelling: labelling_flaws,
    FreeText: free_text_flaws,
    FileUpload: file_flaws,
    SelfAssessment: scale_flaws,
}
