"""From our questions to a file that Moodle reads (since 4.4, where ordering is a type of its own).

What Moodle has no field for travels as tags, which it keeps: a competency, a level, a rule for partly right answers,
the type that a question was. What no tag can say is lost: feedback of a matched part.
"""

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from html import escape
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from assessments.quizzes.content import (
    Case,
    Categorising,
    Choice,
    Credit,
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
    NumericAnswer,
    Option,
    Ordering,
    Question,
    QuizContent,
    ReadByHand,
    SelectWords,
    SelfAssessment,
    ShortText,
    SingleChoice,
    TrueFalse,
    Variant,
)
from assessments.quizzes.exchange.marks import CASE
from assessments.quizzes.exchange.markup import ADDRESS, inline, text_of
from assessments.quizzes.exchange.moodle.grades import each_of, fraction, shown_size
from assessments.quizzes.exchange.numbers import plain
from assessments.quizzes.exchange.patterns import as_wildcards
from assessments.quizzes.exchange.rubrics import rubric_html
from assessments.quizzes.exchange.tags import tags_of

Media = Callable[[str], bytes]
MAX_NAME = 120
UNIT_NONE, UNIT_OPTIONAL = "3", "0"


def write(content: QuizContent | Iterable[Question], media: Media) -> bytes:
    """``media`` gives the bytes of an address, or raises ``LookupError`` for what is no longer kept."""
    questions = content.questions if isinstance(content, QuizContent) else tuple(content)
    root = Element("quiz")
    said: set[str] = set()
    for question in questions:
        if question.case is not None and str(question.case.uuid) not in said:
            said.add(str(question.case.uuid))
            root.append(Writer("description", media).case(question.case))
        root.append(element_of(question, media))
    indent(root)
    body: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


def element_of(question: Question, media: Media) -> Element:
    kind = kind_of(question)
    writer = Writer(kind, media)
    writer.header(question)
    WRITERS[kind](writer, question)
    return writer.finished(question)


def kind_of(question: Question) -> str:
    """The nearest type of Moodle's."""
    if isinstance(question, Gaps):
        return "ddwtos" if all(gap.kind is GapKind.DRAGGED for gap in question.gaps) else _cloze_or_essay(question)
    if isinstance(question, ShortText) and not any(_can_say(each) for each in question.accepted):
        return "essay"
    return KINDS[type(question)]


def _cloze_or_essay(question: Gaps) -> str:
    """A gap whose answers only a regular expression says cannot be marked there."""
    typed = [gap for gap in question.gaps if gap.kind is GapKind.TYPED]
    return "cloze" if all(any(_can_say(each) for each in gap.accepted) for gap in typed) else "essay"


def _can_say(variant: Variant) -> bool:
    return variant.share > 0 and (not variant.is_pattern or as_wildcards(variant.text) is not None)


