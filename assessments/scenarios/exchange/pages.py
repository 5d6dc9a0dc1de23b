"""The passages of a story that tell something, understood; and what the others set."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from assessments.scenarios.exchange.dialects import Assignment, Link, Pieces, Read, format_of, reader_of
from assessments.scenarios.exchange.limits import MAX_ENDS, MAX_PASSAGE, MAX_SCENES
from assessments.scenarios.exchange.report import Remark
from assessments.scenarios.exchange.story import Passage, Story
from assessments.scenarios.exchange.tags import CODE, OURS, SETTINGS, SPECIAL_NAMES, Told, told


@dataclass(frozen=True, kw_only=True)
class Page:
    passage: Passage
    told: Told
    text: str
    pieces: Pieces

    @property
    def name(self) -> str:
        return self.passage.name

    @property
    def links(self) -> list[Link]:
        return self.pieces.links


@dataclass(frozen=True, kw_only=True)
class Pages:
    """``format`` is the story format that its words were read in, empty for none known. Of passages of one name, the
    first is the one that links lead to."""

    story: Story
    format: str
    all: tuple[Page, ...]
    at_first: tuple[Assignment, ...]  # by passages of settings, before the start
    aside: tuple[Passage, ...]  # code and settings

    @cached_property
    def by_name(self) -> dict[str, Page]:
        return {page.name: page for page in reversed(self.all)}

    @cached_property
    def start(self) -> Page | None:
        first = self.all[0] if self.all else None
        return self.by_name.get(self.story.start) or self.by_name.get("Start") or first

    @cached_property
    def feedback(self) -> dict[str, Page]:
        """By name: tagged so, one link leads on, and only scenes lead there."""
        tagged = {
            name: page
            for name, page in self.by_name.items()
            if page.told.is_feedback and len(page.links) == 1 and not page.links[0].terms and page is not self.start
        }
        reached = {link.target for page in self.all if tagged.get(page.name) is not page for link in page.links}
        chained = {page.links[0].target for page in tagged.values()}
        return {name: page for name, page in tagged.items() if name in reached - chained}

    def is_feedback(self, page: Page) -> bool:
        return self.feedback.get(page.name) is page

    @cached_property
    def places(self) -> tuple[Page, ...]:
        """What becomes scenes and ends: those one comes to first, as many as a scenario holds, in the file's order."""
        left = {True: MAX_ENDS, False: MAX_SCENES}
        kept = set()
        for number in self._from_start():
            page = self.all[number]
            if not self.is_feedback(page) and left[not page.links] > 0:
                left[not page.links] -= 1
                kept.add(number)
        return tuple(page for number, page in enumerate(self.all) if number in kept)

    def _from_start(self) -> Iterable[int]:
        number = {id(page): number for number, page in enumerate(self.all)}
        waiting = deque([self.start] if self.start else [])
        seen: dict[int, None] = {}
        while waiting:
            page = waiting.popleft()
            if number[id(page)] not in seen:
                seen[number[id(page)]] = None
                waiting.extend(self.by_name[link.target] for link in page.links if link.target in self.by_name)
        return [*seen, *(each for each in range(len(self.all)) if each not in seen)]


def pages_of(story: Story) -> Pages:
    name = format_of(story)
    read = reader_of(name)
    telling = [passage for passage in story.passages if is_told(passage)]
    settings = [each for each in story.passages if each.name == "StoryInit" or "startup" in each.tags]
    return Pages(
        story=story,
        format=name,
        all=tuple(_page(read, passage) for passage in telling),
        at_first=tuple(each for passage in settings for each in _page(read, passage).pieces.assignments),
        aside=tuple(passage for passage in story.passages if not is_told(passage)),
    )


def is_told(passage: Passage) -> bool:
    tags = {each.lower() for each in passage.tags}
    return passage.name not in SPECIAL_NAMES and not tags & {OURS, *CODE, *SETTINGS}


def _page(read: Read, passage: Passage) -> Page:
    text, pieces = read(passage.text[:MAX_PASSAGE])
    for remark, detail in passage.remarks:
        pieces.say(remark, detail)
    if len(passage.text) > MAX_PASSAGE:
        pieces.say(Remark.TOO_LONG, "")
    found = told(passage.tags)
    for tag in found.unknown:
        pieces.say(Remark.UNKNOWN_TAG, tag)
    return Page(passage=passage, told=found, text=text, pieces=pieces)
