"""From a package, or from one item, to a report."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from assessments.quizzes.content import Case
from assessments.quizzes.exchange.archives import is_archive, unpacked
from assessments.quizzes.exchange.building import Unusable
from assessments.quizzes.exchange.items import Codes, Names, Origin, draft, ignored, refuse_many, understood
from assessments.quizzes.exchange.marks import OURS
from assessments.quizzes.exchange.markup import Cleaner, as_block, text_of
from assessments.quizzes.exchange.media import Shelf
from assessments.quizzes.exchange.ours import as_ours
from assessments.quizzes.exchange.qti.bodies import inner, interactions, pieces
from assessments.quizzes.exchange.qti.declared import Declared, Processing, declarations, processing
from assessments.quizzes.exchange.qti.entries import Entry, Found
from assessments.quizzes.exchange.qti.kinds import read as read_kind
from assessments.quizzes.exchange.qti.names import as_second, inside, one, words
from assessments.quizzes.exchange.report import FileRefused, Item, Refusal, Remark, Report
from assessments.quizzes.exchange.xmlfiles import parsed, source_of

FORMAT = "qti"
MANIFEST = "imsmanifest.xml"
SPREADSHEET = b"[Content_Types].xml"
ITEM = "assessmentItem"
ITEM_TAGS = (b"assessmentItem", b"qti-assessment-item")
FIRST_VERSION = b"<questestinterop"
HEAD = 4_000
MAX_TAGS = 20
# A document type that is a name alone declares nothing; any other is refused.
BARE_DOCTYPE = re.compile(
    rb"(\s*(?:\xef\xbb\xbf)?(?:<\?xml[^<>]{0,200}\?>)?\s*)<!DOCTYPE\s{1,9}[A-Za-z:-]{1,60}\s{0,9}>"
)


def recognises(data: bytes, name: str) -> bool:
    del name
    if is_archive(data):
        return b".xml" in data and SPREADSHEET not in data
    return any(tag in data[:HEAD] for tag in ITEM_TAGS) and b"<manifest" not in data[:HEAD]


def read(data: bytes, *, name: str = "") -> Report:
    """Raises :class:`FileRefused`."""
    package = Package(files=unpacked(data) if is_archive(data) else {name or "item.xml": data}, names=Names(data))
    found = tuple(package.items(is_package=is_archive(data)))
    if not found:
        package.refuse()
    refuse_many(len(found))
    return Report(format=FORMAT, items=found, media=package.shelf.kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An item, and what holds for every piece of it: read once, for there may be thousands."""

    path: str
    item: Element
    declared: Mapping[str, Declared]
    processing: Processing
    source: str


