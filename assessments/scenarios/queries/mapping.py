"""What a map of choices is drawn from: the runs of the learners whose role-plays one may open, each of whom the viewer
may read alone. The first run of each counts: later ones know the scenario. Those that explore stand apart."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import ALL, Capacity, Right, cohorts_for, learners_for, standing
from accounts.models import Cohort, CohortLearner, User
from assessments.scenarios.flow import Flow, Walk, Weighed, flow
from assessments.scenarios.models import Run, RunStep, Scenario, ScenarioEdition

MINE = "mine"
FIRST, EVERY = "first", "every"


def reads_maps(viewer: Any) -> bool:
    return Capacity.TRAINER in standing(viewer).capacities


def learners_mapped(viewer: Any) -> QuerySet[User]:
    """Their own runs are nobody else's."""
    return learners_for(viewer, Right.SEE_ROLEPLAY, extent=ALL, capacity=Capacity.TRAINER).exclude(pk=viewer.pk)


def scenarios_mapped(viewer: Any) -> QuerySet[Scenario]:
    """Those that somebody played to an end, each with its ``people``."""
    ended = Q(editions__runs__ending__isnull=False, editions__runs__learner__in=learners_mapped(viewer))
    people = Count("editions__runs__learner", filter=ended, distinct=True)
    return Scenario.objects.annotate(people=people).filter(people__gt=0).order_by("title", "pk")


def scenario_to_map_or_404(viewer: Any, uuid: UUID) -> Scenario:
    found = scenarios_mapped(viewer).filter(uuid=uuid).first() if reads_maps(viewer) else None
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Whose runs: ``MINE`` or the uuid of a cohort; which: ``FIRST`` or ``EVERY``; of which edition, by its number."""

    who: str = ""
    which: str = ""
    edition: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioMap:
    """``unfinished`` runs of this edition have no end yet and are not counted."""

    scenario: Scenario
    among: Among
    cohorts: tuple[Cohort, ...]
    editions: tuple[int, ...]
    edition: ScenarioEdition
    flow: Flow
    unfinished: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Played:
    """A run, as far as a map needs it."""

    pk: int
    learner: int
    edition: int
    forked_from: int | None
    kept: int
    started_at: datetime
    end: str | None
    faults: list[dict[str, Any]] | None = field(default=None)


FIELDS = {
    "pk": "pk", "learner": "learner_id", "edition": "edition__number", "forked_from": "forked_from_id",
    "kept": "kept", "started_at": "started_at", "end": "ending__end", "faults": "ending__detail__faults",
}  # fmt: skip


def scenario_map(viewer: Any, scenario: Scenario, wanted: Among) -> ScenarioMap:
    """404 for a cohort that is not the viewer's; an edition that nobody played is forgotten. Six queries."""
    cohorts = _cohorts(viewer, scenario)
    played = _played(scenario, _learners(viewer, wanted.who, cohorts))
    editions = tuple(sorted({each.edition for each in played if each.end is not None}, reverse=True))
    number = wanted.edition if wanted.edition in editions else next(iter(editions), None)
    edition = _edition(scenario, number)
    counted = [each for each in _counting(played, wanted.which) if each.edition == edition.number]
    forks = [each for each in played if each.forked_from is not None and each.edition == edition.number]
    steps = _steps(counted, forks)
    return ScenarioMap(
        scenario=scenario,
        among=Among(who=wanted.who or MINE, which=wanted.which or FIRST, edition=edition.number),
        cohorts=cohorts,
        editions=editions,
        edition=edition,
        flow=flow(edition.scenario_content, list(_walks(counted, steps)), list(_rewinds(forks, steps))),
        unfinished=sum(each.end is None for each in counted),
    )


def _edition(scenario: Scenario, number: int | None) -> ScenarioEdition:
    """The one with that number; the last one where nobody of those asked about played."""
    rows = scenario.editions.all() if number is None else scenario.editions.filter(number=number)
    return rows.order_by("-number")[0]


def _cohorts(viewer: Any, scenario: Scenario) -> tuple[Cohort, ...]:
    players = Run.objects.filter(
        edition__scenario=scenario, ending__isnull=False, learner__in=learners_mapped(viewer)
    ).values("learner")
    placed = CohortLearner.objects.on(timezone.localdate()).filter(learner__in=players)
    return tuple(cohorts_for(viewer).filter(pk__in=placed.values("cohort")).order_by("name", "pk"))


def _learners(viewer: Any, who: str, cohorts: Collection[Cohort]) -> QuerySet[User]:
    if not who or who == MINE:
        return learners_mapped(viewer)
    cohort = next((each for each in cohorts if str(each.uuid) == who), None)
    if cohort is None:
        raise Http404
    placed = CohortLearner.objects.on(timezone.localdate()).filter(cohort=cohort)
    return learners_mapped(viewer).filter(pk__in=placed.values("learner"))


def _played(scenario: Scenario, learners: QuerySet[User]) -> list[_Played]:
    rows = Run.objects.filter(edition__scenario=scenario, learner__in=learners).order_by("learner", "started_at", "pk")
    named = rows.values_list(*FIELDS.values())
    return [_Played(**dict(zip(FIELDS, row, strict=True))) for row in named]


def _counting(played: Collection[_Played], which: str) -> Iterator[_Played]:
    seen: set[int] = set()
    for each in played:
        if each.forked_from is None and (which == EVERY or each.learner not in seen):
            seen.add(each.learner)
            yield each


def _steps(counted: Collection[_Played], forks: Collection[_Played]) -> dict[int, list[RunStep]]:
    """By run: those counted, and those that were gone back from. One query."""
    wanted = {each.pk for each in counted} | {each.forked_from for each in forks}
    found: dict[int, list[RunStep]] = {}
    for step in RunStep.objects.filter(run__in=wanted).order_by("run", "number"):
        found.setdefault(step.run_id, []).append(step)
    return found


def _walks(counted: Collection[_Played], steps: dict[int, list[RunStep]]) -> Iterator[Walk]:
    for each in counted:
        if each.end is not None:
            yield Walk(
                who=each.learner,
                steps=tuple(_weighed(each.started_at, steps.get(each.pk, ()))),
                end=each.end,
                faults=tuple((fault["code"], fault["label"]) for fault in each.faults or ()),
            )


def _weighed(since: datetime, steps: Collection[RunStep]) -> Iterator[Weighed]:
    for step in steps:
        yield Weighed(scene=step.scene, choice=step.choice, seconds=(step.chosen_at - since).total_seconds())
        since = step.chosen_at


def _rewinds(forks: Collection[_Played], steps: dict[int, list[RunStep]]) -> Iterator[str]:
    """The scenes that were come back to."""
    for each in forks:
        walked = steps.get(each.forked_from or 0, ())
        if each.kept < len(walked):
            yield walked[each.kept].scene
