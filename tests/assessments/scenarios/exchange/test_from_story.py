"""What a story becomes, and what is said of it."""

from uuid import UUID

import pytest

from assessments.scenarios.content import Condition, Critical, Effect, as_json, parse
from assessments.scenarios.content import Outcome as Ending
from assessments.scenarios.exchange import Outcome, Remark, Role, read
from tests.assessments.scenarios.exchange.stories import draft_of, remarks_of, twee_file


def test_passages_with_links_are_scenes_and_those_without_are_ends():
    draft = draft_of(":: Start\nHello.\n\n[[Say yes->Yes]]\n[[Say no->No]]", ":: Yes\nGood.", ":: No\nBad.")
    scenario = draft.scenario
    assert (scenario.title, scenario.code, scenario.start) == ("A story", "a-story", "Start")
    assert scenario.uuid == UUID("D674C58C-DEFA-4F70-B7A2-27742230C0FC")
    (scene,) = scenario.scenes
    assert scene.text == "Hello."
    assert [(each.key, each.label, each.target) for each in scene.choices] == [
        ("a", "Say yes", "Yes"), ("b", "Say no", "No"),
    ]  # fmt: skip
    assert [(each.key, each.title, each.text) for each in scenario.ends] == [
        ("Yes", "Yes", "Good."), ("No", "No", "Bad."),
    ]  # fmt: skip
    assert remarks_of(draft, "Yes") == [Remark.OUTCOME_TO_CHOOSE]
    assert [(each.role, each.outcome, each.key) for each in draft.report.items] == [
        (Role.SCENE, Outcome.WHOLE, "Start"), (Role.END, Outcome.WHOLE, "Yes"), (Role.END, Outcome.WHOLE, "No"),
    ]  # fmt: skip
    assert draft.report.remarks == ((Remark.SETTINGS_TO_CHOOSE, ""),)


def test_our_tags_say_what_twine_has_no_word_for():
    draft = draft_of(
        ":: Start [stage:quoi speaker:Awa place:hall competency:mediation competency:teamwork]\n[[Say it->b]]",
        ":: b [end:accord]\nGood.",
    )
    (scene,) = draft.scenario.scenes
    assert (scene.stage, scene.speaker, scene.place) == ("quoi", "Awa", "hall")
    assert scene.competencies == ("mediation", "teamwork")
    assert [each.key for each in draft.scenario.stages] == ["quoi"]
    assert [(each.key, each.name) for each in draft.scenario.characters] == [("Awa", "Awa")]
    assert draft.scenario.ends[0].outcome is Ending.AGREEMENT
    assert remarks_of(draft, "b") == []


def test_an_outcome_nobody_knows_is_told():
    draft = draft_of(":: Start\n[[b]]", ":: b [end:victory]\n")
    assert remarks_of(draft, "b") == [Remark.UNKNOWN_TAG, Remark.OUTCOME_TO_CHOOSE]


FEEDBACK = ":: f [feedback critical:PROMESSE]\nBecause.\n\n<<set $cadre -= 2>><<set $said to true>>[[On->b]]"


def test_feedback_stands_with_the_choice_that_leads_to_it():
    draft = draft_of(
        ":: Start\n[[Say it->f]]\n[[Leave->b]]", FEEDBACK, ":: b\n<<if $said>>[[c]]<</if>>[[d]]", ":: c", ":: d"
    )
    choice = draft.scenario.scenes[0].choices[0]
    assert (choice.label, choice.target, choice.feedback, choice.sets) == ("Say it", "b", "Because.", "said")
    assert choice.effects == (Effect(dimension="cadre", by=-2),)
    assert choice.critical == Critical(code="PROMESSE", label="PROMESSE")
    assert draft.scenario.scenes[1].choices[0].requires == Condition(flag="said")
    item = next(each for each in draft.report.items if each.passage == "f")
    assert (item.role, item.outcome, item.key) == (Role.FEEDBACK, Outcome.WHOLE, "Start")


