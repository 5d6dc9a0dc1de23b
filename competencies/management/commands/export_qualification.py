from typing import Any

from django.core.management import CommandError, CommandParser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Centre
from competencies.exchange import documents
from competencies.exports import qualification_document, standing_proposition
from competencies.management.saving import ExportCommand
from competencies.models import QualificationEdition


class Command(ExportCommand):
    help = "Writes a qualification edition, with the proposition shipped or a centre's own, as JSON or CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--centre", help="The code of the centre whose proposition is written.")

    def editions(self, code: str) -> QuerySet[Any]:
        return QualificationEdition.objects.filter(qualification__code=code).select_related("qualification")

    def document(self, edition: QualificationEdition, options: dict[str, Any]) -> documents.Qualification:
        centre = None
        if options["centre"]:
            centre = Centre.objects.filter(code=options["centre"]).first()
            if centre is None:
                raise CommandError(_("There is no such centre."))
        return qualification_document(edition, standing_proposition(edition, centre))
