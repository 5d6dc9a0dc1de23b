"""Problems, changes and notes in the reader's language."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.dates import date_format
from competencies.exchange.diff import ADDED, CHANGED, MOVED, RETIRED, Change, FieldChange
from competencies.exchange.files import Fault

PROBLEMS = {
    # The file
    "too_big": gettext_lazy("The file is larger than %(megabytes)s MB."),
    "empty_file": gettext_lazy("The file is empty."),
    "utf16": gettext_lazy("The file is in UTF-16. Save it again as “CSV UTF-8”."),
    "workbook": gettext_lazy("This is a workbook, not a CSV file. In your spreadsheet, save the sheet as “CSV UTF-8”."),
    "not_utf8": gettext_lazy(
        "The file is not in UTF-8: its accents cannot be read. In your spreadsheet, save it as “CSV UTF-8”."
    ),
    "not_json": gettext_lazy("The JSON is broken here: a comma, a quote or a bracket is missing or is too many."),
    "too_deep": gettext_lazy("The file holds too many levels of brackets."),
    "huge_number": gettext_lazy("The file holds a number that is far too big."),
    "name_twice": gettext_lazy("The name “%(name)s” is written twice in one object."),
    "and_more": gettext_lazy("And %(count)s more problems, not shown here."),
    "unknown_format": gettext_lazy("This file is neither a framework nor a qualification (expected: %(among)s)."),
    # Rows and columns
    "broken_csv": gettext_lazy("This row cannot be read: a quotation mark is probably missing, or a cell is too long."),
    "no_header": gettext_lazy("The first row must name the columns, and one of them must be “row”."),
    "no_first_row": gettext_lazy("No row says what the file is. One row must be one of: %(among)s."),
    "missing_column": gettext_lazy("The column “%(name)s” is missing."),
    "column_twice": gettext_lazy("The column “%(name)s” is there twice."),
    "unknown_column": gettext_lazy("The column “%(name)s” is not expected."),
    "too_many_cells": gettext_lazy("This row has more cells than there are columns."),
    "unknown_row": gettext_lazy("“%(name)s” is not a kind of row. Expected: %(among)s."),
    "row_twice": gettext_lazy("There must be only one “%(name)s” row."),
    "not_used": gettext_lazy("A “%(name)s” row has nothing in this column. Empty the cell."),
    # Values
    "missing": gettext_lazy("This is missing."),
    "not_expected": gettext_lazy("This name is not expected here."),
    "not_an_object": gettext_lazy("An object between braces is expected."),
    "not_a_list": gettext_lazy("A list between brackets is expected."),
    "too_many": gettext_lazy("There are more than %(most)s of them."),
    "too_few": gettext_lazy("At least one is needed."),
    "not_text": gettext_lazy("Text is expected."),
    "blank": gettext_lazy("This must be filled in."),
    "unreadable": gettext_lazy("The text holds a character that cannot be shown."),
    "html": gettext_lazy("The text holds HTML. Write plain text."),
    "too_long": gettext_lazy("The text has %(length)s characters; the most is %(longest)s."),
    "not_a_code": gettext_lazy("“%(value)s” is not a code: use letters without accents, digits, “-” and “_”."),
    "not_a_uuid": gettext_lazy("This is not an identifier (uuid)."),
    "not_a_day": gettext_lazy("This is not a date. Write it as 2026-09-01."),
    "not_whole": gettext_lazy("A whole number from %(least)s to %(most)s is expected."),
    "out_of_scale": gettext_lazy("The number must be between %(least)s and %(most)s."),
    "not_a_choice": gettext_lazy("One of these is expected: %(among)s."),
    "no_sentence": gettext_lazy("The sentence for level %(level)s is missing."),
    # What holds together
    "wrong_scale": gettext_lazy("The scale must have every level from 0 to %(most)s, once and in order."),
    "ends_before_it_begins": gettext_lazy("The edition ends before it begins."),
    "twice": gettext_lazy("“%(value)s” is there twice."),
    "unknown": gettext_lazy("“%(value)s” is not known."),
    "block_or_heading": gettext_lazy("Give either a block or a heading, and only one of them."),
    "asked_twice": gettext_lazy("The competency “%(competency)s” is asked twice in the same place."),
    # What is already here
    "held": gettext_lazy("“%(value)s” already belongs to something else, under another identifier."),
    "of_another_edition": gettext_lazy("The identifier of “%(value)s” already belongs to another edition."),
    "of_another_owner": gettext_lazy("This edition already belongs to another framework or qualification."),
    "no_longer_used": gettext_lazy("The competency “%(value)s” is no longer used: it cannot be asked anew."),
    "unknown_edition": gettext_lazy("The edition “%(value)s” is not known here. Ask platform support to add it."),
    "no_proposition": gettext_lazy("The file holds no teaching proposition."),
    "no_framework": gettext_lazy("There is no framework yet. Import the framework first."),
}

NOTES = {
    "kept": gettext_lazy("“%(title)s” is not in the file, but it is still in use: it stays."),
    "still_asked": gettext_lazy("“%(title)s” will no longer be used, but %(qualification)s still asks for it."),
    "proposition_kept": gettext_lazy("The file holds no teaching proposition: the one that is here stays."),
    "date_kept": gettext_lazy("Learners are on a path with this proposition: it keeps its date, %(day)s."),
    "replaces": gettext_lazy(
        "Learners are on a path with the proposition that is here (paths: %(count)s). They keep it; the new one holds "
        "from %(day)s."
    ),
    "begins": gettext_lazy(
        "The file is dated later than the proposition that is here: the new one holds from %(day)s."
    ),
    "first_own": gettext_lazy(
        "Your centre follows the platform’s proposition today, “%(label)s”. The list says what yours changes in it."
    ),
    "signed_by_us": gettext_lazy(
        "The proposition still bears the name of the one shipped with the platform. It will be your centre’s: give it "
        "another name, and a note of your own."
    ),
    "facts_kept": gettext_lazy(
        "The file says other things about the diploma or its blocks. They are shared by all centres: only the "
        "proposition is taken."
    ),
}

KINDS = {
    "framework": gettext_lazy("Framework"),
    "qualification": gettext_lazy("Qualification"),
    "edition": gettext_lazy("Edition"),
    "level": gettext_lazy("Level"),
    "not_seen": gettext_lazy("Not seen at work"),
    "family": gettext_lazy("Family"),
    "theme": gettext_lazy("Theme"),
    "mission": gettext_lazy("Mission"),
    "competency": gettext_lazy("Competency"),
    "block": gettext_lazy("Block"),
    "proposition": gettext_lazy("Teaching proposition"),
    "heading": gettext_lazy("Heading"),
    "requirement": gettext_lazy("Requirement"),
}

ACTIONS = {
    ADDED: pgettext_lazy("change", "Added"),
    CHANGED: pgettext_lazy("change", "Changed"),
    RETIRED: pgettext_lazy("change", "Removed"),
    MOVED: pgettext_lazy("change", "New order"),
}
NO_LONGER_USED = pgettext_lazy("change", "No longer used")

FIELDS = {
    "uuid": gettext_lazy("identifier"),
    "code": gettext_lazy("code"),
    "title": gettext_lazy("title"),
    "short_title": gettext_lazy("short title"),
    "label": gettext_lazy("label"),
    "summary": gettext_lazy("summary"),
    "description": gettext_lazy("description"),
    "definition": gettext_lazy("definition"),
    "mentor_sentence": gettext_lazy("in the words of the job"),
    "family": gettext_lazy("family"),
    "themes": gettext_lazy("themes"),
    "competencies": gettext_lazy("competencies"),
    "kind": gettext_lazy("kind"),
    "level": gettext_lazy("level"),
    "origins": gettext_lazy("independent occasions"),
    "rationale": gettext_lazy("why"),
    "rncp": gettext_lazy("RNCP code"),
    "certifier": gettext_lazy("certifying body"),
    "valid_from": gettext_lazy("valid from"),
    "valid_to": gettext_lazy("valid until"),
    "status_as_of": gettext_lazy("checked on"),
    "source": gettext_lazy("sources"),
    "sources": gettext_lazy("sources"),
    "gaps": gettext_lazy("what is not known"),
    "confidence": gettext_lazy("confidence"),
    "title_confidence": gettext_lazy("confidence in the title"),
    "note": gettext_lazy("note"),
}

CONFIDENCES = {
    "official page quoted": gettext_lazy("read on the official page"),
    "secondary source": gettext_lazy("read in a secondary source"),
    "partial": gettext_lazy("partly known"),
    "to_confirm": gettext_lazy("to be confirmed"),
}


def fill(sentence: Any, params: tuple[tuple[str, Any], ...]) -> str:
    return str(sentence) % {name: value_in_words(value) for name, value in params}


def fault_in_words(fault: Fault) -> str:
    sentence = fill(PROBLEMS[fault.problem.code], fault.problem.params)
    where = _where(fault)
    return _("%(where)s: %(problem)s") % {"where": where, "problem": sentence} if where else sentence


def _where(fault: Fault) -> str:
    if fault.line is None:
        return " › ".join(_steps(fault.problem.path))
    if fault.column is None:
        return _("Line %(line)s") % {"line": fault.line}
    return _("Line %(line)s, column “%(column)s”") % {"line": fault.line, "column": fault.column}


def _steps(path: tuple[str | int, ...]) -> Iterator[str]:
    """Numbers are counted from 1, as people do; names are those of the file."""
    for step in path:
        yield str(step) if isinstance(step, str) else _("no. %(number)s") % {"number": step + 1}


def action_in_words(change: Change) -> str:
    """Competencies are never removed: they stop being used."""
    return str(NO_LONGER_USED if change.action == RETIRED and change.kind == "competency" else ACTIONS[change.action])


def subject_in_words(change: Change) -> str:
    name = " · ".join(filter(None, [change.key, change.title]))
    return f"{KINDS[change.kind]} {name}".strip()


def field_in_words(change: FieldChange) -> str:
    name, _dot, level = change.field.partition(".")
    return _("sentence of level %(level)s") % {"level": level} if level else str(FIELDS[name])


def value_in_words(value: Any) -> str:
    """A value in a sentence. Nothing is invented for what is not known."""
    if value is None or value == "":
        return _("(empty)")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, tuple):
        return ", ".join(map(value_in_words, value)) or _("(empty)")
    if hasattr(value, "__dataclass_fields__"):
        return " ".join(filter(None, [value.code, value.title])) or _("to be confirmed")
    return str(value)


def confidence_in_words(confidence: str) -> str:
    return str(CONFIDENCES.get(confidence, confidence))


def change_in_lines(change: Change) -> Iterator[str]:
    """For a terminal."""
    yield f"{action_in_words(change)}: {subject_in_words(change)}"
    for each in change.fields:
        yield f"    {field_in_words(each)}: {value_in_words(each.before)} → {value_in_words(each.after)}"
