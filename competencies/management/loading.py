"""What the commands that load a file share: read it, show what it changes, store it unless asked not to."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.models import Centre
from competencies.exchange import documents
from competencies.exchange.files import UnreadableError, parse
from competencies.exchange.words import NOTES, change_in_lines, fault_in_words, fill
from competencies.imports import Plan, apply, plan


class LoadCommand(BaseCommand):
    shape: type = documents.Framework
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Show what would change, store nothing.")

    def centre(self, options: dict[str, Any]) -> Centre | None:
        return None

    def handle(self, *args: Any, **options: Any) -> None:
        centre = self.centre(options)
        try:
            document = self.document(options["file"])
            done = plan(document, centre) if options["dry_run"] else apply(document=document, centre=centre)
        except UnreadableError as error:
            raise CommandError("\n".join(fault_in_words(fault) for fault in error.faults)) from None
        self.tell(done, stored=not options["dry_run"])

    def document(self, path: Path) -> documents.Document:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(str(error)) from None
        document = parse(content)
        if not isinstance(document, self.shape):
            raise CommandError(_("This file holds something else: %(format)s.") % {"format": document.FORMAT})
        return document

    def tell(self, done: Plan, *, stored: bool) -> None:
        for change in done.changes:
            for line in change_in_lines(change):
                self.stdout.write(line)
        for each in done.notes:
            self.stdout.write(fill(NOTES[each.code], each.params))
        if not done.changes and not done.is_first:
            self.stdout.write(_("Nothing to change."))
        elif not stored:
            self.stdout.write(_("Nothing was stored."))
