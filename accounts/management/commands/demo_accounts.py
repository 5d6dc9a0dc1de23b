from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from accounts.services import demo


class Command(BaseCommand):
    help = "Print one sign-in per role of the demonstration centre."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            demo.refuse_real_sites()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        for role, username, password in demo.sign_ins():
            self.stdout.write(f"{role:<22} {username:<10} {password}")
