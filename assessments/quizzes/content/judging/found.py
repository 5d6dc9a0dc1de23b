"""What the judges share: a flaw, the field it stands in, and the detail that its sentence needs."""

from collections.abc import Iterable, Iterator

from assessments.quizzes.content.flaws import Flaw
from assessments.quizzes.content.html import is_blank

Found = Iterator[tuple[Flaw, str, str]]


def blank_or_doubled(texts: Iterable[tuple[str, str]], blank: Flaw, doubled: Flaw | None) -> Found:
    """Of (path, text), numbered from 1."""
    seen: set[str] = set()
    for number, (path, text) in enumerate(texts, 1):
        plain = " ".join(text.split())
        if is_blank(text):
            yield blank, path, str(number)
        elif doubled is not None and plain in seen:
            yield doubled, path, str(number)
        seen.add(plain)
