"""What is wrong with a quiz, in words for the person who wrote it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.quizzes.content import Flaw, Problem

WORDS = {
    Flaw.NOT_JSON: gettext_lazy("This file is not readable JSON: %(detail)s."),
    Flaw.TOO_LARGE: gettext_lazy("This file is too large."),
    Flaw.TOO_DEEP: gettext_lazy("This file has too many levels one inside the other."),
    Flaw.DOUBLED_FIELD: gettext_lazy("the field “%(detail)s” is written twice."),
    Flaw.MISSING: gettext_lazy("the field “%(detail)s” is missing."),
    Flaw.UNKNOWN_FIELD: gettext_lazy("the field “%(detail)s” is not known."),
    Flaw.NOT_OBJECT: gettext_lazy("a group of fields was expected."),
    Flaw.NOT_LIST: gettext_lazy("a list was expected."),
    Flaw.NOT_TEXT: gettext_lazy("a text was expected."),
    Flaw.NOT_BOOLEAN: gettext_lazy("true or false was expected."),
    Flaw.NOT_UUID: gettext_lazy("“%(detail)s” is not an identifier (UUID)."),
    Flaw.NOT_CODE: gettext_lazy("“%(detail)s” is not a code: use letters, digits, hyphens."),
    Flaw.NOT_DECIMAL: gettext_lazy('“%(detail)s” is not a share between 0 and 1, written like "0.60".'),
    Flaw.NOT_DATE: gettext_lazy("“%(detail)s” is not a day, written like 2026-09-01."),
    Flaw.NOT_COUNT: gettext_lazy("“%(detail)s” is not a whole number between 1 and 100."),
    Flaw.NOT_CHOICE: gettext_lazy("“%(detail)s” is not one of the possible values."),
    Flaw.TOO_LONG: gettext_lazy("the text is longer than %(detail)s characters."),
    Flaw.TOO_MANY: gettext_lazy("there are more than %(detail)s."),
    Flaw.UNREADABLE: gettext_lazy("the text holds characters that cannot be shown."),
    Flaw.DOUBLED_UUID: gettext_lazy("the identifier %(detail)s is used twice."),
    Flaw.DOUBLED_CODE: gettext_lazy("the code “%(detail)s” is used twice."),
    Flaw.NO_TITLE: gettext_lazy("Give the quiz a title."),
    Flaw.NO_QUESTION: gettext_lazy("Add at least one question."),
    Flaw.NO_STEM: gettext_lazy("write the question."),
    Flaw.NO_COMPETENCY: gettext_lazy("choose the competency it speaks for."),
    Flaw.NO_EXPLANATION: gettext_lazy("explain the right answer."),
    Flaw.NO_OPTION_TEXT: gettext_lazy("choice %(detail)s is empty."),
    Flaw.SAME_OPTION: gettext_lazy("choice %(detail)s is there twice."),
    Flaw.FEW_OPTIONS: gettext_lazy("give at least two choices."),
    Flaw.NOT_ONE_RIGHT: gettext_lazy("exactly one choice must be right; here %(detail)s are."),
    Flaw.NO_RIGHT: gettext_lazy("at least one choice must be right."),
    Flaw.NO_WRONG: gettext_lazy("at least one choice must be wrong."),
    Flaw.NO_VARIANT: gettext_lazy("write at least one accepted answer."),
    Flaw.EMPTY_VARIANT: gettext_lazy("accepted answer %(detail)s has no letter and no digit."),
    Flaw.PASS_MARK: gettext_lazy("The pass mark is a share above 0 and at most 1."),
}
FEEDBACK_WORDS = {
    "feedback_true": gettext_lazy("say why to the person who answers “true” (feedback)."),
    "feedback_false": gettext_lazy("say why to the person who answers “false” (feedback)."),
    "feedback_correct": gettext_lazy("say why to the person who is right (feedback)."),
    "feedback_incorrect": gettext_lazy("say why to the person who is wrong (feedback)."),
    "feedback": gettext_lazy("say why choice %(detail)s is right or wrong (feedback)."),
}
# Said of a place in a file, which a question's number alone would not find.
SHAPE = frozenset(
    {
        Flaw.MISSING,
        Flaw.UNKNOWN_FIELD,
        Flaw.NOT_OBJECT,
        Flaw.NOT_LIST,
        Flaw.NOT_TEXT,
        Flaw.NOT_BOOLEAN,
        Flaw.NOT_UUID,
        Flaw.NOT_CODE,
        Flaw.NOT_CHOICE,
        Flaw.TOO_LONG,
        Flaw.TOO_MANY,
        Flaw.UNREADABLE,
        Flaw.DOUBLED_UUID,
    }
)


def in_words(problem: Problem) -> str:
    """One sentence that names the question, or the place in the file, and what to do."""
    words = FEEDBACK_WORDS[problem.path.rpartition(".")[2]] if problem.flaw is Flaw.NO_FEEDBACK else WORDS[problem.flaw]
    sentence = str(words) % {"detail": problem.detail}
    if problem.question is not None and problem.flaw in SHAPE:
        place = problem.path.partition(".")[2]
        return _("Question %(number)s, “%(place)s”: %(sentence)s") % {
            "number": problem.question,
            "place": place,
            "sentence": sentence,
        }
    if problem.question is not None:
        return _("Question %(number)s: %(sentence)s") % {"number": problem.question, "sentence": sentence}
    if problem.path and sentence[:1].islower():
        return _("In “%(path)s”: %(sentence)s") % {"path": problem.path, "sentence": sentence}
    return sentence
