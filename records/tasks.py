from celery import shared_task

from records import services


@shared_task
def send_reminder(reminder_id: int) -> None:
    services.send_reminder(reminder_id=reminder_id)


@shared_task
def send_waiting_reminders() -> None:
    """Every few minutes, by beat."""
    services.send_waiting_reminders()
