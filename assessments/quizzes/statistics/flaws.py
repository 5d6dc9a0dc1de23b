"""What deserves a second look, without its words: elsewhere says it to a person.

Below ten tries nothing is said but that; below thirty, findings come with one that asks for care. Thresholds are ours
where no source is named. Sources:

- Moodle: "Quiz report statistics", MoodleDocs: a coefficient of internal consistency above 75 % is satisfactory, below
  64 % the test as a whole is not.
- Ebel, R. L., & Frisbie, D. A. (1986). Essentials of Educational Measurement (4th ed.). Prentice-Hall: a difference
  between upper and lower groups below .20 makes a poor question.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from assessments.quizzes.content import MultipleChoice, QuizKind, SingleChoice, TrueFalse
from assessments.quizzes.statistics.shapes import (
    COUNTS_ONLY_BELOW,
    WITH_CARE_BELOW,
    ChoiceStatistics,
    Footing,
    QuestionStatistics,
    QuizStatistics,
    footing,
)

TOO_EASY = 0.95
TOO_HARD = 0.20  # or blind guessing, if that gives more
POOR_DISCRIMINATION = 0.20  # Ebel & Frisbie 1986
ALMOST_EVERYBODY = 0.75
STRONG_OVER_WEAK = 0.10
LONG_SECONDS = 180
MANY_SKIP = 0.20
RELIABILITY: dict[QuizKind, float] = {  # the numbers are Moodle's, which number for which kind is ours
    QuizKind.MOCK_EXAM: 0.75,
    QuizKind.POSITIONING: 0.64,
    QuizKind.FORMATIVE: 0.64,
}  # a quiz to practise on measures nobody

CHOICES = {SingleChoice.type, MultipleChoice.type}


class Flaw(StrEnum):
    TOO_FEW = "too_few"
    FEW = "few"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    DOES_NOT_DISCRIMINATE = "does_not_discriminate"
    NEGATIVE = "negative"  # the key is probably wrong
    UNUSED_DISTRACTOR = "unused_distractor"
    DISTRACTOR_OVER_KEY = "distractor_over_key"
    SAME_WRONG_ANSWER = "same_wrong_answer"
    CHOSEN_BY_THE_STRONG = "chosen_by_the_strong"
    VERY_LONG = "very_long"
    MANY_SKIP = "many_skip"
    LOW_RELIABILITY = "low_reliability"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``value`` over ``n`` tries, against ``threshold``. ``choice``: the option that it is about."""

    flaw: Flaw
    value: float
    threshold: float
    n: int
    choice: str | None = None


def question_flaws(found: QuestionStatistics) -> tuple[Finding, ...]:
    if found.footing is Footing.COUNTS_ONLY:
        return tuple(_few(found.n))
    return (
        *_few(found.n),
        *_facility(found),
        *_discrimination(found),
        *_choices(found),
        *_conduct(found),
    )


def quiz_flaws(found: QuizStatistics, kind: QuizKind) -> tuple[Finding, ...]:
    if found.footing is Footing.COUNTS_ONLY:
        return tuple(_few(found.n))
    return (*_few(found.n), *_reliability(found, kind))


def _few(n: int) -> Iterator[Finding]:
    stands = footing(n)
    if stands is Footing.COUNTS_ONLY:
        yield Finding(flaw=Flaw.TOO_FEW, value=n, threshold=COUNTS_ONLY_BELOW, n=n)
    elif stands is Footing.WITH_CARE:
        yield Finding(flaw=Flaw.FEW, value=n, threshold=WITH_CARE_BELOW, n=n)


def _facility(found: QuestionStatistics) -> Iterator[Finding]:
    if found.facility is None:
        return
    hard = max(TOO_HARD, found.guess or 0)
    if found.facility >= TOO_EASY:
        yield Finding(flaw=Flaw.TOO_EASY, value=found.facility, threshold=TOO_EASY, n=found.n)
    elif found.facility <= hard:
        yield Finding(flaw=Flaw.TOO_HARD, value=found.facility, threshold=hard, n=found.n)


def _discrimination(found: QuestionStatistics) -> Iterator[Finding]:
    """A question that almost all get right cannot tell people apart, and is only said to be easy. A key is called wrong
    only where the correlation is below nought by more than its standard error."""
    index, rest = found.discrimination, found.item_rest
    if index is not None and rest is not None and index < 0 and rest < -standard_error(found.n):
        yield Finding(flaw=Flaw.NEGATIVE, value=index, threshold=0, n=found.n)
    elif index is not None and index < POOR_DISCRIMINATION and (found.facility or 0) < TOO_EASY:
        yield Finding(flaw=Flaw.DOES_NOT_DISCRIMINATE, value=index, threshold=POOR_DISCRIMINATION, n=found.n)


def standard_error(n: int) -> float:
    """Of the correlation of two things that have nothing to do with each other, over ``n`` tries: one over the root of
    ``n - 1`` (Hotelling, H. (1953). New light on the correlation coefficient and its transforms. JRSS B, 15(2))."""
    return 1 / sqrt(n - 1) if n > 1 else 1.0


def _choices(found: QuestionStatistics) -> Iterator[Finding]:
    wrong = [choice for choice in found.choices if not choice.right]
    key = min((choice.share for choice in found.choices if choice.right), default=None)
    for choice in wrong:
        if choice.share >= ALMOST_EVERYBODY:
            yield _about(choice, Flaw.SAME_WRONG_ANSWER, choice.share, ALMOST_EVERYBODY, found.n)
        elif found.type in CHOICES and key is not None and choice.share > key:
            yield _about(choice, Flaw.DISTRACTOR_OVER_KEY, choice.share, key, found.n)
        if found.type in CHOICES and choice.count == 0:
            yield _about(choice, Flaw.UNUSED_DISTRACTOR, 0, 0, found.n)
        if found.type in CHOICES | {TrueFalse.type}:
            yield from _strong(choice, found.n)


def _strong(choice: ChoiceStatistics, n: int) -> Iterator[Finding]:
    if choice.upper is not None and choice.lower is not None and choice.upper - choice.lower >= STRONG_OVER_WEAK:
        yield _about(choice, Flaw.CHOSEN_BY_THE_STRONG, choice.upper - choice.lower, STRONG_OVER_WEAK, n)


def _about(choice: ChoiceStatistics, flaw: Flaw, value: float, threshold: float, n: int) -> Finding:
    return Finding(flaw=flaw, value=value, threshold=threshold, n=n, choice=choice.key)


def _conduct(found: QuestionStatistics) -> Iterator[Finding]:
    if found.times is not None and found.times.n >= COUNTS_ONLY_BELOW and found.times.median >= LONG_SECONDS:
        yield Finding(flaw=Flaw.VERY_LONG, value=found.times.median, threshold=LONG_SECONDS, n=found.times.n)
    if found.skipped_share is not None and found.skipped_share >= MANY_SKIP:
        yield Finding(flaw=Flaw.MANY_SKIP, value=found.skipped_share, threshold=MANY_SKIP, n=found.n)


def _reliability(found: QuizStatistics, kind: QuizKind) -> Iterator[Finding]:
    least, measured = RELIABILITY.get(kind), found.reliability
    if least is None or measured is None or footing(measured.n) is Footing.COUNTS_ONLY:
        return
    if measured.alpha < least:
        yield Finding(flaw=Flaw.LOW_RELIABILITY, value=measured.alpha, threshold=least, n=measured.n)
