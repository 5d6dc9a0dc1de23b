"""What a group chose, counted; and where it stands on a map."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.scenarios.content import graph_of, loads
from assessments.scenarios.flow import FEWEST, LONGEST_PAUSE, Walk, Weighed, flow, letters, numbers
from assessments.scenarios.layout import layers_of, layout
from assessments.scenarios.playing import begin, choose, offered
from tests.factories.scenarios import make_scenario

SCENARIO = make_scenario()
OURS = sorted((Path(__file__).parents[3] / "curriculum" / "scenarios").glob("*.json"))


def walk(who, *choices, seconds=10.0, faults=()):
    """By the decisions of the factory's scenario."""
    state, steps, waiting = begin(SCENARIO), [], list(choices)
    while state.at in SCENARIO.scene_by_key:
        scene = SCENARIO.scene_by_key[state.at]
        key = waiting.pop(0) if scene.decides else scene.choices[0].key
        steps.append(Weighed(scene=scene.key, choice=key, seconds=seconds))
        state = choose(SCENARIO, state, scene.choice(key))
    return Walk(who=who, steps=tuple(steps), end=state.at, faults=faults)


def people_by_choice(found):
    return {
        each.scene.key: {one.choice.key: one.people for one in each.choices if one.people} for each in found.decisions
    }


BEST, REFUSED, ROUND = ("c", "a", "b"), ("b",), ("c", "c", "a", "c")


def test_how_many_people_chose_what():
    found = flow(SCENARIO, [walk(1, *BEST), walk(2, *BEST), walk(3, *REFUSED)])
    assert (found.people, found.runs, found.is_shown) == (3, 3, True)
    assert people_by_choice(found) == {"ask": {"b": 1, "c": 2}, "work": {"a": 2}, "close": {"b": 2}}
    assert [(each.number, each.people) for each in found.decisions] == [(1, 3), (2, 2), (3, 2)]
    assert {each.end.key: (each.letter, each.people) for each in found.ends} == {
        "led": ("A", 2), "unsure": ("B", 0), "refused": ("C", 1),
    }  # fmt: skip
    assert found.edges == {
        ("welcome", "ask"): 3, ("ask", "work"): 2, ("ask", "refused"): 1, ("work", "close"): 2, ("close", "led"): 2,
    }  # fmt: skip


def test_going_round_counts_a_person_once_for_each_choice():
    found = flow(SCENARIO, [walk(1, *ROUND)])
    assert people_by_choice(found)["work"] == {"a": 1, "c": 1}
    assert found.edges["work", "work"] == 1
    assert found.visits["work"] == 1


def test_several_runs_of_one_person_are_one_person():
    found = flow(SCENARIO, [walk(1, *BEST), walk(1, *BEST), walk(1, *REFUSED)])
    assert (found.people, found.runs, found.is_shown) == (1, 3, False)
    assert people_by_choice(found)["ask"] == {"b": 1, "c": 1}
    assert found.edges["welcome", "ask"] == 1


@pytest.mark.parametrize(("people", "shown"), [(0, False), (2, False), (3, True)])
def test_too_few_people_make_no_map(people, shown):
    assert flow(SCENARIO, [walk(who, *BEST) for who in range(people)]).is_shown is shown


@pytest.mark.parametrize(
    ("times", "median"),
    [
        ((10, 20), None),  # too few to tell anything
        ((10, 20, 60), 20),
        ((10, 20, 30, 40), 25),
        ((10, 5000, 9000), LONGEST_PAUSE),  # the phone was put aside
        ((-50, -50, 30), 0),  # a clock that went backwards
    ],
)
def test_how_long_a_choice_was_weighed(times, median):
    found = flow(SCENARIO, [walk(who, *BEST, seconds=each) for who, each in enumerate(times)])
    assert {each.seconds for each in found.decisions} == {median}


def test_where_people_came_back_to():
    found = flow(SCENARIO, [walk(1, *BEST)], ["work", "ask", "work", "welcome"])
    assert {each.scene.key: each.rewinds for each in found.decisions} == {"ask": 1, "work": 2, "close": 0}


def test_critical_errors_the_most_frequent_first():
    one, other = ("KEPT", "Kept a code."), ("SIDE", "Took a side.")
    found = flow(
        SCENARIO,
        [walk(1, *BEST, faults=(one,)), walk(2, *BEST, faults=(one, other, one)), walk(3, *BEST, faults=(other, one))],
    )
    assert [(each.code, each.people) for each in found.faults] == [("KEPT", 3), ("SIDE", 2)]


def test_numbers_and_letters_follow_what_was_written():
    assert numbers(SCENARIO) == {"ask": 1, "work": 2, "close": 3}
    assert letters(SCENARIO) == {"led": "A", "unsure": "B", "refused": "C"}


@settings(max_examples=50)
@given(st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=12), max_size=8))
def test_what_goes_in_comes_out(ways):
    """However people chose, everybody who came to a decision left it, and everybody ended."""
    walks = [walked(who, picks) for who, picks in enumerate(ways)]
    found = flow(SCENARIO, walks)
    assert sum(each.people for each in found.ends) == found.people == len(walks)
    for decision in found.decisions:
        chosen = [one.people for one in decision.choices]
        assert max(chosen, default=0) <= decision.people <= sum(chosen)
    assert found.is_shown == (len(walks) >= FEWEST)


def walked(who, picks):
    """Any way through: the pick among what is offered, the last choice once the picks are spent."""
    state, steps, waiting = begin(SCENARIO), [], list(picks)
    while open_here := offered(SCENARIO, state):
        choice = open_here[waiting.pop(0) % len(open_here)] if waiting else open_here[0]
        steps.append(Weighed(scene=state.at, choice=choice.key, seconds=1.0))
        state = choose(SCENARIO, state, choice)
    return Walk(who=who, steps=tuple(steps), end=state.at)


# Where it stands


def test_layers_by_the_longest_way():
    assert layers_of(SCENARIO) == {"welcome": 0, "ask": 1, "work": 2, "refused": 2, "close": 3, "led": 4, "unsure": 4}


@pytest.mark.parametrize("path", [None, *OURS], ids=lambda path: path.stem if path else "small")
def test_everything_stands_somewhere_and_ways_lead_down(path):
    scenario = loads(path.read_bytes()) if path else SCENARIO
    found = layout(scenario)
    assert set(found.places) == set(graph_of(scenario).successors)
    assert len(set(found.places.values())) == len(found.places)
    for way in found.ways:
        assert (way.points[0], way.points[-1]) == (found.places[way.source], found.places[way.target])
        heights = [y for _x, y in way.points]
        assert way.back or heights == sorted(heights)
    for x, y in (point for way in found.ways for point in way.points):
        assert 0 <= x <= found.width
        assert 0 <= y <= found.height


def test_what_comes_back_is_told_from_what_goes_on():
    assert [(way.source, way.target) for way in layout(SCENARIO).ways if way.back] == [("work", "work")]
