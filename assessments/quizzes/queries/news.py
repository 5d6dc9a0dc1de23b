"""What a learner is told of tries already handed in, until they open the result."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.prepared import Ask, Coming, prepared
from assessments.quizzes.models import HandMark, Marking, Reply, ResultSeen, Submission

MOST_TOLD = 3


def told_lately(ask: Ask, learner: Any, since: datetime) -> Coming[list[Submission]]:
    """Tries of ``learner`` with news, the latest handed in first: a person read them or spoke of them since, or a
    corrected key changed what they are worth. Each says which, by ``is_answered`` and ``is_corrected``. One query."""
    return ask(_told_lately, learner.pk, since)


@prepared
def _told_lately(learner: int, since: datetime) -> QuerySet[Submission]:
    rows = _with_news(Submission.objects.filter(attempt__learner=learner), learner, since)
    return rows.select_related("attempt__activity__section__course").order_by("-id")[:MOST_TOLD]


def has_news(submission: Submission) -> bool:
    """``submission`` with its try."""
    return bool(_news_of(submission.pk, submission.attempt.learner_id, submission.submitted_at))


@prepared
def _news_of(submission: int, learner: int, since: datetime) -> QuerySet[Submission]:
    return _with_news(Submission.objects.filter(pk=submission), learner, since)


def _with_news(rows: QuerySet[Submission], learner: int, since: datetime) -> QuerySet[Submission]:
    marks = HandMark.objects.filter(submission=OuterRef("pk"), at__gte=since).exclude(role=HandMark.Role.SECOND)
    replies = Reply.objects.filter(submission=OuterRef("pk"), at__gte=since).exclude(author=learner)
    corrected = Marking.objects.filter(submission=OuterRef("pk"), reason=Marking.Reason.REGRADED)
    told = rows.annotate(
        is_answered=Exists(_unseen(replies, "at")), is_corrected=Exists(_unseen(corrected, "marked_at"))
    )
    return told.filter(Exists(_unseen(marks, "at")) | Q(is_answered=True) | Q(is_corrected=True))


def _unseen(rows: QuerySet[Any], moment: str) -> QuerySet[Any]:
    later = ResultSeen.objects.filter(submission=OuterRef("submission"), at__gte=OuterRef(moment))
    return rows.filter(~Exists(later))
