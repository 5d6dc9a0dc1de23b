from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.services.demo import create_demo_people
from cms.starter.demo import tell_story
from cms.starter.site import load_site


class Command(BaseCommand):
    help = "Load the starter curriculum, and in development the demonstration centre. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO_PEOPLE_ALLOWED:
            create_demo_people()
        for line in load_site():
            self.stdout.write(line)
        if settings.DEMO_PEOPLE_ALLOWED:
            tell_story()
