"""What several tests of imports do: change the shipped documents, and say what a plan holds."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from competencies.exchange.files import UnreadableError, parse
from competencies.exchange.words import NOTES, fault_in_words, fill

CURRICULUM = Path(__file__).resolve().parents[2] / "curriculum"
TP_FILE = CURRICULUM / "qualifications" / "tp-msads.json"
FRAMEWORK = parse((CURRICULUM / "framework.json").read_bytes())
TP = parse(TP_FILE.read_bytes())
WRITES = ("INSERT", "UPDATE", "DELETE")


def words(plan):
    with translation.override("en"):
        return [fill(NOTES[each.code], each.params) for each in plan.notes]


def told(plan):
    return [(change.kind, change.action, change.key) for change in plan.changes]


def refusals(call, *args, **kwargs):
    with pytest.raises(UnreadableError) as refused:
        call(*args, **kwargs)
    with translation.override("en"):
        return [fault_in_words(fault) for fault in refused.value.faults]


def asking(document=TP, **changes):
    """The document with its first requirement changed."""
    first, *rest = document.proposition.requirements
    return with_requirements((replace(first, **changes), *rest), document)


def with_requirements(requirements, document=TP):
    return replace(document, proposition=replace(document.proposition, requirements=tuple(requirements)))


def dated(document, day):
    return replace(document, proposition=replace(document.proposition, valid_from=day, uuid=uuid4()))


def writes_of(call):
    with CaptureQueriesContext(connection) as queries:
        call()
    return [query["sql"] for query in queries if query["sql"].lstrip().upper().startswith(WRITES)]
