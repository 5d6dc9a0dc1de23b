"""Which questions of the bank one try asks: the same for the same seed, whatever the order they are found in."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from assessments.quizzes.content import Draw, Question, QuizContent

# Each draw reached, by the draw before it and the question that it would give up to that one.
Ways = dict[UUID, tuple[UUID, UUID] | None]


class TooFew(ValueError):
    """The bank cannot give what a draw asks for, without asking a question twice."""

    def __init__(self, draw: Draw, found: int) -> None:
        self.draw, self.wanted, self.found = draw, draw.count, found
        super().__init__(f"draw {draw.uuid}: {found} of {draw.count}")


def draw(content: QuizContent, pool: Sequence[Question], seed: UUID) -> dict[UUID, tuple[Question, ...]]:
    """By the uuid of each draw, what it gives: no question twice, none that the quiz asks already. Raises
    :class:`TooFew` only where no choice at all would do."""
    own = {question.uuid for question in content.questions}
    fresh = {question.uuid: question for question in pool if question.uuid not in own}
    candidates = {each.uuid: _candidates(each, fresh.values(), seed) for each in content.draws}
    takers: dict[UUID, UUID] = {}
    for each in content.draws:
        for found in range(each.count):
            if not _take(each.uuid, candidates, takers):
                raise TooFew(each, found)
    return {each.uuid: _given(each, candidates, takers, fresh) for each in content.draws}


def suits(each: Draw, question: Question) -> bool:
    return (
        (not each.competencies or not set(each.competencies).isdisjoint(question.competencies))
        and (not each.levels or question.level in each.levels)
        and (not each.types or question.type in each.types)
    )


def _candidates(each: Draw, questions: Iterable[Question], seed: UUID) -> tuple[UUID, ...]:
    suited = (question.uuid for question in questions if suits(each, question))
    return tuple(sorted(suited, key=lambda uuid: hashlib.sha256(seed.bytes + each.uuid.bytes + uuid.bytes).digest()))


def _take(wanting: UUID, candidates: Mapping[UUID, tuple[UUID, ...]], takers: dict[UUID, UUID]) -> bool:
    """One question more for a draw, if need be by giving another draw another one (Kuhn 1955, "The Hungarian method for
    the assignment problem", Naval Research Logistics Quarterly 2): a wide draw never starves a narrow one."""
    ways: Ways = {wanting: None}
    waiting = [wanting]
    for reached in waiting:
        for question in candidates[reached]:
            holder = takers.get(question)
            if holder is None:
                _pass_on(question, reached, ways, takers)
                return True
            if holder not in ways:
                ways[holder] = (reached, question)
                waiting.append(holder)
    return False


def _pass_on(question: UUID, taker: UUID, ways: Ways, takers: dict[UUID, UUID]) -> None:
    """The draw that was reached last takes the free question and gives up its own to the one before it, and so on."""
    takers[question] = taker
    while (way := ways[taker]) is not None:
        taker, question = way
        takers[question] = taker


def _given(
    each: Draw, candidates: Mapping[UUID, tuple[UUID, ...]], takers: Mapping[UUID, UUID], fresh: Mapping[UUID, Question]
) -> tuple[Question, ...]:
    return tuple(fresh[uuid] for uuid in candidates[each.uuid] if takers.get(uuid) == each.uuid)
