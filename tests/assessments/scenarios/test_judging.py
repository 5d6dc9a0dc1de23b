"""Every rule has a scenario that it alone refuses: bent from one that is ready."""

from typing import Any

import pytest

from assessments.scenarios.content import Scenario, parse
from assessments.scenarios.exploring import TooIntricate, of_what_is_offered
from assessments.scenarios.judging import Flaw, problems
from assessments.scenarios.wording import WORDS, in_words
from tests.factories.scenarios import choice, dimension, end, make_scenario, scenario_data, scene

Data = dict[str, Any]


def at(data: Data, key: str) -> Data:
    return next(each for each in (*data["scenes"], *data["ends"]) if each["key"] == key)


def option(data: Data, scene_key: str, key: str) -> Data:
    return next(each for each in at(data, scene_key)["choices"] if each["key"] == key)


# What is bent, the flaw, and where it is told.


def untitled(data):
    data["title"] = " "


def unsummarised(data):
    data["summary"] = ""


def silent(data):
    at(data, "ask")["text"] = ""


def long_winded(data):
    at(data, "ask")["text"] = "a" * 601


def long_winded_plainly(data):
    at(data, "ask")["text_simple"] = "a" * 301


def unlabelled(data):
    option(data, "ask", "a")["label"] = ""


def said_twice(data):
    option(data, "work", "b")["label"] = option(data, "work", "c")["label"].upper()


def without_feedback(data):
    option(data, "ask", "a")["feedback"] = " "


def short_feedback(data):
    option(data, "ask", "a")["feedback"] = "No."


def long_feedback(data):
    option(data, "ask", "a")["feedback"] = "a" * 301


def untitled_end(data):
    at(data, "led")["title"] = ""


def without_question(data):
    at(data, "led")["prompts"] = [" "]


def own_picture_without_words(data):
    at(data, "ask")["place"] = "/medias/a.png"


def own_portrait_without_words(data):
    data["characters"][0]["portrait"] = "/medias/a.png"


def mute_recording(data):
    at(data, "ask")["sound"] = {"address": "/medias/a.mp3", "transcript": ""}


def unknown_place(data):
    at(data, "ask")["place"] = "castle"


def telephone_number(data):
    at(data, "ask")["text"] = "She gives you her number, 06 12 34 56 78."


def telephone_number_of_somebody(data):
    data["characters"][0]["wants"] = "To be called at 06 12 34 56 78."


def stranger_speaks(data):
    at(data, "ask")["speaker"] = "nobody"


def no_scene(data):
    data["scenes"] = []


def no_end(data):
    data["ends"] = []


def no_start(data):
    data["start"] = ""


def starts_at_an_end(data):
    data["start"] = "led"


def named_twice(data):
    data["characters"].append(dict(data["characters"][0]))


def choice_named_twice(data):
    option(data, "ask", "c")["key"] = "b"


def leads_nowhere(data):
    option(data, "work", "a")["target"] = ""


def nothing_to_do(data):
    at(data, "close")["choices"] = []


def five_choices(data):
    at(data, "work")["choices"] += [
        choice("d", "close", moves={"frame": -1}),
        choice("e", "close", moves={"frame": -1}),
    ]


def lonely_scene(data):
    data["scenes"].append(scene("lonely", choice("a", "led")))


def lonely_end(data):
    data["ends"].append(end("lonely", "accord"))


def trapped(data):
    """Two scenes that lead to one another only, by a stage that allows it."""
    option(data, "work", "b")["target"] = "left"
    data["scenes"] += [
        scene("left", choice("on", "right"), stage="do"),
        scene("right", choice("on", "left"), stage="do"),
    ]


def round_in_circles(data):
    data["stages"][1]["allows_return"] = False


def too_long(data):
    names = [f"step{number}" for number in range(37)]
    data["scenes"] += [
        scene(name, choice("on", after), stage="do")
        for name, after in zip(names, [*names[1:], "close"], strict=True)
    ]  # fmt: skip
    option(data, "work", "a")["target"] = names[0]


def unknown_stage(data):
    at(data, "close")["stage"] = "elsewhere"


def back_where_one_may_not(data):
    option(data, "work", "c")["target"] = "ask"


def nothing_moves(data):
    data["dimensions"] = []
    for each in data["scenes"]:
        for one in each["choices"]:
            one.pop("effects", None)


def nothing_essential(data):
    for each in data["dimensions"]:
        each["essential"] = False


def moves_the_unknown(data):
    option(data, "work", "a")["effects"].append({"dimension": "courage", "by": 1})


def asks_for_the_unknown(data):
    option(data, "work", "a")["requires"] = {"dimension": "courage", "at_least": 1}


def thresholds_out_of_order(data):
    data["dimensions"][0]["on_the_way"] = 9


