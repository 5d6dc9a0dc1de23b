"""What is wrong with a role-play, in words for the person who wrote it; and what cards are called."""

from django.utils.translation import gettext_lazy

from assessments.roleplays.content import CardKind
from assessments.roleplays.judging import Flaw, Problem

WORDS = {
    Flaw.NO_TITLE: gettext_lazy("Give the role-play a title."),
    Flaw.NO_SUMMARY: gettext_lazy("Say in a few sentences what everybody knows when it begins."),
    Flaw.DOUBLED_KEY: gettext_lazy("The short name “%(detail)s” is used twice."),
    Flaw.NO_MEDIATOR: gettext_lazy("Write at least one card for whoever mediates, which is always played."),
    Flaw.FEW_PARTIES: gettext_lazy("Write at least two cards for the people who have something at stake."),
    Flaw.NO_CARD_TEXT: gettext_lazy("Card “%(detail)s”: write its name, what everybody knows and what only it knows."),
    Flaw.NO_AIM: gettext_lazy("Card “%(detail)s”: write what the person wants, and where their red line is."),
    Flaw.TOO_INTENSE: gettext_lazy(
        "Card “%(detail)s”: at intensity 3, only the trainer plays it. Say so, or lower it."
    ),
    Flaw.PEOPLE: gettext_lazy(
        "%(detail)s cards are always played: the least number of people cannot be lower, nor above the most."
    ),
    Flaw.NO_FOCUS: gettext_lazy("Write at least one focus for observers."),
    Flaw.WATCHES_TOO_MUCH: gettext_lazy("Focus “%(detail)s”: an observer watches two criteria at most."),
    Flaw.WATCHES_NOTHING: gettext_lazy("Focus “%(detail)s”: give it a criterion."),
    Flaw.UNKNOWN_FOCUS: gettext_lazy("Criterion “%(detail)s”: say which focus it belongs to."),
    Flaw.NO_CRITERION_WORDS: gettext_lazy("Criterion “%(detail)s”: write its name and what is seen at levels 2 and 3."),
    Flaw.NO_COMPETENCY: gettext_lazy("Criterion “%(detail)s”: choose the competency it speaks for."),
    Flaw.NO_PLAY: gettext_lazy("Add a phase in which one plays."),
    Flaw.NO_LEAVING: gettext_lazy("Add the phase in which everybody leaves their role."),
    Flaw.NO_DEBRIEF: gettext_lazy("Add the debrief."),
    Flaw.PHASES_ORDER: gettext_lazy("Once, after all play, everybody leaves their role; the debrief comes after it."),
    Flaw.CANNOT_BE_OPTIONAL: gettext_lazy("Phase “%(detail)s”: it is never skipped."),
    Flaw.NO_MINUTES: gettext_lazy("Phase “%(detail)s”: say how many minutes it lasts."),
    Flaw.NO_QUESTION: gettext_lazy("Write at least one question for the debrief."),
    Flaw.PROMPT_OUTSIDE: gettext_lazy("“%(detail)s” is said at a minute that its phase does not have."),
    Flaw.PERSONAL_DATA: gettext_lazy("“%(detail)s” looks like somebody’s number or address: take it out."),
}

CARD_WORDS = {
    CardKind.MEDIATOR: gettext_lazy("Mediator"),
    CardKind.CO_MEDIATOR: gettext_lazy("Co-mediator"),
    CardKind.PARTY: gettext_lazy("Somebody concerned"),
    CardKind.WITNESS: gettext_lazy("Witness"),
    CardKind.PARTNER: gettext_lazy("Partner"),
}


def in_words(problem: Problem) -> str:
    return str(WORDS[problem.flaw]) % {"detail": problem.detail}


GRID_WORDS = {
    0: gettext_lazy("Absent"),
    1: gettext_lazy("Begun"),
    2: gettext_lazy("Done"),
    3: gettext_lazy("Done and adjusted"),
    None: gettext_lazy("Could not be seen"),
}