@pytest.mark.parametrize(
    "passage",
    [":: f [feedback]\n[[b]] [[Start]]", ":: f [feedback]\nNo link", ":: f [feedback]\n<<if $a>>[[b]]<</if>>"],
)
def test_feedback_from_which_not_one_way_leads_on_is_a_scene(passage):
    draft = draft_of(":: Start\n[[f]]", passage, ":: b\nThe end.")
    assert Remark.FEEDBACK_SHAPE in remarks_of(draft, "f")
    assert "f" in draft.scenario.scene_by_key | draft.scenario.end_by_key


def flags_of(*passages):
    scenario = draft_of(*passages, ":: b\nThe end.").scenario
    sets = [choice.sets for _scene, choice in scenario.edges() if choice.sets]
    return sets, [choice.requires for _scene, choice in scenario.edges() if choice.requires]


ASKS = ":: p\n<<if $a>>[[b]]<</if>>[[Leave->b]]"


@pytest.mark.parametrize(
    "passages",
    [
        (":: Start\n[[p][$a to true]]", ASKS),
        (":: Start\n<<set $a to false>>[[p][$a to true]]", ASKS),
        (":: StoryInit\n<<set $a to false>>", ":: Start\n[[p][$a to true]]", ASKS),
        (":: Start\n[[p]]", ":: p\n<<set $a to true>><<if $a>>[[b]]<</if>>[[Leave->b]]"),
        (':: Start\n<<link "p" "p">><<set $a to true>><</link>>', ASKS),
    ],
)
def test_what_is_only_ever_made_true_is_a_flag(passages):
    assert flags_of(*passages) == (["a"], [Condition(flag="a")])


@pytest.mark.parametrize(
    "passages",
    [
        (":: Start\n<<set $a to true>>[[p]]", ASKS),  # from the start
        (":: Start\n[[p][$a to true]]", ":: p\n<<if $a>>[[q]]<</if>>[[q]]", ":: q\n<<set $a to false>>[[b]]"),
        (":: Start\n[[p][$a to true]]", ":: p\n<<if $a>>[[q]]<</if>>[[q]]", ":: q\n<<set $a to 3>>[[b]]"),
        (":: Start\n[[p][$a to true]]", ":: p\n<<if $a gte 1>>[[b]]<</if>>[[b]]"),
        (":: Start\n[[p]]", ":: p\n<<if $c>><<set $a to true>><</if>>" + ASKS[5:]),
        (":: Start\n[[p]]", ASKS),  # never set
    ],
)
def test_what_is_ever_anything_else_is_none_and_what_it_hid_is_always_shown(passages):
    draft = draft_of(*passages, ":: b\nThe end.")
    assert flags_of(*passages) == ([], [])
    assert len(draft.scenario.scene_by_key["p"].choices) == 2
    assert Remark.CONDITION in remarks_of(draft, "p")


def test_a_choice_sets_one_flag_the_one_that_is_asked_for():
    passages = (":: Start\n[[p][$z to true, $a to true]]", ASKS)
    assert flags_of(*passages) == (["a"], [Condition(flag="a")])
    assert Remark.FLAG_TWICE in remarks_of(draft_of(*passages, ":: b"), "Start")


def test_variables_called_as_dimensions_move_them():
    draft = draft_of(
        ":: StoryInit\n<<set $tension to 4>>",
        ":: Start\n[[p][$tension += 2]]",
        ":: p\n<<set $ecoute -= 1>><<if $tension lt 5 and $tension gt 1>>[[b]]<</if>>[[b]]",
        ":: b\nThe end.",
    )
    assert draft.scenario.dimension_by_key["tension"].start == 4
    effects = draft.scenario.scene_by_key["Start"].choices[0].effects
    assert effects == (Effect(dimension="tension", by=2), Effect(dimension="ecoute", by=-1))
    requires = draft.scenario.scene_by_key["p"].choices[0].requires
    assert requires == Condition(dimension="tension", at_least=2, at_most=4)
    assert all(item.outcome is Outcome.WHOLE for item in draft.report.items if item.role is not Role.NOTHING)


def test_other_counts_are_told():
    assert remarks_of(draft_of(":: Start\n<<set $gold += 2>>[[b]]", ":: b"), "Start") == [Remark.VARIABLE]


