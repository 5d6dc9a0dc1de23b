"""What the story formats of Twine write between a passage's words, one module each."""

import re
from collections.abc import Callable

from assessments.scenarios.exchange.dialects import chapbook, harlowe, snowman, sugarcube
from assessments.scenarios.exchange.dialects.pieces import Assignment, Link, Pieces, Term, Terms
from assessments.scenarios.exchange.story import Story

__all__ = ["Assignment", "Link", "Pieces", "Read", "Term", "Terms", "format_of", "reader_of"]

Read = Callable[[str], tuple[str, Pieces]]

READERS: dict[str, Read] = {
    "sugarcube": sugarcube.read,
    "sugarcane": sugarcube.read,
    "harlowe": harlowe.read,
    "chapbook": chapbook.read,
    "snowman": snowman.read,
}
# Where the file does not say: what each of them alone writes.
TRACES = (
    ("sugarcube", re.compile(r"<<\s{0,3}/?[a-z]")),
    (
        "harlowe",
        re.compile(r"\((?:set|if|else|link|link-goto|goto|go-to|print|display|unless|text-style):", re.IGNORECASE),
    ),
    ("snowman", re.compile(r"<%")),
    ("chapbook", re.compile(r"^\[(?:if|unless|cont|continue|after) ?[^\[\]\n]{0,100}\]$|^\{embed ", re.MULTILINE)),
)
PRINTED = re.compile(r"[a-z]+")


def format_of(story: Story) -> str:
    """One of the four, or empty."""
    match = PRINTED.match(story.format.strip().lower())
    if match and match[0] in READERS:
        return match[0]
    found = [name for name, trace in TRACES if any(trace.search(each.text) for each in story.passages)]
    return found[0] if found else ""


def reader_of(name: str) -> Read:
    return READERS.get(name, snowman.read)
