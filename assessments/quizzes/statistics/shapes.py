"""What goes into the statistics of a quiz and what comes out.

Whatever could not be computed is ``None``, never 0. Every result says over how many tries it was computed. Points come
in as ``Decimal``; results are floats, each the nearest to an exactly summed value, so the order of tries and of
questions never shows. Scores are shares of the maximum, from 0 to 1, because tries that drew different questions may
not be out of the same number of points.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

COUNTS_ONLY_BELOW = 10  # ours
WITH_CARE_BELOW = 30  # ours: a share over thirty is known to about ± 0.18


class Footing(StrEnum):
    """How much may be said of so many tries."""

    COUNTS_ONLY = "counts_only"
    WITH_CARE = "with_care"
    FIRM = "firm"


def footing(n: int) -> Footing:
    if n < COUNTS_ONLY_BELOW:
        return Footing.COUNTS_ONLY
    return Footing.WITH_CARE if n < WITH_CARE_BELOW else Footing.FIRM


# In


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    key: str
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A question. ``type`` as ``content`` names it. A short text has no options: what was written is met in tries."""

    key: str
    type: str
    maximum: Decimal = Decimal(1)
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``choices``: keys of options, or the folded text; empty when the question was left without an answer."""

    points: Decimal
    choices: tuple[str, ...] = ()
    seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """A finished try. ``answers`` has every question that the try drew, answered or not, by the key of its item."""

    total: Decimal
    answers: Mapping[str, Answer]


# Out


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceStatistics:
    """``share`` is of the tries that met the question; ``lower``, ``middle`` and ``upper`` of each group by total.
    ``mean_rest`` is the mean share earned on the other questions by those who chose it."""

    key: str
    right: bool
    count: int
    share: float
    lower: float | None
    middle: float | None
    upper: float | None
    mean_rest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Seconds. ``n`` tries had a time."""

    n: int
    lower_quartile: float
    median: float
    upper_quartile: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionStatistics:
    """``item_rest`` is the corrected item-rest correlation, which Moodle shows times 100 as its discrimination index.
    On a ``dichotomous`` question both correlations are point-biserial."""

    key: str
    type: str
    n: int
    skipped: int
    facility: float | None
    standard_deviation: float | None
    guess: float | None
    group: int
    discrimination: float | None
    item_total: float | None
    item_rest: float | None
    dichotomous: bool
    efficiency: float | None
    intended_weight: float | None
    effective_weight: float | None
    choices: tuple[ChoiceStatistics, ...]
    times: Times | None

    @property
    def skipped_share(self) -> float | None:
        return self.skipped / self.n if self.n else None

    @property
    def footing(self) -> Footing:
        return footing(self.n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Over the ``n`` tries that hold every question, and no others. ``alpha`` times 100 is Moodle's coefficient of
    internal consistency, ``error_ratio`` times 100 its error ratio. ``kr20`` is given when every question is
    dichotomous. ``without`` is alpha if the question is deleted, by key."""

    n: int
    questions: int
    alpha: float
    standard_error: float
    lower: float
    upper: float
    kr20: float | None
    error_ratio: float
    measurement_error: float
    without: Mapping[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizStatistics:
    """``maximum`` is ``None`` when tries are not all out of the same number of points; ``complete`` counts the tries
    that hold every question."""

    n: int
    complete: int
    maximum: Decimal | None
    mean: float | None
    median: float | None
    standard_deviation: float | None
    skewness: float | None
    kurtosis: float | None
    reliability: Reliability | None

    @property
    def footing(self) -> Footing:
        return footing(self.n)
