from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import heartbeat


class Command(BaseCommand):
    help = "Fails when no worker has done a task for three minutes."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not heartbeat.is_recent():
            raise CommandError("Aucun processus Celery n'a fait de tâche depuis trois minutes.")
