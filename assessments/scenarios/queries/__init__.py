"""Reads: which scenario an activity gives, and how learners went through it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.access import ALL, Right, learners_for
from accounts.models import User
from accounts.prepared import prepared
from assessments.scenarios.models import Pass, Run, RunEnd, RunStep, Scenario, ScenarioActivity
from assessments.scenarios.playing import State, Step, play
from assessments.scenarios.queries.mapping import (
    EVERY,
    FIRST,
    MINE,
    Among,
    ScenarioMap,
    reads_maps,
    scenario_map,
    scenario_to_map_or_404,
    scenarios_mapped,
)
from courses.models import Activity

__all__ = [
    "EVERY",
    "FIRST",
    "MINE",
    "Among",
    "ScenarioMap",
    "activities_played",
    "is_open",
    "last_pass",
    "last_run",
    "own_run_or_404",
    "path_of",
    "paths_of",
    "reads_maps",
    "run_to_read_or_404",
    "runs_of",
    "scenario_map",
    "scenario_of",
    "scenario_to_map_or_404",
    "scenarios_mapped",
    "state_of",
]


def scenario_of(activity: Activity) -> Scenario | None:
    """What can be played there today, with its current edition; ``None`` where nothing can."""
    found = _places(activity.pk)
    scenario = found[0].scenario if found else None
    return scenario if scenario and scenario.current_id and scenario.retired_at is None else None


@prepared
def _places(activity: int) -> QuerySet[ScenarioActivity]:
    return ScenarioActivity.objects.filter(activity=activity).select_related("scenario__current", "scenario__centre")


def runs_of(learner: User, activity: Activity) -> list[Run]:
    """From the first to the last, each with its end where it has one, its edition and what was written."""
    return _runs_of(learner.pk, activity.pk)


@prepared
def _runs_of(learner: int, activity: int) -> QuerySet[Run]:
    return _with_all(Run.objects.filter(learner=learner, activity=activity)).order_by("number")


def _with_all(runs: QuerySet[Run]) -> QuerySet[Run]:
    return runs.select_related(
        "edition__scenario", "ending", "reflection", "forked_from", "learner", "activity__section__course__centre"
    )


def activities_played(learner: User) -> frozenset[int]:
    """The ids of those in which they began a run."""
    return frozenset(Run.objects.filter(learner=learner).values_list("activity", flat=True))


def last_run(learner: User, activity: Activity) -> Run | None:
    runs = runs_of(learner, activity)
    return runs[-1] if runs else None


def last_pass(learner: User, activity: Activity) -> Pass | None:
    return next(iter(_last_pass(learner.pk, activity.pk)), None)


@prepared
def _last_pass(learner: int, activity: int) -> QuerySet[Pass]:
    return Pass.objects.filter(learner=learner, activity=activity).order_by("-at")[:1]


def is_open(run: Run) -> bool:
    """``run`` as this module gives it."""
    return _ending(run) is None


def _ending(run: Run) -> RunEnd | None:
    return getattr(run, "ending", None)


def own_run_or_404(learner: Any, activity: UUID, run: UUID) -> Run:
    """However the enrolment stands: what was begun before it ended may still be finished."""
    found = _own_runs(learner.pk, activity, run)
    if not found:
        raise Http404
    return found[0]


@prepared
def _own_runs(learner: int, activity: UUID, run: UUID) -> QuerySet[Run]:
    return _with_all(Run.objects.filter(learner=learner, activity__uuid=activity, uuid=run))


def run_to_read_or_404(viewer: Any, activity: UUID, run: UUID) -> Run:
    """Their own, or one of somebody whose role-plays they may see. The employer never does (domain.md §C.3)."""
    rows = _with_all(Run.objects.filter(activity__uuid=activity, uuid=run))
    found = rows.filter(learner__in=learners_for(viewer, Right.SEE_ROLEPLAY, extent=ALL)).first()
    if found is None:
        raise Http404
    return found


def path_of(run: Run) -> tuple[Step, ...]:
    return tuple(Step(scene, choice) for scene, choice in _steps(run.pk))


@prepared
def _steps(run: int) -> QuerySet[RunStep, tuple[str, str]]:
    return RunStep.objects.filter(run=run).order_by("number").values_list("scene", "choice")


def paths_of(runs: Iterable[Run]) -> dict[int, tuple[RunStep, ...]]:
    """By the id of the run, in one query."""
    found: dict[int, list[RunStep]] = {}
    for step in _steps_of([each.pk for each in runs]):
        found.setdefault(step.run_id, []).append(step)
    return {run: tuple(steps) for run, steps in found.items()}


@prepared
def _steps_of(runs: list[int]) -> QuerySet[RunStep]:
    return RunStep.objects.filter(run__any_of=runs).order_by("run", "number")


def state_of(run: Run) -> State:
    """Where a run stands."""
    return play(run.edition.scenario_content, path_of(run))
