"""The framework a learner works with: the edition that their pathway pins, else the one in force."""

from datetime import date

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.prepared import prepared
from competencies.models import Competency, Pathway
from competencies.queries import frameworks_in_force


@prepared
def competencies_for(learner: int, day: date) -> QuerySet[Competency]:
    """In the order of the framework, with their families."""
    pathway = Pathway.objects.on(day).filter(learner=learner).order_by("-start", "-id")
    pinned = Subquery(pathway.values("proposition__framework_edition")[:1])
    edition = Coalesce(pinned, Subquery(frameworks_in_force(day).values("pk")[:1]))
    rows = Competency.objects.filter(edition=edition, retired_on__isnull=True).select_related("family")
    return rows.order_by("family__position", "position", "id")
