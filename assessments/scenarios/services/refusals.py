"""What services refuse, in words for the person who asked."""

from assessments.scenarios.judging import Problem


class ScenarioRefused(ValueError):
    """``errors`` are sentences for the person who wrote the scenario; ``problems`` say where, for those the rules
    found."""

    def __init__(self, errors: tuple[str, ...], problems: tuple[Problem, ...] = ()) -> None:
        self.errors, self.problems = errors, problems
        super().__init__(" ".join(errors))


class Refused(ValueError):
    """This may not be done now. The message is for who asked."""


class ChosenElsewhere(Refused):
    """The run went on meanwhile, in another tab or on another device."""
