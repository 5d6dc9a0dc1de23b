"""What storing a document would change, and what stands against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from competencies.exchange.diff import Change
from competencies.exchange.files import Fault, UnreadableError
from competencies.exchange.rules import Problem
from competencies.models import (
    Framework,
    FrameworkEdition,
    QualificationEdition,
)
from competencies.services import Refused

IMPORT_LOCK = 20_260_901


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about an import that is no change. ``code`` names the sentence (``exchange.words``)."""

    code: str
    params: tuple[tuple[str, Any], ...] = ()


def note(code: str, **params: Any) -> Note:
    return Note(code, tuple(sorted(params.items())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What storing ``document`` (a framework or a qualification) changes. ``digest`` names what was shown.

    ``is_first``: a centre gets a proposition of its own, which ``changes`` compares with the platform's.
    """

    document: Any
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    digest: str
    is_first: bool = False


class Conflicts:
    """Where a document contradicts what is already here."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, path: tuple[str | int, ...], code: str, **params: Any) -> None:
        self.faults.append(Fault(Problem(path, code, tuple(sorted(params.items())))))

    def settle(self) -> None:
        if self.faults:
            raise UnreadableError(self.faults)


def one_import_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def refuse_if_stale(shown: str | None, plan: Plan) -> None:
    if shown is not None and shown != plan.digest:
        raise Refused(_("The data changed after this list was shown. Nothing was stored. Read the new list."))


def owner_conflicts(found: Conflicts, document: Any, model: Any, edition: Any, name: str) -> None:
    """``name`` is the field of an edition that leads to its framework or qualification."""
    if model.objects.filter(code=document.code).exclude(uuid=document.uuid).exists():
        found.add(("code",), "held", value=document.code)
    if edition and getattr(edition, name).uuid != document.uuid:
        found.add(("edition", "uuid"), "of_another_owner")
    label = {f"{name}__uuid": document.uuid, "label": document.edition.label}
    editions = FrameworkEdition if model is Framework else QualificationEdition
    if editions.objects.filter(**label).exclude(uuid=document.edition.uuid).exists():
        found.add(("edition", "label"), "held", value=document.edition.label)


def store(model: Any, found: Any, values: Mapping[str, Any]) -> Any:
    """Saves the columns that differ, or a new row. ``found`` is the row that is there, if any."""
    if found is None:
        return model.objects.create(**values)
    changed = [name for name, value in values.items() if getattr(found, name) != value]
    for name in changed:
        setattr(found, name, values[name])
    if changed:
        found.save(update_fields=changed)
    return found
