"""Scenarios for Hypothesis: any that the format can hold, publishable or not."""

from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import strategies as st

from assessments.scenarios.content import Scenario
from assessments.scenarios.content.reading import LIMITS

codes = st.sampled_from(["a", "b", "welcome", "ask", "a-2", "Entremise", "StoryInit", "x_1", "9", "-"]) | st.text(
    "abcXYZ019-_", min_size=1, max_size=8
)
signs = "aéœZ0 «»’<>&\"'\\/\n\r\t\u00a0\u202f\u0085\x9f…€😀[]{}|$_:-*#!@`~^=%()→;,."
texts = st.text(signs, max_size=12) | st.sampled_from(
    ["[[a->b]]", ":: a [b] {}", "\n:: a", "<<set $a to 1>>", "a/b", "{", "-->", "]]", "&#58;", "\\", "<script>", "::"]
)


def anything(kind):
    hints = get_type_hints(kind)
    return st.builds(kind, **{each.name: _of(hints[each.name], each.name) for each in fields(kind)})


def _of(annotation, name):
    if get_origin(annotation) is UnionType:
        return st.none() | _of(next(each for each in get_args(annotation) if each is not NoneType), name)
    if get_origin(annotation) is tuple:
        each = _of(get_args(annotation)[0], name)
        return st.lists(each, max_size=2).map(tuple)
    if is_dataclass(annotation):
        return anything(annotation)
    if issubclass(annotation, StrEnum):
        return st.sampled_from(annotation)
    return VALUES[annotation](name)


VALUES = {
    # What names another thing mostly names one that is there.
    str: lambda name: codes if name in LIMITS.codes else codes | texts if name in NAMES else texts,
    bool: lambda _name: st.booleans(),
    UUID: lambda _name: st.uuids(),
    int: lambda name: st.integers(*LIMITS.counts.get(name, (0, 10_000))),
}
NAMES = {"target", "start", "speaker", "stage", "flag", "without_flag", "sets", "dimension"}


def any_scenario():
    return anything(Scenario)
