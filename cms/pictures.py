"""The sizes in which a lesson's pictures are sent. They are made when the lesson is published, never while it is read."""

from typing import Any

NARROW = "width-480|format-webp|webpquality-72"
WIDE = "width-1040|format-webp|webpquality-72"
SIZES = (NARROW, WIDE)


def prepare_pictures(page: Any) -> None:
    for name in ("body", "body_simple"):
        for child in getattr(page, name):
            if child.block_type == "image" and child.value["image"] is not None and not child.value["image"].is_svg():
                for rendition in child.value["image"].get_renditions(*SIZES).values():
                    rendition.file.close()