def start_out_of_bounds(data):
    data["dimensions"][0]["start"] = 11


def lower_better_out_of_order(data):
    data["dimensions"][2]["solid"] = 7


def dimension_without_words(data):
    data["dimensions"][2]["text_again"] = ""


def moves_too_far(data):
    option(data, "ask", "a")["effects"][0]["by"] = -3


def moves_twice(data):
    option(data, "work", "a")["effects"].append({"dimension": "frame", "by": 1})


def empty_condition(data):
    option(data, "work", "a")["requires"] = {"dimension": "frame"}


def bound_of_nothing(data):
    option(data, "close", "c")["requires"] = {"flag": "slower", "at_least": 3}


def flag_never_set(data):
    option(data, "work", "c").pop("sets")


def nameless_error(data):
    option(data, "work", "b")["critical"]["label"] = ""


def speaks_for_nothing(data):
    for each in data["scenes"]:
        each.pop("competencies", None)


def all_hidden(data):
    """For whoever has not said it again more slowly, everything at the close is hidden."""
    for key in "ab":
        option(data, "close", key)["requires"] = {"flag": "slower"}


def asked_for_too_much(data):
    """One may say it again for ever: nobody comes that far."""
    for key in "ab":
        option(data, "work", key)["requires"] = {"dimension": "frame", "at_least": 10}


def all_alike(data):
    for each in data["ends"]:
        each["outcome"] = "orientation"


def always_an_error(data):
    for scene_key in ("ask", "close"):
        for each in at(data, scene_key)["choices"]:
            each["critical"] = {"code": "KEPT", "label": "Somebody else’s code was kept."}


def never_solid(data):
    data["dimensions"][1]["start"] = 0
    data["dimensions"][1]["on_the_way"] = 7


def moved_once(data):
    data["dimensions"].append(dimension("care", essential=True, start=7))
    option(data, "ask", "c")["effects"].append({"dimension": "care", "by": 2})


def best_in_one_place(data):
    at(data, "ask")["choices"].sort(key=lambda each: each["key"] != "c")
    at(data, "close")["choices"].sort(key=lambda each: each["key"] != "b")


def best_is_longest(data):
    option(data, "ask", "c")["label"] = "You say what you do, what you do not do, and ask whether she agrees."
    option(data, "work", "a")["label"] = "She keeps the phone in her hand and you name what is on the screen."
    option(data, "close", "b")["label"] = "You write down the next step with her, in large letters, and the day."


CASES = [
    (untitled, Flaw.NO_TITLE, "title"),
    (unsummarised, Flaw.NO_SUMMARY, "summary"),
    (silent, Flaw.NO_TEXT, "ask"),
    (long_winded, Flaw.LONG_TEXT, "ask"),
    (long_winded_plainly, Flaw.LONG_SIMPLE, "ask"),
    (unlabelled, Flaw.NO_LABEL, "ask/a"),
    (without_feedback, Flaw.NO_FEEDBACK, "ask/a"),
    (short_feedback, Flaw.FEEDBACK_LENGTH, "ask/a"),
    (long_feedback, Flaw.FEEDBACK_LENGTH, "ask/a"),
    (untitled_end, Flaw.NO_END_TITLE, "led"),
    (without_question, Flaw.NO_PROMPT, "led"),
    (own_picture_without_words, Flaw.NO_ALT, "ask"),
    (own_portrait_without_words, Flaw.NO_ALT, "characters.awa"),
    (mute_recording, Flaw.NO_TRANSCRIPT, "ask"),
    (unknown_place, Flaw.UNKNOWN_DRAWING, "ask"),
    (telephone_number, Flaw.PERSONAL_DATA, "ask"),
    (telephone_number_of_somebody, Flaw.PERSONAL_DATA, "characters"),
    (stranger_speaks, Flaw.UNKNOWN_SPEAKER, "ask"),
    (no_start, Flaw.NO_START, "start"),
    (starts_at_an_end, Flaw.NO_START, "start"),
    (named_twice, Flaw.DOUBLED_KEY, "characters"),
    (choice_named_twice, Flaw.DOUBLED_KEY, "ask/b"),
    (leads_nowhere, Flaw.UNKNOWN_TARGET, "work/a"),
    (nothing_to_do, Flaw.NO_CHOICE, "close"),
    (five_choices, Flaw.MANY_CHOICES, "work"),
    (lonely_scene, Flaw.UNREACHABLE, "lonely"),
    (lonely_end, Flaw.UNREACHABLE, "lonely"),
    (round_in_circles, Flaw.CIRCLE, "work"),
    (too_long, Flaw.LONG_WAY, "scenes"),
    (unknown_stage, Flaw.UNKNOWN_STAGE, "close"),
    (back_where_one_may_not, Flaw.STAGE_BACK, "work/c"),
    (nothing_moves, Flaw.NO_DIMENSION, "dimensions"),
    (nothing_essential, Flaw.NO_ESSENTIAL, "dimensions"),
    (moves_the_unknown, Flaw.UNKNOWN_DIMENSION, "work/a"),
    (asks_for_the_unknown, Flaw.UNKNOWN_DIMENSION, "work/a"),
    (thresholds_out_of_order, Flaw.DIMENSION_BOUNDS, "dimensions.frame"),
    (start_out_of_bounds, Flaw.DIMENSION_BOUNDS, "dimensions.frame"),
    (lower_better_out_of_order, Flaw.DIMENSION_BOUNDS, "dimensions.tension"),
    (dimension_without_words, Flaw.NO_DIMENSION_WORDS, "dimensions.tension"),
    (moves_too_far, Flaw.EFFECT_SIZE, "ask/a"),
    (moves_twice, Flaw.EFFECT_TWICE, "work/a"),
    (empty_condition, Flaw.EMPTY_CONDITION, "work/a"),
    (bound_of_nothing, Flaw.EMPTY_CONDITION, "close/c"),
    (flag_never_set, Flaw.FLAG_NEVER_SET, "close/c"),
    (nameless_error, Flaw.NO_CRITICAL_LABEL, "work/b"),
    (speaks_for_nothing, Flaw.NO_COMPETENCY, "scenes"),
    (all_hidden, Flaw.ALL_HIDDEN, "close"),
    (asked_for_too_much, Flaw.NO_WAY_OUT, "work"),
    (all_alike, Flaw.ONE_OUTCOME, "ends"),
    (always_an_error, Flaw.NO_CLEAN_PATH, "scenes"),
    (never_solid, Flaw.NO_SOLID_PATH, "dimensions"),
    (moved_once, Flaw.ESSENTIAL_FEW, "dimensions.care"),
    (best_in_one_place, Flaw.BEST_PLACE, "scenes"),
    (best_is_longest, Flaw.BEST_LONGEST, "scenes"),
]


