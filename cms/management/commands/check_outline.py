"""Compares the page tree with the outline that records point at, and says what differs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.models import ModulePage
from cms.outline import differences


class Command(BaseCommand):
    help = "Says where the page tree and the outline of the modules differ; with --repair, arranges them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true")

    def handle(self, *args: Any, repair: bool = False, **options: Any) -> None:
        wrong = 0
        for module in ModulePage.objects.order_by("pk"):
            found = differences(module)
            if not found:
                continue
            wrong += 1
            self.stdout.write(f"{module.title} ({module.code})")
            self.stdout.writelines(f"  {line}\n" for line in found)
            if repair:
                module.arrange()
        if wrong and not repair:
            raise CommandError(f"{wrong} module(s) differ. Run again with --repair to arrange them.")
        self.stdout.write("The outline follows the tree." if not wrong else f"{wrong} module(s) arranged again.")
