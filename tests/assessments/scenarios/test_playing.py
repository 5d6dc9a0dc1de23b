"""Playing and scoring, on scenarios of any shape."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessments.scenarios.content import (
    MAX_STEPS,
    Band,
    Condition,
    Scenario,
    as_json,
    canonical,
    graph_of,
    loads,
    parse,
)
from assessments.scenarios.exploring import of_what_is_offered
from assessments.scenarios.judging import Flaw, problems
from assessments.scenarios.moves import holds
from assessments.scenarios.playing import (
    Impossibility,
    ImpossiblePath,
    State,
    Step,
    begin,
    choose,
    end_of,
    offered,
    play,
)
from assessments.scenarios.scoring import Unfinished, competency_band, score, worth
from assessments.scenarios.showing import decisions
from tests.assessments.scenarios.strategies import scenarios
from tests.factories.scenarios import make_scenario, scenario_data

SHAPE = {
    Flaw.UNREACHABLE, Flaw.NO_WAY_OUT, Flaw.CIRCLE, Flaw.LONG_WAY, Flaw.STAGE_BACK, Flaw.ALL_HIDDEN, Flaw.NO_START,
    Flaw.UNKNOWN_TARGET, Flaw.NO_CHOICE, Flaw.DOUBLED_KEY,
}  # fmt: skip


def is_sound(scenario: Scenario) -> bool:
    return not SHAPE & {each.flaw for each in problems(scenario)}


def walk(scenario: Scenario, pick: Callable[[int], int]) -> tuple[tuple[Step, ...], State]:
    """By choices that are offered, as far as there are any."""
    state, path = begin(scenario), []
    while options := offered(scenario, state):
        taken = options[pick(len(options))]
        path.append(Step(state.at, taken.key))
        state = choose(scenario, state, taken)
        assert len(path) <= MAX_STEPS or not is_sound(scenario)
        if len(path) > 2 * MAX_STEPS:
            break
    return tuple(path), state


def picks(data: st.DataObject) -> Callable[[int], int]:
    return lambda count: data.draw(st.integers(0, count - 1))


@given(scenarios(is_sound=True), st.data())
@settings(max_examples=200, deadline=None)
def test_a_sound_scenario_has_no_dead_end_and_comes_to_one(scenario, data):
    assume(is_sound(scenario))
    path, state = walk(scenario, picks(data))
    assert end_of(scenario, state) is not None
    assert len(path) <= MAX_STEPS


@given(scenarios(is_sound=True))
@settings(max_examples=200, deadline=None)
def test_whoever_goes_back_whenever_they_can_is_led_on_in_time(scenario):
    assume(is_sound(scenario))
    returns = graph_of(scenario).returns
    state = begin(scenario)
    while options := offered(scenario, state):
        back = [each for each in options if (state.at, each.key) in returns]
        state = choose(scenario, state, (back or list(options))[0])
    assert end_of(scenario, state) is not None
    assert state.taken <= MAX_STEPS


@given(scenarios(), st.data())
@settings(max_examples=200, deadline=None)
def test_a_path_is_worth_the_same_however_it_is_come_by(scenario, data):
    path, state = walk(scenario, picks(data))
    assert play(scenario, path) == state
    kept = data.draw(st.integers(0, len(path)))
    resumed = play(scenario, path[:kept])
    for step in path[kept:]:
        resumed = choose(scenario, resumed, scenario.scene_by_key[step.scene].choice(step.choice))
    assert resumed == state
    reread = loads(canonical(scenario))
    assert reread == scenario
    if end_of(scenario, state):
        assert score(scenario, path) == score(reread, path) == score(parse(as_json(scenario)), list(path))


@given(scenarios(), st.data())
@settings(max_examples=200, deadline=None)
def test_what_is_worked_out_stays_in_bounds(scenario, data):
    path, state = walk(scenario, picks(data))
    assert all(each.low <= value <= each.high for each, value in zip(scenario.dimensions, state.values, strict=True))
    assume(end_of(scenario, state))
    found = score(scenario, path)
    assert found.band is Band.AGAIN or not found.faults
    for each in found.competencies:
        assert 0 <= each.well <= each.decisions
        assert (each.level is None) == (each.band is Band.AGAIN)


@given(scenarios(), st.data())
@settings(max_examples=200, deadline=None)
def test_a_path_that_was_changed_is_refused_or_was_possible(scenario, data):
    path, _state = walk(scenario, picks(data))
    assume(path)
    place = data.draw(st.integers(0, len(path) - 1))
    names = st.sampled_from([*scenario.scene_by_key, *scenario.end_by_key, "c0", "c1", "c2", "x"])
    changed = (*path[:place], Step(data.draw(names), data.draw(names)), *path[place + 1 :])
    before = play(scenario, path[:place])
    could = changed[place].scene == before.at and changed[place].choice in {
        each.key for each in offered(scenario, before)
    }
    if could:
        assert play(scenario, changed[: place + 1]).taken == place + 1
    else:
        with pytest.raises(ImpossiblePath) as refusal:
            play(scenario, changed)
        assert refusal.value.step == place


@given(scenarios(), st.data())
@settings(max_examples=100, deadline=None)
def test_exploring_foresees_every_walk(scenario, data):
    seen = {each.at for each in of_what_is_offered(scenario).after}
    path, state = walk(scenario, picks(data))
    assert {step.scene for step in path} | {state.at} <= seen


# Tables


def path_of(*pairs):
    return tuple(Step(*pair.split(".")) for pair in pairs)


BEST = path_of("welcome.on", "ask.c", "work.a", "close.b")


@pytest.mark.parametrize(
    ("path", "step", "why"),
    [
        (path_of("ask.c"), 0, Impossibility.OTHER_SCENE),
        (path_of("welcome.on", "ask.z"), 1, Impossibility.NO_SUCH_CHOICE),
        (path_of("welcome.on", "ask.c", "work.a", "close.c"), 3, Impossibility.NOT_OFFERED),
        ((*BEST, Step("close", "b")), 4, Impossibility.ENDED),
        (path_of("welcome.on", "ask.c", *["work.c"] * 38), 38, Impossibility.NOT_OFFERED),
    ],
)  # fmt: skip
def test_impossible_paths(path, step, why):
    with pytest.raises(ImpossiblePath) as refusal:
        play(make_scenario(), path)
    assert (refusal.value.step, refusal.value.why) == (step, why)


def test_a_way_back_is_open_as_long_as_there_is_time_for_the_rest():
    scenario = make_scenario()
    path = path_of("welcome.on", "ask.c", *["work.c"] * 36, "work.a", "close.b")
    assert len(path) == MAX_STEPS
    assert score(scenario, path).end.key == "led"


def test_a_path_without_an_end_is_worth_nothing_yet():
    with pytest.raises(Unfinished):
        score(make_scenario(), BEST[:2])


@pytest.mark.parametrize(
    ("path", "band", "end", "faults"),
    [
        (BEST, Band.SOLID, "led", []),
        (path_of("welcome.on", "ask.a", "work.a", "close.b"), Band.ON_THE_WAY, "led", []),
        (path_of("welcome.on", "ask.c", "work.b", "close.b"), Band.AGAIN, "led", ["KEPT"]),
        (path_of("welcome.on", "ask.b"), Band.ON_THE_WAY, "refused", []),
        (path_of("welcome.on", "ask.a", "work.c", "work.a", "close.a"), Band.AGAIN, "unsure", []),
    ],
)
def test_the_word_of_the_whole(path, band, end, faults):
    found = score(make_scenario(), path)
    assert (found.band, found.end.key, [each.critical.code for each in found.faults]) == (band, end, faults)


def test_who_comes_back_mends_what_they_did_there():
    found = score(make_scenario(), path_of("welcome.on", "ask.c", "work.c", "work.a", "close.b"))
    mediation = next(each for each in found.competencies if each.code == "mediation")
    assert (mediation.decisions, mediation.well, mediation.band) == (2, 2, Band.SOLID)


@pytest.mark.parametrize(
    ("worths", "fault", "band"),
    [
        ([2, 1], False, Band.SOLID),
        ([2, 1, 1, 0], False, Band.SOLID),
        ([2, 1, 0], False, Band.ON_THE_WAY),
        ([2], False, Band.ON_THE_WAY),
        ([2, 2, 2, -1], False, Band.ON_THE_WAY),
        ([1, 0], False, Band.ON_THE_WAY),
        ([1, 0, 0], False, Band.AGAIN),
        ([0], False, Band.AGAIN),
        ([2, 2], True, Band.AGAIN),
    ],
)
def test_the_word_of_a_competency(worths, fault, band):
    assert competency_band(worths, has_fault=fault) is band


def test_less_tension_is_worth_something():
    scenario = make_scenario()
    assert worth(scenario, scenario.scene_by_key["work"].choice("c")) == 1


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (None, True),
        (Condition(flag="said"), True),
        (Condition(flag="heard"), False),
        (Condition(without_flag="said"), False),
        (Condition(without_flag="heard"), True),
        (Condition(dimension="frame", at_least=5), True),
        (Condition(dimension="frame", at_least=6), False),
        (Condition(dimension="frame", at_most=4), False),
        (Condition(dimension="frame", at_least=5, at_most=5, flag="said"), True),
        (Condition(dimension="unknown", at_least=0), False),
    ],
)
def test_conditions(condition, answer):
    scenario = make_scenario()
    assert holds(condition, scenario, begin(scenario).values, {"said"}) is answer


@pytest.mark.parametrize(
    ("value", "band"), [(10, Band.SOLID), (8, Band.SOLID), (7, Band.ON_THE_WAY), (5, Band.ON_THE_WAY), (4, Band.AGAIN)]
)
def test_bands_where_higher_is_better(value, band):
    assert make_scenario().dimension_by_key["frame"].band(value) is band


@pytest.mark.parametrize(
    ("value", "band"), [(0, Band.SOLID), (2, Band.SOLID), (3, Band.ON_THE_WAY), (5, Band.ON_THE_WAY), (6, Band.AGAIN)]
)
def test_bands_where_lower_is_better(value, band):
    assert make_scenario().dimension_by_key["tension"].band(value) is band


def test_what_alone_is_offered_follows_from_what_was_chosen_before():
    data = scenario_data()
    close = data["scenes"][3]["choices"]
    close[0]["requires"] = close[1]["requires"] = {"without_flag": "slower"}
    scenario = parse(data)
    path = path_of("welcome.on", "ask.c", "work.c", "work.a", "close.c")
    assert [each.worth for each in decisions(scenario, path)] == ["well", "well", "well", "follows"]