class Writer:
    """One ``<question>``, element after element."""

    def __init__(self, kind: str, media: Media) -> None:
        self.element = Element("question", type="matching" if kind == "match" else kind)
        self.media = media

    def put(self, tag: str, text: str, parent: Element | None = None) -> Element:
        child = SubElement(self.element if parent is None else parent, tag)
        child.text = text
        return child

    def text(self, tag: str, text: str, parent: Element | None = None, **attributes: str) -> Element:
        child = SubElement(self.element if parent is None else parent, tag, attributes)
        self.put("text", text, child)
        return child

    def html(self, tag: str, html: str, parent: Element | None = None, **attributes: str) -> Element:
        """With the files that it shows, each once."""
        child = SubElement(self.element if parent is None else parent, tag, {**attributes, "format": "html"})
        self.fill(child, html)
        return child

    def fill(self, element: Element, html: str) -> None:
        kept: dict[str, bytes] = {}
        self.put("text", ADDRESS.sub(lambda match: self._shown(match, kept), html), element)
        for name, content in kept.items():
            self.file(name, content, element)

    def _shown(self, match: re.Match[str], kept: dict[str, bytes]) -> str:
        content = self.bytes_of(match[2])
        if content is None:
            return 'src=""'
        kept[match[3]] = content
        return f'src="@@PLUGINFILE@@/{match[3]}"'

    def bytes_of(self, address: str) -> bytes | None:
        try:
            return self.media(address)
        except LookupError:
            return None

    def file(self, name: str, content: bytes, parent: Element | None = None) -> None:
        file = SubElement(self.element if parent is None else parent, "file", name=name, path="/", encoding="base64")
        file.text = base64.b64encode(content).decode()

    def picture(self, address: str) -> None:
        content = self.bytes_of(address)
        if content is not None:
            self.file(address.rpartition("/")[2].removeprefix("media:"), content)

    # What every type has

    def header(self, question: Question) -> None:
        self.text("name", (text_of(question.stem_html) or question.code)[:MAX_NAME])
        self.html("questiontext", _stem(question))
        self.html("generalfeedback", question.explanation_html)
        if self.element.get("type") != "cloze":
            self.put("defaultgrade", f"{plain(question.points if question.is_scored else Decimal(0)):f}")
        self.put("penalty", "0")
        self.put("hidden", "0")
        self.put("idnumber", question.code)

    def finished(self, question: Question) -> Element:
        self.tags(tags_of(question))
        return self.element

    def tags(self, tags: Iterable[str]) -> None:
        holder = SubElement(self.element, "tags")
        for tag in tags:
            self.text("tag", tag, holder)

    def case(self, case: Case) -> Element:
        self.text("name", case.title)
        self.html("questiontext", case.html)
        self.text("generalfeedback", "", format="html")
        for tag, value in (("defaultgrade", "0"), ("penalty", "0"), ("hidden", "0"), ("idnumber", f"case-{case.uuid}")):
            self.put(tag, value)
        self.tags([f"{CASE}{case.uuid}"])
        return self.element

    # Answers

    def combined(self) -> None:
        for name in ("correct", "partiallycorrect", "incorrect"):
            self.text(f"{name}feedback", "", format="html")

    def option(self, html: str, share: str, feedback: str) -> None:
        answer = self.html("answer", html, fraction=share)
        self.html("feedback", feedback, answer)

    def answer(self, text: str, share: str, feedback: str, tolerance: str = "") -> None:
        answer = self.text("answer", text, fraction=share, format="plain_text")
        self.html("feedback", feedback, answer)
        if tolerance:
            self.put("tolerance", tolerance, answer)


# The stem, and what of a question has to stand in it there


def _stem(question: Question) -> str:
    if isinstance(question, Gaps):
        return question.stem_html + _gap_text(question)
    if isinstance(question, SelectWords):
        lines = "".join(escape(each.text, quote=False) for each in question.segments).replace("\n", "<br>")
        return f"{question.stem_html}<p>{lines}</p>"
    if isinstance(question, Hotspot):
        alt = escape(question.picture.alt)
        return f'{question.stem_html}<p><img src="{question.picture.src}" alt="{alt}"></p>'
    return question.stem_html


PLACE = re.compile(r"\[\[([0-9]{1,4})\]\]")


