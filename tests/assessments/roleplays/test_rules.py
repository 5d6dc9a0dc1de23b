"""Cards, phases, the clock, the draw and what is put together of what was seen."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.roleplays.casting import Person, draw
from assessments.roleplays.content import NEVER_SKIPPED, as_json, canonical, loads, parse
from assessments.roleplays.judging import Flaw, problems
from assessments.roleplays.observing import Seen, noted_at, summary
from assessments.roleplays.phases import (
    Clock,
    Event,
    Happening,
    clock,
    may_close,
    may_go,
    next_phases,
    sees_card,
    sees_observations,
)
from assessments.roleplays.wording import WORDS, in_words
from tests.factories.roleplays import card, make_roleplay, roleplay_data

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
HALL = make_roleplay()


# Judging: every rule has a role-play that it alone refuses


def change(name, place, **values):
    def bend(data):
        data[name][place].update(values)

    return bend


def setting(**values):
    return lambda data: data.update(values)


def without(name, key):
    def bend(data):
        data[name] = [each for each in data[name] if each["key"] != key]

    return bend


def swapped(data):
    data["phases"][4], data["phases"][5] = data["phases"][5], data["phases"][4]


def no_criterion(data):
    data["criteria"] = [each for each in data["criteria"] if each["focus"] != "cloture"]


def three_watched(data):
    data["criteria"][-1]["focus"] = "cadre"
    data["foci"] = data["foci"][:-1]


def no_focus(data):
    data["foci"] = []
    for each in data["criteria"]:
        each["focus"] = ""


CASES = [
    (setting(title=" "), Flaw.NO_TITLE, "title"),
    (setting(summary=""), Flaw.NO_SUMMARY, "summary"),
    (lambda data: data["prompts"].append({"phase": "jeu", "minute": 16, "words": "x"}), Flaw.PROMPT_OUTSIDE, "prompts"),
    (lambda data: data["debrief"].append(dict(data["debrief"][0])), Flaw.DOUBLED_KEY, "debrief.ressenti"),
    (change("cards", 0, optional=True), Flaw.NO_MEDIATOR, "cards"),
    (change("cards", 1, optional=True), Flaw.FEW_PARTIES, "cards"),
    (change("cards", 1, private_text=""), Flaw.NO_CARD_TEXT, "cards.perrin"),
    (change("cards", 1, red_lines=[" "]), Flaw.NO_AIM, "cards.perrin"),
    (change("cards", 3, intensity=3), Flaw.TOO_INTENSE, "cards.costa"),
    (setting(least=2), Flaw.PEOPLE, "least"),
    (setting(most=2), Flaw.PEOPLE, "least"),
    (no_focus, Flaw.NO_FOCUS, "foci"),
    (three_watched, Flaw.WATCHES_TOO_MUCH, "foci.cadre"),
    (no_criterion, Flaw.WATCHES_NOTHING, "foci.cloture"),
    (change("criteria", 0, focus="gossip"), Flaw.UNKNOWN_FOCUS, "criteria.pose-du-cadre"),
    (change("criteria", 0, adjusted=""), Flaw.NO_CRITERION_WORDS, "criteria.pose-du-cadre"),
    (change("criteria", 0, competencies=[]), Flaw.NO_COMPETENCY, "criteria.pose-du-cadre"),
    (without("phases", "sortie-de-role"), Flaw.NO_LEAVING, "phases"),
    (without("phases", "debriefing"), Flaw.NO_DEBRIEF, "phases"),
    (swapped, Flaw.PHASES_ORDER, "phases"),
    (change("phases", 5, optional=True), Flaw.CANNOT_BE_OPTIONAL, "phases.debriefing"),
    (change("phases", 0, minutes=0), Flaw.NO_MINUTES, "phases.cadrage"),
    (setting(debrief=[]), Flaw.NO_QUESTION, "debrief"),
    (change("cards", 1, private_text="Call me at 06 12 34 56 78."), Flaw.PERSONAL_DATA, "cards.perrin"),
]


@pytest.mark.parametrize(("bend", "flaw", "place"), CASES)
def test_a_rule_refuses_alone(bend, flaw, place):
    data = roleplay_data()
    bend(data)
    assert [(each.flaw, each.place) for each in problems(parse(data))] == [(flaw, place)]


def test_without_play_the_prompts_stand_outside_too():
    data = roleplay_data(prompts=[])
    without("phases", "jeu")(data)
    assert [each.flaw for each in problems(parse(data))] == [Flaw.NO_PLAY]


def test_every_rule_was_tried_and_has_words():
    assert {flaw for _bend, flaw, _place in CASES} | {Flaw.NO_PLAY} == set(Flaw) == set(WORDS)
    assert problems(HALL) == ()
    data = roleplay_data()
    change("cards", 1, private_text="")(data)
    assert in_words(problems(parse(data))[0]).startswith("Card “Perrin”: write its name")


def test_there_and_back():
    assert loads(canonical(HALL)) == parse(as_json(HALL)) == HALL
    assert HALL.minutes == 65


# The clock


def event(kind, seconds=0, phase="", more=0):
    return Event(kind=Happening(kind), at=NOW + timedelta(seconds=seconds), phase=phase, seconds=more)


@pytest.mark.parametrize(
    ("events", "at", "left", "running"),
    [
        ([], 0, 0, False),
        ([event("phase", phase="cadrage")], 60, 240, True),
        ([event("phase", phase="cadrage")], 400, -100, True),
        ([event("phase", phase="cadrage"), event("paused", 60)], 600, 240, False),
        ([event("phase", phase="cadrage"), event("paused", 60), event("resumed", 100)], 110, 230, True),
        ([event("phase", phase="cadrage"), event("resumed", 100)], 110, 190, True),
        ([event("phase", phase="cadrage"), event("extended", 10, more=120)], 60, 360, True),
        ([event("phase", phase="cadrage"), event("paused", 60), event("extended", 70, more=60)], 600, 300, False),
        ([event("phase", phase="cadrage"), event("stopped", 60)], 600, 240, False),
        ([event("phase", phase="cadrage"), event("stopped", 60), event("phase", 100, "jeu")], 160, 840, True),
        ([event("phase", phase="cadrage"), event("closed", 60)], 600, 240, False),
        ([event("phase", phase="gone")], 5, -5, True),
        ([event("arrived"), event("phase", phase="cadrage"), event("cast", 30)], 60, 240, True),
    ],
)
def test_seconds_left(events, at, left, running):
    found = clock(HALL, events)
    assert found.left_at(NOW + timedelta(seconds=at)) == left
    assert (found.is_running, found.version) == (running, len(events))


def begun(*phases):
    return clock(HALL, [event("phase", place, phase) for place, phase in enumerate(phases)])


@pytest.mark.parametrize(
    ("phases", "following"),
    [
        ((), {"cadrage", "preparation", "jeu", "temps-mort", "sortie-de-role", "debriefing", "trace"}),
        (("jeu",), {"temps-mort", "sortie-de-role"}),
        (("jeu", "temps-mort"), {"jeu", "sortie-de-role"}),
        (("jeu", "sortie-de-role"), {"debriefing"}),
        (("jeu", "sortie-de-role", "debriefing"), {"trace"}),
        (("jeu", "sortie-de-role", "debriefing", "trace"), set()),
    ],
)
def test_where_one_may_go(phases, following):
    assert {each.key for each in next_phases(HALL, begun(*phases))} == following


@given(st.lists(st.sampled_from([each.key for each in HALL.phases])))
@settings(max_examples=300)
def test_whoever_played_leaves_the_role_and_talks_about_it_before_the_end(wanted):
    gone: list[str] = []
    for phase in wanted:
        if may_go(HALL, begun(*gone), phase):
            gone.append(phase)
    found = begun(*gone)
    if may_close(HALL, found) and "jeu" in gone:
        assert {HALL.phase(each).kind for each in gone} >= NEVER_SKIPPED
        assert gone.index("jeu") < gone.index("sortie-de-role") < gone.index("debriefing")
        assert "jeu" not in gone[gone.index("sortie-de-role") :]
    # One can always come to the end from where one is.
    while not may_close(HALL, begun(*gone)):
        gone.append(next_phases(HALL, begun(*gone))[-1].key)
        assert len(gone) < 60


@pytest.mark.parametrize(
    ("phases", "card_seen", "observations_seen"),
    [
        ((), False, False),
        (("cadrage",), False, False),
        (("preparation",), True, False),
        (("jeu",), True, False),
        (("jeu", "sortie-de-role"), False, False),
        (("jeu", "sortie-de-role", "debriefing"), False, True),
    ],
)
def test_who_sees_what_when(phases, card_seen, observations_seen):
    found = begun(*phases)
    assert (sees_card(HALL, found), sees_observations(HALL, found)) == (card_seen, observations_seen)


def test_a_closed_session_shows_no_card():
    assert not sees_card(HALL, Clock(phase="jeu", begun=("jeu",), is_closed=True))


# The draw

people = st.lists(
    st.builds(
        Person, id=st.integers(1, 40), mediated=st.integers(0, 3),
        declined=st.frozensets(st.sampled_from(["nour", "perrin", "yanis", "costa"])), only_watches=st.booleans(),
    ),
    max_size=12, unique_by=lambda each: each.id,
)  # fmt: skip


@given(people, st.uuids())
def test_a_draw_can_be_drawn_again_and_respects_a_no(present, seed):
    cast = draw(HALL, present, seed)
    assert cast == draw(HALL, present[::-1], seed)
    assert len(set(cast.cards.values())) == len(cast.cards)
    assert cast.cards.keys() | cast.foci.keys() == {each.id for each in present}
    assert not cast.cards.keys() & cast.foci.keys()
    for each in present:
        assert cast.cards.get(each.id) not in each.declined
        assert not (each.only_watches and each.id in cast.cards)


@given(st.lists(st.integers(0, 5), min_size=4, max_size=9), st.uuids())
def test_who_mediated_least_mediates(mediated, seed):
    present = [Person(id=place, mediated=count) for place, count in enumerate(mediated)]
    holder = next(person for person, key in draw(HALL, present, seed).cards.items() if key == "nour")
    assert mediated[holder] == min(mediated)


def test_foci_are_shared_before_any_is_watched_twice():
    cast = draw(HALL, [Person(id=place, only_watches=True) for place in range(7)], uuid4())
    assert sorted(cast.foci.values()) == ["accord", "cadre", "cadre", "cloture", "ecoute", "ecoute", "tensions"]
    assert set(cast.left_open) == {"nour", "perrin", "yanis", "costa"}


@pytest.mark.parametrize(("people", "left_open", "observers"), [(3, ("costa",), 0), (5, ("costa",), 2), (6, (), 2)])
def test_an_optional_card_waits_until_there_are_observers(people, left_open, observers):
    cast = draw(HALL, [Person(id=place) for place in range(people)], UUID(int=1))
    assert (cast.left_open, len(cast.foci)) == (left_open, observers)


def test_a_heavy_card_goes_to_no_learner():
    heavy = make_roleplay(cards=[card("nour", "mediateur"), card("a"), card("b", intensity=3)])
    cast = draw(heavy, [Person(id=place) for place in range(5)], UUID(int=1))
    assert (set(cast.cards.values()), cast.for_trainer) == ({"nour", "a"}, ("b",))


# What was seen


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("a", 2)], (1, 0, None, None, None)),
        ([("a", 2), ("b", None)], (2, 1, None, None, None)),
        ([("a", 2), ("b", 3)], (2, 0, 2, 2, 3)),
        ([("a", 0), ("b", 3), ("c", 3)], (3, 0, 0, 3, 3)),
        ([("a", 0), ("a", 2), ("b", 3)], (2, 0, 2, 2, 3)),
        ([("a", 2), ("a", None), ("b", 3)], (2, 1, None, None, None)),
        ([], (0, 0, None, None, None)),
    ],
)
def test_summaries(said, expected):
    found = summary("x", [Seen(observer=who, criterion="x", level=level) for who, level in said])
    assert (found.observers, found.not_seen, found.low, found.median, found.high) == expected


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.one_of(st.none(), st.integers(0, 3)))))
def test_a_median_is_a_level_that_somebody_gave(said):
    found = summary("x", [Seen(observer=who, criterion="x", level=level) for who, level in said])
    assert found.observers == len({who for who, _level in said})
    if found.median is not None:
        assert found.low <= found.median <= found.high
        assert found.median in found.counts


def test_a_device_is_not_believed_beyond_the_session():
    opened, received = NOW, NOW + timedelta(hours=1)
    assert noted_at(None, received, opened) == received
    assert noted_at(NOW + timedelta(minutes=5), received, opened) == NOW + timedelta(minutes=5)
    assert noted_at(NOW + timedelta(days=5), received, opened) == received
    assert noted_at(NOW - timedelta(days=5), received, opened) == opened
