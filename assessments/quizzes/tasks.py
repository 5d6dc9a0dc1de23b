from celery import shared_task

from assessments.quizzes import services


@shared_task
def hand_in_expired(attempt_id: int) -> None:
    services.expire_attempt_by_id(attempt_id=attempt_id)


@shared_task
def hand_in_expired_attempts() -> None:
    """Every minute, by beat: a learner who closed their browser has their answers counted all the same."""
    services.announce_expired_attempts()
