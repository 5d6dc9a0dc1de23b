"""One question as HTML. It is a function of what it shows, so the same is rendered once per process: questions nobody
has answered yet are the same for everybody, but for the order of what is shuffled."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from assessments.quizzes.showing import ShownQuestion

MAX_RENDERED = 1024  # of a few kilobytes each
UP = "../"  # from one question's address to the next: what is kept for everybody names no try


def question_html(shown: ShownQuestion, *, total: int, immediate: bool, error: str = "") -> SafeString:
    """``immediate``: each answer may be corrected on the spot. ``error``: why the answer sent was not taken."""
    if shown.answered or shown.correction or error:
        return _rendered(shown, total, immediate, error)
    return _unanswered(shown, total, immediate, get_language())


def _rendered(shown: ShownQuestion, total: int, immediate: bool, error: str = "") -> SafeString:
    context = {"shown": shown, "total": total, "immediate": immediate, "error": error, "up": UP}
    return render_to_string("quizzes/question.html", context)


@lru_cache(maxsize=MAX_RENDERED)
def _unanswered(shown: ShownQuestion, total: int, immediate: bool, _language: str | None) -> SafeString:
    return _rendered(shown, total, immediate)
