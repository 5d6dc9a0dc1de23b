"""Rich text as it is shown. All of it was cleaned when it was published."""

import re
from functools import lru_cache
from html import unescape

from django.utils.safestring import SafeString, mark_safe

PARAGRAPH_BREAK = re.compile(r"</p>\s*<p[^>]*>", re.IGNORECASE)
PARAGRAPH = re.compile(r"</?p[^>]*>", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")
PICTURE = re.compile(r"<img\b[^>]*?\balt=\"([^\"]*)\"[^>]*>", re.IGNORECASE)
MEDIA = re.compile(r"<(img|audio|video)\b", re.IGNORECASE)
SPACES = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def inline(html: str) -> SafeString:
    """Inside a label or a sentence, where paragraphs may not stand."""
    return mark_safe(PARAGRAPH.sub("", PARAGRAPH_BREAK.sub("<br>", html.strip())))  # noqa: S308


def whole(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308


@lru_cache(maxsize=4096)
def plain(html: str) -> str:
    """Inside a list to choose from, where only text may stand: a picture gives its description."""
    return SPACES.sub(" ", unescape(TAG.sub(" ", PICTURE.sub(r" \1 ", html)))).strip()


def has_media(html: str) -> bool:
    return MEDIA.search(html) is not None
