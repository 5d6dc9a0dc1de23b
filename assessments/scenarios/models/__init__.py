"""Frozen editions of solo scenarios, where they are given, and how learners go through them. All but the scenario and
its place are rows that are only added."""

from assessments.scenarios.models.editions import Scenario, ScenarioActivity, ScenarioEdition
from assessments.scenarios.models.runs import Pass, Reflection, Run, RunEnd, RunStep

__all__ = [
    "Pass",
    "Reflection",
    "Run",
    "RunEnd",
    "RunStep",
    "Scenario",
    "ScenarioActivity",
    "ScenarioEdition",
]
