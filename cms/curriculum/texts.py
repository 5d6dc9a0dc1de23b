"""How much there is to read at once, and in what sentences."""

import re
from collections.abc import Iterator
from typing import Any

from cms.archives.reading import html_of
from cms.folding import folded

TAG = re.compile(r"<[^>]+>")
SMALL = 3
WORD = re.compile(r"\w[\w’-]*")
# A paragraph or an item of a list ends a sentence, as a full stop does; « M. Diop » does not.
ENDS = re.compile(r"</(?:p|li)>|<br>|(?<!\bM)(?<!\bMme)(?<!\bDr)[.!?…]+(?:\s*»)?(?=\s|<|$)|\s:\s|;\s")
OBSERVED_NOT = re.compile(r"\b(comprendre|connaître|maîtriser|appréhender|être sensibilisé)", re.IGNORECASE)
MONEY = re.compile(r"\d\s*(?:€|euros?\b)")
CHANGING = re.compile(r"\b(plafond|seuil|barème|montant|RSA|SMIC|APL|allocation|prime|chèque énergie)", re.IGNORECASE)


def words(html: str) -> int:
    return len(WORD.findall(TAG.sub(" ", html)))


def sentences(html: str) -> list[str]:
    return [plain for piece in ENDS.split(html) if (plain := " ".join(TAG.sub(" ", piece).split()))]


def pieces(lesson: dict[str, Any], body: str) -> Iterator[str]:
    """What is read in one go: the text of a block, or of one item, step or side of it, as HTML."""
    for block in lesson.get(body, []):
        yield from html_of(block["value"])


def say_the_same(heading: str, title: str) -> bool:
    """One has no word that the other lacks, small words left out: « Expliquer en cinq temps », « Cinq temps »."""
    first, second = ({word for word in WORD.findall(folded(each)) if len(word) > SMALL} for each in (heading, title))
    return bool(first and second) and (first <= second or second <= first)


def all_texts(value: Any, key: str = "") -> Iterator[str]:
    """Every sentence of a block's value that a learner reads, marked up or not; no identifier, no file."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield from all_texts(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from all_texts(child, key)
    elif isinstance(value, str) and key not in {"kind", "file", "captions_file", "activity"}:
        yield value


def is_unobservable(objective: str) -> bool:
    """Nobody can see somebody understand: an objective says what one will be seen or heard doing."""
    return OBSERVED_NOT.search(objective) is not None


def teaches_an_amount(html: str) -> bool:
    """A figure that changes with the year, of which the reader would be wrong next January."""
    return any(MONEY.search(each) and CHANGING.search(each) for each in sentences(html))
