"""The learner has opened a result."""

from django.utils import timezone

from assessments.quizzes.models import ResultSeen, Submission
from assessments.quizzes.queries import has_news


def see_result(*, submission: Submission) -> None:
    """Before the result is read: what comes meanwhile is still news. Nothing is written where nothing is new."""
    now = timezone.now()
    if has_news(submission):
        ResultSeen.objects.create(submission=submission, at=now)
