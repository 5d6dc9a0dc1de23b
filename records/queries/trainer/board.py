"""A group, learner by learner: who needs a look."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from accounts.access import Right
from accounts.models import Apprenticeship, Cohort, CohortLearner, Membership, User
from accounts.prepared import prepared, together
from accounts.spaces import ask_standing
from competencies.models import Pathway
from competencies.progress import Reached, reached
from records.following import Alert, Show, Situation, alerts, is_shown
from records.queries.trainer.asked import ask_demands, demands_on_nobody
from records.queries.trainer.glance import glance
from records.queries.trainer.late import overdue, work_of
from records.queries.trainer.people import (
    ask_cohort,
    by_name,
    followed,
    only,
    places_alone,
)


class Person(NamedTuple):
    """``since``: their first day in the group, or at the centre. ``proposition``: what their pathway asks."""

    pk: int
    uuid: UUID
    display_name: str
    since: date
    proposition: int | None
    contract_since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    learner: Person
    reached: Reached
    situation: Situation
    alerts: tuple[Alert, ...]


def board_or_404(viewer: Any, uuid: UUID, day: date) -> tuple[Cohort, list[BoardLine]]:
    """A group, and a line for each of its learners, by name."""
    group, people = group_or_404(viewer, uuid, day)
    return group, _lines(people, day)


def group_or_404(viewer: Any, uuid: UUID, day: date) -> tuple[Cohort, list[Person]]:
    """With its learners, by name."""
    if not viewer.is_active:
        raise Http404
    with together() as ask:
        ask_standing(ask, viewer)
        cohort, people = ask_cohort(ask, viewer, uuid, day), ask(_people_in, viewer.pk, uuid, day)
    return only(cohort.value), _by_name(people.value)


def ungrouped_board(viewer: Any, day: date) -> list[BoardLine]:
    """A line for each who is registered at a centre and in no group."""
    return _lines(_by_name(_people_alone(viewer.pk, day)), day) if viewer.is_active else []


def _by_name(rows: Iterable[tuple[Any, ...]]) -> list[Person]:
    return by_name({person.pk: person for person in map(Person._make, rows)}.values())


@prepared
def _people_in(viewer: int, cohort: UUID, day: date) -> QuerySet[CohortLearner, tuple[Any, ...]]:
    places = CohortLearner.objects.on(day).filter(cohort__uuid=cohort)
    return _people(places.filter(followed(User(pk=viewer), Right.SEE_LEVELS, day, "learner")), day)


@prepared
def _people_alone(viewer: int, day: date) -> QuerySet[Membership, tuple[Any, ...]]:
    return _people(places_alone(User(pk=viewer), day), day)


def _people(places: QuerySet[Any], day: date) -> QuerySet[Any, tuple[Any, ...]]:
    """Of one in two places, the last row is the one to take."""

    def of_each(rows: QuerySet[Any], column: str) -> Subquery:
        return Subquery(rows.filter(learner=OuterRef("learner")).values(column)[:1])

    return places.order_by("-start").values_list(
        "learner_id", "learner__uuid", "learner__display_name", "start",
        of_each(Pathway.objects.on(day).order_by("-start", "-pk"), "proposition"),
        of_each(Apprenticeship.objects.standing_on(day).order_by("-start", "-pk"), "start"),
    )  # fmt: skip


def _lines(people: list[Person], day: date) -> list[BoardLine]:
    ids = [person.pk for person in people]
    with together() as ask:
        asked = ask_demands(ask, (person.proposition for person in people))
        known, work = glance(ask, ids), work_of(ask, ids, day)
    of_nobody = demands_on_nobody(day) if any(person.proposition is None for person in people) else {}
    zone = timezone.get_current_timezone()

    def day_of(moment: datetime | None) -> date | None:
        return moment.astimezone(zone).date() if moment else None

    late = overdue(work.value, ids)
    lines = []
    for person in people:
        demands = of_nobody if person.proposition is None else asked.value.get(person.proposition, {})
        found = reached(demands, known.value.status(person.pk))
        situation = Situation(
            since=person.since,
            last_work=day_of(work.value.last.get(person.pk)),
            late=len(late[person.pk]),
            ready=len(found.ready),
            missing=len(found.missing),
            contract_since=person.contract_since,
            last_at_work=day_of(known.value.seen_at_work.get(person.pk)),
        )
        lines.append(BoardLine(learner=person, reached=found, situation=situation, alerts=alerts(situation, day)))
    return lines


def shown(lines: Collection[BoardLine], show: Show, day: date) -> list[BoardLine]:
    return [line for line in lines if is_shown(line.situation, show, day)]
