"""What is wrong with a quiz, without its words: ``wording`` says it to a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Flaw(StrEnum):
    # The shape: the file cannot be read.
    NOT_JSON = "not_json"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    DOUBLED_FIELD = "doubled_field"
    MISSING = "missing"
    UNKNOWN_FIELD = "unknown_field"
    NOT_OBJECT = "not_object"
    NOT_LIST = "not_list"
    NOT_TEXT = "not_text"
    NOT_BOOLEAN = "not_boolean"
    NOT_UUID = "not_uuid"
    NOT_CODE = "not_code"
    NOT_DECIMAL = "not_decimal"
    NOT_COUNT = "not_count"
    NOT_DATE = "not_date"
    NOT_CHOICE = "not_choice"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    UNREADABLE = "unreadable"
    DOUBLED_UUID = "doubled_uuid"
    DOUBLED_CODE = "doubled_code"
    # The teaching: the file is read, the quiz is not ready.
    NO_TITLE = "no_title"
    NO_QUESTION = "no_question"
    NO_STEM = "no_stem"
    NO_COMPETENCY = "no_competency"
    NO_EXPLANATION = "no_explanation"
    NO_FEEDBACK = "no_feedback"
    NO_OPTION_TEXT = "no_option_text"
    SAME_OPTION = "same_option"
    FEW_OPTIONS = "few_options"
    NOT_ONE_RIGHT = "not_one_right"
    NO_RIGHT = "no_right"
    NO_WRONG = "no_wrong"
    NO_VARIANT = "no_variant"
    EMPTY_VARIANT = "empty_variant"
    PASS_MARK = "pass_mark"  # noqa: S105


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """``path`` is for machines (``questions[2].options[0].html``), ``question`` (from 1) and ``detail`` for people."""

    flaw: Flaw
    path: str = ""
    question: int | None = None
    detail: str = ""


class ContentRefused(ValueError):
    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{each.path or '.'}: {each.flaw}" for each in self.problems))
