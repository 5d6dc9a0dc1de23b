"""What the paths of learners ask of their competencies."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet, Subquery

from accounts.prepared import Ask, Coming, prepared
from competencies.mastery import Rule
from competencies.models import Competency, Requirement
from competencies.progress import Demand, demands
from competencies.queries import DEFAULT_RULE, frameworks_in_force


class InForce(NamedTuple):
    pk: int
    uuid: UUID
    title: str


def competencies_in_force(day: date) -> list[InForce]:
    """Of the framework in force, in its order. One query."""
    return list(map(InForce._make, _competencies(day)))


@prepared
def _competencies(day: date) -> QuerySet[Competency, tuple[int, UUID, str]]:
    in_force = Subquery(frameworks_in_force(day).values("pk")[:1])
    rows = Competency.objects.filter(edition=in_force, retired_on__isnull=True)
    return rows.order_by("family__position", "position", "id").values_list("pk", "uuid", "title")


def ask_demands(ask: Ask, propositions: Iterable[int | None]) -> Coming[dict[int, dict[int, Demand]]]:
    """By proposition, then by competency."""
    return ask(_rules, list({each for each in propositions if each is not None})).then(_demands)


@prepared
def _rules(propositions: list[int]) -> QuerySet[Requirement, tuple[int, int, int, int]]:
    rows = Requirement.objects.filter(proposition__any_of=propositions).order_by()
    return rows.values_list("proposition_id", "competency_id", "level", "origins")


def _demands(rows: Iterable[tuple[int, int, int, int]]) -> dict[int, dict[int, Demand]]:
    found: dict[int, list[tuple[int, Rule]]] = defaultdict(list)
    for proposition, competency, level, origins in rows:
        found[proposition].append((competency, Rule(level, origins)))
    return {proposition: demands(rules) for proposition, rules in found.items()}


def demands_on_nobody(day: date) -> dict[int, Demand]:
    """Who works toward nothing yet is asked the whole framework, done with help."""
    return demands((each.pk, DEFAULT_RULE) for each in competencies_in_force(day))
