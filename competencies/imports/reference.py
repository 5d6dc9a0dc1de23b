"""Files of either kind: planned, applied, and the shipped ones loaded."""

from datetime import date
from pathlib import Path

from accounts.models import Centre
from competencies.exchange import documents
from competencies.exchange.files import parse
from competencies.imports.frameworks import apply_framework, plan_framework
from competencies.imports.plans import Plan
from competencies.imports.qualifications import (
    apply_proposition,
    apply_qualification,
    plan_proposition,
    plan_qualification,
)
from competencies.models import (
    FrameworkEdition,
    Proposition,
    QualificationEdition,
)


def plan(document: documents.Document, centre: Centre | None = None) -> Plan:
    if isinstance(document, documents.Framework):
        return plan_framework(document)
    return plan_proposition(document, centre) if centre else plan_qualification(document)


def apply(*, document: documents.Document, centre: Centre | None = None, shown: str | None = None) -> Plan:
    if isinstance(document, documents.Framework):
        return apply_framework(document=document, shown=shown)
    if centre:
        return apply_proposition(document=document, centre=centre, shown=shown)
    return apply_qualification(document=document, shown=shown)


def load_reference_data(folder: Path, *, update: bool = False) -> list[Plan]:
    """Stores ``framework.json`` and ``qualifications/*.json`` of ``folder``.

    An edition that is already here is left as it is, since the platform may have completed it; ``update`` stores what
    changed in the files as well. Running it again writes nothing.
    """
    paths = [folder / "framework.json", *sorted((folder / "qualifications").glob("*.json"))]
    found = [parse(path.read_bytes()) for path in paths]
    return [apply(document=document) for document in found if update or not is_known(document)]


def is_known(document: documents.Document) -> bool:
    editions = FrameworkEdition if isinstance(document, documents.Framework) else QualificationEdition
    return editions.objects.filter(uuid=document.edition.uuid).exists()


def framework_in_force(proposition: Proposition | None, day: date) -> FrameworkEdition | None:
    """The framework whose competencies a proposition of that day may ask for."""
    if proposition is not None:
        return proposition.framework_edition
    return FrameworkEdition.objects.in_force_on(day).order_by("-valid_from", "-id").first()
