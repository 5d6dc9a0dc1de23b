from collections.abc import Sequence
from decimal import Decimal

from assessments.quizzes.content.flaws import Flaw
from assessments.quizzes.content.html import is_blank
from assessments.quizzes.content.judging.found import Found, blank_or_doubled
from assessments.quizzes.content.types import (
    Choice,
    Credit,
    MultipleChoice,
    SelectWords,
    SelfAssessment,
    SingleChoice,
)

FEWEST = 2
THIRDS = Decimal("0.001")  # three times 0.3333 is as good as one


def right_and_wrong(rights: Sequence[bool], path: str) -> Found:
    """Several may be right: then one at least is, and one at least is not."""
    if len(rights) < FEWEST:
        yield Flaw.FEW_OPTIONS, path, ""
    if not any(rights):
        yield Flaw.NO_RIGHT, path, ""
    if all(rights):
        yield Flaw.NO_WRONG, path, ""


def choice_flaws(question: Choice) -> Found:
    rights = [option.correct for option in question.options]
    if isinstance(question, MultipleChoice):
        yield from right_and_wrong(rights, "options")
    elif len(rights) < FEWEST:
        yield Flaw.FEW_OPTIONS, "options", ""
    if isinstance(question, SingleChoice) and sum(rights) != 1:
        yield Flaw.NOT_ONE_RIGHT, "options", str(sum(rights))
    texts = ((f"options[{place}].html", option.html) for place, option in enumerate(question.options))
    yield from blank_or_doubled(texts, Flaw.NO_OPTION_TEXT, Flaw.SAME_OPTION)
    for place, option in enumerate(question.options):
        if is_blank(option.feedback):
            yield Flaw.NO_FEEDBACK, f"options[{place}].feedback", str(place + 1)
    if question.credit is Credit.WEIGHTED:
        yield from _weight_flaws(question)


def _weight_flaws(question: Choice) -> Found:
    """Choosing what is right gives everything. Among several, what is wrong never pays; where only one is chosen, a
    choice may be worth a part."""
    total = sum((option.weight for option in question.options if option.correct), Decimal(0))
    if abs(total - 1) > THIRDS:
        yield Flaw.WEIGHTS, "options", f"{total.normalize():f}"
    for place, option in enumerate(question.options):
        most = 1 - THIRDS if isinstance(question, SingleChoice) else Decimal(0)
        if option.weight <= 0 if option.correct else option.weight > most:
            yield Flaw.WEIGHT_SIGN, f"options[{place}].weight", str(place + 1)


def select_flaws(question: SelectWords) -> Found:
    selectable = [each for each in question.segments if each.uuid is not None]
    yield from right_and_wrong([each.correct for each in selectable], "segments")
    for place, each in enumerate(question.segments):
        if each.uuid is None and each.correct:
            yield Flaw.RIGHT_NOT_SELECTABLE, f"segments[{place}]", each.text.strip()
        elif each.uuid is not None and not each.text.strip():
            yield Flaw.NO_OPTION_TEXT, f"segments[{place}].text", str(place + 1)


def scale_flaws(question: SelfAssessment) -> Found:
    if len(question.steps) < FEWEST:
        yield Flaw.FEW_STEPS, "steps", ""
    texts = ((f"steps[{place}].label", step.label) for place, step in enumerate(question.steps))
    yield from blank_or_doubled(texts, Flaw.NO_STEP_LABEL, Flaw.SAME_STEP)
    values = [step.value for step in question.steps]
    for place, value in enumerate(values):
        if value in values[:place]:
            yield Flaw.SAME_STEP, f"steps[{place}].value", str(place + 1)
