"""The sizes in which a lesson's pictures are sent: made when it is published, never while it is read."""

from typing import Any

NARROW = "width-480|format-webp|webpquality-72"
WIDE = "width-1040|format-webp|webpquality-72"
SIZES = (NARROW, WIDE)


def prepare_pictures(page: Any) -> None:
    for name in ("body", "body_simple"):
        for child in getattr(page, name):
            if child.block_type == "image" and child.value["image"] is not None and not child.value["image"].is_svg():
                child.value["image"].get_renditions(*SIZES)
