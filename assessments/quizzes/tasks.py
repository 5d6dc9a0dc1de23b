from celery import shared_task

from assessments.quizzes import queries, services


@shared_task
def hand_in_expired(attempt_id: int) -> None:
    services.expire_attempt_by_id(attempt_id=attempt_id)


@shared_task
def hand_in_expired_attempts() -> None:
    """Every minute, by beat: a learner who closed their browser has their answers counted all the same."""
    services.announce_expired_attempts()


@shared_task
def measure_quiz(quiz_id: int) -> None:
    services.measure_quiz_and_its_questions(quiz_id=quiz_id)


@shared_task
def measure_stale_questions() -> None:
    services.measure_questions(question_ids=queries.stale_questions())


@shared_task
def measure_stale_quizzes() -> None:
    """Every night, by beat: what no news was heard of."""
    services.announce_stale_quizzes()
