"""Going through a scenario, back to a fork of it, or past it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.append_only import add_once
from accounts.models import User
from assessments.scenarios.content import Scenario as Content
from assessments.scenarios.models import Pass, Reflection, Run, RunEnd, RunStep
from assessments.scenarios.playing import Step, choose, chosen, end_of, play
from assessments.scenarios.queries import is_open, last_run, path_of, scenario_of
from assessments.scenarios.scoring import Score, score
from assessments.scenarios.services.evidence import record_run
from assessments.scenarios.services.refusals import ChosenElsewhere, Refused
from courses.models import Activity
from courses.services import complete_activity, keep_place

RULE = "1"  # of scoring.py, changed when the same path comes to be worth something else
MOST_WRITTEN = 4000


@transaction.atomic
def start_run(*, learner: User, activity: Activity, client_uuid: UUID) -> Run:
    """A new run, or the one that is open: a double click, a second tab or a second device gives one run."""
    before = last_run(learner, activity)
    if before is not None and (is_open(before) or before.uuid == client_uuid):
        return before
    scenario = scenario_of(activity)
    if scenario is None:
        raise Refused(_("This scenario cannot be played any more."))
    run = _new_run(
        Run(uuid=client_uuid, learner=learner, activity=activity, edition=scenario.current),
        before.number if before else 0,
    )
    keep_place(learner=learner, activity=activity, anchor="")
    return run


def _new_run(run: Run, last: int) -> Run:
    """Whoever starts the same number at the same moment waits here, then finds the other's row."""
    run.number = last + 1
    Run.objects.bulk_create([run], ignore_conflicts=True)
    stands = Run.objects.filter(learner=run.learner, activity=run.activity, number=run.number).first()
    if stands is None:
        raise Refused(_("This scenario cannot be started. Reload the page and start again."))
    return stands


@transaction.atomic
def take_step(*, run: Run, number: int, scene: str, choice: str) -> RunEnd | None:
    """Makes the choice with that number (from 0) of the run. Sent twice it is made once. At an end the run is scored,
    what it shows is recorded and the activity is done; its end is returned.

    Raises :class:`ChosenElsewhere` when another choice was made there meanwhile, :class:`ImpossiblePath` for one that
    the page cannot have offered.
    """
    Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    path = path_of(run)
    wanted = Step(scene, choice)
    if number < len(path):
        if path[number] != wanted:
            raise ChosenElsewhere(_("You have already chosen here, in another window. Here is where you are."))
        return RunEnd.objects.filter(run=run).first()
    if number > len(path):
        raise ChosenElsewhere(_("Here is where you are."))
    content = run.edition.scenario_content
    state = play(content, path)
    state = choose(content, state, chosen(content, state, wanted))
    RunStep.objects.create(run=run, number=number, scene=scene, choice=choice)
    return _end(run, content, (*path, wanted)) if end_of(content, state) else None


def _end(run: Run, content: Content, path: tuple[Step, ...]) -> RunEnd:
    found = score(content, path)
    ending, _created = add_once(
        RunEnd(run=run, end=found.end.key, outcome=found.end.outcome, band=found.band, detail=_detail(content, found),
               rule=RULE),
        "run",
    )  # fmt: skip
    if run.forked_from_id is None:
        record_run(run, ending, found)
    complete_activity(
        learner=run.learner,
        activity=run.activity,
        source=f"run:{run.uuid}",
        edition=f"scenario-edition:{run.edition.uuid}",
        occurred_at=ending.ended_at,
    )
    return ending


def _detail(content: Content, found: Score) -> dict[str, object]:
    return {
        "dimensions": {each.key: each.value for each in found.dimensions},
        "faults": [
            {"step": each.step, "scene": each.scene, "code": each.critical.code, "label": each.critical.label}
            for each in found.faults
        ],
        "competencies": [
            {"code": each.code, "band": each.band, "level": each.level, "decisions": each.decisions, "well": each.well}
            for each in found.competencies
        ],
    }


@transaction.atomic
def fork_run(*, run: Run, kept: int, client_uuid: UUID) -> Run:
    """Back to the moment after ``kept`` steps of a run that ended, which stays as it is. An open run is gone on with
    instead."""
    before = last_run(run.learner, run.activity)
    if before is not None and (is_open(before) or before.uuid == client_uuid):
        return before
    path = path_of(run)
    if is_open(run) or not 0 <= kept < len(path):
        raise Refused(_("One goes back to a choice of a run that came to its end."))
    fork = _new_run(
        Run(uuid=client_uuid, learner=run.learner, activity=run.activity, edition=run.edition, forked_from=run,
            kept=kept),
        before.number if before else 0,
    )  # fmt: skip
    if fork.uuid == client_uuid:
        RunStep.objects.bulk_create(
            RunStep(run=fork, number=number, scene=step.scene, choice=step.choice, chosen_at=fork.started_at)
            for number, step in enumerate(path[:kept])
        )
    return fork


@transaction.atomic
def pass_scenario(*, learner: User, activity: Activity, client_uuid: UUID) -> Pass:
    """*Je passe*: the activity is done, without a result."""
    scenario = scenario_of(activity)
    if scenario is None:
        raise Refused(_("This scenario cannot be played any more."))
    passed, _created = Pass.objects.get_or_create(
        uuid=client_uuid, defaults={"learner": learner, "activity": activity, "edition": scenario.current}
    )
    if passed.learner_id != learner.pk or passed.activity_id != activity.pk:
        raise Refused(_("This was already kept for something else."))
    complete_activity(
        learner=learner, activity=activity, source=f"pass:{passed.uuid}",
        edition=f"scenario-edition:{passed.edition.uuid}", occurred_at=passed.at,
    )  # fmt: skip
    return passed


def write_reflection(*, run: Run, text: str) -> Reflection | None:
    """The last words stand. Nothing but spaces takes them back."""
    text = text.strip()[:MOST_WRITTEN]
    if not text:
        Reflection.objects.filter(run=run).update(text="", written_at=timezone.now())
        return None
    reflection, _created = Reflection.objects.update_or_create(
        run=run, defaults={"text": text, "written_at": timezone.now()}
    )
    return reflection
