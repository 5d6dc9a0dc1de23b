"""What was understood of a file, question by question, before anything is written. No database.

A reader never gives up on a file for one question: what it cannot read is an item without a question, kept with its
source so that nothing is lost, and says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assessments.quizzes.content import Question


class Outcome(StrEnum):
    UNDERSTOOD = "understood"
    PARTLY = "partly"  # usable, but something was left out: the remarks say what
    DRAFT = "draft"  # not usable as it is: kept with its source for a person to rewrite
    IGNORED = "ignored"  # not a question (a category, a comment, a description)


class Remark(StrEnum):
    """What a reader has to say, without its words: ``wording`` says it to a person."""

    UNKNOWN_TYPE = "unknown_type"  # detail: the type's name in the file
    NO_ANSWER = "no_answer"
    NO_RIGHT_ANSWER = "no_right_answer"
    NO_STEM = "no_stem"
    BROKEN = "broken"  # detail: what the parser met
    BRACE_OPEN = "brace_open"  # GIFT: a brace that nothing closes
    BRACE_CLOSE = "brace_close"  # GIFT: a brace that closes nothing
    BRACES_NESTED = "braces_nested"  # GIFT: braces in braces
    SEVERAL_RIGHT = "several_right"  # where the other tool takes any one of the right answers, ours asks for all
    MEDIA_MISSING = "media_missing"  # detail: the name
    MEDIA_REFUSED = "media_refused"  # detail: the name
    OUTSIDE_LINK = "outside_link"  # a picture or a sound of another site was taken out; detail: the address
    MARKUP_REMOVED = "markup_removed"
    FEEDBACK_LOST = "feedback_lost"
    PENALTY_LOST = "penalty_lost"
    CREDIT_CHANGED = "credit_changed"  # detail: what it was
    VARIABLE = "variable"  # numbers drawn at random are not taken
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NEEDS_COMPETENCY = "needs_competency"  # the file names none: the person chooses
    NEEDS_FEEDBACK = "needs_feedback"  # may be imported, not published
    ENCODING_GUESSED = "encoding_guessed"  # of the whole file: not UTF-8, read as Windows writes in western Europe
    SETTING_LOST = "setting_lost"  # a setting of the other tool that has no equal here; detail: which
    GRADER_INFO = "grader_info"  # what was written for who marks becomes the model answer, which learners see
    HIDDEN = "hidden"  # the other tool no longer shows it
    RESPONSE_PROCESSING = "response_processing"  # QTI: a scoring program of its own


class Refusal(StrEnum):
    """Why a whole file is not read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_THIS_FORMAT = "not_this_format"
    ENCODING = "encoding"
    MALFORMED = "malformed"  # detail: where
    ENTITIES = "entities"  # a document type or entities: never read
    UNSAFE_ARCHIVE = "unsafe_archive"  # traversal, bomb, links, encrypted, doubled names; detail: the name
    TOO_MANY = "too_many"
    TOO_DEEP = "too_deep"


class FileRefused(ValueError):
    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        self.refusal, self.detail = refusal, detail[:300]
        super().__init__(f"{refusal}: {self.detail}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """``place`` is a line (``"12"``) or a name inside the file; ``kind`` the type as the file calls it; ``source`` the
    question as it stood, for what is kept as a draft. Media are in the question's HTML as ``media:<name>``, by the
    names of :attr:`Report.media`."""

    place: str
    kind: str
    title: str
    outcome: Outcome
    question: Question | None = None
    remarks: tuple[tuple[Remark, str], ...] = ()
    source: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``present`` counts the questions of the file, understood or not: what is ignored is none. ``remarks`` are
    about the whole file."""

    format: str
    items: tuple[Item, ...]
    media: Mapping[str, bytes] = field(default_factory=dict)
    remarks: tuple[tuple[Remark, str], ...] = ()

    @property
    def present(self) -> int:
        return sum(item.outcome is not Outcome.IGNORED for item in self.items)

    @property
    def understood(self) -> int:
        return sum(item.outcome in {Outcome.UNDERSTOOD, Outcome.PARTLY} for item in self.items)
