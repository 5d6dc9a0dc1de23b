"""The sizes in which a lesson's pictures are sent. Originals have no public address: they may hold more."""

from collections.abc import Iterable
from typing import Any

from cms.models.media import TrainingImage

NARROW = "width-480|format-webp|webpquality-72"
WIDE = "width-1040|format-webp|webpquality-72"
DRAWN = "original"  # a drawing has every size
SIZES = (NARROW, WIDE, DRAWN)


def prepare(images: Iterable[TrainingImage]) -> None:
    """Makes what is missing."""
    for image in images:
        image.get_renditions(*((DRAWN,) if image.is_svg() else (NARROW, WIDE)))


def prepare_pictures(page: Any) -> None:
    """When a lesson is published, so that its first reader does not wait."""
    for name in ("body", "body_simple"):
        prepare(
            child.value["image"]
            for child in getattr(page, name)
            if child.block_type == "image" and child.value["image"] is not None
        )
