"""From GIFT to a report."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from html import unescape
from typing import Any

from assessments.quizzes.content import (
    FreeText,
    Gap,
    GapKind,
    Gaps,
    Numeric,
    Option,
    Ordering,
    Part,
    Question,
    QuestionLevel,
    TrueFalse,
)
from assessments.quizzes.exchange.building import (
    Answer,
    Unusable,
    matching,
    multiple_choice,
    numeric,
    one_or_several,
    refuse_many_parts,
    short_text,
    single_choice,
)
from assessments.quizzes.exchange.gift.blocks import FORMAT as FORM
from assessments.quizzes.exchange.gift.blocks import FORMS, Block, Pieces, blocks, pieces, shown, titled
from assessments.quizzes.exchange.items import Codes, Names, Origin, draft, ignored, refuse_many, understood
from assessments.quizzes.exchange.marks import COMPETENCY, LEVEL
from assessments.quizzes.exchange.markup import Cleaner, as_block, as_html, as_line, text_of
from assessments.quizzes.exchange.media import Shelf
from assessments.quizzes.exchange.moodle.cloze import LISTED, TYPED
from assessments.quizzes.exchange.numbers import number, share
from assessments.quizzes.exchange.report import FileRefused, Item, Refusal, Remark, Report
from assessments.quizzes.exchange.texts import decoded, split_stem

FORMAT = "gift"
TRUE, FALSE = frozenset({"T", "TRUE", "VRAI"}), frozenset({"F", "FALSE", "FAUX"})
WEIGHT = re.compile(r"\s*%\s*(-?[0-9]{1,3}(?:\.[0-9]{1,10})?)\s*%")
ORDER = re.compile(
    r">\s*([0-9]+)?\s*(?:HORIZONTAL|VERTICAL|HORI|VERT|H|V)?\s*(ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG)?\s*",
    re.IGNORECASE,
)
CLOZE = re.compile(r"\s*[0-9]*\s*:\s*([A-Za-z]+(?:_[A-Za-z]+)?)\s*:")
BLANK = "_____"
PLACE = re.compile(r"\[\[[0-9]+\]\]")


def read(data: bytes, *, name: str = "") -> Report:
    """Raises :class:`FileRefused`."""
    text, is_guess = decoded(data)
    found = list(blocks(text))
    refuse_many(len(found))
    file = File(names=Names(data))
    items = tuple(item for place, block in enumerate(found, 1) if (item := file.item(place, block)))
    # Any text at all reads as a description.
    if not any(item.kind != "description" for item in items) and "::" not in text:
        raise FileRefused(Refusal.NOT_THIS_FORMAT)
    remarks = ((Remark.ENCODING_GUESSED, "windows-1252"),) if is_guess else ()
    return Report(format=FORMAT, items=items, media=file.shelf.kept, remarks=remarks)


@dataclass(kw_only=True)
class File:
    names: Names
    shelf: Shelf = field(default_factory=Shelf)
    codes: Codes = field(default_factory=Codes)
    category: str = ""

    def item(self, place: int, block: Block) -> Item:
        if block.category is not None:
            self.category = _category_name(block.category)
            return ignored(Origin(place=str(block.line), kind="category", title=self.category, category=self.category))
        found = pieces(block.text)
        if found is None:
            return self._broken(block)
        entry = Entry(pieces=found, place=place, block=block, names=self.names, cleaner=Cleaner(self.shelf))
        origin = self._origin(block, entry.kind, found.title or text_of(entry.stem))
        if entry.kind == "description":
            return ignored(origin, entry.cleaner.remarks)
        try:
            question = entry.question(self.codes)
        except Unusable as error:
            return draft(origin, [*entry.cleaner.remarks, (error.remark, error.detail)])
        return understood(question, origin, entry.cleaner.remarks)

    def _broken(self, block: Block) -> Item:
        title, text = titled(block.text)
        asked = text_of(shown(text.partition("{")[0]))
        return draft(self._origin(block, "", title or asked), [(_flaw(text), "")])

    def _origin(self, block: Block, kind: str, title: str) -> Origin:
        tags = tuple(dict.fromkeys(value.strip() for mark, value in block.marks if mark == "tag" and value.strip()))
        tags = tuple(tag for tag in tags if not tag.startswith((COMPETENCY, LEVEL)))
        return Origin(
            place=str(block.line), kind=kind, title=title, source=_as_written(block.text), category=self.category,
            tags=tags[:20],
        )  # fmt: skip


def _flaw(text: str) -> Remark:
    """Which brace is missing."""
    opened, closed = text.count("{"), text.count("}")
    if opened == closed:
        return Remark.BRACES_NESTED
    return Remark.BRACE_OPEN if opened > closed else Remark.BRACE_CLOSE


ESCAPED = re.compile("[\ue010-\ue01e]")


def _as_written(text: str) -> str:
    """With its escapes."""
    return shown(ESCAPED.sub(lambda match: "\\n" if match[0] == "\ue01e" else f"\\{match[0]}", text))


def _category_name(path: str) -> str:
    steps = [step.strip() for step in path.split("/")]
    return " / ".join(step for step in steps if step not in {"", "top", "$course$", "$module$", "$system$"})[:300]


@dataclass(kw_only=True)
class Entry:
    """One question while it is read."""

    pieces: Pieces
    place: int
    block: Block
    names: Names
    cleaner: Cleaner

    @property
    def kind(self) -> str:
        """As Moodle tells one type from another."""
        if not self.pieces.answers:
            return "description"
        if len(self.pieces.answers) > 1 or CLOZE.match(self.pieces.answers[0]):
            return "multianswer"
        return kind_of(self.said)

    @property
    def said(self) -> str:
        """The answers, without what is told to everybody."""
        return self.pieces.answers[0].rpartition("####")[0 if "####" in self.pieces.answers[0] else 2].strip()

    @property
    def explanation(self) -> str:
        told = self.pieces.answers[-1].rpartition("####")
        return as_block(self.html(told[2])) if told[1] else ""

    @cached_property
    def stem(self) -> str:
        before, *after = self.pieces.texts
        if not self.pieces.answers or not after[0].strip():
            return as_block(self.html(before + "".join(after)))
        return as_block(self.html(f"{before}{BLANK}{after[0]}"))

    def html(self, text: str) -> str:
        found = FORM.match(text)
        form = FORMS[found[1].lower()] if found else self.pieces.form
        return self.cleaner.html(as_html(shown(text[found.end() :] if found else text).strip(), form))

    def line(self, text: str) -> str:
        return as_line(self.html(text))

    def words(self, text: str) -> str:
        found = FORM.match(text)
        return unescape(" ".join(shown(text[found.end() :] if found else text).split()))

    def uuid(self, *place: object) -> Any:
        return self.names(self.place, *place)

    def common(self, codes: Codes, **stem: str) -> dict[str, Any]:
        mark = next((value for name, value in self.block.marks if name == "id"), "")
        return {
            "uuid": self.uuid(),
            "code": codes(mark, self.pieces.title, text_of(self.stem)),
            "stem_html": stem.get("stem_html", self.stem),
            "explanation_html": self.explanation,
            "competencies": tuple(dict.fromkeys(self._tagged(COMPETENCY))),
            "level": next((level for level in QuestionLevel if level in self._tagged(LEVEL)), QuestionLevel.UNSAID),
        }

    def _tagged(self, prefix: str) -> list[str]:
        tags = (value.strip() for name, value in self.block.marks if name == "tag")
        return [tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)]

    def question(self, codes: Codes) -> Question:
        makers: dict[str, Callable[[dict[str, Any]], Question]] = {
            "essay": self._essay,
            "truefalse": self._true_false,
            "numerical": self._numeric,
            "match": self._matching,
            "ordering": self._ordering,
            "multichoice": self._choice,
            "multianswer": self._gaps,
            "shortanswer": self._short,
        }
        return makers[self.kind](self.common(codes))

    # Each type

    def _essay(self, common: dict[str, Any]) -> FreeText:
        return FreeText(**common, rubric=())

    def _short(self, common: dict[str, Any]) -> Question:
        return short_text(common, self._answers(self.said, "="), self.cleaner.remark)

    def _true_false(self, common: dict[str, Any]) -> TrueFalse:
        said, *told = self.said.split("#", 2)
        wrong, right = (self.line(each) for each in (*told, "", "")[:2])
        answer = self.words(said).upper() in TRUE
        feedback = (right, wrong) if answer else (wrong, right)
        return TrueFalse(**common, answer=answer, feedback_true=feedback[0], feedback_false=feedback[1])

    def _numeric(self, common: dict[str, Any]) -> Numeric:
        said, _tilde, wrong = self.said[1:].partition("~")
        read = []
        for answer in self._answers(said, "="):
            value, tolerance = _number(answer.text)
            read.append(
                (Answer(text=answer.text, share=answer.share, feedback=answer.feedback, tolerance=tolerance), value)
            )
        return numeric(common, read, self.cleaner.remark, rest=self.line(wrong.partition("#")[2]))

    def _matching(self, common: dict[str, Any]) -> Question:
        return matching(common, self._pairs(), self.uuid)

    def _pairs(self) -> list[tuple[str, str]]:
        pairs = []
        parts = list(filter(str.strip, self.said.split("=")))
        refuse_many_parts(len(parts))
        for part in parts:
            prompt, _arrow, match = part.partition("->")
            pairs.append((self.line(prompt), self.line(match)))
        return pairs

    def _ordering(self, common: dict[str, Any]) -> Ordering:
        said = ORDER.sub("", self.said, count=1)
        lines = list(filter(str.strip, said.split("\n")))
        refuse_many_parts(len(lines))
        items = [self.line(each) for each in lines]
        if len(items) < 2:  # noqa: PLR2004
            raise Unusable(Remark.NO_ANSWER)
        parts = tuple(Part(uuid=self.uuid("item", place), html=html) for place, html in enumerate(items))
        return Ordering(**common, items=parts)

    def _choice(self, common: dict[str, Any]) -> Question:
        answers = self._answers(self.said, "~", is_html=True)
        if "=" in self.said:
            return one_or_several(common, answers, self.uuid, self.cleaner.remark)
        return multiple_choice(common, answers, self.uuid)

    def _gaps(self, common: dict[str, Any]) -> Gaps:
        """More answers than one in a sentence, which Moodle does not read and people write."""
        refuse_many_parts(len(self.pieces.answers))
        marks = [f"[[{place}]]" for place in range(1, len(self.pieces.answers) + 1)]
        text = "".join(part for pair in zip(self.pieces.texts, [*marks, ""], strict=True) for part in pair)
        stem, html = split_stem(as_block(self.html(text)), PLACE)
        gaps = tuple(self._gap(place, said) for place, said in enumerate(self.pieces.answers))
        return Gaps(**{**common, "stem_html": stem}, text_html=html, gaps=gaps)

    def _gap(self, place: int, said: str) -> Gap:
        said = said.rpartition("####")[0] if "####" in said else said
        said, kind = _without_cloze(said.strip())
        if kind == "multichoice":
            found = self._answers(said, "~", is_html=True)
            single_choice(_NOTHING, found, self.uuid)
            choices = tuple(
                Option(
                    uuid=self.uuid("gap", place, other), html=each.text, correct=each.share > 0, feedback=each.feedback
                )
                for other, each in enumerate(found)
            )
            return Gap(uuid=self.uuid("gap", place), kind=GapKind.LISTED, choices=choices)
        if kind != "shortanswer":
            raise Unusable(Remark.UNKNOWN_TYPE, kind)
        accepted = short_text(_NOTHING, self._answers(said, "="), self.cleaner.remark).accepted
        return Gap(uuid=self.uuid("gap", place), kind=GapKind.TYPED, accepted=accepted)

    def _answers(self, said: str, sign: str, *, is_html: bool = False) -> list[Answer]:
        """In choices an equals sign begins an answer as a tilde does, and says that it is right."""
        parts = (said.replace("=", "~=") if sign == "~" else said).split(sign)
        refuse_many_parts(len(parts))
        return [self._answer(part, sign, is_html) for part in parts if part.strip()]

    def _answer(self, part: str, sign: str, is_html: bool) -> Answer:
        part = part.strip()
        is_right = sign == "=" or part.startswith("=")
        part = part.removeprefix("=")
        weight = WEIGHT.match(part)
        worth = share(weight[1]) or Decimal(0) if weight else Decimal(is_right)
        text, _sign, told = (part[weight.end() :] if weight else part).partition("#")
        return Answer(text=self.line(text) if is_html else self.words(text), share=worth, feedback=self.line(told))


_NOTHING = {"uuid": Names(b"")(), "code": "x", "stem_html": "", "competencies": ()}


def _without_cloze(said: str) -> tuple[str, str]:
    """The answers of a gap and their kind; where they are written as in Moodle's own texts with gaps, tildes part
    words too."""
    found = CLOZE.match(said)
    if not found:
        return said, kind_of(said)
    said = said[found.end() :]
    if LISTED.fullmatch(found[1]):
        return said, "multichoice"
    return said.replace("~", "="), "shortanswer" if TYPED.fullmatch(found[1]) else found[1]


def kind_of(said: str) -> str:
    if not said:
        return "essay"
    if said.startswith("#"):
        return "numerical"
    if ORDER.match(said) and "\n" in said and "~" not in said and "=" not in said:
        return "ordering"
    if "~" in said:
        return "multichoice"
    if "=" in said and "->" in said:
        return "match"
    return "truefalse" if said.partition("#")[0].strip().upper() in TRUE | FALSE else "shortanswer"


def _number(text: str) -> tuple[Decimal, Decimal]:
    """``5``, ``5:2`` or ``3..7``."""
    if ".." in text:
        low, high = (number(each) for each in text.split("..", 1))
        if low is None or high is None:
            raise Unusable(Remark.BROKEN, text)
        return (low + high) / 2, abs(high - low) / 2
    value, tolerance = (number(each) for each in (text.partition(":")[0], text.partition(":")[2] or "0"))
    if value is None or tolerance is None:
        raise Unusable(Remark.BROKEN, text)
    return value, tolerance
