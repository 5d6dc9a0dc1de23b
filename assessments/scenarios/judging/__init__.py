"""What stands between a scenario and its publication: the rules of domain.md §D.2, each with a place to mend it."""

from functools import lru_cache

from assessments.scenarios.content import Scenario
from assessments.scenarios.judging.advice import NeverRead, never_read
from assessments.scenarios.judging.effects import effects, essentials_moved
from assessments.scenarios.judging.flaws import Flaw, Problem
from assessments.scenarios.judging.playing_out import played_out
from assessments.scenarios.judging.shape import broken, shape
from assessments.scenarios.judging.texts import texts

__all__ = ["Flaw", "NeverRead", "Problem", "never_read", "problems"]

UNSOUND = {Flaw.UNKNOWN_DIMENSION, Flaw.DIMENSION_BOUNDS, Flaw.NO_DIMENSION, Flaw.NO_ESSENTIAL}


@lru_cache(maxsize=4)
def problems(scenario: Scenario) -> tuple[Problem, ...]:
    """Everything, in the order of what to mend first. What can be played is asked only of a sound graph.

    A publication asks twice, at the form and at the door, and going through everything that can happen takes seconds.
    """
    found = [*texts(scenario), *broken(scenario)]
    moving = list(effects(scenario))
    if any(True for _each in broken(scenario)):
        return (*found, *moving)
    shaped = list(shape(scenario))
    found = [*found, *shaped, *moving]
    if shaped or any(each.flaw in UNSOUND for each in moving):
        return tuple(found)
    return (*found, *essentials_moved(scenario), *played_out(scenario))
