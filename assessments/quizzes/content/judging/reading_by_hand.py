from assessments.quizzes.content.flaws import Flaw
from assessments.quizzes.content.judging.found import Found
from assessments.quizzes.content.types import Criterion, FileUpload, FreeText, ReadByHand

FEWEST = 2
FILE_KINDS = ("pdf", "picture", "sound", "text")


def free_text_flaws(question: FreeText) -> Found:
    yield from _rubric_flaws(question)
    if 0 < question.most_words < question.least_words:
        yield Flaw.WORDS_RANGE, "most_words", ""


def file_flaws(question: FileUpload) -> Found:
    yield from _rubric_flaws(question)
    if not question.kinds or not set(question.kinds) <= set(FILE_KINDS):
        yield Flaw.FILE_KINDS, "kinds", ", ".join(FILE_KINDS)
    if not question.most_files:
        yield Flaw.NO_FILE, "most_files", ""


def _rubric_flaws(question: ReadByHand) -> Found:
    if not question.rubric:
        yield Flaw.NO_RUBRIC, "rubric", ""
    for place, criterion in enumerate(question.rubric):
        yield from _criterion_flaws(criterion, f"rubric[{place}]", str(place + 1))


def _criterion_flaws(criterion: Criterion, path: str, number: str) -> Found:
    points = [level.points for level in criterion.levels]
    if not criterion.title.strip():
        yield Flaw.NO_CRITERION_TITLE, f"{path}.title", number
    if len(points) < FEWEST:
        yield Flaw.FEW_LEVELS, f"{path}.levels", number
    if points != sorted(set(points)):
        yield Flaw.LEVELS_ORDER, f"{path}.levels", number
    if any(not level.description.strip() for level in criterion.levels):
        yield Flaw.NO_LEVEL_TEXT, f"{path}.levels", number
