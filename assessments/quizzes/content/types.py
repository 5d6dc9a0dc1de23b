"""The types of questions, as plain values. No database, no clock.

HTML fields are rich text with pictures and sounds in it: ``<img>`` and ``<audio>`` point at
``/medias/<sha256>.<ending>``, where bytes go by what they are. Parts that an answer points at carry a uuid, so that
shuffling or correcting a word never changes what was answered.

How each type is answered (the payload that ``scoring.read_answer`` gives back and a response stores)::

    single           {"option": uuid}
    multiple         {"options": [uuid]}                in the question's order
    true_false       {"answer": bool}
    short_text       {"text": str}
    numeric          {"number": str, "unit": str}       as typed; ``unit`` is "" where none is asked
    matching         {"pairs": {prompt uuid: match uuid}}
    ordering         {"order": [uuid]}                  every item once, first to last; or none
    categorising     {"places": {item uuid: category uuid}}
    gaps             {"gaps": {gap uuid: str}}          what was typed, or the uuid of a choice or a word
    select_words     {"words": [uuid]}                  in the text's order
    hotspot          {"zones": [uuid]}                  in the question's order
    labelling        {"pairs": {marker uuid: label uuid}}
    free_text        {"essay": str}
    file_upload      {"files": [uuid]}
    self_assessment  {"value": int}
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

ONE = Decimal(1)


class QuestionLevel(StrEnum):
    UNSAID = ""
    CAP = "cap"
    TP = "tp"
    DEUST = "deust"


class Credit(StrEnum):
    """What an answer that is partly right is worth. Each type of question allows some of these (``CREDITS``). By every
    rule, the right answer is worth everything, and an answer where nothing is chosen nothing."""

    ALL_OR_NOTHING = "all_or_nothing"
    EACH_PART = "each_part"  # the share of parts that are right; every option rightly ticked or left is a part
    RIGHT_MINUS_WRONG = "right_minus_wrong"  # right choices less wrong ones, over all the right ones, never below 0
    WEIGHTED = "weighted"  # the sum of the weights of what was chosen, between 0 and 1
    PLACES = "places"  # the share of items in their very place
    NEIGHBOURS = "neighbours"  # the share of neighbours that follow one another as they should
    LONGEST_RUN = "longest_run"  # (longest run of items in the right order - 1) / (items - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A situation that several questions share."""

    uuid: UUID
    title: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What every type of question has. ``competencies`` are codes of the framework in force when it is marked.
    ``points`` is its weight in a quiz. ``is_marked_by_hand`` types earn nothing until a trainer has read the answer;
    types that are not ``is_scored`` never count."""

    type: ClassVar[str]
    is_marked_by_hand: ClassVar[bool] = False
    is_scored: ClassVar[bool] = True

    uuid: UUID
    code: str
    stem_html: str
    competencies: tuple[str, ...]
    explanation_html: str = ""
    level: QuestionLevel = QuestionLevel.UNSAID
    source: str = ""
    points: Decimal = ONE
    case: Case | None = None


# Choosing


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """``weight`` counts under ``Credit.WEIGHTED`` only: from -1 to 1, a share of the question's points."""

    uuid: UUID
    html: str
    correct: bool
    feedback: str = ""
    weight: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Question):
    options: tuple[Option, ...]
    credit: Credit = Credit.ALL_OR_NOTHING
    shuffle: bool = True

    @property
    def right(self) -> frozenset[UUID]:
        return frozenset(option.uuid for option in self.options if option.correct)


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoice(Choice):
    type: ClassVar[str] = "single"


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoice(Choice):
    type: ClassVar[str] = "multiple"

    credit: Credit = Credit.RIGHT_MINUS_WRONG


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(Question):
    type: ClassVar[str] = "true_false"

    answer: bool
    feedback_true: str = ""
    feedback_false: str = ""


# Writing a little


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """An answer that is accepted, wholly (``share`` 1) or in part. A ``pattern`` is a regular expression that must
    match the whole answer; plain text tolerates case, accents and typography."""

    text: str
    share: Decimal = ONE
    feedback: str = ""
    is_pattern: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText(Question):
    type: ClassVar[str] = "short_text"

    accepted: tuple[Variant, ...]
    case_matters: bool = False
    accents_matter: bool = False
    feedback_correct: str = ""
    feedback_incorrect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericAnswer:
    """Right within ``tolerance`` either way, bounds included; a share of the value where ``is_relative``."""

    value: Decimal
    tolerance: Decimal = Decimal(0)
    is_relative: bool = False
    share: Decimal = ONE
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """``factor`` turns a number in this unit into the first unit's, in which the answers are written."""

    symbol: str
    factor: Decimal = ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeric(Question):
    """With ``units``, a number without a unit is wrong where ``unit_required``, else taken in the first one; with an
    unknown unit it is wrong. The first unit's factor is 1."""

    type: ClassVar[str] = "numeric"

    accepted: tuple[NumericAnswer, ...]
    units: tuple[Unit, ...] = ()
    unit_required: bool = False
    feedback_correct: str = ""
    feedback_incorrect: str = ""


