"""What is wrong with the shape of a file, in words for the person who gave it; and what modes and levels are called."""

from django.utils.translation import gettext_lazy

from courses.frozen import ShapeFlaw, ShapeProblem
from courses.mediation import Level, Mode

SHAPE_WORDS = {
    ShapeFlaw.NOT_JSON: gettext_lazy("This file is not readable JSON: %(detail)s."),
    ShapeFlaw.TOO_LARGE: gettext_lazy("This file is too large."),
    ShapeFlaw.TOO_DEEP: gettext_lazy("This file has too many levels one inside the other."),
    ShapeFlaw.DOUBLED_FIELD: gettext_lazy("the field “%(detail)s” is written twice."),
    ShapeFlaw.MISSING: gettext_lazy("the field “%(detail)s” is missing."),
    ShapeFlaw.UNKNOWN_FIELD: gettext_lazy("the field “%(detail)s” is not known."),
    ShapeFlaw.NOT_OBJECT: gettext_lazy("a group of fields was expected."),
    ShapeFlaw.NOT_LIST: gettext_lazy("a list was expected."),
    ShapeFlaw.NOT_TEXT: gettext_lazy("a text was expected."),
    ShapeFlaw.NOT_BOOLEAN: gettext_lazy("true or false was expected."),
    ShapeFlaw.NOT_UUID: gettext_lazy("“%(detail)s” is not an identifier (UUID)."),
    ShapeFlaw.NOT_CODE: gettext_lazy("“%(detail)s” is not a code: use letters, digits, hyphens."),
    ShapeFlaw.NOT_DECIMAL: gettext_lazy('“%(detail)s” is not a number within the bounds, written like "0.60".'),
    ShapeFlaw.NOT_DATE: gettext_lazy("“%(detail)s” is not a day, written like 2026-09-01."),
    ShapeFlaw.NOT_COUNT: gettext_lazy("“%(detail)s” is not a whole number within the bounds."),
    ShapeFlaw.NOT_CHOICE: gettext_lazy("“%(detail)s” is not one of the possible values."),
    ShapeFlaw.TOO_LONG: gettext_lazy("the text is longer than %(detail)s characters."),
    ShapeFlaw.TOO_MANY: gettext_lazy("there are more than %(detail)s."),
    ShapeFlaw.UNREADABLE: gettext_lazy("the text holds characters that cannot be shown."),
    ShapeFlaw.DOUBLED_CODE: gettext_lazy("the code “%(detail)s” is used twice."),
}


def shape_in_words(problem: ShapeProblem) -> str:
    words = str(SHAPE_WORDS[problem.flaw]) % {"detail": problem.detail}
    return f"{problem.path} : {words}" if problem.path else words


MODE_WORDS = {
    Mode.SHUTTLE: gettext_lazy("Shuttle: seeing each person in turn"),
    Mode.ON_THE_SPOT: gettext_lazy("On the spot"),
    Mode.ROUND_TABLE: gettext_lazy("Round table"),
    Mode.RIGHTS: gettext_lazy("Access to rights"),
    Mode.OUTREACH: gettext_lazy("Going toward people"),
}

LEVEL_WORDS = {Level.CAP: "CAP", Level.TP: gettext_lazy("Professional title"), Level.DEUST: "DEUST"}
