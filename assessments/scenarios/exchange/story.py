"""A Twine story, whichever file it came in."""

from dataclasses import dataclass
from functools import cached_property

from assessments.scenarios.exchange.report import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """``position`` is where Twine draws it, in pixels. ``remarks`` are what reading the file already found."""

    name: str
    text: str = ""
    tags: tuple[str, ...] = ()
    position: tuple[int, int] | None = None
    remarks: tuple[Said, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Story:
    """``start`` names the first passage; empty when the file does not say. Names may be doubled."""

    name: str
    passages: tuple[Passage, ...]
    ifid: str = ""
    start: str = ""
    format: str = ""
    format_version: str = ""
    remarks: tuple[Said, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Passage]:
        """Of doubled names the first, as Twine takes it."""
        return {each.name: each for each in reversed(self.passages)}
