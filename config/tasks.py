from celery import shared_task

from config import heartbeat


@shared_task
def beat() -> None:
    """Says that tasks are taken from the queue and done."""
    heartbeat.record()