def _gap_text(question: Gaps) -> str:
    kind = kind_of(question)
    words = {word.uuid: place for place, word in enumerate(question.words, 1)}

    def said(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        if not 0 <= place < len(question.gaps):
            return ""
        gap = question.gaps[place]
        if kind == "essay":
            return "_____"
        return f"[[{words.get(gap.word, 1)}]]" if kind == "ddwtos" else cloze_of(question, gap)  # type: ignore[arg-type]

    return PLACE.sub(said, question.text_html)


def cloze_of(question: Gaps, gap: Gap) -> str:
    if gap.kind is GapKind.TYPED:
        return "{1:SHORTANSWER:" + "~".join(_typed(gap)) + "}"
    choices = gap.choices or tuple(
        Option(uuid=word.uuid, html=word.html, correct=word.uuid == gap.word) for word in question.words
    )
    said = (f"{'=' if each.correct else ''}{_cloze(each.html)}#{_cloze(each.feedback)}" for each in choices)
    return "{1:MULTICHOICE:" + "~".join(said) + "}"


def _typed(gap: Gap) -> Iterator[str]:
    for variant in gap.accepted:
        text = as_wildcards(variant.text) if variant.is_pattern else variant.text.replace("*", "\\*")
        if text is not None:
            share = "=" if variant.share == 1 else f"%{fraction(variant.share)}%"
            yield f"{share}{_cloze(escape(text, quote=False))}#{_cloze(variant.feedback)}"
    if gap.feedback:
        yield f"*#{_cloze(gap.feedback)}"


SIGNS = {"}": "&#125;", "~": "&#126;", "#": "&#35;", '"': "&#34;", "=": "&#61;", "%": "&#37;", "\\": "&#92;"}
HASH_ENTITY = re.compile(r"&#(?=[0-9]+;)")


def _cloze(html: str) -> str:
    """As entities, which Moodle turns back wherever they stand; a backslash it does not everywhere."""
    kept = HASH_ENTITY.sub("&\ue000", " ".join(html.split()))
    return "".join(SIGNS.get(each, each) for each in kept).replace("\\*", "\\*").replace("\ue000", "#")


# Each type


def _choice(writer: Writer, question: Question) -> None:
    if isinstance(question, SelfAssessment):
        options = [(escape(step.label, quote=False), Decimal(1), "") for step in question.steps]
        return _options(writer, options, single=True, shuffle=False)
    if isinstance(question, SelectWords):
        parts = [(inline(each.text), each.correct, each.feedback) for each in question.segments if each.uuid]
        return _options(writer, _worth(parts, question.credit), single=False, shuffle=False)
    if isinstance(question, Hotspot):
        parts = [(inline(each.label), each.correct, each.feedback) for each in question.zones]
        single = question.most == 1
        worth = (
            [(html, Decimal(correct), told) for html, correct, told in parts]
            if single
            else _worth(parts, question.credit)
        )
        return _options(writer, worth, single=single, shuffle=False)
    return _own_choice(writer, question)


def _own_choice(writer: Writer, question: Question) -> None:
    assert isinstance(question, Choice)  # noqa: S101
    _options(writer, worth_of(question), single=isinstance(question, SingleChoice), shuffle=question.shuffle)


def worth_of(question: Choice) -> list[tuple[str, Decimal, str]]:
    """Each option's HTML, what it is worth in Moodle's terms, and what is told."""
    if question.credit is Credit.WEIGHTED:
        return [(each.html, each.weight, each.feedback) for each in question.options]
    if isinstance(question, SingleChoice):
        return [(each.html, Decimal(each.correct), each.feedback) for each in question.options]
    return _worth([(each.html, each.correct, each.feedback) for each in question.options], question.credit)


def _worth(parts: list[tuple[str, bool, str]], credit: Credit) -> list[tuple[str, Decimal, str]]:
    """A wrong tick takes back as much as a right one gives, or everything where it is all or nothing."""
    each = each_of(max(1, sum(correct for _html, correct, _told in parts)))
    wrong = Decimal(-1) if credit is Credit.ALL_OR_NOTHING else -each
    return [(html, each if correct else wrong, told) for html, correct, told in parts]


def _options(writer: Writer, options: list[tuple[str, Decimal, str]], *, single: bool, shuffle: bool) -> None:
    writer.put("single", "true" if single else "false")
    writer.put("shuffleanswers", "true" if shuffle else "false")
    writer.put("answernumbering", "none")
    writer.put("showstandardinstruction", "0")
    writer.combined()
    for html, worth, feedback in options:
        writer.option(html, fraction(worth), feedback)


def _true_false(writer: Writer, question: Question) -> None:
    assert isinstance(question, TrueFalse)  # noqa: S101
    for said, told in ((True, question.feedback_true), (False, question.feedback_false)):
        share = "100" if question.answer is said else "0"
        answer = writer.text("answer", str(said).lower(), fraction=share, format="moodle_auto_format")
        writer.html("feedback", told, answer)


def _short(writer: Writer, question: Question) -> None:
    assert isinstance(question, ShortText)  # noqa: S101
    writer.put("usecase", "1" if question.case_matters else "0")
    for variant in question.accepted:
        text = as_wildcards(variant.text) if variant.is_pattern else variant.text.replace("*", "\\*")
        if text is not None:
            told = variant.feedback or (question.feedback_correct if variant.share == 1 else "")
            writer.answer(text, fraction(variant.share), told)
    if question.feedback_incorrect:
        writer.answer("*", "0", question.feedback_incorrect)


def _numeric(writer: Writer, question: Question) -> None:
    assert isinstance(question, Numeric)  # noqa: S101
    for each in question.accepted:
        told = each.feedback or (question.feedback_correct if each.share == 1 else "")
        writer.answer(f"{plain(each.value):f}", fraction(each.share), told, tolerance_of(each))
    if question.feedback_incorrect:
        writer.answer("*", "0", question.feedback_incorrect, "0")
    if question.units:
        holder = SubElement(writer.element, "units")
        for unit in question.units:
            one = SubElement(holder, "unit")
            writer.put("multiplier", f"{plain(1 / unit.factor):f}", one)
            writer.put("unit_name", unit.symbol, one)
    writer.put("unitgradingtype", "1" if question.unit_required else "0")
    writer.put("unitpenalty", "1")
    writer.put("showunits", UNIT_OPTIONAL if question.units else UNIT_NONE)
    writer.put("unitsleft", "0")


def tolerance_of(answer: NumericAnswer) -> str:
    """In the number's own terms: Moodle's numbers have no other."""
    return f"{plain(abs(answer.value) * answer.tolerance if answer.is_relative else answer.tolerance):f}"


def _matching(writer: Writer, question: Question) -> None:
    """The matches are plain text there, a picture its alternative."""
    writer.put("shuffleanswers", "true")
    writer.combined()
    for prompt, match in matches_of(question):
        pair = writer.html("subquestion", prompt)
        writer.text("answer", match, pair)


def matches_of(question: Question) -> Iterator[tuple[str, str]]:
    """A prompt in HTML and its match in plain text; the prompt is empty where a match belongs to none."""
    return ((prompt, _said(match)) for prompt, match in _pairs(question))


def _pairs(question: Question) -> Iterator[tuple[str, str]]:
    if isinstance(question, Categorising):
        names = {category.uuid: category.html for category in question.categories}
        taken = {sorted_.category for sorted_ in question.items}
        yield from ((each.item.html, names.get(each.category, "")) for each in question.items)
        yield from (("", each.html) for each in question.categories if each.uuid not in taken)
    elif isinstance(question, Matching):
        yield from ((pair.prompt.html, pair.match.html) for pair in question.pairs)
        yield from (("", extra.html) for extra in question.extras)


ALT = re.compile(r'<img\b[^>]*\salt="([^"]*)"[^>]*>')


def _said(html: str) -> str:
    return text_of(ALT.sub(r"\1", html))


ORDER_GRADES = {
    Credit.ALL_OR_NOTHING: "ALL_OR_NOTHING",
    Credit.PLACES: "ABSOLUTE_POSITION",
    Credit.NEIGHBOURS: "RELATIVE_NEXT_EXCLUDE_LAST",
    Credit.LONGEST_RUN: "LONGEST_ORDERED_SUBSET",
}


def _ordering(writer: Writer, question: Question) -> None:
    assert isinstance(question, Ordering)  # noqa: S101
    writer.put("layouttype", "VERTICAL")
    writer.put("selecttype", "ALL")
    writer.put("selectcount", str(len(question.items)))
    writer.put("gradingtype", ORDER_GRADES.get(question.credit, "RELATIVE_NEXT_EXCLUDE_LAST"))
    writer.put("showgrading", "SHOW")
    writer.put("numberingstyle", "none")
    writer.combined()
    writer.put("shownumcorrect", "0")
    for item in question.items:
        writer.option(item.html, "100", item.feedback)


def _dragged(writer: Writer, question: Question) -> None:
    assert isinstance(question, Gaps)  # noqa: S101
    writer.put("shuffleanswers", "1")
    writer.combined()
    for word in question.words:
        box = SubElement(writer.element, "dragbox")
        writer.put("text", word.html, box)
        writer.put("group", "1", box)
        SubElement(box, "infinite")


def _cloze_answers(writer: Writer, question: Question) -> None:
    """They stand in the text."""


def _labelling(writer: Writer, question: Question) -> None:
    assert isinstance(question, Labelling)  # noqa: S101
    SubElement(writer.element, "shuffleanswers")
    writer.combined()
    writer.picture(question.picture.src)
    numbers = {label.uuid: place for place, label in enumerate(question.labels, 1)}
    for label in question.labels:
        drag = SubElement(writer.element, "drag")
        writer.put("no", str(numbers[label.uuid]), drag)
        writer.put("text", _said(label.html), drag)
        writer.put("draggroup", "1", drag)
        SubElement(drag, "infinite")
        for match in ADDRESS.finditer(label.html):
            content = writer.bytes_of(match[2])
            if content is not None:
                writer.file(match[3], content, drag)
    width, height = shown_size(question.picture.width, question.picture.height)
    for place, marker in enumerate(question.markers, 1):
        drop = SubElement(writer.element, "drop")
        writer.put("text", marker.place, drop)
        writer.put("no", str(place), drop)
        writer.put("choice", str(numbers.get(marker.label, 1)), drop)
        writer.put("xleft", str(round(marker.x * width)), drop)
        writer.put("ytop", str(round(marker.y * height)), drop)


FILE_KINDS = {"pdf": ".pdf", "picture": "web_image", "sound": "web_audio", "text": "document"}


def _essay(writer: Writer, question: Question) -> None:
    files = question.most_files if isinstance(question, FileUpload) else 0
    writer.put("responseformat", "noinline" if files else "editor")
    writer.put("responserequired", "0" if files else "1")
    writer.put("responsefieldlines", "10")
    if isinstance(question, FreeText):
        writer.put("minwordlimit", str(question.least_words or ""))
        writer.put("maxwordlimit", str(question.most_words or ""))
    writer.put("attachments", str(files))
    writer.put("attachmentsrequired", str(min(files, 1)))
    if isinstance(question, FileUpload):
        writer.put("filetypeslist", ",".join(FILE_KINDS[kind] for kind in question.kinds if kind in FILE_KINDS))
    writer.html("graderinfo", _grader(question))
    writer.text("responsetemplate", "", format="html")


def _grader(question: Question) -> str:
    """A regular expression or a list of answers is what a person who marks looks for."""
    if isinstance(question, ReadByHand):
        return question.model_answer_html + rubric_html(question.rubric)
    if isinstance(question, ShortText):
        return _listing(variant.text for variant in question.accepted)
    if isinstance(question, Gaps):
        return "".join(_listing(variant.text for variant in gap.accepted) for gap in question.gaps)
    return ""


def _listing(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line, quote=False)}</li>' for line in lines)}</ul>"


KINDS: dict[type[Question], str] = {
    SingleChoice: "multichoice", MultipleChoice: "multichoice", SelectWords: "multichoice", Hotspot: "multichoice",
    SelfAssessment: "multichoice", TrueFalse: "truefalse", ShortText: "shortanswer", Numeric: "numerical",
    Matching: "match", Categorising: "match", Ordering: "ordering", Labelling: "ddimageortext", FreeText: "essay",
    FileUpload: "essay",
}  # fmt: skip

WRITERS: dict[str, Callable[[Writer, Question], None]] = {
    "multichoice": _choice, "truefalse": _true_false, "shortanswer": _short, "numerical": _numeric, "match": _matching,
    "ordering": _ordering, "ddwtos": _dragged, "cloze": _cloze_answers, "ddimageortext": _labelling, "essay": _essay,
}  # fmt: skip
