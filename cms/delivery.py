"""A lesson as it is sent: its blocks with everything they point at, found in one query however many there are."""

import json
import mimetypes
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from time import time
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.files.storage import default_storage
from django.db.models import F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.blocks import ListBlock, PageChooserBlock, RichTextBlock, StructBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from accounts.kept import Kept
from accounts.prepared import Ask, prepared
from cms.models import ActivityPage, GlossaryTerm, LessonPage, Recording, TrainingDocument, TrainingImage
from cms.models.media import TrainingRendition
from cms.pictures import DRAWN, NARROW, SIZES, prepare
from cms.rich_text import Prose, Term, term_ids
from cms.streaming import stream_url

IMAGE, RECORDING, DOCUMENT, ACTIVITY, TERM = "image", "recording", "document", "activity", "term"
HEADING = "heading"
PERSONAL = "activity"  # the block that opens or not, by who reads
CHOOSERS = {
    ImageChooserBlock: IMAGE,
    SnippetChooserBlock: RECORDING,
    DocumentChooserBlock: DOCUMENT,
    PageChooserBlock: ACTIVITY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A block of the lesson. ``id`` is its anchor on the page; ``html`` is empty where it depends on the reader;
    ``heading`` is the element of its title, where it is not the block's usual one."""

    id: str
    kind: str
    value: Any
    template: str
    heading: str = ""
    html: SafeString = field(default_factory=SafeString)

    def render(self) -> SafeString:
        return render_to_string("cms/lesson_part.html", {"part": self})


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    src: str
    srcset: str
    width: int
    height: int
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    title: str
    src: str
    type: str
    captions: str
    transcript: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    title: str
    url: str
    ending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    uuid: UUID
    title: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonContent:
    parts: tuple[Part, ...]
    reading: Media | None
    edition: str
    is_plain: bool
    has_plain: bool

    def embedded(self) -> list[UUID]:
        return [part.value["activity"].uuid for part in self.parts if part.kind == PERSONAL and part.value["activity"]]

    def body(self, links: Mapping[UUID, str]) -> SafeString:
        """With where the embedded activities open for this reader."""
        return mark_safe("".join(part.html or _linked(part, links).render() for part in self.parts))  # noqa: S308


def _linked(part: Part, links: Mapping[UUID, str]) -> Part:
    activity = part.value["activity"]
    return replace(part, value={**part.value, "url": links.get(activity.uuid, "") if activity else ""})


Rows = tuple[tuple[str, int, str], ...]  # kind, id and the rest as JSON: in this shape it is a key


@dataclass(slots=True)
class _Findings:
    """What a lesson points at, by kind and id, as stored."""

    rows: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)

    def get(self, kind: str, pk: int | None) -> dict[str, Any] | None:
        return self.rows.get((kind, pk)) if pk else None

    def terms(self) -> dict[int, Term]:
        return {pk: Term(**row) for (kind, pk), row in self.rows.items() if kind == TERM}


class Guess:
    """What a lesson points at, asked before its words are known: what it pointed at the last time, in this process. Who
    reads the words then sees whether that was right."""

    def __init__(self, ask: Ask, uuid: UUID, *, plain: bool) -> None:
        self.lesson = (uuid, plain)
        self.ids = _LAST_WANTED.get(self.lesson, dict)
        self.rows = ask(_assets, *_asked(self.ids)) if any(self.ids.values()) else None

    def answer(self, wanted: dict[str, set[int]]) -> Rows | None:
        """None where it was wrong; right the next time."""
        _LAST_WANTED.put(self.lesson, wanted)
        return tuple(self.rows.value) if self.rows and self.ids == wanted else None


