"""Where each learner of a group stands on each competency."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.models import Cohort
from accounts.prepared import together
from competencies.mastery import Status
from competencies.queries import DEFAULT_RULE
from records.queries.trainer.asked import InForce, ask_demands, competencies_in_force
from records.queries.trainer.board import Person, group_or_404
from records.queries.trainer.glance import glance


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    url: str
    shape: str  # the level's number, or "none" before anybody has said anything
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    name: str
    url: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    competencies: tuple[InForce, ...]
    rows: tuple[GridRow, ...]


def grid_or_404(viewer: Any, uuid: UUID, day: date) -> tuple[Cohort, Grid]:
    """Seven queries, however many learners, competencies and pieces of evidence."""
    group, people = group_or_404(viewer, uuid, day)
    return group, grid(people, day)


def grid(people: list[Person], day: date) -> Grid:
    """A competency that the learner's path does not ask for is judged as done with help."""
    competencies = tuple(competencies_in_force(day))
    with together() as ask:
        asked = ask_demands(ask, (person.proposition for person in people))
        known = glance(ask, [person.pk for person in people])
    rows = []
    for person in people:
        demands = asked.value.get(person.proposition, {})
        rules = [demands[each.pk].whole if each.pk in demands else DEFAULT_RULE for each in competencies]
        url, judge = reverse("records:trainer_learner", args=[person.uuid]), known.value.judge(person.pk)
        cells = tuple(_cell(url, each, *judge(each.pk, rule)) for each, rule in zip(competencies, rules, strict=True))
        rows.append(GridRow(name=person.display_name, url=url, cells=cells))
    return Grid(competencies=competencies, rows=tuple(rows))


def _cell(url: str, competency: InForce, status: Status, level: int) -> Cell:
    shape = "none" if status is Status.NOT_STARTED else str(level)
    return Cell(url=f"{url}{competency.uuid}/", shape=shape, status=status)
