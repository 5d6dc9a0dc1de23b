"""The live role-plays of the starter: ready to be published, in the words of the trade framework, and playable."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from assessments.roleplays.casting import Person, draw
from assessments.roleplays.content import canonical, loads
from assessments.roleplays.judging import problems
from assessments.scenarios.drawings import PORTRAITS

CURRICULUM = Path(__file__).parents[2] / "curriculum"
FILES = sorted((CURRICULUM / "roleplays").glob("*.json"))
MINUTES = 70


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def roleplay(path):
    return loads(path.read_bytes())


def test_nothing_stands_between_them_and_their_publication(path, roleplay):
    assert problems(roleplay) == ()
    assert roleplay.code == path.stem
    assert loads(canonical(roleplay)) == roleplay


def test_they_speak_of_competencies_and_portraits_that_there_are(roleplay):
    framework = json.loads((CURRICULUM / "framework.json").read_bytes())
    assert set(roleplay.competencies()) <= {each["code"] for each in framework["competencies"]}
    assert {each.portrait for each in roleplay.cards} <= PORTRAITS


def test_they_last_what_they_say_without_the_time_out(roleplay):
    assert sum(each.minutes for each in roleplay.phases if not each.optional) == MINUTES


def test_every_needed_card_is_held_however_many_come_and_a_full_group_has_observers(roleplay):
    needed = {each.key for each in roleplay.cards if not each.optional}
    for count in range(roleplay.least, roleplay.most + 1):
        cast = draw(roleplay, [Person(id=number) for number in range(count)], UUID(int=count))
        assert needed <= set(cast.cards.values())
    assert len(cast.foci) == roleplay.most - len(roleplay.cards) > 0


def test_no_two_are_the_same():
    found = [loads(each.read_bytes()) for each in FILES]
    assert len({each.uuid for each in found}) == len(found) > 0
