"""Twee 3 (specification 3.0.2 of the Interactive Fiction Technology Foundation), read and written."""

import json
import re
from collections.abc import Iterator

from assessments.scenarios.exchange.limits import MAX_PASSAGES
from assessments.scenarios.exchange.report import FileRefused, Refusal, Remark, Said
from assessments.scenarios.exchange.story import Passage, Story

HEADER = re.compile(r"^::", re.MULTILINE)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
META = re.compile(r"([\\\[\]{}])")
# A name, then its tags, then its metadata; Twee 2 wrote a position in angles. Possessive: nothing is tried twice.
LINE = re.compile(
    r"(?P<name>(?:\\.|[^\\\[{\n])*+)"
    r"(?:\[(?P<tags>(?:\\.|[^\\\]\n])*+)\])?+[ \t]*+"
    r"(?:(?P<data>\{.*\})|<(?P<place>[0-9., -]{1,40})>)?[ \t]*+"
)
POSITION = re.compile(r"\s*(-?[0-9]{1,6})(?:\.[0-9]{0,20})?\s*,\s*(-?[0-9]{1,6})(?:\.[0-9]{0,20})?\s*")


def read(text: str) -> Story:
    """Raises :class:`FileRefused`."""
    starts = [match.start() for match in HEADER.finditer(text)]
    if not starts:
        raise FileRefused(Refusal.NO_PASSAGE)
    if len(starts) > MAX_PASSAGES:
        raise FileRefused(Refusal.TOO_MANY, str(len(starts)))
    ends = [*starts[1:], len(text)]
    found = [_passage(text[start + 2 : end]) for start, end in zip(starts, ends, strict=True)]
    loose: list[Said] = [(Remark.LOOSE_TEXT, "")] if text[: starts[0]].strip() else []
    return _story(found, loose)


def _passage(block: str) -> Passage:
    line, _line_feed, body = block.partition("\n")
    match = LINE.fullmatch(line)
    if match is None:  # brackets that are not escaped, or stand in no order: the line is the name
        return Passage(name=_decoded(line.strip()), text=body.strip(), remarks=((Remark.BAD_METADATA, line[:300]),))
    data, is_sound = _metadata(match["data"])
    return Passage(
        name=_decoded(match["name"].strip()),
        tags=tuple(_decoded(each) for each in (match["tags"] or "").split()),
        text=body.strip(),
        position=position(str(data.get("position", "")) or match["place"] or ""),
        remarks=() if is_sound else ((Remark.BAD_METADATA, match["data"][:300]),),
    )


def _decoded(text: str) -> str:
    return ESCAPED.sub(r"\1", text)


def _metadata(text: str | None) -> tuple[dict[str, object], bool]:
    """And whether it could be read."""
    if not text:
        return {}, True
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}, False
    return (found, True) if isinstance(found, dict) else ({}, False)


def position(text: str) -> tuple[int, int] | None:
    match = POSITION.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def _story(found: list[Passage], remarks: list[Said]) -> Story:
    title = next((each.text for each in found if each.name == "StoryTitle"), "")
    settings, is_sound = _metadata(next((each.text for each in found if each.name == "StoryData"), None))
    if not is_sound:
        remarks.append((Remark.BAD_SETTINGS, ""))
    said = {name: str(settings.get(name, "")) for name in ("ifid", "format", "format-version", "start")}
    return Story(
        name=" ".join(title.split()),
        ifid=said["ifid"],
        start=said["start"],
        format=said["format"],
        format_version=said["format-version"],
        passages=tuple(each for each in found if each.name not in {"StoryTitle", "StoryData"}),
        remarks=tuple(remarks),
    )


def write(story: Story) -> str:
    """Bodies are written as they are: no line of theirs may begin with two colons."""
    return "\n\n\n".join(_blocks(story)) + "\n"


def _blocks(story: Story) -> Iterator[str]:
    settings = {
        "ifid": story.ifid, "format": story.format, "format-version": story.format_version, "start": story.start,
    }  # fmt: skip
    yield f":: StoryTitle\n{story.name}"
    yield f":: StoryData\n{json.dumps(settings, ensure_ascii=False, indent=2)}"
    yield from (f"{_header(each)}\n{each.text}" for each in story.passages)


def _header(passage: Passage) -> str:
    line = f":: {_encoded(passage.name)}"
    if passage.tags:
        line += f" [{' '.join(_encoded(each) for each in passage.tags)}]"
    if passage.position is not None:
        x, y = passage.position
        line += f" {json.dumps({'position': f'{x},{y}'}, separators=(',', ':'))}"
    return line


def _encoded(text: str) -> str:
    return META.sub(r"\\\1", text)
