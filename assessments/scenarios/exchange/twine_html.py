"""The HTML that Twine 2 publishes, and its archives (specification 1.0.2 of the Interactive Fiction Technology
Foundation). Only the story's own elements are looked for: nothing else of the page is parsed, so that neither its
scripts nor its size matter."""

import re
from collections.abc import Iterator
from html import unescape

from assessments.scenarios.exchange.limits import MAX_PASSAGES
from assessments.scenarios.exchange.report import FileRefused, Refusal, Remark, Said
from assessments.scenarios.exchange.story import Passage, Story
from assessments.scenarios.exchange.twee import position

# The programs that play stories speak of the element too: a story's own has a name.
STORY = re.compile(r"<tw-storydata(?=\s[^<>]{0,2000}\bname\s{0,5}=)", re.IGNORECASE)
PASSAGE = re.compile(r"<tw-passagedata(?=[\s>])", re.IGNORECASE)
# Bounded, so that a quote nobody closes costs no more than it may.
ATTRIBUTE = re.compile(
    r"""\s{1,200}([^\s"'<>/=]{1,100})(?:\s{0,20}=\s{0,20}(?:"([^"]{0,4000})"|'([^']{0,4000})'|([^\s"'>]{1,4000})))?"""
)
CODE = re.compile(
    r"<(?P<tag>script|style)\b[^>]{0,500}\btype=[\"']?text/twine-(?:javascript|css)[\"']?[^>]{0,500}>", re.IGNORECASE
)
CLOSED = "</tw-passagedata>"


def recognises(text: str) -> bool:
    return STORY.search(text) is not None


def read(text: str) -> Story:
    """The first story of the file. Raises :class:`FileRefused`."""
    starts = [match.end() for match in STORY.finditer(text)]
    stories = [pair for pair in zip(starts, [*starts[1:], len(text)], strict=True) if PASSAGE.search(text, *pair)]
    if not stories:
        raise FileRefused(Refusal.NO_PASSAGE if starts else Refusal.NOT_A_STORY)
    own, place = _attributes(text, stories[0][0])
    found = list(_passages(text, place, stories[0][1]))
    remarks: list[Said] = [(Remark.OTHER_STORIES, str(len(stories) - 1))] if len(stories) > 1 else []
    return Story(
        name=" ".join(own.get("name", "").split()),
        ifid=own.get("ifid", ""),
        start=next((each.name for pid, each in found if pid and pid == own.get("startnode")), ""),
        format=own.get("format", ""),
        format_version=own.get("format-version", ""),
        passages=tuple(each for _pid, each in found),
        remarks=(*remarks, *_code(text[place : _first_passage(text, place)])),
    )


def _attributes(text: str, place: int) -> tuple[dict[str, str], int]:
    """With where the tag ends."""
    found: dict[str, str] = {}
    while match := ATTRIBUTE.match(text, place):
        place = match.end()
        found.setdefault(match[1].lower(), unescape(match[2] or match[3] or match[4] or ""))
    end = text.find(">", place, place + 200)
    return found, (end + 1 if end >= 0 else place)


def _first_passage(text: str, place: int) -> int:
    match = PASSAGE.search(text, place)
    return match.start() if match else len(text)


def _passages(text: str, place: int, last: int) -> Iterator[tuple[str, Passage]]:
    """With their numbers, as the start is named by one."""
    starts = [(match.start(), match.end()) for match in PASSAGE.finditer(text, place, last)]
    if len(starts) > MAX_PASSAGES:
        raise FileRefused(Refusal.TOO_MANY, str(len(starts)))
    for number, (_start, end) in enumerate(starts):
        limit = starts[number + 1][0] if number + 1 < len(starts) else last
        own, body = _attributes(text, end)
        close = text.find(CLOSED, body, limit)
        yield (
            own.get("pid", ""),
            Passage(
                name=own.get("name", "").strip(),
                tags=tuple(own.get("tags", "").split()),
                text=unescape(text[body : limit if close < 0 else close]).strip(),
                position=position(own.get("position", "")),
                remarks=((Remark.NOT_CLOSED, ""),) if close < 0 else (),
            ),
        )


def _code(head: str) -> Iterator[Said]:
    """The story's own script and style, told when they hold anything."""
    for match in CODE.finditer(head):
        tag = match["tag"].lower()
        end = head.find(f"</{tag}", match.end())
        if head[match.end() : end if end >= 0 else len(head)].strip():
            yield (Remark.SCRIPT if tag == "script" else Remark.STYLE), ""
        if end < 0:
            return
