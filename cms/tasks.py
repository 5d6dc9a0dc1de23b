from celery import shared_task
from django.core.management import call_command


@shared_task
def publish_scheduled() -> None:
    """Publishes and withdraws what authors planned. Wagtail's own command, safe to repeat."""
    call_command("publish_scheduled", verbosity=0)
