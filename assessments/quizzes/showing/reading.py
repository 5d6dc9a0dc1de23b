"""What a person gave an answer, criterion by criterion."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.text import Truncator

from assessments.quizzes.content import Criterion, Question, ReadByHand
from assessments.quizzes.models import HandMark
from assessments.quizzes.showing.html import plain
from assessments.quizzes.wording import points_told

TITLE = 90
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLevel:
    """``points`` and ``most`` are in words; ``description`` is empty for points that no level has any more."""

    title: str
    points: str
    most: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReading:
    """``points`` are of the question's own, in words."""

    mark: HandMark
    levels: tuple[ShownLevel, ...]
    points: str
    most: str
    comment: str
    has_sound: bool


def shown_reading(question: ReadByHand, mark: HandMark) -> ShownReading:
    comment: Any = getattr(mark, "comment", None)
    earned = (mark.share * question.points).quantize(HUNDREDTH, ROUND_HALF_UP)
    return ShownReading(
        mark=mark,
        levels=tuple(_level(each, mark.criteria) for each in question.rubric),
        points=points_told(earned),
        most=points_told(question.points),
        comment=comment.text if comment else "",
        has_sound=hasattr(mark, "audio"),
    )


def _level(criterion: Criterion, given: dict[str, str]) -> ShownLevel:
    points = Decimal(given.get(str(criterion.uuid), 0))
    words = (level.description for level in criterion.levels if level.points == points)
    return ShownLevel(
        title=criterion.title, points=points_told(points), most=points_told(criterion.maximum),
        description=next(words, ""),
    )  # fmt: skip


def title_of(question: Question) -> str:
    return Truncator(plain(question.stem_html)).chars(TITLE)
