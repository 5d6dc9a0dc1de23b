from typing import Any

from django.db.models import QuerySet

from competencies.exchange import documents
from competencies.exports import framework_document
from competencies.management.saving import ExportCommand
from competencies.models import FrameworkEdition


class Command(ExportCommand):
    help = "Writes a framework edition as JSON or CSV."

    def editions(self, code: str) -> QuerySet[Any]:
        return FrameworkEdition.objects.filter(framework__code=code).select_related("framework")

    def document(self, edition: FrameworkEdition, options: dict[str, Any]) -> documents.Framework:
        return framework_document(edition)
