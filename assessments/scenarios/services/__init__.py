"""Writes: publishing, playing, what a run shows, erasing. Each in one transaction."""

from assessments.scenarios.services.erasing import erase_reflections
from assessments.scenarios.services.playing import (
    MOST_WRITTEN,
    fork_run,
    pass_scenario,
    start_run,
    take_step,
    write_reflection,
)
from assessments.scenarios.services.publishing import KIND, attach_scenario, publish_scenario, retire_scenario
from assessments.scenarios.services.refusals import ChosenElsewhere, Refused, ScenarioRefused

__all__ = [
    "KIND",
    "MOST_WRITTEN",
    "ChosenElsewhere",
    "Refused",
    "ScenarioRefused",
    "attach_scenario",
    "erase_reflections",
    "fork_run",
    "pass_scenario",
    "publish_scenario",
    "retire_scenario",
    "start_run",
    "take_step",
    "write_reflection",
]
