"""What statistics say, in words for trainers: what was found, and what to do about it."""

from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from assessments.quizzes.content import Question
from assessments.quizzes.showing import choice_words
from assessments.quizzes.statistics import TOO_HARD, Finding, Flaw

QUOTES = "«»“” \u00a0\u202f"  # the sentence has its own

Words = Callable[[Finding, str], tuple[str, str]]


def percent(share: float | None) -> str:
    """A dash for what could not be worked out."""
    # Halves go up, as scores are rounded everywhere else.
    return "—" if share is None else _("%(number)d%%") % {"number": int(share * 100 + 0.5)}


def number(value: float | None, places: int = 2) -> str:
    return "—" if value is None else number_format(round(value, places) + 0.0, places, use_l10n=True)


def duration(seconds: float | None) -> str:
    if seconds is None:
        return "—"
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _("%(seconds)d s") % {"seconds": rest}
    return _("%(minutes)d min %(seconds)02d s") % {"minutes": minutes, "seconds": rest}


def finding_words(found: Finding, question: Question | None = None) -> tuple[str, str]:
    """What was found, and what to do."""
    choice = choice_words(question, found.choice) if question is not None and found.choice else found.choice or ""
    return WORDS[found.flaw](found, choice.strip(QUOTES))


def _too_hard(found: Finding) -> str:
    if found.threshold > TOO_HARD:
        return _("People do no better than by chance (%(share)s).")
    return _("Very few get it right (%(share)s).")


WORDS: dict[Flaw, Words] = {
    Flaw.TOO_FEW: lambda found, _choice: (
        _("Too few tries to say anything: %(n)d so far, ten are needed.") % {"n": found.n},
        _("Read the answers one by one instead."),
    ),
    Flaw.FEW: lambda found, _choice: (
        _("Only %(n)d tries: read these numbers with care.") % {"n": found.n},
        _("They settle from thirty tries on."),
    ),
    Flaw.TOO_EASY: lambda found, _choice: (
        _("Almost everybody gets it right (%(share)s).") % {"share": percent(found.value)},
        _("Keep it to begin with, or make the wrong answers more tempting."),
    ),
    Flaw.TOO_HARD: lambda found, _choice: (
        _too_hard(found) % {"share": percent(found.value)},
        _("Check the right answer and the wording; go over this point again with the group."),
    ),
    Flaw.DOES_NOT_DISCRIMINATE: lambda _found, _choice: (
        _("Those who know and those who do not answer alike."),
        _("Look for what makes people guess: a vague word, two defensible answers."),
    ),
    Flaw.NEGATIVE: lambda _found, _choice: (
        _("Those who do best elsewhere get this one wrong."),
        _("The right answer is probably not the one that was ticked: check it first."),
    ),
    Flaw.UNUSED_DISTRACTOR: lambda _found, choice: (
        _("Nobody chooses “%(choice)s”.") % {"choice": choice},
        _("Write a mistake that people really make, or take it out."),
    ),
    Flaw.DISTRACTOR_OVER_KEY: lambda found, choice: (
        _("More people choose “%(choice)s” (%(share)s) than the right answer.")
        % {"choice": choice, "share": percent(found.value)},
        _("Check the right answer. If it is right, this mistake deserves a moment with the group."),
    ),
    Flaw.SAME_WRONG_ANSWER: lambda found, choice: (
        _("Almost everybody chooses the same wrong answer: “%(choice)s” (%(share)s).")
        % {"choice": choice, "share": percent(found.value)},
        _("Check the right answer. If it is right, this mistake deserves a moment with the group."),
    ),
    Flaw.CHOSEN_BY_THE_STRONG: lambda _found, choice: (
        _("Those who do best are drawn to “%(choice)s”.") % {"choice": choice},
        _("This answer may be defensible: make the difference clearer."),
    ),
    Flaw.VERY_LONG: lambda found, _choice: (
        _("Half of them need more than %(time)s.") % {"time": duration(found.value)},
        _("Shorten the text, or split the question."),
    ),
    Flaw.MANY_SKIP: lambda found, _choice: (
        _("Many leave it without an answer (%(share)s).") % {"share": percent(found.value)},
        _("Make what is asked plainer, or move it earlier."),
    ),
    Flaw.LOW_RELIABILITY: lambda found, _choice: (
        _("Another try of the same people could give quite another result (alpha %(alpha)s).")
        % {"alpha": number(found.value)},
        _("Mend the questions pointed at below, or ask a few more on the same points."),
    ),
}
