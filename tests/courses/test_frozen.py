"""What is published, from JSON and back: strict, and the same each time."""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.frozen import MAX_BYTES, Limits, ShapeFlaw, ShapeRefused, as_json, canonical, digest, loads, parse
from courses.wording import SHAPE_WORDS, shape_in_words


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    code: str
    size: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    uuid: UUID
    name: str
    leaves: tuple[Leaf, ...] = ()
    colour: Colour = Colour.RED
    planted: date | None = None
    is_old: bool = False
    best: Leaf | None = None


LIMITS = Limits(codes=frozenset({"code"}), long={"name": 5}, many={"leaves": 2}, counts={"size": (1, 9)})
ONE = UUID("6f8f2c0e-2a39-4f3a-9d0b-0d5b8d2a51c4")
FULL = {
    "uuid": str(ONE), "name": "Oak", "leaves": [{"code": "a", "size": 3}], "colour": "blue", "planted": "2026-09-01",
    "is_old": True, "best": {"code": "a"},
}  # fmt: skip


def test_there_and_back():
    tree = parse(Tree, FULL, LIMITS)
    assert tree.leaves == (Leaf(code="a", size=3),)
    assert as_json(tree) == FULL
    assert loads(Tree, canonical(tree), LIMITS) == tree


def test_what_is_as_usual_is_not_written_and_the_digest_does_not_change():
    tree = parse(Tree, {**FULL, "colour": "red", "best": None}, LIMITS)
    assert "colour" not in as_json(tree)
    assert digest(tree) == digest(loads(Tree, json.dumps(dict(reversed(as_json(tree).items()))), LIMITS))


@pytest.mark.parametrize(
    ("change", "path", "flaw"),
    [
        ({"uuid": "{6f8f2c0e-2a39-4f3a-9d0b-0d5b8d2a51c4}"}, "uuid", ShapeFlaw.NOT_UUID),
        ({"uuid": 3}, "uuid", ShapeFlaw.NOT_UUID),
        ({"name": None}, "name", ShapeFlaw.NOT_TEXT),
        ({"name": "Chestnut"}, "name", ShapeFlaw.TOO_LONG),
        ({"name": "O\x00k"}, "name", ShapeFlaw.UNREADABLE),
        ({"name": "O\ud800k"}, "name", ShapeFlaw.UNREADABLE),
        ({"leaves": {}}, "leaves", ShapeFlaw.NOT_LIST),
        ({"leaves": ["a"]}, "leaves[0]", ShapeFlaw.NOT_OBJECT),
        ({"leaves": [{"code": "a"}] * 3}, "leaves", ShapeFlaw.TOO_MANY),
        ({"leaves": [{"code": "a b"}]}, "leaves[0].code", ShapeFlaw.NOT_CODE),
        ({"leaves": [{"code": ""}]}, "leaves[0].code", ShapeFlaw.MISSING),
        ({"leaves": [{}]}, "leaves[0].code", ShapeFlaw.MISSING),
        ({"leaves": [{"code": "a", "size": True}]}, "leaves[0].size", ShapeFlaw.NOT_COUNT),
        ({"leaves": [{"code": "a", "size": 10}]}, "leaves[0].size", ShapeFlaw.NOT_COUNT),
        ({"leaves": [{"code": "a", "size": 2.0}]}, "leaves[0].size", ShapeFlaw.NOT_COUNT),
        ({"colour": "green"}, "colour", ShapeFlaw.NOT_CHOICE),
        ({"colour": []}, "colour", ShapeFlaw.NOT_CHOICE),
        ({"planted": "1 September"}, "planted", ShapeFlaw.NOT_DATE),
        ({"is_old": 1}, "is_old", ShapeFlaw.NOT_BOOLEAN),
        ({"height": 3}, "height", ShapeFlaw.UNKNOWN_FIELD),
    ],
)
def test_what_is_refused(change, path, flaw):
    with pytest.raises(ShapeRefused) as refusal:
        parse(Tree, {**FULL, **change}, LIMITS)
    assert [(each.path, each.flaw) for each in refusal.value.problems] == [(path, flaw)]
    assert all(shape_in_words(each) for each in refusal.value.problems)


def test_everything_wrong_is_told_at_once():
    with pytest.raises(ShapeRefused) as refusal:
        parse(Tree, {"name": 3, "colour": "green"}, LIMITS)
    assert len(refusal.value.problems) == 3


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (b"\xff\xfe", ShapeFlaw.NOT_JSON),
        ("{", ShapeFlaw.NOT_JSON),
        ('{"size": NaN}', ShapeFlaw.NOT_JSON),
        ('{"name": "a", "name": "b"}', ShapeFlaw.DOUBLED_FIELD),
        ("[" * 100_000, ShapeFlaw.TOO_DEEP),
        ("[" * 20 + "]" * 20, ShapeFlaw.TOO_DEEP),
        (b" " * (MAX_BYTES + 1), ShapeFlaw.TOO_LARGE),
        ("[]", ShapeFlaw.NOT_OBJECT),
        ("null", ShapeFlaw.NOT_OBJECT),
    ],
)
def test_files_that_are_none(data, flaw):
    with pytest.raises(ShapeRefused) as refusal:
        loads(Tree, data, LIMITS)
    assert [each.flaw for each in refusal.value.problems] == [flaw]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_anything_is_read_or_refused(found):
    with pytest.raises(ShapeRefused):
        parse(Tree, found, LIMITS)


def test_every_flaw_has_words():
    assert set(SHAPE_WORDS) == set(ShapeFlaw)
