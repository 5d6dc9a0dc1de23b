"""What an entry assessment proposes for each module, by rules that its author wrote. A person decides."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from assessments.quizzes.content import Placement, QuizContent
from assessments.quizzes.scoring import CompetencyResult, QuizResult, reaches


class Verdict(StrEnum):
    DISPENSE = "dispense"
    ADD = "add"
    KEEP = "keep"  # neither: the programme stands as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """``course`` is a module's code; ``shares`` are what each competency of the rule earned, in the rule's order,
    without those that this try never asked."""

    course: str
    verdict: Verdict
    shares: tuple[tuple[str, Decimal], ...]


def proposals(content: QuizContent, result: QuizResult) -> tuple[Proposal, ...]:
    """One for each rule whose competencies have all been read; the others wait until a person has read them."""
    return tuple(_proposals(content, {each.code: each for each in result.competencies}))


def _proposals(content: QuizContent, results: Mapping[str, CompetencyResult]) -> Iterator[Proposal]:
    for rule in content.placements:
        asked = [results[code] for code in rule.competencies if code in results]
        if all(each.complete for each in asked):
            shares = tuple((each.code, each.share) for each in asked)
            yield Proposal(course=rule.course, verdict=_verdict(rule, asked), shares=shares)


def _verdict(rule: Placement, asked: list[CompetencyResult]) -> Verdict:
    """Nobody is let off what was not asked; one weakness is enough to propose help."""
    high = rule.dispense_from
    if any(not reaches(each.score, each.maximum, rule.add_below) for each in asked):
        return Verdict.ADD
    all_asked = len(asked) == len(rule.competencies) > 0
    if high is not None and all_asked and all(reaches(each.score, each.maximum, high) for each in asked):
        return Verdict.DISPENSE
    return Verdict.KEEP
