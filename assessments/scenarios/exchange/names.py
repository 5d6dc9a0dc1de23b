"""Names of passages, and the short names that scenes, choices and variables have."""

import re
from collections.abc import Iterable, Iterator
from itertools import count
from string import ascii_lowercase
from unicodedata import normalize

from courses.frozen import CODE, MAX_CODE

NOT_CODE = re.compile(r"[^A-Za-z0-9_-]+")
NOT_NAME = re.compile(r"[^A-Za-z0-9_]+")


def code_of(text: str, otherwise: str) -> str:
    if CODE.fullmatch(text) and len(text) <= MAX_CODE:
        return text
    bare = normalize("NFKD", text[:400]).encode("ascii", "ignore").decode()
    return NOT_CODE.sub("-", bare).strip("-")[:MAX_CODE].strip("-").lower() or otherwise


def variable_of(text: str) -> str:
    """As SugarCube and Harlowe both take it, without its dollar."""
    bare = normalize("NFKD", text[:400]).encode("ascii", "ignore").decode()
    found = NOT_NAME.sub("_", bare)[:50] or "x"
    return f"v{found}" if found[0] in "0123456789" else found


def single(names: Iterable[str], *, taken: Iterable[str] = (), mark: str = "-{}", most: int = MAX_CODE) -> list[str]:
    """Each with a number where it was used before."""
    used, found = set(taken), []
    counts: dict[str, int] = {}
    for name in names:
        one = name
        while one in used:
            counts[name] = counts.get(name, 1) + 1
            end = mark.format(counts[name])
            one = name[: most - len(end)] + end
        used.add(one)
        found.append(one)
    return found


def letters(taken: set[str]) -> Iterator[str]:
    """Keys of choices: a, b, c…"""
    names = (f"{letter}{number or ''}" for number in count() for letter in ascii_lowercase)
    return (name for name in names if name not in taken)
