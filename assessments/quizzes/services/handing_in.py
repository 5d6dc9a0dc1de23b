"""Handing a try in, by its learner or when its time is over."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.prepared import prepared
from assessments.quizzes import tasks
from assessments.quizzes.models import Attempt, Marking, Submission
from assessments.quizzes.queries import attempt_to_hand_in, expired_attempts
from assessments.quizzes.services.evidence import record_self_assessments, settle_evidence
from assessments.quizzes.services.locks import lock_quiz_against_regrading, lock_tries
from assessments.quizzes.services.marks import mark_submission
from assessments.quizzes.services.measuring import announce_quiz_tries
from assessments.quizzes.timing import is_over
from courses.services import complete_activity


@transaction.atomic
def submit_attempt(*, attempt: Attempt) -> Submission:
    """Hands in, marks and records what the try shows. A second call gives the same submission."""
    now = timezone.now()
    lock_quiz_against_regrading(attempt.edition.quiz_id)
    # Answers that arrive meanwhile wait, then learn that the try is closed.
    lock_tries(attempt.learner_id, attempt.activity_id)
    for before in _submissions(attempt.pk):
        return before
    submission = _submission(attempt, expired=is_over(attempt.deadline, now))
    mark_submission(submission, Marking.Reason.SUBMITTED)
    record_self_assessments(submission)
    settle_evidence(attempt)
    complete_activity(
        learner=attempt.learner,
        activity=attempt.activity,
        source=f"attempt:{attempt.uuid}",
        edition=f"quiz-edition:{attempt.edition.uuid}",
        occurred_at=submission.submitted_at,
    )
    announce_quiz_tries(attempt.edition.quiz_id)
    return submission


@prepared
def _submissions(attempt: int) -> QuerySet[Submission]:
    return Submission.objects.filter(attempt=attempt)


def _submission(attempt: Attempt, *, expired: bool) -> Submission:
    """A try whose time was over ended then, whenever somebody noticed."""
    now = timezone.now()
    reason = Submission.Reason.EXPIRED if expired else Submission.Reason.HANDED_IN
    ended = attempt.deadline if expired and attempt.deadline else now
    return Submission.objects.create(attempt=attempt, reason=reason, submitted_at=ended, received_at=now)


def expire_attempt(*, attempt: Attempt) -> Submission | None:
    """Hands in a try whose time is over; ``None`` while it is not. Twice is once."""
    if not is_over(attempt.deadline, timezone.now()):
        return None
    return submit_attempt(attempt=attempt)


def expire_attempt_by_id(*, attempt_id: int) -> Submission | None:
    attempt = attempt_to_hand_in(attempt_id)
    return expire_attempt(attempt=attempt) if attempt else None


def announce_expired_attempts() -> int:
    """News of every open try whose time is over. Returns how many."""
    found = expired_attempts(timezone.now())
    for attempt in found:
        tasks.hand_in_expired.delay(attempt.pk)
    return len(found)
