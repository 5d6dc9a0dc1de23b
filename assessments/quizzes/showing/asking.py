"""What each type of question shows to be answered. Nothing here reads the key."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import singledispatch
from string import ascii_uppercase
from typing import Any
from uuid import UUID

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.quizzes.content import (
    Categorising,
    Choice,
    FileUpload,
    FreeText,
    Gap,
    GapKind,
    Gaps,
    Hotspot,
    Labelling,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Part,
    Question,
    ReadByHand,
    SelectWords,
    SelfAssessment,
    ShortText,
    TrueFalse,
    shown_options,
    shown_parts,
    shuffled,
)
from assessments.quizzes.scoring import read_number
from assessments.quizzes.showing.html import has_media, inline, plain, whole
from assessments.quizzes.showing.pictures import outline, pin, shown_picture
from assessments.quizzes.showing.types import (
    Bins,
    Body,
    Choices,
    Essay,
    Files,
    GapField,
    GapText,
    Listed,
    Numbered,
    Order,
    Piece,
    Row,
    Selects,
    ShownCriterion,
    ShownFile,
    ShownOption,
    Word,
    Words,
    Written,
    Zones,
)
from assessments.quizzes.wording import points_told

GAP = re.compile(r"\[\[([0-9]{1,3})\]\]")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How one try asks a question: ``seed`` gives the order of what is shuffled, ``given`` is the answer so far."""

    seed: UUID
    given: Mapping[str, Any]
    shuffle: bool = True
    files: tuple[ShownFile, ...] = ()

    def each(self, name: str) -> Mapping[str, str]:
        found: Mapping[str, str] = self.given.get(name, {})
        return found


@singledispatch
def body(question: Question, asked: Asked) -> Body:
    raise TypeError(question.type)


@body.register
def _choice(question: Choice, asked: Asked) -> Choices:
    several = isinstance(question, MultipleChoice)
    chosen = set(asked.given.get("options", [asked.given.get("option")]))
    options = tuple(
        ShownOption(value=str(each.uuid), label=inline(each.html), chosen=str(each.uuid) in chosen)
        for each in shown_options(question, asked.seed, shuffle=asked.shuffle)
    )
    return Choices(name="options" if several else "option", several=several, options=options)


@body.register
def _true_false(_question: TrueFalse, asked: Asked) -> Choices:
    given = asked.given.get("answer")
    sides = ((True, "true", _("True")), (False, "false", _("False")))
    options = tuple(ShownOption(value=value, label=inline(label), chosen=given is side) for side, value, label in sides)
    return Choices(name="answer", several=False, options=options)


@body.register
def _self_assessment(question: SelfAssessment, asked: Asked) -> Choices:
    given = asked.given.get("value")
    options = tuple(
        ShownOption(value=str(each.value), label=format_html("{}", each.label), chosen=given == each.value)
        for each in question.steps
    )
    return Choices(name="value", several=False, options=options)


@body.register
def _short_text(_question: ShortText, asked: Asked) -> Written:
    return Written(text=asked.given.get("text", ""))


@body.register
def _numeric(question: Numeric, asked: Asked) -> Numbered:
    symbols = tuple(each.symbol for each in question.units)
    typed = len(symbols) == 1 and question.unit_required
    beside = symbols[0] if len(symbols) == 1 and not typed else ""
    number = asked.given.get("number", "")
    return Numbered(
        number=number, unit=asked.given.get("unit", ""), is_unit_typed=typed,
        units=symbols if len(symbols) > 1 else (), unit_beside=beside,
        is_unread=bool(number.strip()) and read_number(number) is None,
    )  # fmt: skip


def listed(parts: Iterable[Part], *, lettered: bool = False) -> tuple[Listed, ...]:
    return tuple(
        Listed(
            value=str(each.uuid), label=plain(each.html), html=inline(each.html),
            letter=ascii_uppercase[place % 26] if lettered else "",
        )
        for place, each in enumerate(parts)
    )  # fmt: skip


def _shown_as(parts: Iterable[Part], shown: Iterable[Part]) -> dict[str, str]:
    """By the uuid of a part, the one under which its text is listed: what reads the same is shown once."""
    listed_as = {" ".join(each.html.split()): str(each.uuid) for each in shown}
    return {str(each.uuid): listed_as[" ".join(each.html.split())] for each in parts}


@body.register
def _matching(question: Matching, asked: Asked) -> Selects:
    matches = shown_parts(question, asked.seed)
    under = _shown_as((*(pair.match for pair in question.pairs), *question.extras), matches)
    given = asked.each("pairs")
    rows = tuple(
        Row(
            value=str(each.prompt.uuid), label=inline(each.prompt.html),
            given=under.get(given.get(str(each.prompt.uuid), ""), ""),
        )
        for each in question.pairs
    )  # fmt: skip
    is_rich = any(has_media(each.html) for each in matches)
    return Selects(rows=rows, choices=listed(matches, lettered=is_rich), is_rich=is_rich)