def test_what_was_left_out_keeps_its_source():
    draft = draft_of(":: Start\n<<audio 'a' play>>[[b]]", ":: b")
    item = draft.report.items[0]
    assert (item.outcome, item.source) == (Outcome.PARTLY, "<<audio 'a' play>>[[b]]")
    assert item.remarks == ((Remark.MACRO, "<<audio 'a' play>>"),)


def test_links_to_nothing_and_names_that_look_alike_lead_nowhere_else():
    draft = draft_of(":: Start\n[[é b]] [[e b]] [[E-b]] [[missing]]", ":: é b\nOne.", ":: e b\nTwo.")
    keys = [each.key for each in draft.scenario.ends]
    targets = [each.target for each in draft.scenario.scenes[0].choices]
    assert targets[:2] == keys == ["e-b", "e-b-2"]
    assert not {*targets[2:]} & {"Start", *keys}
    assert remarks_of(draft, "Start").count(Remark.TARGET_MISSING) == 2


def test_of_passages_of_one_name_links_lead_to_the_first():
    draft = draft_of(":: Start\n[[b]]", ":: b\nFirst.", ":: b\nSecond.")
    assert [(each.key, each.text) for each in draft.scenario.ends] == [("b", "First."), ("b-2", "Second.")]
    assert draft.scenario.scenes[0].choices[0].target == "b"
    assert remarks_of(draft, "b").count(Remark.DOUBLED_NAME) == 2


def test_scripts_styles_and_settings_are_left_out():
    draft = draft_of(
        ":: Start\n[[b]]",
        ":: b",
        ":: s [script]\nx()",
        ":: c [stylesheet]\nb {}",
        ":: w [widget]\nx",
        ":: StoryMenu\n[[b]]",
    )
    assert len(draft.scenario.scenes) == 1
    left = {each.passage: each.remarks[0][0] for each in draft.report.items if each.outcome is Outcome.LEFT_OUT}
    assert left == {"s": Remark.SCRIPT, "c": Remark.STYLE, "w": Remark.SCRIPT, "StoryMenu": Remark.SETTING}


def test_a_scenario_holds_so_many_scenes_those_one_comes_to_first():
    passages = [f":: s{number}\nText.\n[[s{number - 1}]]" for number in range(300, 0, -1)]
    draft = read(twee_file(*passages, ":: s0\nThe end.", start="s300"), "a.twee")
    assert len(draft.scenario.scenes) == 120
    assert draft.scenario.start == "s300"
    assert [each.key for each in draft.scenario.ends] == ["s0"]
    assert sum((Remark.TOO_MANY_SCENES, "") in each.remarks for each in draft.report.items) == 180
    assert parse(as_json(draft.scenario)) == draft.scenario


def test_too_many_choices_and_too_long_texts_are_cut_and_told():
    links = "".join(f"[[s{number}]]\n" for number in range(12))
    draft = draft_of(f":: Start\n{'a' * 5_000}\n{links}", ":: s0\nThe end.")
    (scene,) = draft.scenario.scenes
    assert (len(scene.choices), len(scene.text)) == (8, 4_000)
    assert {Remark.TOO_MANY_CHOICES, Remark.TOO_LONG} <= {*remarks_of(draft, "Start")}
    assert parse(as_json(draft.scenario)) == draft.scenario


@pytest.mark.parametrize(
    ("name", "title"), [("a/b/My story.twee", "My story"), ("C:\\x\\My story.tw", "My story"), ("", "")]
)
def test_a_story_without_a_title_is_called_as_its_file(name, title):
    assert read(b":: Start\n[[b]]\n:: b\n", name).scenario.title == title


def test_the_start_is_guessed_where_the_file_does_not_say():
    draft = read(b":: one\n[[two]]\n\n:: two\nThe end.", "a.twee")
    assert draft.scenario.start == "one"
    assert (Remark.START_GUESSED, "one") in draft.report.remarks
    assert any(remark is Remark.UNKNOWN_FORMAT for remark, _detail in draft.report.remarks)


def test_the_same_story_read_twice_is_one():
    data = b":: one\n[[two]]\n\n:: two\nThe end."
    assert read(data, "a.twee") == read(data, "a.twee")
