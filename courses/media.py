"""What a file is, by its bytes: its name and what a browser says of it are never believed."""

import re
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

MAX_DRAWING = 500_000

# Documents of word processors are archives: what one of their first files is called says which.
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"

DRAWING_NAMESPACE = "{http://www.w3.org/2000/svg}"
DRAWN = frozenset(
    "circle clipPath defs desc ellipse g line linearGradient marker mask metadata path pattern polygon polyline"  # noqa: SIM905
    " radialGradient rect stop style svg symbol text textPath title tspan use".split()
)
# What drawing programs note for themselves, which no browser shows.
NOTED = (
    "{http://www.inkscape.org/", "{http://sodipodi.sourceforge.net/", "{http://creativecommons.org/",
    "{http://purl.org/dc/", "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}",
)  # fmt: skip
DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]*\?>")
NOT_DRAWN_BY_US = re.compile(r"\\|url\(\s*['\"]?(?!#)|@import|expression|javascript:|data:", re.IGNORECASE)


class MediaRefused(ValueError):
    """A file that is none of those we take, or not what it should be."""


@dataclass(frozen=True, slots=True)
class FileType:
    """``kind`` is ``picture``, ``sound``, ``pdf`` or ``text``; ``ending`` is without its full stop."""

    kind: str
    ending: str
    content_type: str


PNG = FileType("picture", "png", "image/png")
JPEG = FileType("picture", "jpg", "image/jpeg")
GIF = FileType("picture", "gif", "image/gif")
WEBP = FileType("picture", "webp", "image/webp")
SVG = FileType("picture", "svg", "image/svg+xml")
MP3 = FileType("sound", "mp3", "audio/mpeg")
OGG = FileType("sound", "ogg", "audio/ogg")
M4A = FileType("sound", "m4a", "audio/mp4")
# The last ones are what phones write when they record in a page.
M4A_BRANDS = {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso5", b"iso6"}
WAV = FileType("sound", "wav", "audio/wav")
WEBM = FileType("sound", "webm", "audio/webm")
PDF = FileType("pdf", "pdf", "application/pdf")
DOCX = FileType("text", "docx", DOCUMENT)
ODT = FileType("text", "odt", OPEN_DOCUMENT)

STORED = (PNG, JPEG, GIF, WEBP, SVG, MP3, OGG, M4A, WAV)
BY_ENDING = {each.ending: each for each in STORED}
GIVEN = (PNG, JPEG, GIF, WEBP, MP3, OGG, M4A, WAV, WEBM, PDF, DOCX, ODT)
SPOKEN = (MP3, OGG, M4A, WAV, WEBM)


def media_type(data: bytes) -> FileType:
    """Of what lessons and questions show: pictures and sounds. Raises :class:`MediaRefused`."""
    found = _sniffed(data) or _drawing(data)
    return _among(STORED, found)


def file_type(data: bytes) -> FileType:
    """Of what a learner gives: pictures (no drawings, which are pages), sounds, PDF and documents of word processors.
    Raises :class:`MediaRefused`."""
    return _among(GIVEN, _sniffed(data) or _document(data))


def sound_type(data: bytes) -> FileType:
    """Of what is recorded in a browser. Raises :class:`MediaRefused`."""
    return _among(SPOKEN, _sniffed(data))


def _among(taken: tuple[FileType, ...], found: FileType | None) -> FileType:
    if found is None or found not in taken:
        raise MediaRefused
    return found


def _sniffed(data: bytes) -> FileType | None:
    if data.startswith(b"RIFF"):
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(data[8:12])
    if data[4:8] == b"ftyp":
        return M4A if data[8:12] in M4A_BRANDS and b"vide" not in data[:8192] else None
    if data.startswith(b"\x1aE\xdf\xa3"):
        return WEBM if b"webm" in data[:64] and b"V_VP" not in data[:8192] and b"V_AV1" not in data[:8192] else None
    return next((found for start, found in STARTS if data.startswith(start)), None) or _mpeg(data)


STARTS = (
    (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"GIF87a", GIF), (b"GIF89a", GIF), (b"OggS", OGG),
    (b"ID3", MP3), (b"%PDF-", PDF),
)  # fmt: skip


def _mpeg(data: bytes) -> FileType | None:
    """A frame of MPEG audio layer III without a tag before it."""
    return MP3 if len(data) > 2 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0 and data[1] & 0x06 == 0x02 else None  # noqa: PLR2004


def _document(data: bytes) -> FileType | None:
    """Nothing is unpacked but one short file."""
    if not data.startswith(b"PK\x03\x04"):
        return None
    if data[30:38] == b"mimetype" and data[38:].startswith(OPEN_DOCUMENT.encode()):
        return ODT
    try:
        with ZipFile(BytesIO(data)) as archive:
            return DOCX if {"[Content_Types].xml", "word/document.xml"} <= set(archive.namelist()) else None
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return None


def _drawing(data: bytes) -> FileType | None:
    """SVG that draws and does nothing else: no script, no event, nothing from elsewhere."""
    if len(data) > MAX_DRAWING or b"<svg" not in data[:4096]:
        return None
    # The parser drops instructions such as a style sheet's address; a browser follows them.
    if b"<?" in DECLARATION.sub(b"", data):
        return None
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    if root.tag != f"{DRAWING_NAMESPACE}svg" or not all(_only_draws(each) for each in root.iter()):
        return None
    return SVG


def _only_draws(element: object) -> bool:
    tag, attributes = element.tag, element.attrib  # type: ignore[attr-defined]
    if not isinstance(tag, str):
        return True  # a comment
    if tag.removeprefix(DRAWING_NAMESPACE) not in DRAWN and not tag.startswith(NOTED):
        return False
    # All the words below it: a style sheet goes on after an element that it holds.
    if tag.endswith("}style") and NOT_DRAWN_BY_US.search("".join(element.itertext())):  # type: ignore[attr-defined]
        return False
    return all(_is_harmless(name.rsplit("}", 1)[-1].lower(), value) for name, value in attributes.items())


def _is_harmless(name: str, value: str) -> bool:
    if name.startswith("on") or NOT_DRAWN_BY_US.search(value):
        return False
    return name not in {"href", "src"} or value.startswith("#")
