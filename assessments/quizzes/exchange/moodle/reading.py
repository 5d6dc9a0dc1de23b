"""From a question bank's XML to a report."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from assessments.quizzes.content import Case
from assessments.quizzes.exchange.building import Unusable
from assessments.quizzes.exchange.items import Codes, Names, Origin, draft, ignored, refuse_many, understood
from assessments.quizzes.exchange.marks import CASE, OURS
from assessments.quizzes.exchange.markup import Cleaner
from assessments.quizzes.exchange.media import Shelf
from assessments.quizzes.exchange.moodle.entries import Entry, words
from assessments.quizzes.exchange.moodle.kinds import KINDS, VARIABLE
from assessments.quizzes.exchange.ours import as_ours
from assessments.quizzes.exchange.report import FileRefused, Item, Refusal, Remark, Report
from assessments.quizzes.exchange.xmlfiles import local, named, parsed, source_of

FORMAT = "moodle_xml"
TOP = ("$course$/", "$module$/", "$system$/", "$cat1$/", "$category$/")


def read(data: bytes, *, name: str = "") -> Report:
    """Raises :class:`FileRefused`."""
    root = parsed(data)
    questions = list(named(root, "question"))
    if local(root) != "quiz":
        raise FileRefused(Refusal.NOT_THIS_FORMAT, local(root))
    if not questions:
        raise FileRefused(Refusal.EMPTY)
    refuse_many(len(questions))
    file = File(names=Names(data))
    items = tuple(file.item(place, element) for place, element in enumerate(questions, 1))
    return Report(format=FORMAT, items=items, media=file.shelf.kept)


@dataclass(kw_only=True)
class File:
    """What one question says of those after it."""

    names: Names
    shelf: Shelf = field(default_factory=Shelf)
    codes: Codes = field(default_factory=Codes)
    cases: dict[str, Case] = field(default_factory=dict)
    category: str = ""

    def item(self, place: int, element: Element) -> Item:
        kind = element.get("type", "").strip()
        entry = Entry(
            element=element, place=str(place), kind=kind, names=self.names, cleaner=Cleaner(self.shelf),
            cases=self.cases, codes=self.codes,
        )  # fmt: skip
        if kind == "category":
            return self._category(entry)
        origin = Origin(
            place=entry.place, kind=kind, title=entry.title, source=_source(element), category=self.category,
            tags=_foreign(entry),
        )  # fmt: skip
        return self._description(entry, origin) if kind == "description" else _question(entry, origin)

    def _category(self, entry: Entry) -> Item:
        self.category = _category_name(words(entry.child("category")))
        return ignored(Origin(place=entry.place, kind=entry.kind, title=self.category, category=self.category))

    def _description(self, entry: Entry, origin: Origin) -> Item:
        """A text that asks nothing: the case of the questions that say so, in files of ours."""
        for tag in entry.tagged(CASE):
            self.cases[tag] = Case(uuid=entry.names("case", tag), title=entry.title, html=entry.stem())
        return ignored(origin, entry.cleaner.remarks)


def _question(entry: Entry, origin: Origin) -> Item:
    if entry.kind in VARIABLE:
        return draft(origin, [(Remark.VARIABLE, entry.kind)])
    if entry.kind not in KINDS:
        return draft(origin, [(Remark.UNKNOWN_TYPE, entry.kind)])
    try:
        entry.note_losses()
        question = as_ours(entry, KINDS[entry.kind](entry))
    except Unusable as error:
        return draft(origin, [*entry.cleaner.remarks, (error.remark, error.detail)])
    return understood(question, origin, entry.cleaner.remarks)


def _foreign(entry: Entry) -> tuple[str, ...]:
    """Tags of the file's author: ours are read, not shown."""
    return tuple(tag for tag in entry.tags if not tag.startswith(OURS))[:20]


def _category_name(path: str) -> str:
    """``$course$/top/Health/First aid`` as ``Health / First aid``."""
    for start in TOP:
        path = path.removeprefix(start)
    steps = [step.strip() for step in path.replace("//", "\x00").split("/")]
    return " / ".join(step.replace("\x00", "/") for step in steps if step and step != "top")[:300]


def _source(element: Element) -> str:
    """As it stood, without the bytes of its files."""
    return source_of(_light(element)) if any(local(each) == "file" for each in element.iter()) else source_of(element)


def _light(element: Element) -> Element:
    copy = Element(element.tag, element.attrib)
    copy.text, copy.tail = (None if local(element) == "file" else element.text), element.tail
    copy.extend(_light(child) for child in element)
    return copy