@body.register
def _labelling(question: Labelling, asked: Asked) -> Selects:
    labels, given = shown_parts(question, asked.seed), asked.each("pairs")
    under = _shown_as(question.labels, labels)
    rows = tuple(
        Row(
            value=str(each.uuid), label=format_html("{}", each.place), number=number,
            given=under.get(given.get(str(each.uuid), ""), ""),
        )
        for number, each in enumerate(question.markers, 1)
    )  # fmt: skip
    pins = tuple(pin(question.picture, each, number) for number, each in enumerate(question.markers, 1))
    return Selects(rows=rows, choices=listed(labels), picture=shown_picture(question.picture, pins))


@body.register
def _ordering(question: Ordering, asked: Asked) -> Order:
    order: list[str] = asked.given.get("order", [])
    places = {value: number for number, value in enumerate(order, 1)}
    shown = sorted(shown_parts(question, asked.seed), key=lambda each: places.get(str(each.uuid), 0))
    rows = tuple(
        Row(value=str(each.uuid), label=inline(each.html), number=places.get(str(each.uuid), 0)) for each in shown
    )
    return Order(rows=rows, first=question.first, last=question.last, is_arranged=bool(order))


@body.register
def _categorising(question: Categorising, asked: Asked) -> Bins:
    given = asked.each("places")
    rows = tuple(
        Row(value=str(each.uuid), label=inline(each.html), given=given.get(str(each.uuid), ""))
        for each in shown_parts(question, asked.seed)
    )
    categories = tuple(Row(value=str(each.uuid), label=inline(each.html)) for each in question.categories)
    return Bins(rows=rows, categories=categories)


@body.register
def _gaps(question: Gaps, asked: Asked) -> GapText:
    words = listed(shown_parts(question, asked.seed))
    pieces = GAP.split(question.text_html)  # text, number, text, number… text
    given = asked.each("gaps")
    shown: list[Piece] = []
    for text, found in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        number = int(found or 0)
        gap = question.gaps[number - 1] if 0 < number <= len(question.gaps) else None
        shown.append(Piece(html=whole(text), gap=_gap_field(gap, number, given, words, asked) if gap else None))
    return GapText(pieces=tuple(shown), words=words)


def _gap_field(gap: Gap, number: int, given: Mapping[str, str], words: tuple[Listed, ...], asked: Asked) -> GapField:
    choices = words if gap.kind is GapKind.DRAGGED else ()
    if gap.kind is GapKind.LISTED:
        choices = tuple(
            Listed(value=str(each.uuid), label=plain(each.html), html=inline(each.html))
            for each in shuffled(gap.choices, asked.seed)
        )
    return GapField(
        number=number, kind=gap.kind.value, value=str(gap.uuid), given=given.get(str(gap.uuid), ""), choices=choices
    )


@body.register
def _select_words(question: SelectWords, asked: Asked) -> Words:
    return Words(words=words_of(question, set(asked.given.get("words", []))))


def words_of(question: SelectWords, chosen: set[str], verdicts: Mapping[str, str] | None = None) -> tuple[Word, ...]:
    said = verdicts or {}
    shown: list[Word] = []
    for segment in question.segments:
        value = str(segment.uuid) if segment.uuid else ""
        for place, text in enumerate(segment.text.split("\n")):
            shown.append(
                Word(text=text, value=value, chosen=value in chosen, starts_line=place > 0, verdict=said.get(value, ""))
            )
    return tuple(shown)


@body.register
def _hotspot(question: Hotspot, asked: Asked) -> Zones:
    chosen = set(asked.given.get("zones", []))
    options = tuple(
        ShownOption(value=str(each.uuid), label=format_html("{}", each.label), chosen=str(each.uuid) in chosen)
        for each in question.zones
    )
    outlines = tuple(
        outline(question.picture, each, number, chosen=str(each.uuid) in chosen)
        for number, each in enumerate(question.zones, 1)
    )
    picture = shown_picture(question.picture, outlines)
    return Zones(picture=picture, options=options, several=question.most > 1, most=question.most)


def rubric_of(question: ReadByHand) -> tuple[ShownCriterion, ...]:
    return tuple(
        ShownCriterion(
            title=each.title,
            levels=tuple((points_told(level.points), level.description) for level in each.levels),
        )
        for each in question.rubric
    )


@body.register
def _free_text(question: FreeText, asked: Asked) -> Essay:
    return Essay(
        text=asked.given.get("essay", ""), least=question.least_words, most=question.most_words,
        rubric=rubric_of(question),
    )  # fmt: skip


# What a device's own chooser offers first; the server looks at the bytes.
ACCEPT = {"pdf": "application/pdf", "picture": "image/*", "sound": "audio/*", "text": ".odt,.doc,.docx,.txt,.rtf"}


KINDS = {
    "pdf": gettext_lazy("a PDF"),
    "picture": gettext_lazy("a picture"),
    "sound": gettext_lazy("a sound recording"),
    "text": gettext_lazy("a text document"),
}


def _kinds_told(question: FileUpload) -> str:
    return _("You may send: %(kinds)s.") % {"kinds": ", ".join(str(KINDS[each]) for each in question.kinds)}


@body.register
def _file_upload(question: FileUpload, asked: Asked) -> Files:
    return Files(
        files=asked.files, told=_kinds_told(question), most=question.most_files, rubric=rubric_of(question),
        accept=",".join(ACCEPT[each] for each in question.kinds if each in ACCEPT),
    )  # fmt: skip
