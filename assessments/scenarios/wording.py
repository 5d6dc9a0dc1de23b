"""What is wrong with a scenario, in words for the person who wrote it; and what bands, ends and modes are called."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.scenarios.content import Band, Outcome, Scenario, Scene
from assessments.scenarios.judging import Flaw, NeverRead, Problem

FIRST_WORDS = 40

WORDS = {
    Flaw.NO_TITLE: gettext_lazy("Give the scenario a title."),
    Flaw.NO_SUMMARY: gettext_lazy("Say in one or two sentences what happens: the learner reads it before starting."),
    Flaw.NO_TEXT: gettext_lazy("write what happens."),
    Flaw.LONG_TEXT: gettext_lazy("the text is longer than %(detail)s characters: cut it, or make two scenes of it."),
    Flaw.LONG_SIMPLE: gettext_lazy("the text in plain language is longer than %(detail)s characters: cut it."),
    Flaw.NO_LABEL: gettext_lazy("write what the learner says or does."),
    Flaw.SAME_LABEL: gettext_lazy("another choice of this scene says the same."),
    Flaw.NO_FEEDBACK: gettext_lazy("say why this choice helps or not."),
    Flaw.FEEDBACK_LENGTH: gettext_lazy("the feedback has %(detail)s characters: it takes 20 to 300."),
    Flaw.NO_END_TITLE: gettext_lazy("give this end a title."),
    Flaw.NO_PROMPT: gettext_lazy("ask at least one question to think about."),
    Flaw.NO_ALT: gettext_lazy("say in words what the picture shows."),
    Flaw.NO_TRANSCRIPT: gettext_lazy("write what is said in the recording."),
    Flaw.UNKNOWN_DRAWING: gettext_lazy("there is no drawing called “%(detail)s”: choose one of the list."),
    Flaw.PERSONAL_DATA: gettext_lazy("“%(detail)s” looks like somebody’s number or address: take it out."),
    Flaw.UNKNOWN_SPEAKER: gettext_lazy("“%(detail)s” is nobody of this scenario: choose who speaks."),
    Flaw.NO_SCENE: gettext_lazy("Write a first scene."),
    Flaw.NO_END: gettext_lazy("Write at least two ends."),
    Flaw.NO_START: gettext_lazy("Say which scene comes first."),
    Flaw.DOUBLED_KEY: gettext_lazy("the name in files “%(detail)s” is used twice."),
    Flaw.UNKNOWN_TARGET: gettext_lazy("this choice leads nowhere: say what comes next."),
    Flaw.NO_CHOICE: gettext_lazy("one cannot go on from here: add choices, or a single one that leads on."),
    Flaw.MANY_CHOICES: gettext_lazy("there are more than %(detail)s choices: two to four can be weighed."),
    Flaw.UNREACHABLE: gettext_lazy("no choice leads here."),
    Flaw.NO_WAY_OUT: gettext_lazy("from here, no end can be reached."),
    Flaw.CIRCLE: gettext_lazy(
        "one can go round in circles here (%(detail)s): let the stage it comes back to allow returns, or lead on."
    ),
    Flaw.LONG_WAY: gettext_lazy("The longest way takes more than %(detail)s choices: shorten it."),
    Flaw.UNKNOWN_STAGE: gettext_lazy("the stage “%(detail)s” is not one of this scenario."),
    Flaw.STAGE_BACK: gettext_lazy("this choice goes back to the stage “%(detail)s”, which allows no return."),
    Flaw.NO_DIMENSION: gettext_lazy("Say what choices move: frame, neutrality, listening…"),
    Flaw.NO_ESSENTIAL: gettext_lazy("Say which dimensions are essential: the overall word follows the worst of them."),
    Flaw.UNKNOWN_DIMENSION: gettext_lazy("“%(detail)s” is not a dimension of this scenario."),
    Flaw.DIMENSION_BOUNDS: gettext_lazy("The start and the thresholds of “%(detail)s” do not stand in order."),
    Flaw.NO_DIMENSION_WORDS: gettext_lazy("Write the name of “%(detail)s” and its three sentences."),
    Flaw.EFFECT_SIZE: gettext_lazy("one choice moves a dimension by %(detail)s at most, up or down."),
    Flaw.EFFECT_TWICE: gettext_lazy("“%(detail)s” is moved twice by the same choice."),
    Flaw.EMPTY_CONDITION: gettext_lazy(
        "the condition is not complete: name a remembered choice, or a dimension with a bound."
    ),
    Flaw.FLAG_NEVER_SET: gettext_lazy("no choice is remembered as “%(detail)s”."),
    Flaw.NO_CRITICAL_LABEL: gettext_lazy("say in a few words what the critical error is."),
    Flaw.NO_COMPETENCY: gettext_lazy("Say for at least one scene which competency the decision speaks for."),
    Flaw.TOO_INTRICATE: gettext_lazy(
        "There are too many ways through it to be checked: use fewer conditions, remembered choices or scenes."
    ),
    Flaw.ALL_HIDDEN: gettext_lazy("all its choices can be hidden at once: leave one without a condition."),
    Flaw.ONE_OUTCOME: gettext_lazy("All ways end alike: write ends of at least two kinds."),
    Flaw.NO_CLEAN_PATH: gettext_lazy("No way through it avoids every critical error: leave one."),
    Flaw.NO_SOLID_PATH: gettext_lazy(
        "Even the best way does not reach “solid”: let it gain more in the essential dimensions, or ask for less."
    ),
    Flaw.ESSENTIAL_FEW: gettext_lazy("“%(detail)s” is essential, and fewer than two decisions move it."),
    Flaw.BEST_PLACE: gettext_lazy(
        "The best choice is always number %(detail)s: one guesses it without reading. Change the order somewhere."
    ),
    Flaw.BEST_LONGEST: gettext_lazy(
        "The best choice is always the longest: one guesses it without reading. Shorten it, or lengthen another."
    ),
}

BAND_WORDS = {
    Band.AGAIN: gettext_lazy("To take up again"),
    Band.ON_THE_WAY: gettext_lazy("On the way"),
    Band.SOLID: gettext_lazy("Solid"),
}

OUTCOME_WORDS = {
    Outcome.AGREEMENT: gettext_lazy("Agreement"),
    Outcome.PARTIAL_AGREEMENT: gettext_lazy("Partial agreement"),
    Outcome.REFERRAL: gettext_lazy("Led on to the right person"),
    Outcome.PROTECTIVE_STOP: gettext_lazy("Stopped to protect"),
    Outcome.FRAME_LOST: gettext_lazy("The frame gave way"),
    Outcome.REFUSAL_RESPECTED: gettext_lazy("A refusal respected"),
}


def in_words(problem: Problem, scenario: Scenario) -> str:
    """With where it is, as the editor calls it: the scene by its number and its first words, the choice by its own."""
    words = str(WORDS[problem.flaw]) % {"detail": problem.detail}
    place = _place(problem, scenario)
    return f"{place} : {words}" if place else words


def advice_in_words(found: NeverRead) -> str:
    said = {"dimension": found.dimension.label or found.dimension.key, "band": BAND_WORDS[found.band]}
    return _("“%(dimension)s”: no way ends at “%(band)s”, and nobody reads that sentence.") % said


def _place(problem: Problem, scenario: Scenario) -> str:
    end = scenario.end_by_key.get(problem.scene)
    if end is not None:
        return _end(scenario.ends.index(end) + 1, end.title)
    scene = scenario.scene_by_key.get(problem.scene)
    if scene is None:
        return ""
    choice = scene.choice(problem.choice) if problem.choice else None
    said = {"number": scenario.scenes.index(scene) + 1, "scene": first_words(scene)}
    if choice is not None:
        said["choice"] = choice.label or scene.choices.index(choice) + 1
        return _("Scene %(number)s “%(scene)s”, choice “%(choice)s”") % said
    return (_("Scene %(number)s “%(scene)s”") if scene.text.strip() else _("Scene %(number)s")) % said


def _end(number: int, title: str) -> str:
    return (_("End %(number)s “%(end)s”") if title.strip() else _("End %(number)s")) % {"number": number, "end": title}


def first_words(scene: Scene) -> str:
    """As lists and the map call a scene; its short name until something is written."""
    return Truncator(scene.text.strip()).chars(FIRST_WORDS) or scene.key
