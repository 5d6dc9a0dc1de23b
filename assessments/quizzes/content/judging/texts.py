"""What rich text must have so that everybody can read it."""

from collections.abc import Iterator
from html.parser import HTMLParser

from assessments.quizzes.content.flaws import Flaw
from assessments.quizzes.content.html import is_stored_media


def text_flaws(html: str) -> Iterator[Flaw]:
    """Each flaw once, however many pictures have it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.untold:
        reader.found.append(Flaw.NO_TRANSCRIPT)
    yield from dict.fromkeys(reader.found)


class _Reader(HTMLParser):
    """A sound is told by the ``<details>`` that follows it in the same text, before the next sound."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Flaw] = []
        self.untold = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"img", "audio"} and not is_stored_media(given.get("src") or ""):
            self.found.append(Flaw.MEDIA_ELSEWHERE)
        if tag == "img" and "alt" not in given:
            self.found.append(Flaw.NO_IMAGE_TEXT)
        if tag == "audio" and self.untold:
            self.found.append(Flaw.NO_TRANSCRIPT)
        self.untold = tag == "audio" or (self.untold and tag != "details")
