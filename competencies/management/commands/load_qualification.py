from typing import Any

from django.core.management import CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.models import Centre
from competencies.exchange import documents
from competencies.management.loading import LoadCommand


class Command(LoadCommand):
    help = "Stores a qualification edition from a JSON or CSV file, or a centre's own proposition for it."
    shape = documents.Qualification

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--centre", help="The code of a centre: only its own proposition is stored.")

    def centre(self, options: dict[str, Any]) -> Centre | None:
        if not options["centre"]:
            return None
        centre = Centre.objects.filter(code=options["centre"]).first()
        if centre is None:
            raise CommandError(_("There is no such centre."))
        return centre
