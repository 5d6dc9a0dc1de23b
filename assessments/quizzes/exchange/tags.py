"""What a question of ours says in tags, where another tool has no field for it."""

from collections.abc import Iterator

from assessments.quizzes.content import Categorising, Ordering, Question, ReadByHand, SelfAssessment, SingleChoice
from assessments.quizzes.exchange.marks import CASE, COMPETENCY, CREDIT, LEVEL, RUBRIC, SOURCE, STEPS, TYPE


def tags_of(question: Question) -> Iterator[str]:
    yield from (f"{COMPETENCY}{code}" for code in question.competencies)
    if question.level:
        yield f"{LEVEL}{question.level}"
    if question.source:
        yield f"{SOURCE}{question.source}"
    if question.case is not None:
        yield f"{CASE}{question.case.uuid}"
    credit = getattr(question, "credit", None)
    if credit is not None and not isinstance(question, SingleChoice | Ordering):
        yield f"{CREDIT}{credit}"
    if isinstance(question, Categorising | SelfAssessment):
        yield f"{TYPE}{question.type}"
    if isinstance(question, SelfAssessment):
        yield STEPS + " ".join(str(step.value) for step in question.steps)
    if isinstance(question, ReadByHand):
        yield f"{RUBRIC}{len(question.rubric)}"
