"""Pictures and sounds of a file, by what their bytes are; what a name or an address says of them is not believed."""

import base64
import binascii
import hashlib
import re

from assessments.quizzes.exchange.limits import MAX_MEDIUM

MAGIC = (
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpg", re.compile(rb"\xff\xd8\xff")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("wav", re.compile(rb"RIFF....WAVE", re.DOTALL)),
    ("mp3", re.compile(rb"ID3|\xff[\xfb\xf3\xf2\xfa]")),
    ("ogg", re.compile(rb"OggS")),
    ("m4a", re.compile(rb"....ftyp(M4A|mp4|isom|dash)", re.DOTALL)),
    ("svg", re.compile(rb"(\xef\xbb\xbf)?\s*(<\?xml\s[^>]*\?>\s*)?(<!--.{0,500}?-->\s*)?<svg[\s>]", re.DOTALL)),
)
SOUNDS = frozenset({"wav", "mp3", "ogg", "m4a"})
TYPES = {
    "png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "svg": "image/svg+xml",
    "wav": "audio/wav", "mp3": "audio/mpeg", "ogg": "audio/ogg", "m4a": "audio/mp4",
}  # fmt: skip
# A first sieve: the store looks at drawings element by element before it keeps them.
RUNS = re.compile(rb"<!|<\?(?!xml\s)|<script|<foreignObject|<iframe|\son[a-z]+\s*=|javascript:", re.IGNORECASE)


def ending_of(content: bytes) -> str:
    """Empty for what is kept nowhere."""
    found = next((ending for ending, magic in MAGIC if magic.match(content[:2000])), "")
    return "" if found == "svg" and RUNS.search(_without_comments(content)) else found


def _without_comments(content: bytes) -> bytes:
    first, *others = content.split(b"<!--")
    return first + b"".join(each.partition(b"-->")[2] for each in others)


def name_of(content: bytes) -> str:
    """``<sha256>.<ending>``: the same picture twice is one. Empty for what is refused."""
    ending = ending_of(content) if len(content) <= MAX_MEDIUM else ""
    return f"{hashlib.sha256(content).hexdigest()}.{ending}" if ending else ""


def from_base64(text: str) -> bytes | None:
    if len(text) > MAX_MEDIUM * 3 // 2:
        return None
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


class Shelf:
    """What a file's questions show, once each."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, content: bytes) -> str:
        """The name under which it is kept; empty when it is refused."""
        name = name_of(content)
        if name:
            self.kept.setdefault(name, content)
        return name

    def size_of(self, name: str) -> tuple[int, int] | None:
        return picture_size(self.kept[name]) if name in self.kept else None


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, from the first bytes alone; ``None`` where they do not say."""
    found = SIZES.get(ending_of(content), _no_size)(content)
    return found if found and all(0 < side <= MAX_SIDE for side in found) else None


MAX_SIDE = 10_000


def _no_size(content: bytes) -> tuple[int, int] | None:
    del content
    return None


def _png_size(content: bytes) -> tuple[int, int]:
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _gif_size(content: bytes) -> tuple[int, int]:
    return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """The frame's header comes after segments of any length."""
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:  # noqa: PLR2004
        marker = content[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:  # noqa: PLR2004
            height, width = content[place + 5 : place + 7], content[place + 7 : place + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        place += 2 + max(2, int.from_bytes(content[place + 2 : place + 4], "big"))
    return None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    kind = content[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    sides = content[26:28], content[28:30]
    return int.from_bytes(sides[0], "little") & 0x3FFF, int.from_bytes(sides[1], "little") & 0x3FFF


SVG_SIDE = r'\s{}="\s*([0-9]{{1,5}})(?:\.[0-9]*)?(?:px)?\s*"'
VIEW_BOX = re.compile(rb'\sviewBox="\s*[-0-9.]+[\s,]+[-0-9.]+[\s,]+([0-9]{1,5})[0-9.]*[\s,]+([0-9]{1,5})')


def _svg_size(content: bytes) -> tuple[int, int] | None:
    head = content[:4000]
    sides = [re.search(SVG_SIDE.format(name).encode(), head) for name in ("width", "height")]
    if all(sides):
        return int(sides[0][1]), int(sides[1][1])  # type: ignore[index]
    box = VIEW_BOX.search(head)
    return (int(box[1]), int(box[2])) if box else None


SIZES = {"png": _png_size, "gif": _gif_size, "jpg": _jpeg_size, "webp": _webp_size, "svg": _svg_size}
