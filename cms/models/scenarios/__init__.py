"""Scenarios as a trainer writes them. Publishing one freezes an edition; learners know editions only."""

from cms.models.scenarios.pages import ScenarioPage
from cms.models.scenarios.scenarios import LEVELS, MODES, Scenario

__all__ = ["LEVELS", "MODES", "Scenario", "ScenarioPage"]
