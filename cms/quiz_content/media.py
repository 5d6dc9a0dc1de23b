"""Pictures and sounds in rich text: kept in the editor as things with a name, frozen as addresses of what they are.

``<embed embedtype="image" id="3" alt="…">`` goes down as ``<img src="/medias/<sha256>.webp" …>``, and a recording as
``<audio>`` with its transcript folded below; ``Keeping`` brings them back up.
"""

import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import PurePosixPath
from typing import Any

import nh3
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.rich_text import expand_db_html
from wagtail.utils.file import hash_filelike

from assessments.quizzes.content import Picture
from cms.rich_text import BLOCK_KEY
from courses.queries import media_path
from courses.services import store_media

EMBED = re.compile(r"<embed\b([^>]*?)/?>(?:</embed>)?")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
ADDRESS = re.compile(r"/medias/[0-9a-f]{64}\.[a-z0-9]{2,5}")
IMG = re.compile(r"<img\b([^>]*?)/?>")
AUDIO = re.compile(
    r"<audio\b([^>]*)></audio>(?:\s*<details><summary>[^<]*</summary>(.*?)</details>)?", re.DOTALL
)  # fmt: skip
TRANSCRIPT = "Transcription"  # frozen in editions: the same whoever publishes

WIDEST = 1040
SENT = f"width-{WIDEST}|format-webp|webpquality-80"
AS_THEY_ARE = {"GIF", "JPEG", "PNG", "WEBP"}
# What a file may say beside its pixels and still be sent as it is: nothing about who took it, where or with what.
HARMLESS = frozenset({
    "background", "dpi", "duration", "extension", "gamma", "icc_profile", "interlace", "jfif", "jfif_density",
    "jfif_unit", "jfif_version", "loop", "progression", "progressive", "srgb", "timestamp", "transparency", "version",
})  # fmt: skip

TAGS = {"p", "ul", "ol", "li", "b", "i", "br", "a", "dfn", "img", "audio", "details", "summary"}
ALLOWED = {
    "a": {"href"}, "dfn": {"data-term"}, "img": {"src", "alt", "width", "height"},
    "audio": {"src", "controls", "preload", "title"},
}  # fmt: skip


def attributes(tag: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}


# Down


def expanded(html: str) -> str:
    return expand_db_html(EMBED.sub(_shown, BLOCK_KEY.sub("", html or "")))


def _shown(match: re.Match[str]) -> str:
    given = attributes(match[1])
    model = {"image": get_image_model(), "recording": apps.get_model("cms", "Recording")}.get(given.get("embedtype"))
    found = model.objects.filter(pk=given["id"]).first() if model and given.get("id", "").isdecimal() else None
    if found is None:
        return ""
    return _img(picture(found, given.get("alt", ""))) if given["embedtype"] == "image" else _audio(found)


def _img(shown: Picture) -> str:
    return f'<img src="{shown.src}" alt="{escape(shown.alt)}" width="{shown.width}" height="{shown.height}">'


def _audio(recording: Any) -> str:
    if recording.kind != "audio":
        return ""
    address = store_media(data=_bytes(recording.file))
    sound = f'<audio controls="" preload="none" src="{address}" title="{escape(recording.title)}"></audio>'
    said = expanded(recording.transcript)
    return f"{sound}<details><summary>{TRANSCRIPT}</summary>{said}</details>" if said else sound


def picture(image: Any, alt: str) -> Picture:
    """Empty where no picture is chosen yet."""
    if image is None:
        return Picture(src="", alt=alt, width=0, height=0)
    content, width, height = _to_send(image)
    return Picture(src=store_media(data=content), alt=alt, width=width, height=height)


def _to_send(image: Any) -> tuple[bytes, int, int]:
    """The file itself when it is small and says nothing but its pixels, so that what was sent once is never changed."""
    content = _bytes(image.file)
    if image.is_svg():
        return content, image.width, image.height
    with Pillow.open(io.BytesIO(content)) as opened:
        bare = opened.width <= WIDEST and not opened.getexif() and set(opened.info) <= HARMLESS
        if bare and opened.format in AS_THEY_ARE:
            return content, opened.width, opened.height
    rendition = image.get_rendition(SENT)
    return _bytes(rendition.file), rendition.width, rendition.height


