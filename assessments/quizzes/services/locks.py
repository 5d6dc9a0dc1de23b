"""Who waits for whom, always in this order: a quiz against its regrading, then a learner's tries of an activity."""

from django.db import connection
from django.db.models import QuerySet

from accounts.prepared import prepared
from assessments.quizzes.models import Attempt, Quiz
from courses.models import Activity


def lock_quiz_against_regrading(quiz_id: int) -> None:
    """Shared: tries are marked side by side, but never while a key is being corrected."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM quizzes_quiz WHERE id = %s FOR SHARE", [quiz_id])


def lock_quiz_to_regrade(quiz_id: int) -> Quiz:
    return Quiz.objects.select_for_update(no_key=True).get(pk=quiz_id)


def lock_tries(learner_id: int, activity_id: int) -> None:
    """All of them: which of several tries counts is settled by one transaction at a time."""
    _locked_tries(learner_id, activity_id)


@prepared
def _locked_tries(learner: int, activity: int) -> QuerySet[Attempt, int]:
    rows = Attempt.objects.select_for_update(no_key=True).filter(learner=learner, activity=activity)
    return rows.order_by("pk").values_list("pk", flat=True)


def lock_second_readings(activity_id: int) -> None:
    """Alone: a copy is given to one colleague to read again."""
    Activity.objects.select_for_update(no_key=True).get(pk=activity_id)
