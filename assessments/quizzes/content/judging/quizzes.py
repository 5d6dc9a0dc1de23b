"""What stands between a whole quiz and its publication."""

from collections.abc import Callable, Iterator
from uuid import UUID

from assessments.quizzes.content.flaws import Flaw, Problem
from assessments.quizzes.content.html import html_fields
from assessments.quizzes.content.judging.found import Found
from assessments.quizzes.content.judging.questions import question_flaws
from assessments.quizzes.content.judging.texts import text_flaws
from assessments.quizzes.content.quiz import Feedback, Placement, QuizContent, QuizKind
from assessments.quizzes.content.types import QUESTION_TYPES, Case


def problems(content: QuizContent) -> tuple[Problem, ...]:
    """Why this quiz may not be published yet; empty when it may."""
    return (*_quiz_problems(content), *_question_problems(content))


def _quiz_problems(content: QuizContent) -> Iterator[Problem]:
    for judge in JUDGES:
        for flaw, path, detail in judge(content):
            yield Problem(flaw=flaw, path=path, detail=detail)


def _question_problems(content: QuizContent) -> Iterator[Problem]:
    cases: dict[UUID, Case] = {}
    for number, question in enumerate(content.questions, 1):
        path = f"questions[{number - 1}]."
        for flaw, field, detail in question_flaws(question):
            yield Problem(flaw=flaw, path=f"{path}{field}", question=number, detail=detail)
        case = question.case
        if case is not None and cases.setdefault(case.uuid, case) != case:
            yield Problem(flaw=Flaw.CASE_DIFFERS, path=f"{path}case", question=number, detail=case.title)


def _whole_flaws(content: QuizContent) -> Found:
    if not content.title.strip():
        yield Flaw.NO_TITLE, "title", ""
    if not 0 < content.pass_mark <= 1:
        yield Flaw.PASS_MARK, "pass_mark", ""
    if not content.questions and not content.draws:
        yield Flaw.NO_QUESTION, "questions", ""
    if content.feedback is Feedback.LATER and content.feedback_on is None:
        yield Flaw.FEEDBACK_DATE, "feedback_on", ""
    if content.kind is QuizKind.PRACTICE and content.time_limit is not None:
        yield Flaw.PRACTICE_TIMED, "time_limit", ""


def _text_flaws(content: QuizContent) -> Found:
    texts = [("introduction_html", content.introduction_html)]
    for place, section in enumerate(content.sections):
        texts += html_fields(section, f"sections[{place}].")
    for path, html in texts:
        for flaw in text_flaws(html):
            yield flaw, path, ""


# Sections and draws


def _section_flaws(content: QuizContent) -> Found:
    known = {question.uuid for question in content.questions}
    placed: set[UUID] = set()
    for place, section in enumerate(content.sections):
        if not section.questions and not section.draws:
            yield Flaw.EMPTY_SECTION, f"sections[{place}]", str(place + 1)
        for uuid in section.questions:
            if uuid not in known:
                yield Flaw.SECTION_UNKNOWN, f"sections[{place}].questions", str(place + 1)
            elif uuid in placed:
                yield Flaw.SECTION_TWICE, f"sections[{place}].questions", _number(content, uuid)
            placed.add(uuid)
    for uuid in [question.uuid for question in content.questions if content.sections]:
        if uuid not in placed:
            yield Flaw.SECTION_LEFT_OUT, "sections", _number(content, uuid)


def _number(content: QuizContent, uuid: UUID) -> str:
    return str(1 + [question.uuid for question in content.questions].index(uuid))


def _draw_flaws(content: QuizContent) -> Found:
    for place, section in enumerate(content.sections):
        for number, draw in enumerate(section.draws):
            path = f"sections[{place}].draws[{number}]"
            if draw.count < 1:
                yield Flaw.EMPTY_DRAW, f"{path}.count", str(place + 1)
            for kind in draw.types:
                if kind not in QUESTION_TYPES:
                    yield Flaw.DRAW_TYPE, f"{path}.types", kind


# Competencies


def _is_asked(content: QuizContent) -> Callable[[str], bool]:
    """A draw that names no competency may ask any."""
    asked = {*content.competencies, *(code for draw in content.draws for code in draw.competencies)}
    return lambda code: code in asked or any(not draw.competencies for draw in content.draws)


def _threshold_flaws(content: QuizContent) -> Found:
    is_asked, codes = _is_asked(content), [each.competency for each in content.thresholds]
    for place, each in enumerate(content.thresholds):
        path = f"thresholds[{place}]"
        if not 0 < each.share <= 1:
            yield Flaw.THRESHOLD_SHARE, f"{path}.share", each.competency
        if not is_asked(each.competency):
            yield Flaw.THRESHOLD_UNASKED, f"{path}.competency", each.competency
        if each.competency in codes[:place]:
            yield Flaw.THRESHOLD_TWICE, f"{path}.competency", each.competency


def _placement_flaws(content: QuizContent) -> Found:
    if content.placements and content.kind is not QuizKind.POSITIONING:
        yield Flaw.PLACEMENT_KIND, "placements", ""
    is_asked, courses = _is_asked(content), [each.course for each in content.placements]
    for place, each in enumerate(content.placements):
        yield from _rule_flaws(each, f"placements[{place}]", is_asked)
        if each.course in courses[:place]:
            yield Flaw.PLACEMENT_TWICE, f"placements[{place}].course", each.course


def _rule_flaws(rule: Placement, path: str, is_asked: Callable[[str], bool]) -> Found:
    if rule.dispense_from is not None and rule.dispense_from < rule.add_below:
        yield Flaw.PLACEMENT_ORDER, f"{path}.dispense_from", rule.course
    if not rule.competencies:
        yield Flaw.PLACEMENT_EMPTY, f"{path}.competencies", rule.course
    for code in rule.competencies:
        if not is_asked(code):
            yield Flaw.PLACEMENT_UNASKED, f"{path}.competencies", code


JUDGES = (_whole_flaws, _text_flaws, _section_flaws, _draw_flaws, _threshold_flaws, _placement_flaws)
