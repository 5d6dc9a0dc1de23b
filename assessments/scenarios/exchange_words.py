"""What reading and writing other tools' files has to say, in words for the trainer; and the files with their words in
the trainer's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.scenarios import exchange
from assessments.scenarios.content import Dimension, Direction, Scenario
from assessments.scenarios.exchange import (
    Draft,
    FileRefused,
    Omission,
    Omitted,
    Outcome,
    Package,
    Refusal,
    Remark,
    Role,
)

OUTCOMES = {
    Outcome.WHOLE: gettext_lazy("Taken over whole"),
    Outcome.PARTLY: gettext_lazy("Taken over, with something left out"),
    Outcome.LEFT_OUT: gettext_lazy("Left out"),
}
ROLES = {
    Role.SCENE: gettext_lazy("A scene"),
    Role.END: gettext_lazy("An end"),
    Role.FEEDBACK: gettext_lazy("The feedback of a choice"),
    Role.NOTHING: gettext_lazy("Not part of the story"),
}
REMARKS = {
    Remark.ENCODING_GUESSED: gettext_lazy("The letters of the file were guessed: check the accents."),
    Remark.OTHER_STORIES: gettext_lazy("The file holds more stories (%(detail)s): only the first one was read."),
    Remark.BAD_SETTINGS: gettext_lazy("The story’s settings (StoryData) could not be read: they were left out."),
    Remark.START_GUESSED: gettext_lazy("The file does not say where the story starts: “%(detail)s” was taken."),
    Remark.LOOSE_TEXT: gettext_lazy("Some text stands before the first passage: it was left out."),
    Remark.SETTINGS_TO_CHOOSE: gettext_lazy(
        "Twine does not say these: write the summary, choose the mode, the level and the competencies."
    ),
    Remark.UNKNOWN_FORMAT: gettext_lazy("The story format is not known (%(detail)s): only texts and links were read."),
    Remark.OWN_DATA_UNREADABLE: gettext_lazy(
        "The passage “Entremise” was changed and can no longer be read: effects, critical errors and settings are lost."
    ),
    Remark.REMOVED: gettext_lazy("The scene “%(detail)s” is no longer in the story: it was removed."),
    Remark.CHANGED: gettext_lazy("Changed in Twine: the new version was taken."),
    Remark.BAD_METADATA: gettext_lazy("The first line of the passage could not be read to its end (%(detail)s)."),
    Remark.DOUBLED_NAME: gettext_lazy("Several passages are called “%(detail)s”: links lead to the first one."),
    Remark.NOT_CLOSED: gettext_lazy("The end of the passage is missing: what follows was read as far as possible."),
    Remark.OUTCOME_TO_CHOOSE: gettext_lazy("Choose how this end turns out: agreement, referral, refusal respected…"),
    Remark.TARGET_MISSING: gettext_lazy("A choice leads to “%(detail)s”, which is not there: say what comes next."),
    Remark.MACRO: gettext_lazy("A command of Twine has no equal here and was left out (%(detail)s)."),
    Remark.SCRIPT: gettext_lazy("A program was left out: a scenario runs none."),
    Remark.STYLE: gettext_lazy("A style sheet was left out: scenarios all look alike."),
    Remark.MEDIA: gettext_lazy("A picture, a sound or a film was left out: add it here."),
    Remark.FORMATTING: gettext_lazy("Bold, italics, headings or colours were left out: a scene is plain text."),
    Remark.VARIABLE: gettext_lazy("A value is kept that is neither a flag nor a dimension: left out (%(detail)s)."),
    Remark.SHOWN_VALUE: gettext_lazy("The text shows a value (%(detail)s): write it out."),
    Remark.CONDITION: gettext_lazy("A condition could not be taken over: what it hid is always shown (%(detail)s)."),
    Remark.CONDITIONAL_TEXT: gettext_lazy("This text was shown at times only; it is always shown: “%(detail)s”"),
    Remark.FLAG_TWICE: gettext_lazy("A choice sets one flag only: “%(detail)s” was left out."),
    Remark.FEEDBACK_SHAPE: gettext_lazy("Tagged as feedback, but not exactly one link leads on: it became a scene."),
    Remark.UNKNOWN_TAG: gettext_lazy("The tag “%(detail)s” is not known."),
    Remark.TOO_LONG: gettext_lazy("A text is too long: it was cut."),
    Remark.TOO_DEEP: gettext_lazy("Too many conditions or links stand inside one another: check what is shown when."),
    Remark.TOO_MANY_CHOICES: gettext_lazy("There are %(detail)s choices: only the first eight were taken."),
    Remark.TOO_MANY_SCENES: gettext_lazy("A scenario holds 120 scenes and 20 ends: this passage is one too many."),
    Remark.SETTING: gettext_lazy("These settings of the story have no use here."),
}
REFUSALS = {
    Refusal.EMPTY: gettext_lazy("This file is empty."),
    Refusal.TOO_LARGE: gettext_lazy("This file is larger than %(detail)s MB: it is not read."),
    Refusal.ENCODING: gettext_lazy("This file cannot be read as text. Save it again from Twine."),
    Refusal.NOT_A_STORY: gettext_lazy(
        "This is not a Twine story. In Twine, choose “Build”, then “Publish to file” or “Export as Twee”."
    ),
    Refusal.ARCHIVE: gettext_lazy(
        "This is an archive, a picture or a document, not a story. Unpack it first, and send the story alone."
    ),
    Refusal.NO_PASSAGE: gettext_lazy("There is no passage to read in this file."),
    Refusal.TOO_MANY: gettext_lazy("This story has %(detail)s passages: 2,000 are read at most."),
}
OMISSIONS = {
    Omission.CONDITION: gettext_lazy("the condition: the choice is always shown."),
    Omission.CRITICAL: gettext_lazy("the critical error “%(detail)s”: it is named, and changes no result."),
    Omission.CRITICAL_AT_TIMES: gettext_lazy("the critical error “%(detail)s”, which depends on earlier choices."),
    Omission.EFFECTS: gettext_lazy("what choices move: there is no result at the end."),
    Omission.FLAGS: gettext_lazy("the flags that choices set."),
    Omission.COMPETENCIES: gettext_lazy("the competencies."),
    Omission.STAGES: gettext_lazy("the stages."),
    Omission.PLAIN_LANGUAGE: gettext_lazy("the texts in plain language."),
    Omission.SOUND: gettext_lazy("the recordings."),
    Omission.PICTURES: gettext_lazy("portraits and places."),
    Omission.FEEDBACK_AT_END: gettext_lazy("feedback at the end: it is said after each choice."),
    Omission.REFLECTION: gettext_lazy("the question to write on."),
    Omission.NEEDS: gettext_lazy("what the people really needed."),
    Omission.BUTTON_CUT: gettext_lazy("the end of “%(detail)s”: an H5P button holds 50 characters."),
    Omission.MISSING_TARGET: gettext_lazy("what comes next: the choice leads nowhere, H5P ends there."),
}


def remark_in_words(remark: Remark, detail: str) -> str:
    return str(REMARKS[remark]) % {"detail": detail or _("not said")}


def refusal_in_words(error: FileRefused) -> str:
    return str(REFUSALS[error.refusal]) % {"detail": error.detail}


def omission_in_words(omitted: Omitted, scenario: Scenario) -> str:
    """“Left out: …”, with the scene and the choice where it concerns one."""
    words = str(OMISSIONS[omitted.what]) % {"detail": omitted.detail}
    scene = scenario.scene_by_key.get(omitted.scene)
    choice = scene.choice(omitted.choice) if scene else None
    if choice is None:
        return _("Left out: %(what)s") % {"what": words}
    return _("Scene “%(scene)s”, choice “%(choice)s”, left out: %(what)s") % {
        "scene": omitted.scene,
        "choice": choice.label or choice.key,
        "what": words,
    }


def read(data: bytes, name: str) -> Draft:
    """A draft that starts with the dimensions every mediator knows. Raises as :func:`exchange.read`."""
    return exchange.read(data, name, dimensions=starting_dimensions())


def as_twee(scenario: Scenario) -> bytes:
    return exchange.write_twee(scenario, go_on=_("Continue"))


def as_h5p(scenario: Scenario, *, language: str) -> Package:
    return exchange.package(scenario, _, language=language)


def starting_dimensions() -> tuple[Dimension, ...]:
    """Those of domain.md §D.2, with words to start from. Their keys are what variables of a Twine story are called."""
    return (
        Dimension(
            key="cadre", label=_("Frame"), essential=True,
            text_solid=_("You said who you are, what you do and do not do, and you kept to it."),
            text_on_the_way=_("The frame was there, and wavered at times: say it again when it does."),
            text_again=_("People did not know what to expect of you: say first what you do and do not do."),
        ),
        Dimension(
            key="neutralite", label=_("Neutrality"), essential=True,
            text_solid=_("Each person could believe that you were there for them as well."),
            text_on_the_way=_("You leaned to one side at times: give each the same time and the same words."),
            text_again=_("Somebody felt judged: put aside who is right, and come back to what each one lives."),
        ),
        Dimension(
            key="ecoute", label=_("Listening"),
            text_solid=_("You heard what was said, and what was underneath."),
            text_on_the_way=_("You listened, and went to the solution a little fast: ask one more question."),
            text_again=_("People were not heard to the end: let them speak, then say it back in your words."),
        ),
        Dimension(
            key="autonomie", label=_("Their own say"),
            text_solid=_("The people did it themselves, and decided themselves."),
            text_on_the_way=_("You did part of it in their place: let them hold the pen, the phone, the word."),
            text_again=_("You decided or did it for them: tomorrow they will need you again."),
        ),
        Dimension(
            key="tension", label=_("Tension"), start=5, direction=Direction.LOWER, solid=3, on_the_way=6,
            text_solid=_("The tension came down: one could think again."),
            text_on_the_way=_("The tension is still there: slow down and name it."),
            text_again=_("The tension rose: slow down, propose a pause, protect before you solve."),
        ),
    )  # fmt: skip
