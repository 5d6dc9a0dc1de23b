"""From rows to questions."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from assessments.quizzes.content import (
    CREDITS,
    Categorising,
    FileUpload,
    FreeText,
    Gap,
    GapKind,
    Gaps,
    Matching,
    MultipleChoice,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Part,
    Question,
    QuestionLevel,
    ScaleStep,
    Segment,
    SelectWords,
    SelfAssessment,
    ShortText,
    SingleChoice,
    Sorted,
    TrueFalse,
    Variant,
)
from assessments.quizzes.exchange.building import Unusable, matching
from assessments.quizzes.exchange.items import Codes, Names, Origin, code_of, draft, understood
from assessments.quizzes.exchange.markup import Cleaner, text_of
from assessments.quizzes.exchange.numbers import number
from assessments.quizzes.exchange.report import Item, Remark
from assessments.quizzes.exchange.table import columns as c
from assessments.quizzes.exchange.table.cells import block_html, line_html

CODE = re.compile(r"[a-z0-9_-]+")


@dataclass(kw_only=True)
class Row:
    """``cells`` by the template's titles, ``addresses`` of the columns (``"K"``) to tell where something is wrong."""

    number: int
    cells: Mapping[str, str]
    addresses: Mapping[str, str]
    names: Names
    codes: Codes
    cleaner: Cleaner

    def cell(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def wrong(self, column: str, remark: Remark = Remark.BROKEN) -> Unusable:
        where = f"{self.addresses.get(column, '?')}{self.number}"
        return Unusable(remark, f"{where}, {column} : {self.cell(column)[:80]}")

    def uuid(self, *place: object) -> UUID:
        return self.names(self.number, *place)

    def block(self, column: str) -> str:
        return self.cleaner.html(block_html(self.cell(column)))

    def line(self, text: str) -> str:
        return self.cleaner.html(line_html(text))

    def told(self, place: int) -> str:
        return self.line(self.cell(c.TOLDS[place]))

    @property
    def answers(self) -> list[tuple[int, str]]:
        """By their places, which the cells that are empty keep."""
        return [(place, self.cell(name)) for place, name in enumerate(c.ANSWERS) if self.cell(name)]

    def some_answers(self, least: int = 1) -> list[tuple[int, str]]:
        if len(self.answers) < least:
            raise self.wrong(c.ANSWERS[len(self.answers)], Remark.NO_ANSWER)
        return self.answers

    def common(self) -> dict[str, Any]:
        points = number(self.cell(c.POINTS) or "1")
        level = c.LEVEL_BY_NAME.get(c.bare(self.cell(c.LEVEL)))
        if points is None or not 0 <= points <= 1000:  # noqa: PLR2004
            raise self.wrong(c.POINTS)
        if level is None:
            raise self.wrong(c.LEVEL)
        return {
            "uuid": self.uuid(), "code": self.codes(self.cell(c.CODE), text_of(self.block(c.QUESTION))),
            "stem_html": self.block(c.QUESTION), "explanation_html": self.block(c.EXPLANATION), "points": points,
            "level": QuestionLevel(level), "source": self.cell(c.SOURCE),
            "competencies": tuple(dict.fromkeys(_competencies(self.cell(c.COMPETENCIES)))),
        }  # fmt: skip

    def credit(self, type_: str) -> dict[str, Any]:
        """The type's usual rule where none is said."""
        if not self.cell(c.CREDIT):
            return {}
        credit = c.CREDIT_BY_NAME.get(c.bare(self.cell(c.CREDIT)))
        if credit is None or credit not in CREDITS.get(type_, ()):
            raise self.wrong(c.CREDIT)
        return {"credit": credit}


def _competencies(said: str) -> Iterable[str]:
    """Codes, also with spaces or commas between them, or names. A name is given as :func:`code_of` makes a code of it;
    words without capitals or accents may be either."""
    for name in filter(None, map(str.strip, re.split(r"[;\n]+", said))):
        words = [word for word in re.split(r"[,\s]+", name) if word]
        if all(CODE.fullmatch(word) for word in words):
            yield from words
        if len(words) > 1 or not CODE.fullmatch(name):
            yield from filter(None, [code_of(name)])


def item_of(row: Row) -> Item:
    kind = row.cell(c.TYPE)
    source = "\n".join(f"{name} : {text}" for name, text in row.cells.items() if text.strip())
    origin = Origin(place=str(row.number), kind=kind, title=text_of(row.block(c.QUESTION)), source=source)
    try:
        question = _question(row, c.TYPE_BY_NAME.get(c.bare(kind), ""))
    except Unusable as error:
        return draft(origin, [*row.cleaner.remarks, (error.remark, error.detail)])
    return understood(question, origin, row.cleaner.remarks)


def _question(row: Row, type_: str) -> Question:
    if type_ not in KINDS:
        raise row.wrong(c.TYPE, Remark.UNKNOWN_TYPE)
    question: Question = KINDS[type_](row)
    return question


def _right(row: Row) -> set[int]:
    """The places of the right answers, from numbers or from letters."""
    said = [each.strip().upper() for each in re.split(r"[;,/\s]+", row.cell(c.RIGHT)) if each.strip()]
    places = {ord(each) - ord("A") if len(each) == 1 and each.isalpha() else _place(each) for each in said}
    if not places:
        raise row.wrong(c.RIGHT, Remark.NO_RIGHT_ANSWER)
    if not places <= {place for place, _text in row.answers}:
        raise row.wrong(c.RIGHT)
    return places


def _place(said: str) -> int:
    whole = said.removesuffix(".0")
    return int(whole) - 1 if whole.isascii() and whole.isdigit() and len(whole) < 4 else -1  # noqa: PLR2004


def _options(row: Row) -> tuple[Option, ...]:
    right = _right(row)
    return tuple(
        Option(uuid=row.uuid("option", place), html=row.line(text), correct=place in right, feedback=row.told(place))
        for place, text in row.some_answers(2)
    )


def _single(row: Row) -> SingleChoice:
    options = _options(row)
    if sum(option.correct for option in options) != 1:
        raise row.wrong(c.RIGHT)
    return SingleChoice(**row.common(), options=options, **row.credit("single"))


def _multiple(row: Row) -> MultipleChoice:
    return MultipleChoice(**row.common(), options=_options(row), **row.credit("multiple"))


def _true_false(row: Row) -> TrueFalse:
    said = c.bare(row.cell(c.RIGHT))
    if said not in {"vrai", "faux", "v", "f", "true", "false"}:
        raise row.wrong(c.RIGHT, Remark.BROKEN if said else Remark.NO_RIGHT_ANSWER)
    return TrueFalse(
        **row.common(), answer=said in {"vrai", "v", "true"}, feedback_true=row.told(0), feedback_false=row.told(1)
    )


def _short(row: Row) -> ShortText:
    accepted = tuple(
        Variant(text=text, feedback=row.told(place) if place else "") for place, text in row.some_answers()
    )
    return ShortText(**row.common(), accepted=accepted, feedback_correct=row.told(0), feedback_incorrect=_rest(row))


def _rest(row: Row) -> str:
    return row.line(row.cell(c.OTHERWISE))


def _numeric(row: Row) -> Numeric:
    accepted = []
    for place, text in row.some_answers():
        value, _sign, margin = text.replace("+/-", "±").partition("±")
        found, tolerance = number(value), number(margin or "0")
        if found is None or tolerance is None or tolerance < 0:
            raise row.wrong(c.ANSWERS[place])
        accepted.append(NumericAnswer(value=found, tolerance=tolerance, feedback=row.told(place) if place else ""))
    return Numeric(
        **row.common(), accepted=tuple(accepted), feedback_correct=row.told(0), feedback_incorrect=_rest(row)
    )


def _arrows(row: Row) -> list[tuple[int, str, str]]:
    found = []
    for place, text in row.some_answers():
        left, arrow, right = text.replace("→", c.ARROW).partition(c.ARROW)
        if not arrow or not right.strip():
            raise row.wrong(c.ANSWERS[place])
        name = left.strip()
        found.append((place, "" if name == c.NOTHING else name, right.strip()))
    return found


def _matching(row: Row) -> Matching:
    pairs = [(row.line(left), row.line(right)) for _place, left, right in _arrows(row)]
    question = matching(row.common(), pairs, row.uuid)
    return replace(question, **row.credit("matching"))


def _categorising(row: Row) -> Categorising:
    found = _arrows(row)
    names = dict.fromkeys(right for _place, _left, right in found)
    categories = {name: Part(uuid=row.uuid("category", place), html=row.line(name)) for place, name in enumerate(names)}
    items = tuple(
        Sorted(
            item=Part(uuid=row.uuid("item", place), html=row.line(left), feedback=row.told(place)),
            category=categories[right].uuid,
        )
        for place, left, right in found
        if left
    )
    return Categorising(
        **row.common(), categories=tuple(categories.values()), items=items, **row.credit("categorising")
    )


def _ordering(row: Row) -> Ordering:
    items = tuple(
        Part(uuid=row.uuid("item", place), html=row.line(text), feedback=row.told(place))
        for place, text in row.some_answers(2)
    )
    return Ordering(**row.common(), items=items, **row.credit("ordering"))


GAP = re.compile(r"\{([^{}]{1,500})\}")


def _gaps(row: Row) -> Gaps:
    said = GAP.findall(row.cell(c.TEXT))
    if not said or len(said) > 100:  # noqa: PLR2004
        raise row.wrong(c.TEXT, Remark.NO_ANSWER)
    places = iter(range(1, len(said) + 1))
    text = row.cell(c.TEXT).replace("[[", "[ [")
    html = row.cleaner.html(block_html(GAP.sub(lambda _match: f"[[{next(places)}]]", text)))
    gaps = tuple(_gap(row, place, each) for place, each in enumerate(said))
    return Gaps(**row.common(), text_html=html, gaps=gaps, **row.credit("gaps"))


def _gap(row: Row, place: int, said: str) -> Gap:
    uuid = row.uuid("gap", place)
    if "~" not in said:
        accepted = tuple(Variant(text=each.strip()) for each in said.split("|") if each.strip())
        if not accepted:
            raise row.wrong(c.TEXT, Remark.NO_ANSWER)
        return Gap(uuid=uuid, kind=GapKind.TYPED, accepted=accepted)
    names = [each.strip() for each in said.split("~") if each.strip()]
    if sum(each.startswith("=") for each in names) != 1:
        raise row.wrong(c.TEXT, Remark.NO_RIGHT_ANSWER)
    choices = tuple(
        Option(uuid=row.uuid("gap", place, n), html=row.line(each.removeprefix("=")), correct=each.startswith("="))
        for n, each in enumerate(names)
    )
    return Gap(uuid=uuid, kind=GapKind.LISTED, choices=choices)


WORD = re.compile(r"\[(=?)([^\[\]]{1,300})\]")


def _words(row: Row) -> SelectWords:
    text, end, segments = row.cell(c.TEXT), 0, []
    for match in WORD.finditer(text):
        if match.start() > end:
            segments.append(Segment(text=text[end : match.start()]))
        segments.append(Segment(text=match[2], uuid=row.uuid("word", len(segments)), correct=bool(match[1])))
        end = match.end()
    if text[end:]:
        segments.append(Segment(text=text[end:]))
    if not any(segment.correct for segment in segments):
        raise row.wrong(c.TEXT, Remark.NO_RIGHT_ANSWER)
    return SelectWords(**row.common(), segments=tuple(segments), **row.credit("select_words"))


def _by_hand(kind: type[FreeText] | type[FileUpload]) -> Any:
    def read(row: Row) -> Question:
        return kind(**row.common(), rubric=(), model_answer_html=row.block(c.ANSWERS[0]))

    return read


STEP = re.compile(r"([0-3])\s*[:\-–]\s*(.+)", re.DOTALL)


def _self(row: Row) -> SelfAssessment:
    steps = []
    for place, text in row.some_answers(2):
        match = STEP.fullmatch(text)
        if not match:
            raise row.wrong(c.ANSWERS[place])
        steps.append(ScaleStep(value=int(match[1]), label=match[2].strip()))
    return SelfAssessment(**row.common() | {"points": Decimal(1)}, steps=tuple(steps))


KINDS: dict[str, Any] = {
    "single": _single, "multiple": _multiple, "true_false": _true_false, "short_text": _short, "numeric": _numeric,
    "matching": _matching, "ordering": _ordering, "categorising": _categorising, "gaps": _gaps,
    "select_words": _words, "free_text": _by_hand(FreeText), "file_upload": _by_hand(FileUpload),
    "self_assessment": _self,
}  # fmt: skip
