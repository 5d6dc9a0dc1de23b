"""A scenario of ours that comes back: what was changed in Twine is taken, everything else is what it was.

The passage of ours says what was exported. Written again and read as any story, it gives what would have come back
unchanged; wherever the story that came back differs from that, somebody changed it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeVar

from assessments.scenarios.content import Choice, End, Scenario, Scene, ShapeRefused, parse
from assessments.scenarios.exchange import twee
from assessments.scenarios.exchange.from_story import Foreign, foreign
from assessments.scenarios.exchange.limits import MAX_DATA
from assessments.scenarios.exchange.report import Item, Outcome, Remark, Role, Said
from assessments.scenarios.exchange.story import Passage, Story
from assessments.scenarios.exchange.tags import OURS
from assessments.scenarios.exchange.to_story import names_of, places_of, story_of

MOST_GO_ON = 100


class Unreadable(ValueError):
    pass


@dataclass(frozen=True, slots=True)
class Kept:
    scenario: Scenario
    go_on: str


def kept_in(story: Story) -> Kept | None:
    """What was exported; ``None`` in a story that is not from here. Raises :class:`Unreadable`."""
    text = next((each.text for each in story.passages if OURS in each.tags and each.text.startswith("{")), "")
    if not text:
        return None
    if len(text) > MAX_DATA:
        raise Unreadable
    try:
        found = json.loads(text)
        go_on = found["go_on"]
        scenario = parse(found["scenario"])
    except (ValueError, KeyError, TypeError, RecursionError, ShapeRefused) as error:
        raise Unreadable from error
    if not isinstance(go_on, str) or not 0 < len(go_on) <= MOST_GO_ON:
        raise Unreadable
    return Kept(scenario, go_on)


def brought_back(story: Story, kept: Kept) -> Foreign:
    ours = kept.scenario
    written = twee.read(twee.write(story_of(ours, go_on=kept.go_on)))
    return _Merging(
        ours=ours,
        changed={each.name for each in story.passages if not _is_same(each, written.by_name.get(each.name))},
        names=names_of(ours),
        base=foreign(written, ours.dimensions),
        theirs=foreign(story, ours.dimensions),
    ).whole()


T = TypeVar("T", Scene, End, Choice)


@dataclass(frozen=True, kw_only=True)
class _Merging:
    """``changed`` names the passages that are not as they were written, ``names`` those of our scenes and ends."""

    ours: Scenario
    changed: set[str]
    names: list[str]
    base: Foreign
    theirs: Foreign

    def whole(self) -> Foreign:
        """In our order, and what is new after it."""
        theirs, base = self.theirs.scenario, self.base.scenario
        merged = self._places()
        changes: dict[str, Any] = {
            name: getattr(theirs, name) for name in ("title", "start") if getattr(theirs, name) != getattr(base, name)
        }
        scenario = replace(
            self.ours,
            **changes,
            scenes=tuple(each for each in merged.values() if isinstance(each, Scene)),
            ends=tuple(each for each in merged.values() if isinstance(each, End)),
            stages=self.ours.stages + _new(base.stages, theirs.stages, self.ours.stages),
            characters=self.ours.characters + _new(base.characters, theirs.characters, self.ours.characters),
        )
        return replace(
            self.theirs,
            scenario=scenario,
            items=tuple(self._item(each) for each in self.theirs.items),
            remarks=tuple(self._remarks(merged)),
        )

    def _places(self) -> dict[str, Scene | End]:
        """By key as they read it, those that are still there and those that are new."""
        theirs, base = _by_key(self.theirs.scenario), _by_key(self.base.scenario)
        found: dict[str, Scene | End] = {}
        for place, name in zip(places_of(self.ours), self.names, strict=True):
            key = self.base.keys[name]
            now = key if key in theirs else self._renamed.get(key, "")
            if now:
                merge = merged(place, base[key], theirs[now])
                found[now] = merge if now == key else replace(merge, key=now)
        return found | {key: place for key, place in theirs.items() if key not in found}

    @cached_property
    def _renamed(self) -> dict[str, str]:
        """What is called otherwise now: the same text under a name that was not there."""
        theirs, base = _by_key(self.theirs.scenario), _by_key(self.base.scenario)
        new = {(type(place), place.text): key for key, place in theirs.items() if key not in base and place.text}
        gone = {(type(place), place.text): key for key, place in base.items() if key not in theirs}
        return {key: new[text] for text, key in gone.items() if text in new}

    @cached_property
    def _said(self) -> dict[str, tuple[Said, ...]]:
        """Of the words we wrote ourselves, by passage."""
        return {each.passage: each.remarks for each in self.base.items}

    def _item(self, item: Item) -> Item:
        if item.role is Role.NOTHING or item.passage not in self._said:
            return item
        new = tuple(each for each in item.remarks if each not in self._said[item.passage])
        told: tuple[Said, ...] = ((Remark.CHANGED, ""),) if item.passage in self.changed else ()
        outcome = item.outcome if new else Outcome.WHOLE
        return replace(item, remarks=(*told, *new), outcome=outcome, source=item.source if new else "")

    def _remarks(self, merged: Mapping[str, Scene | End]) -> Iterator[Said]:
        yield from (each for each in self.theirs.remarks if each not in self.base.remarks)
        for place, name in zip(places_of(self.ours), self.names, strict=True):
            key = self.base.keys[name]
            if key not in merged and key not in self._renamed:
                yield Remark.REMOVED, place.key


def _is_same(theirs: Passage, written: Passage | None) -> bool:
    return written is not None and (theirs.text, theirs.tags) == (written.text, written.tags)


def _by_key(scenario: Scenario) -> dict[str, Scene | End]:
    return {each.key: each for each in places_of(scenario)}


def _new(base: tuple[Any, ...], theirs: tuple[Any, ...], ours: tuple[Any, ...]) -> tuple[Any, ...]:
    known = {each.key for each in (*base, *ours)}
    return tuple(each for each in theirs if each.key not in known)


def merged(ours: Scene | End, base: Scene | End, theirs: Scene | End) -> Scene | End:
    if base == theirs:
        return ours
    if isinstance(ours, Scene) and isinstance(base, Scene) and isinstance(theirs, Scene):
        return replace(_changed(ours, base, theirs), choices=tuple(_choices(ours, base, theirs)))
    if isinstance(ours, End) and isinstance(base, End) and isinstance(theirs, End):
        return _changed(ours, base, theirs)
    return replace(theirs, key=ours.key)


def _changed(ours: T, base: T, theirs: T) -> T:
    """Field by field. Keys and choices are not looked at."""
    names = [each.name for each in fields(ours) if each.name not in {"key", "choices"}]
    changes = {name: getattr(theirs, name) for name in names if getattr(theirs, name) != getattr(base, name)}
    return replace(ours, **changes)


def _choices(ours: Scene, base: Scene, theirs: Scene) -> Iterator[Choice]:
    """Each of theirs with the one of ours it comes from, if any: that leads there and says the same, or says the
    same, or leads there."""
    left = list(zip(ours.choices, base.choices, strict=True)) if len(ours.choices) == len(base.choices) else []
    found = _paired(left, theirs.choices)
    taken = {pair[0].key for pair in found.values()}
    for number, choice in enumerate(theirs.choices):
        if number in found:
            yield _changed(*found[number], choice)
        else:
            free = next(key for key in _keys(choice.key) if key not in taken)
            taken.add(free)
            yield replace(choice, key=free)


def _keys(key: str) -> Iterator[str]:
    yield key
    yield from (f"{key[:50]}-{number}" for number in range(2, 100))


def _paired(left: list[tuple[Choice, Choice]], theirs: tuple[Choice, ...]) -> dict[int, tuple[Choice, Choice]]:
    found: dict[int, tuple[Choice, Choice]] = {}
    for names in (("label", "target"), ("label",), ("target",)):
        for number, choice in enumerate(theirs):
            pair = next(
                (each for each in left if all(getattr(each[1], name) == getattr(choice, name) for name in names)), None
            )
            if number not in found and pair is not None:
                found[number] = pair
                left.remove(pair)
    return found
