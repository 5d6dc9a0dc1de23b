"""The questions that a draw may give."""

from django.db.models import F, Q

from accounts.models import Centre
from assessments.quizzes.content import Question, QuizContent
from assessments.quizzes.models import QuestionEdition
from assessments.quizzes.queries.contents import questions_by_edition


def pool_editions(content: QuizContent, centre: Centre | None) -> dict[int, Question]:
    """By the id of the edition, the standing questions (of ``centre`` and shared) that one of the draws could give.
    One query, and one for the contents that this process has not read."""
    if not content.draws:
        return {}
    rows = QuestionEdition.objects.filter(
        _fits(content), pk=F("question__current"), question__retired_at__isnull=True
    ).filter(Q(question__centre__isnull=True) | Q(question__centre=centre))
    return questions_by_edition(dict(rows.order_by("pk").values_list("pk", "sha256")))


def _fits(content: QuizContent) -> Q:
    found = Q(pk__in=[])
    for draw in content.draws:
        fit = Q(pk__isnull=False)
        if draw.competencies:
            fit &= Q(competencies__overlap=list(draw.competencies))
        if draw.levels:
            fit &= Q(level__in=[str(level) for level in draw.levels])
        if draw.types:
            fit &= Q(type__in=list(draw.types))
        found |= fit
    return found


def pool_for(content: QuizContent, centre: Centre | None) -> list[Question]:
    return list(pool_editions(content, centre).values())
