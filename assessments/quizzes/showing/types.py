"""What a question shows, as plain values: the template sees these and nothing else, so that the key is not in a page
before correction because it is not in what the page is made of."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.utils.safestring import SafeString

NO_HTML = SafeString("")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOption:
    """``verdict`` (right, wrong, missed or nothing) and ``feedback`` are empty until the answer is corrected."""

    value: str
    label: SafeString
    chosen: bool
    verdict: str = ""
    feedback: SafeString = NO_HTML


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of a list to choose from. ``label`` is plain text, ``letter`` names it where it holds more than text."""

    value: str
    label: str
    html: SafeString
    letter: str = ""

    @property
    def words(self) -> str:
        return f"{self.letter}. {self.label}" if self.letter else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Something that is given a place, a category or a match."""

    value: str
    label: SafeString
    given: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    template: ClassVar[str] = "choices"

    name: str
    several: bool
    options: tuple[ShownOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    template: ClassVar[str] = "written"

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """The unit is chosen among ``units``, typed where ``is_unit_typed``, or stands beside as ``unit_beside``.
    ``is_unread``: what was typed is kept, and is no number."""

    template: ClassVar[str] = "numeric"

    number: str
    unit: str
    units: tuple[str, ...] = ()
    is_unit_typed: bool = False
    unit_beside: str = ""
    is_unread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Selects:
    """``is_rich``: what is chosen holds more than text, and is shown with its letters above the lists."""

    template: ClassVar[str] = "selects"

    rows: tuple[Row, ...]
    choices: tuple[Listed, ...]
    is_rich: bool = False
    picture: "ShownPicture | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    template: ClassVar[str] = "bins"

    rows: tuple[Row, ...]
    categories: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """``number`` of a row is the place the learner gave it, 0 before there is one."""

    template: ClassVar[str] = "order"

    rows: tuple[Row, ...]
    first: str
    last: str
    is_arranged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GapField:
    number: int
    kind: str
    value: str
    given: str
    choices: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Of a text with gaps: HTML, then perhaps a gap."""

    html: SafeString
    gap: GapField | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapText:
    template: ClassVar[str] = "gaps"

    pieces: tuple[Piece, ...]
    words: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A piece of text, to be chosen where it has a ``value``. ``starts_line``: a new line begins before it."""

    text: str
    value: str = ""
    chosen: bool = False
    starts_line: bool = False
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    template: ClassVar[str] = "words"

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What is drawn over a picture, in the units of its ``view``; ``at`` is where its number stands."""

    number: int
    at: tuple[str, str]
    kind: str = ""
    numbers: tuple[str, ...] = ()
    chosen: bool = False
    verdict: str = ""

    @property
    def classes(self) -> str:
        said = f"board__zone--{self.verdict}" if self.verdict else ""
        return " ".join(filter(None, ("board__zone", "is-chosen" if self.chosen else "", said)))

    @property
    def corners(self) -> str:
        return " ".join(self.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPicture:
    src: str
    alt: str
    width: int
    height: int
    view: str
    outlines: tuple[Outline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    template: ClassVar[str] = "zones"

    picture: ShownPicture
    options: tuple[ShownOption, ...]
    several: bool
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCriterion:
    title: str
    levels: tuple[tuple[str, str], ...]  # points in words, what earns them


@dataclass(frozen=True, slots=True, kw_only=True)
class Essay:
    template: ClassVar[str] = "essay"

    text: str
    least: int
    most: int
    rubric: tuple[ShownCriterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFile:
    value: str
    name: str
    size: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    template: ClassVar[str] = "files"

    files: tuple[ShownFile, ...]
    told: str  # kinds of files taken, in words
    accept: str
    most: int
    rubric: tuple[ShownCriterion, ...]

    @property
    def is_full(self) -> bool:
        return len(self.files) >= self.most


Body = Choices | Written | Numbered | Selects | Bins | Order | GapText | Words | Zones | Essay | Files


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedPart:
    """``verdict`` is right, wrong, missed (should have been chosen) or none (no answer)."""

    label: SafeString
    given: SafeString
    expected: SafeString
    verdict: str
    feedback: SafeString = NO_HTML


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """``result`` is right, partly, wrong, none (no answer), waiting (for a trainer) or noted (worth no point)."""

    result: str
    share: Decimal | None
    comment: SafeString = NO_HTML
    options: tuple[ShownOption, ...] = ()
    parts: tuple[CorrectedPart, ...] = ()
    given: tuple[SafeString, ...] = ()
    expected: tuple[SafeString, ...] = ()
    words: tuple[Word, ...] = ()
    picture: ShownPicture | None = None
    explanation: SafeString = NO_HTML
    model_answer: SafeString = NO_HTML


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCase:
    uuid: UUID
    title: str
    html: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestion:
    number: int
    uuid: UUID
    type: str
    stem: SafeString
    credit: str  # how an answer that is partly right counts, where it does
    is_checkable: bool  # a rule marks it, so that it can be corrected on the spot
    case: ShownCase | None
    body: Body
    answered: bool
    correction: Correction | None = None

    @property
    def slug(self) -> str:
        return f"q{self.number}"

    @property
    def template(self) -> str:
        return f"quizzes/types/{self.body.template}.html"

    @property
    def is_corrected(self) -> bool:
        return self.correction is not None

    @property
    def result(self) -> str:
        return self.correction.result if self.correction else ""
