"""What is wrong with a scenario, without its words: ``wording`` says it to a person."""

from dataclasses import dataclass
from enum import StrEnum


class Flaw(StrEnum):
    # What it says
    NO_TITLE = "no_title"
    NO_SUMMARY = "no_summary"
    NO_TEXT = "no_text"
    LONG_TEXT = "long_text"
    LONG_SIMPLE = "long_simple"
    NO_LABEL = "no_label"
    SAME_LABEL = "same_label"
    NO_FEEDBACK = "no_feedback"
    FEEDBACK_LENGTH = "feedback_length"
    NO_END_TITLE = "no_end_title"
    NO_PROMPT = "no_prompt"
    NO_ALT = "no_alt"
    NO_TRANSCRIPT = "no_transcript"
    UNKNOWN_DRAWING = "unknown_drawing"
    PERSONAL_DATA = "personal_data"
    UNKNOWN_SPEAKER = "unknown_speaker"
    # Its shape
    NO_SCENE = "no_scene"
    NO_END = "no_end"
    NO_START = "no_start"
    DOUBLED_KEY = "doubled_key"
    UNKNOWN_TARGET = "unknown_target"
    NO_CHOICE = "no_choice"
    MANY_CHOICES = "many_choices"
    UNREACHABLE = "unreachable"
    NO_WAY_OUT = "no_way_out"
    CIRCLE = "circle"
    LONG_WAY = "long_way"
    UNKNOWN_STAGE = "unknown_stage"
    STAGE_BACK = "stage_back"
    # What choices do
    NO_DIMENSION = "no_dimension"
    NO_ESSENTIAL = "no_essential"
    UNKNOWN_DIMENSION = "unknown_dimension"
    DIMENSION_BOUNDS = "dimension_bounds"
    NO_DIMENSION_WORDS = "no_dimension_words"
    EFFECT_SIZE = "effect_size"
    EFFECT_TWICE = "effect_twice"
    EMPTY_CONDITION = "empty_condition"
    FLAG_NEVER_SET = "flag_never_set"
    NO_CRITICAL_LABEL = "no_critical_label"
    NO_COMPETENCY = "no_competency"
    # What can be played
    TOO_INTRICATE = "too_intricate"
    ALL_HIDDEN = "all_hidden"
    ONE_OUTCOME = "one_outcome"
    NO_CLEAN_PATH = "no_clean_path"
    NO_SOLID_PATH = "no_solid_path"
    ESSENTIAL_FEW = "essential_few"
    BEST_PLACE = "best_place"
    BEST_LONGEST = "best_longest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Where it is: ``scene`` is the key of a scene or of an end, ``choice`` that of one of its choices, ``place`` the
    field of the scenario where it is in neither. ``detail`` is for people."""

    flaw: Flaw
    scene: str = ""
    choice: str = ""
    place: str = ""
    detail: str = ""
