"""Which competencies a learner's tries of one quiz show, by the quiz's policy. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.quizzes.content import Counting


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one try shows of one competency, once nothing in it waits for a person."""

    number: int
    competency: str
    level: int


def counted(shown: Iterable[Shown], counting: Counting, first: int) -> tuple[Shown, ...]:
    """Those that give evidence: of every try where the best counts (mastery takes the best itself), of the first try
    (whose number is ``first``) only, or of the last that is marked for each competency."""
    tries: Sequence[Shown] = sorted(shown, key=lambda each: each.number)
    if counting is Counting.FIRST:
        return tuple(each for each in tries if each.number == first)
    if counting is Counting.LAST:
        return tuple({each.competency: each for each in tries}.values())
    return tuple(tries)
