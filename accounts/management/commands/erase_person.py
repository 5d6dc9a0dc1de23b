from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services import erase_person


class Command(BaseCommand):
    help = "Empty what identifies a person. Their records stay and point at somebody unnamed. There is no way back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--by", required=True, help="user name of whoever decided it")
        parser.add_argument("--yes", action="store_true", help="do it, instead of saying who it would be")

    def handle(self, *args: Any, **options: Any) -> None:
        user, by = self._person(options["username"]), self._person(options["by"])
        if not options["yes"]:
            self.stdout.write(f"{user.display_name} ({user.username}) would be erased. Add --yes to do it.")
            return
        try:
            erase_person(user=user, by=by)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Erased.")

    def _person(self, username: str) -> User:
        found = User.objects.filter(username__iexact=username).first()
        if found is None:
            raise CommandError(f"Nobody has the user name {username}.")
        return found