def found_in(data: Data) -> list[tuple[Flaw, str]]:
    return [(each.flaw, _place(each)) for each in problems(parse(data))]


def _place(problem) -> str:
    return problem.place or "/".join(filter(None, (problem.scene, problem.choice)))


def bent(bend) -> Data:
    data = scenario_data()
    bend(data)
    return data


def test_the_scenario_that_is_bent_is_ready():
    assert problems(make_scenario()) == ()


@pytest.mark.parametrize(("bend", "flaw", "place"), CASES, ids=lambda each: getattr(each, "__name__", str(each)))
def test_a_rule_refuses_alone(bend, flaw, place):
    assert found_in(bent(bend)) == [(flaw, place)]


def test_two_choices_that_say_the_same_are_both_told():
    assert found_in(bent(said_twice)) == [(Flaw.SAME_LABEL, "work/b"), (Flaw.SAME_LABEL, "work/c")]


def test_where_no_end_can_be_reached_each_scene_is_told():
    assert found_in(bent(trapped)) == [(Flaw.NO_WAY_OUT, "left"), (Flaw.NO_WAY_OUT, "right")]


def test_without_scenes_or_ends_the_rest_is_not_asked():
    assert [flaw for flaw, _place in found_in(bent(no_scene))] == [
        Flaw.NO_SCENE,
        Flaw.NO_COMPETENCY,
    ]
    assert {flaw for flaw, _place in found_in(bent(no_end))} == {Flaw.NO_END, Flaw.UNKNOWN_TARGET}


def test_too_many_ways_are_refused_and_do_not_hang(monkeypatch):
    monkeypatch.setattr("assessments.scenarios.exploring.MOST_SITUATIONS", 3)
    with pytest.raises(TooIntricate):
        of_what_is_offered(make_scenario()).after  # noqa: B018 — worked out when asked for
    assert [each.flaw for each in problems(make_scenario())] == [Flaw.TOO_INTRICATE]


def test_every_rule_was_tried():
    tried = {flaw for _bend, flaw, _place in CASES}
    elsewhere = {Flaw.SAME_LABEL, Flaw.NO_WAY_OUT, Flaw.NO_SCENE, Flaw.NO_END, Flaw.TOO_INTRICATE}
    assert tried | elsewhere == set(Flaw)


def test_every_rule_has_words():
    assert set(WORDS) == set(Flaw)
    scenario: Scenario = make_scenario()
    words = [in_words(each, scenario) for each in problems(parse(bent(short_feedback)))]
    (said,) = words
    assert said.startswith(
        "Scene 2 “What happens at ask.”, choice “You take the phone to go faster.” : the feedback has 3"
    )