# Arranging


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that is placed, matched or ordered."""

    uuid: UUID
    html: str
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """``prompt`` stays in place, ``match`` is chosen for it. Two pairs may share a match by having the same text."""

    prompt: Part
    match: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(Question):
    """``extras`` are matches that belong to no prompt."""

    type: ClassVar[str] = "matching"

    pairs: tuple[Pair, ...]
    extras: tuple[Part, ...] = ()
    credit: Credit = Credit.EACH_PART


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering(Question):
    """``items`` stand in the right order. ``first`` and ``last`` name the two ends for the learner."""

    type: ClassVar[str] = "ordering"

    items: tuple[Part, ...]
    first: str = ""
    last: str = ""
    credit: Credit = Credit.NEIGHBOURS


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """An item and the category it belongs to."""

    item: Part
    category: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Categorising(Question):
    type: ClassVar[str] = "categorising"

    categories: tuple[Part, ...]
    items: tuple[Sorted, ...]
    credit: Credit = Credit.EACH_PART


# In a text


class GapKind(StrEnum):
    TYPED = "typed"
    LISTED = "listed"  # chosen from the gap's own ``choices``
    DRAGGED = "dragged"  # taken from the question's ``words``


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """``accepted`` for typed gaps, ``choices`` for listed ones, ``word`` (one of ``Gaps.words``) for dragged ones."""

    uuid: UUID
    kind: GapKind
    accepted: tuple[Variant, ...] = ()
    choices: tuple[Option, ...] = ()
    word: UUID | None = None
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps(Question):
    """``text_html`` holds each gap as ``[[1]]``, ``[[2]]``…, by place in ``gaps``. ``words`` are what can be dragged,
    each as often as one likes."""

    type: ClassVar[str] = "gaps"

    text_html: str
    gaps: tuple[Gap, ...]
    words: tuple[Part, ...] = ()
    credit: Credit = Credit.EACH_PART


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of plain text; a line feed in it starts a line. ``uuid`` where it can be selected."""

    text: str
    uuid: UUID | None = None
    correct: bool = False
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectWords(Question):
    type: ClassVar[str] = "select_words"

    segments: tuple[Segment, ...]
    credit: Credit = Credit.RIGHT_MINUS_WRONG


# On a picture


class Shape(StrEnum):
    RECTANGLE = "rectangle"  # x, y, width, height
    CIRCLE = "circle"  # x, y of the centre, radius (in shares of the width)
    POLYGON = "polygon"  # x, y of each corner


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """``src`` is an address of the media store; ``alt`` says what is there without giving the answer away."""

    src: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """``numbers`` are shares of the picture's width and height, from 0 to 1. ``label`` is how the list names it."""

    uuid: UUID
    shape: Shape
    numbers: tuple[Decimal, ...]
    label: str
    correct: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot(Question):
    """``most`` is how many zones may be chosen."""

    type: ClassVar[str] = "hotspot"

    picture: Picture
    zones: tuple[Zone, ...]
    most: int = 1
    credit: Credit = Credit.RIGHT_MINUS_WRONG


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A place on the picture, in shares of its width and height. ``place`` names it for who does not see it."""

    uuid: UUID
    x: Decimal
    y: Decimal
    place: str
    label: UUID
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelling(Question):
    type: ClassVar[str] = "labelling"

    picture: Picture
    markers: tuple[Marker, ...]
    labels: tuple[Part, ...]
    credit: Credit = Credit.EACH_PART


# Read by a trainer


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricLevel:
    points: Decimal
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """``levels`` from the fewest points to the most."""

    uuid: UUID
    title: str
    levels: tuple[RubricLevel, ...]

    @property
    def maximum(self) -> Decimal:
        return max((level.points for level in self.levels), default=Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadByHand(Question):
    """``rubric`` is shown to the learner before, as the law asks; ``model_answer`` with the result."""

    is_marked_by_hand: ClassVar[bool] = True

    rubric: tuple[Criterion, ...]
    model_answer_html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeText(ReadByHand):
    type: ClassVar[str] = "free_text"

    least_words: int = 0
    most_words: int = 0  # 0: as many as one likes


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUpload(ReadByHand):
    """``kinds`` of files that are taken: ``pdf``, ``picture``, ``sound``, ``text`` (documents of word processors)."""

    type: ClassVar[str] = "file_upload"

    kinds: tuple[str, ...] = ("pdf", "picture")
    most_files: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleStep:
    """``value`` is a level of the framework, from 0 to 3."""

    value: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAssessment(Question):
    """One's own judgement: kept as the learner's voice, worth no point."""

    type: ClassVar[str] = "self_assessment"
    is_scored: ClassVar[bool] = False

    steps: tuple[ScaleStep, ...]


QUESTION_TYPES: dict[str, type[Question]] = {
    each.type: each
    for each in (
        SingleChoice, MultipleChoice, TrueFalse, ShortText, Numeric, Matching, Ordering, Categorising, Gaps,
        SelectWords, Hotspot, Labelling, FreeText, FileUpload, SelfAssessment,
    )
}  # fmt: skip

_PARTS = (Credit.EACH_PART, Credit.ALL_OR_NOTHING)
_CHOSEN = (Credit.RIGHT_MINUS_WRONG, Credit.ALL_OR_NOTHING, Credit.EACH_PART)

# By type, the rules its author may pick; the first is the usual one.
CREDITS: dict[str, tuple[Credit, ...]] = {
    SingleChoice.type: (Credit.ALL_OR_NOTHING, Credit.WEIGHTED),
    MultipleChoice.type: (*_CHOSEN, Credit.WEIGHTED),
    Matching.type: _PARTS,
    Ordering.type: (Credit.NEIGHBOURS, Credit.PLACES, Credit.LONGEST_RUN, Credit.ALL_OR_NOTHING),
    Categorising.type: _PARTS,
    Gaps.type: _PARTS,
    SelectWords.type: _CHOSEN,
    Hotspot.type: _CHOSEN,
    Labelling.type: _PARTS,
}
