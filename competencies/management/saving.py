"""What the commands that export an edition share."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competencies.exchange import documents
from competencies.exchange.files import to_csv, to_json

WRITERS = {"json": to_json, "csv": to_csv}


class ExportCommand(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="The code of the framework or qualification.")
        parser.add_argument("--edition", help="The label of the edition; the latest, unless told.")
        parser.add_argument("--format", choices=WRITERS, default="json")
        parser.add_argument("--output", type=Path, help="The file to write; the screen, unless told.")

    def editions(self, code: str) -> QuerySet[Any]:
        raise NotImplementedError

    def document(self, edition: Any, options: dict[str, Any]) -> documents.Document:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        editions = self.editions(options["code"]).order_by("-valid_from", "-id")
        if options["edition"]:
            editions = editions.filter(label=options["edition"])
        edition = editions.first()
        if edition is None:
            raise CommandError(_("There is no such edition."))
        text = WRITERS[options["format"]](self.document(edition, options))
        if options["output"]:
            options["output"].write_bytes(text.encode())
        else:
            self.stdout.write(text, ending="")
