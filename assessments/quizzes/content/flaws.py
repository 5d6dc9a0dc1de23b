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
    NO_POINTS = "no_points"
    NO_CASE_TEXT = "no_case_text"
    CASE_DIFFERS = "case_differs"
    CREDIT = "credit"
    WEIGHTS = "weights"
    WEIGHT_SIGN = "weight_sign"
    # Rich text
    NO_IMAGE_TEXT = "no_image_text"
    MEDIA_ELSEWHERE = "media_elsewhere"
    NO_TRANSCRIPT = "no_transcript"
    # What is typed
    NO_FULL_ANSWER = "no_full_answer"
    BAD_PATTERN = "bad_pattern"
    BAD_TOLERANCE = "bad_tolerance"
    EMPTY_UNIT = "empty_unit"
    SAME_UNIT = "same_unit"
    FIRST_UNIT = "first_unit"
    BAD_FACTOR = "bad_factor"
    NO_UNIT = "no_unit"
    # What is placed
    FEW_PARTS = "few_parts"
    NO_PART_TEXT = "no_part_text"
    SAME_PART = "same_part"
    FEW_CATEGORIES = "few_categories"
    UNKNOWN_PART = "unknown_part"
    GAP_MARKERS = "gap_markers"
    GAP_ANSWER = "gap_answer"
    GAP_CHOICES = "gap_choices"
    GAP_WORD = "gap_word"
    RIGHT_NOT_SELECTABLE = "right_not_selectable"
    # On a picture
    NO_PICTURE = "no_picture"
    NO_ALT = "no_alt"
    NO_LABEL = "no_label"
    SAME_LABEL = "same_label"
    NO_ZONE_FEEDBACK = "no_zone_feedback"
    ZONE_SHAPE = "zone_shape"
    ZONE_OUTSIDE = "zone_outside"
    FEW_ZONES_TO_CHOOSE = "few_zones_to_choose"
    # Read by hand, or by oneself
    NO_RUBRIC = "no_rubric"
    NO_CRITERION_TITLE = "no_criterion_title"
    FEW_LEVELS = "few_levels"
    LEVELS_ORDER = "levels_order"
    NO_LEVEL_TEXT = "no_level_text"
    WORDS_RANGE = "words_range"
    FILE_KINDS = "file_kinds"
    NO_FILE = "no_file"
    FEW_STEPS = "few_steps"
    SAME_STEP = "same_step"
    NO_STEP_LABEL = "no_step_label"
    # The quiz as a whole
    EMPTY_DRAW = "empty_draw"
    DRAW_TYPE = "draw_type"
    EMPTY_SECTION = "empty_section"
    SECTION_UNKNOWN = "section_unknown"
    SECTION_TWICE = "section_twice"
    SECTION_LEFT_OUT = "section_left_out"
    THRESHOLD_UNASKED = "threshold_unasked"
    THRESHOLD_TWICE = "threshold_twice"
    THRESHOLD_SHARE = "threshold_share"
    FEEDBACK_DATE = "feedback_date"
    PRACTICE_TIMED = "practice_timed"
    PLACEMENT_KIND = "placement_kind"
    PLACEMENT_ORDER = "placement_order"
    PLACEMENT_EMPTY = "placement_empty"
    PLACEMENT_UNASKED = "placement_unasked"
    PLACEMENT_TWICE = "placement_twice"


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
