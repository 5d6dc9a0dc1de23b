"""What a run shows, as evidence: the best run of a learner at an activity counts (``competencies.mastery.TRIES``)."""

from assessments.scenarios.models import Run, RunEnd
from assessments.scenarios.scoring import Score
from competencies.mastery import Instrument, Kind
from competencies.queries import competencies_by_code
from competencies.services import record_evidence


def record_run(run: Run, ending: RunEnd, found: Score) -> None:
    """*À reprendre* gives no level, so no row: a scenario that went badly is something to play again, not a mark."""
    shown = {each.code: each.level for each in found.competencies if each.level is not None}
    competencies = competencies_by_code(shown)
    for code, level in shown.items():
        record_evidence(
            learner=run.learner, competency=competencies[code], kind=Kind.MEASUREMENT, level=level,
            instrument=Instrument.SCENARIO, origin=f"scenario:{run.activity.uuid}", source=f"run:{run.uuid}",
            observed_at=ending.ended_at,
        )  # fmt: skip