def _bytes(file: Any) -> bytes:
    with file.open("rb") as opened:
        return opened.read()


def media_of(content: Any) -> list[str]:
    """Every address of the media store that a content, written as JSON, names."""
    return sorted(set(ADDRESS.findall(json.dumps(content))))


# Up


def stored(address: str) -> bytes | None:
    """The bytes of an address of the media store."""
    path = media_path(PurePosixPath(address).name)
    if not default_storage.exists(path):
        return None
    with default_storage.open(path) as opened:
        return opened.read()


@dataclass(kw_only=True)
class Keeping:
    """Where pictures and sounds of content from elsewhere are kept: among those of ``centre``, found again when they
    are there already. ``given`` are bytes by address, before what was stored here; ``missing`` is what nobody has."""

    centre: Any = None
    by: Any = None
    given: Mapping[str, bytes] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    _kept: dict[str, Any] = field(default_factory=dict)

    def contracted(self, html: str) -> str:
        """As the editor keeps it, without what it could not show. Whoever wrote the file."""
        cleaned = nh3.clean(html, tags=TAGS, attributes=ALLOWED, url_schemes={"http", "https"}, link_rel=None)
        cleaned = AUDIO.sub(self._recording, cleaned.replace("&nbsp;", "\xa0"))
        return IMG.sub(self._image, cleaned)

    def picture(self, shown: Picture) -> int | None:
        image = self._keep(shown.src, lambda content: self._new_image(content, shown.alt))
        return image.pk if image else None

    def _image(self, match: re.Match[str]) -> str:
        given = attributes(match[1])
        alt = given.get("alt", "")
        image = self._keep(given.get("src", ""), lambda content: self._new_image(content, alt))
        if image is None:
            return escape(alt)
        return f'<embed embedtype="image" format="fullwidth" id="{image.pk}" alt="{escape(alt)}"/>'

    def _recording(self, match: re.Match[str]) -> str:
        given, said = attributes(match[1]), match[2] or ""
        title = given.get("title", "")[:200]
        recording = self._keep(given.get("src", ""), lambda content: self._new_recording(content, title, said), said)
        return f'<embed embedtype="recording" id="{recording.pk}"/>' if recording else said

    def _keep(self, address: str, make: Callable[[ContentFile], Any], words: str = "") -> Any:
        key = f"{address} {words}"
        if key not in self._kept:
            content = self._content(address)
            self._kept[key] = make(content) if content else None
        return self._kept[key]

    def _content(self, address: str) -> ContentFile | None:
        if not ADDRESS.fullmatch(address):
            return None
        content = self.given.get(address) or stored(address)
        if content is None:
            self.missing.append(address)
            return None
        return ContentFile(content, name=PurePosixPath(address).name)

    def _new_image(self, content: ContentFile, alt: str) -> Any:
        model = get_image_model()
        known = model.objects.filter(centre=self.centre, file_hash=hash_filelike(content)).first()
        content.seek(0)
        if known is not None:
            return known
        title = (alt or PurePosixPath(str(content.name)).stem)[:100]
        image = model(title=title, description=alt[:400] or title, file=content, centre=self.centre)
        image.uploaded_by_user = self.by
        image.full_clean()
        image.save()
        image.get_file_hash()  # keeps it, so that the next import finds this file again
        return image

    def _new_recording(self, content: ContentFile, title: str, transcript: str) -> Any:
        model = apps.get_model("cms", "Recording")
        title = title or PurePosixPath(str(content.name)).stem[:40]
        for known in model.objects.filter(centre=self.centre, title=title, kind="audio", transcript=transcript):
            if _bytes(known.file) == content.read():
                return known
            content.seek(0)
        content.seek(0)
        recording = model(title=title, kind="audio", file=content, transcript=transcript, centre=self.centre)
        recording.full_clean()
        recording.save()
        return recording


def contracted(html: str, keeping: Keeping | None = None) -> str:
    return (keeping or Keeping()).contracted(html)