def lesson_content(
    page: LessonPage, *, plain: bool, prefix: str = "", guess: Guess | None = None
) -> LessonContent:  # fmt: skip
    """One query where ``guess`` was wrong or there is none, once its pictures are made; and one for words that this
    process has not read. Without a version in plain language the lesson is the usual one."""
    words = _words_of(page)
    version = _Version(words.edition, plain and words.has_plain, page.reading_id, page)
    wanted = _wanted_by(version)
    seen = guess.answer(wanted) if guess else None
    if seen is None:
        seen = _find(wanted)
    if _make_missing_sizes(_findings_of(seen)):
        seen = _find(wanted)
    return _content(_Material(version, seen, prefix, get_language(), int(time() // KEPT_SECONDS)))


@dataclass(frozen=True, slots=True)
class _Words:
    edition: str
    has_plain: bool


def _words_of(page: LessonPage) -> _Words:
    """A draft has no ``row_version``: its words are in it."""
    if not hasattr(page, "row_version"):
        return _read_words(page)
    shown = (page.pk, page.row_version, page.live_revision_id, page.title, page.objective)
    return _WORDS.get(shown, lambda: _read_words(page))


def _read_words(page: LessonPage) -> _Words:
    if unread := page.get_deferred_fields() & {"body", "body_simple"}:
        page.refresh_from_db(fields=list(unread))
    return _Words(page.edition(), len(page.body_simple) > 0)


KEPT_LESSONS = 128
_WORDS: Kept[tuple[Any, ...], _Words] = Kept(4 * KEPT_LESSONS)
_LAST_WANTED: Kept[tuple[UUID, bool], dict[str, set[int]]] = Kept(4 * KEPT_LESSONS)
KEPT_SECONDS = 600  # a store of files elsewhere may sign its addresses, for an hour


@dataclass(frozen=True, slots=True)
class _Version:
    """One version of a lesson: its edition stands for its words."""

    edition: str
    is_plain: bool
    reading: int | None
    page: LessonPage = field(compare=False)

    def blocks(self) -> list[tuple[Any, dict[str, Any]]]:
        body = self.page.body_simple if self.is_plain else self.page.body
        known = body.stream_block.child_blocks
        return [(known[each["type"]], each) for each in body.get_prep_value() if each["type"] in known]


@dataclass(frozen=True, slots=True)
class _Material:
    """All that a lesson is made of. ``seen``: what it points at. Nothing here is of one reader."""

    version: _Version
    seen: Rows
    prefix: str
    language: str | None
    moment: int


@lru_cache(maxsize=KEPT_LESSONS)
def _wanted_by(version: _Version) -> dict[str, set[int]]:
    wanted = _Wanted()
    for block, stored in version.blocks():
        wanted.read(block, stored["value"])
    wanted.add(RECORDING, version.reading)
    return wanted.ids


def _parts(sender: "_Sender", version: "_Version") -> Iterator[Part]:
    """Right under a heading, a block's own title comes one step below it: two of the same rank read double."""
    before = ""
    for block, stored in version.blocks():
        yield sender.part(block, stored, heading="h3" if before == HEADING else "")
        before = stored["type"]


@lru_cache(maxsize=KEPT_LESSONS)
def _content(material: _Material) -> LessonContent:
    version = material.version
    sender = _Sender(_findings_of(material.seen), material.prefix)
    reading = sender.media(version.reading)
    return LessonContent(
        parts=tuple(_parts(sender, version)),
        reading=reading,
        edition=version.edition,
        is_plain=version.is_plain,
        has_plain=_words_of(version.page).has_plain,
    )


class _Wanted:
    def __init__(self) -> None:
        self.ids: dict[str, set[int]] = defaultdict(set)

    def add(self, kind: str, pk: int | None) -> None:
        if pk:
            self.ids[kind].add(pk)

    def read(self, block: Any, value: Any) -> None:
        for kind in (kind for chooser, kind in CHOOSERS.items() if isinstance(block, chooser)):
            self.add(kind, value)
        if isinstance(block, RichTextBlock):
            self.ids[TERM].update(term_ids(value))
        for child, each in _children(block, value):
            self.read(child, each)


def _children(block: Any, value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(block, ListBlock):
        yield from ((block.child_block, item) for item in _items(value))
    elif isinstance(block, StructBlock):
        yield from ((child, (value or {}).get(name)) for name, child in block.child_blocks.items())


def _items(value: Any) -> list[Any]:
    return [item["value"] if isinstance(item, dict) and item.get("type") == "item" else item for item in value or []]


def _find(ids: Mapping[str, Collection[int]]) -> Rows:
    return tuple(_assets(*_asked(ids))) if any(ids.values()) else ()


def _asked(ids: Mapping[str, Collection[int]]) -> Iterator[list[int]]:
    return (sorted(ids.get(kind, ())) for kind in SOURCES)


@lru_cache(maxsize=KEPT_LESSONS)
def _findings_of(seen: Rows) -> _Findings:
    return _Findings({(kind, pk): json.loads(data) for kind, pk, data in seen})


def _make_missing_sizes(findings: _Findings) -> bool:
    """For drafts being previewed, and pictures chosen before a size was."""
    missing = [pk for (kind, pk), row in findings.rows.items() if kind == IMAGE and not row["sizes"]]
    if missing:
        prepare(TrainingImage.objects.filter(pk__in=missing))
    return bool(missing)


def _rows(queryset: QuerySet[Any], kind: str, **fields: Any) -> QuerySet[Any]:
    return (
        queryset.order_by().annotate(asset_kind=Value(kind), data=Cast(JSONObject(**fields), TextField()))
        .values_list("asset_kind", "pk", "data")
    )  # fmt: skip


def _images(kind: str, pks: list[int]) -> QuerySet[Any]:
    sizes = TrainingRendition.objects.filter(image=OuterRef("pk"), filter_spec__in=SIZES, focal_point_key="")
    sizes = sizes.order_by("width").values_list(JSONObject(spec="filter_spec", file="file", width="width"))
    return _rows(
        TrainingImage.objects.filter(pk__any_of=pks), kind,
        width="width", height="height", description="description", sizes=ArraySubquery(sizes),
    )  # fmt: skip


def _recordings(kind: str, pks: list[int]) -> QuerySet[Any]:
    return _rows(
        Recording.objects.filter(pk__any_of=pks), kind,
        title="title", file="file", captions="captions", transcript="transcript",
    )  # fmt: skip


def _documents(kind: str, pks: list[int]) -> QuerySet[Any]:
    return _rows(TrainingDocument.objects.filter(pk__any_of=pks), kind, title="title", file="file")


def _activities(kind: str, pks: list[int]) -> QuerySet[Any]:
    return _rows(
        ActivityPage.objects.filter(pk__any_of=pks), kind, uuid="activity_uuid", title=F("title"), minutes="minutes"
    )


def _terms(kind: str, pks: list[int]) -> QuerySet[Any]:
    return _rows(
        GlossaryTerm.objects.filter(pk__any_of=pks), kind, term="term", definition="definition", expansion="expansion"
    )


SOURCES: dict[str, Callable[[str, list[int]], QuerySet[Any]]] = {
    IMAGE: _images, RECORDING: _recordings, DOCUMENT: _documents, ACTIVITY: _activities, TERM: _terms,
}  # fmt: skip


@prepared
def _assets(
    images: list[int], recordings: list[int], documents: list[int], activities: list[int], terms: list[int]
) -> QuerySet[Any, Any]:
    """As ``Rows``; asked in the order of ``SOURCES``."""
    asked = zip(SOURCES.items(), (images, recordings, documents, activities, terms), strict=True)
    first, *others = [rows(kind, pks) for (kind, rows), pks in asked]
    return first.union(*others, all=True).order_by("asset_kind", "pk")


class _Sender:
    """Turns stored values into what templates show."""

    def __init__(self, findings: _Findings, prefix: str) -> None:
        self.findings = findings
        self.prose = Prose(findings.terms(), prefix)
        self.by_kind = {IMAGE: self.picture, RECORDING: self.media, DOCUMENT: self.file, ACTIVITY: self.embedded}

    def part(self, block: Any, stored: dict[str, Any], *, heading: str = "") -> Part:
        part = Part(
            id=f"b-{stored.get('id', '')}", kind=stored["type"], template=block.meta.template,
            value=self.value(block, stored["value"]), heading=heading,
        )  # fmt: skip
        return part if part.kind == PERSONAL else replace(part, html=part.render())

    def value(self, block: Any, value: Any) -> Any:
        for chooser, kind in CHOOSERS.items():
            if isinstance(block, chooser):
                return self.by_kind[kind](value)
        if isinstance(block, RichTextBlock):
            return self.prose.render(value)
        if isinstance(block, ListBlock):
            return [self.value(child, each) for child, each in _children(block, value)]
        if isinstance(block, StructBlock):
            return {name: self.value(child, (value or {}).get(name)) for name, child in block.child_blocks.items()}
        return value

    def picture(self, pk: int | None) -> Picture | None:
        row = self.findings.get(IMAGE, pk)
        if row is None or not row["sizes"]:
            return None
        sizes = [(default_storage.url(each["file"]), each["width"], each["spec"]) for each in row["sizes"]]
        src = next((url for url, _width, spec in sizes if spec == NARROW), sizes[0][0])
        by_width = {width: url for url, width, spec in sizes if spec != DRAWN}
        return Picture(
            src=src, srcset=", ".join(f"{url} {width}w" for width, url in by_width.items()),
            width=row["width"], height=row["height"], description=row["description"],
        )  # fmt: skip

    def media(self, pk: int | None) -> Media | None:
        row = self.findings.get(RECORDING, pk)
        if row is None:
            return None
        return Media(
            title=row["title"], src=stream_url(row["file"]), type=_type(row["file"]),
            captions=stream_url(row["captions"]) if row["captions"] else "",
            transcript=self.prose.render(row["transcript"]),
        )  # fmt: skip

    def file(self, pk: int | None) -> File | None:
        row = self.findings.get(DOCUMENT, pk)
        if row is None:
            return None
        name = row["file"].rpartition("/")[2]
        url = reverse("wagtaildocs_serve", args=[pk, name])
        return File(title=row["title"], url=url, ending=name.rpartition(".")[2].upper())

    def embedded(self, pk: int | None) -> Embedded | None:
        row = self.findings.get(ACTIVITY, pk)
        return Embedded(uuid=UUID(row["uuid"]), title=row["title"], minutes=row["minutes"]) if row else None


def _type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
