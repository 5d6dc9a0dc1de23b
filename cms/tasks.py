from celery import shared_task
from django.core.management import call_command

from cms.models import ArchiveUpload, QuestionUpload
from cms.waiting import throw_away_old


@shared_task
def publish_scheduled() -> None:
    """Publishes and withdraws what authors planned. Wagtail's own command, safe to repeat."""
    call_command("publish_scheduled", verbosity=0)


@shared_task
def throw_away_old_uploads() -> int:
    """What was sent to be read and never brought in. Safe to repeat."""
    return throw_away_old(ArchiveUpload, QuestionUpload)
