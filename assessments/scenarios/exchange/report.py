"""What was understood of a story, passage by passage, and what could not be carried over. No database."""

from dataclasses import dataclass
from enum import StrEnum

from assessments.scenarios.content import Scenario


class Outcome(StrEnum):
    WHOLE = "whole"
    PARTLY = "partly"  # something of it has no place in a scenario: the remarks say what
    LEFT_OUT = "left_out"


class Role(StrEnum):
    """What a passage became."""

    SCENE = "scene"
    END = "end"
    FEEDBACK = "feedback"  # of the choice that leads to it
    NOTHING = "nothing"  # settings, scripts, styles


class Remark(StrEnum):
    """What the reader has to say, without its words: ``exchange_words`` says it to a person."""

    # Of the whole story
    ENCODING_GUESSED = "encoding_guessed"
    OTHER_STORIES = "other_stories"  # detail: how many more the file holds
    BAD_SETTINGS = "bad_settings"  # StoryData is no JSON
    START_GUESSED = "start_guessed"  # detail: the passage taken
    LOOSE_TEXT = "loose_text"  # before the first passage
    SETTINGS_TO_CHOOSE = "settings_to_choose"  # mode, level, summary, competencies: a story has none
    UNKNOWN_FORMAT = "unknown_format"  # detail: its name; its macros are not known
    OWN_DATA_UNREADABLE = "own_data_unreadable"  # our passage was changed so that it cannot be read
    REMOVED = "removed"  # detail: the scene of ours that is no longer in the story
    # Of a passage
    CHANGED = "changed"  # it differs from what was exported: the story's words are taken
    BAD_METADATA = "bad_metadata"
    DOUBLED_NAME = "doubled_name"
    NOT_CLOSED = "not_closed"
    OUTCOME_TO_CHOOSE = "outcome_to_choose"
    TARGET_MISSING = "target_missing"  # detail: the name
    MACRO = "macro"  # detail: the macro as written
    SCRIPT = "script"
    STYLE = "style"
    MEDIA = "media"
    FORMATTING = "formatting"  # bold, italics, colours: a scene is plain text
    VARIABLE = "variable"  # a value that is no flag and no dimension; detail: as written
    SHOWN_VALUE = "shown_value"  # the text shows a value
    CONDITION = "condition"  # not one of ours; detail: as written. What it hides is always shown
    CONDITIONAL_TEXT = "conditional_text"  # shown always
    FLAG_TWICE = "flag_twice"  # a choice sets one flag; detail: the one left out
    FEEDBACK_SHAPE = "feedback_shape"  # tagged so, but not one link leads on
    UNKNOWN_TAG = "unknown_tag"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"  # conditions and links in one another
    TOO_MANY_CHOICES = "too_many_choices"
    TOO_MANY_SCENES = "too_many_scenes"
    SETTING = "setting"  # a passage of settings, which a scenario has no use for


class Refusal(StrEnum):
    """Why a whole file is not read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    NOT_A_STORY = "not_a_story"
    ARCHIVE = "archive"  # a zip, a picture…: nothing to read as text
    NO_PASSAGE = "no_passage"
    TOO_MANY = "too_many"  # detail: how many passages


class FileRefused(ValueError):
    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        self.refusal, self.detail = refusal, detail[:300]
        super().__init__(f"{refusal}: {self.detail}")


Said = tuple[Remark, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """``key`` names the scene or the end it became, or whose feedback it is; ``source`` is the passage as it stood,
    where something of it was left out."""

    passage: str
    role: Role
    outcome: Outcome
    key: str = ""
    remarks: tuple[Said, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``format`` is ``twee``, ``twine_html`` or ``json``; ``story_format`` what Twine plays it with. ``remarks`` are
    about the whole story."""

    format: str
    story_format: str = ""
    items: tuple[Item, ...] = ()
    remarks: tuple[Said, ...] = ()

    def count(self, outcome: Outcome) -> int:
        return sum(item.outcome is outcome for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """``scenario`` has the right shape and may be far from publishable: ``judging`` says what is missing."""

    scenario: Scenario
    report: Report
