"""Which pictures and sounds of a file the library can keep: those it can open, and not more than it can bear."""

import io
from collections.abc import Mapping

from PIL import Image as Pillow
from willow.image import Image as Drawing  # type: ignore[import-untyped]

from cms.svg import UnsafeSvgError, check_svg
from courses.media import SVG, MediaRefused, media_type

REFUSALS = (
    MediaRefused, UnsafeSvgError, Pillow.DecompressionBombError, Pillow.DecompressionBombWarning, OSError, ValueError,
    SyntaxError, TypeError,
)  # fmt: skip
MOST_PIXELS = 40_000_000
MOST_PIXELS_IN_ALL = 200_000_000


def usable_media(given: Mapping[str, bytes]) -> dict[str, bytes]:
    left = MOST_PIXELS_IN_ALL
    kept = {}
    for name, content in given.items():
        pixels = _cost(content, min(left, MOST_PIXELS))
        if pixels is not None:
            left -= pixels
            kept[name] = content
    return kept


def _cost(content: bytes, most: int) -> int | None:
    """In pixels; ``None`` for what is not kept."""
    try:
        found = media_type(content)
        if found is SVG:
            return _drawn(content)
        return _painted(content, most) if found.kind == "picture" else 0
    except REFUSALS:
        return None


def _drawn(content: bytes) -> int | None:
    check_svg(io.BytesIO(content))
    return 0 if all(Drawing.open(io.BytesIO(content)).get_size()) else None


def _painted(content: bytes, most: int) -> int | None:
    """Decoded to the end: a picture that is cut short would break the pages that show it."""
    with Pillow.open(io.BytesIO(content)) as opened:
        pixels: int = opened.width * opened.height
        if pixels > most:
            return None
        opened.load()
    return pixels