@dataclass(kw_only=True)
class Package:
    files: dict[str, bytes]
    names: Names
    shelf: Shelf = field(default_factory=Shelf)
    codes: Codes = field(default_factory=Codes)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cases: dict[str, Case | None] = field(default_factory=dict)

    def items(self, *, is_package: bool) -> Iterator[Item]:
        if not is_package:
            root = _root(next(iter(self.files.values())))
            yield from self._file(next(iter(self.files)), root)
            return
        for path in self._paths():
            yield from self._packed(path)

    def refuse(self) -> None:
        first = any(FIRST_VERSION in content[:HEAD] for content in self.files.values())
        is_package = any(posixpath.basename(path) == MANIFEST for path in self.files)
        is_foreign = first or not is_package
        raise FileRefused(Refusal.NOT_THIS_FORMAT if is_foreign else Refusal.EMPTY, "QTI 1.2" if first else "")

    def _paths(self) -> list[str]:
        """In the manifest's order; then the items that it forgets."""
        said: list[str] = []
        for path in (path for path in self.files if posixpath.basename(path) == MANIFEST):
            said += self._listed(path)
        others = [path for path, content in self.files.items() if path.lower().endswith(".xml") and _is_item(content)]
        found = list(dict.fromkeys([*said, *others]))
        refuse_many(len(found))
        return found

    def _listed(self, manifest: str) -> Iterator[str]:
        root = _root(self.files[manifest])
        for resource in inside(root, "resource"):
            kind = resource.get("type", "")
            path = _joined(manifest, resource.get("href", ""))
            if "item" not in kind or "qti" not in kind:
                continue
            self.tags[path] = _keywords(resource)
            yield path

    def _packed(self, path: str) -> Iterator[Item]:
        """One file that cannot be read is one question that is not understood."""
        content = self.files.get(path)
        if content is None:
            yield draft(Origin(place=path, kind=ITEM, title=path), [(Remark.MEDIA_MISSING, path)])
            return
        try:
            root = _root(content)
        except FileRefused as error:
            yield draft(Origin(place=path, kind=ITEM, title=path), [(Remark.BROKEN, str(error))])
            return
        if root.tag == ITEM:
            yield from self._file(path, root)

    def _file(self, path: str, item: Element) -> Iterator[Item]:
        if item.tag != ITEM:
            raise FileRefused(Refusal.NOT_THIS_FORMAT, str(item.tag))
        body = one(item, "itemBody")
        parts = pieces(body) if body is not None else [Element("itemBody")]
        refuse_many(len(parts))
        whole = Whole(
            path=path, item=item, declared=declarations(item), processing=processing(item), source=source_of(item)
        )
        for number, piece in enumerate(parts, 1):
            yield self._question(whole, piece, number, len(parts))

    def _question(self, whole: Whole, piece: Element, number: int, total: int) -> Item:
        path = whole.path
        entry = Entry(
            item=whole.item, body=piece, place=path if total == 1 else f"{path}#{number}", names=self.names,
            codes=self.codes, cleaner=Cleaner(self.shelf), found=Found(files=self.files, path=path),
            declared=whole.declared, processing=whole.processing, is_last=number == total, is_only=total == 1,
            tags=self.tags.get(path, ()),
        )  # fmt: skip
        entry.case = self._case(path, whole.item, entry.cleaner)
        tags = tuple(tag for tag in entry.tags if not tag.startswith(OURS))
        kind = ", ".join(dict.fromkeys(str(each.tag) for each in interactions(piece)))
        origin = Origin(place=entry.place, kind=kind or ITEM, title=entry.title, source=whole.source, tags=tags)
        return _read(entry, origin)

    def _case(self, path: str, item: Element, cleaner: Cleaner) -> Case | None:
        """A text that several items share."""
        reference = one(item, "assessmentStimulusRef")
        if reference is None:
            return None
        address = _joined(path, reference.get("href", ""))
        if address not in self.cases:
            self.cases[address] = self._stimulus(address, cleaner)
        if self.cases[address] is None:
            cleaner.remark(Remark.MEDIA_MISSING, address)
        return self.cases[address]

    def _stimulus(self, path: str, cleaner: Cleaner) -> Case | None:
        try:
            root = _root(self.files[path])
        except (KeyError, FileRefused):
            return None
        body = one(root, "stimulusBody")
        html = "" if body is None else as_block(cleaner.html(inner(body), Found(files=self.files, path=path)))
        return Case(uuid=self.names("case", path), title=text_of(root.get("title", ""))[:200], html=html)


def _read(entry: Entry, origin: Origin) -> Item:
    if not entry.asked:
        return ignored(origin)
    if one(entry.item, "templateDeclaration", "templateProcessing") is not None:
        return draft(origin, [(Remark.VARIABLE, "templateProcessing")])
    if entry.item.get("adaptive") == "true":
        entry.remark(Remark.SETTING_LOST, "adaptive")
    try:
        question = as_ours(entry, read_kind(entry))
    except Unusable as error:
        return draft(origin, [*entry.cleaner.remarks, (error.remark, error.detail)])
    if entry.processing.foreign:
        entry.remark(Remark.RESPONSE_PROCESSING, ", ".join(entry.processing.foreign))
    return understood(question, origin, entry.cleaner.remarks)


def _root(content: bytes) -> Element:
    return as_second(parsed(BARE_DOCTYPE.sub(rb"\1", content, count=1) if BARE_DOCTYPE.match(content) else content))


def _is_item(content: bytes) -> bool:
    return any(tag in content[:HEAD] for tag in ITEM_TAGS)


def _joined(path: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address)))


def _keywords(resource: Element) -> tuple[str, ...]:
    found = (words(each) for each in inside(resource, "keyword"))
    return tuple(dict.fromkeys(filter(None, (each[:100] for each in found))))[:MAX_TAGS]
