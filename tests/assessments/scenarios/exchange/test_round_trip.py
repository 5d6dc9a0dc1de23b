"""What goes out to Twine comes back the same, but for what was changed there."""

from dataclasses import replace

import pytest
from django.conf import settings
from hypothesis import given

from assessments.scenarios.content import End, Outcome, Scene, loads
from assessments.scenarios.exchange import Remark, read, twee, write_twee
from assessments.scenarios.exchange.to_story import DATA, story_of
from tests.assessments.scenarios.exchange.stories import published
from tests.assessments.scenarios.exchange.strategies import any_scenario
from tests.factories.scenarios import make_scenario

FOLDER = settings.BASE_DIR / "curriculum" / "scenarios"


@given(any_scenario())
def test_any_scenario_comes_back_the_same(scenario):
    draft = read(write_twee(scenario, go_on="Continuer"), "a.twee")
    assert draft.scenario == scenario
    assert draft.report.remarks == ()
    assert all(item.remarks == () for item in draft.report.items)


@given(any_scenario())
def test_and_through_a_page_that_twine_publishes(scenario):
    assert read(published(story_of(scenario)), "a.html").scenario == scenario


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_and_what_the_platform_comes_with(path):
    scenario = loads(path.read_bytes())
    assert read(write_twee(scenario), "a.twee").scenario == scenario
    # Its own passage lost, the story alone still gives every scene, choice, feedback and end.
    bare = write_twee(scenario).decode().partition(f":: {DATA} ")[0]
    draft = read(bare.encode(), "a.twee", dimensions=scenario.dimensions)
    told = [(each.key, each.text) for each in (*scenario.scenes, *scenario.ends)]
    assert [(each.key, each.text) for each in (*draft.scenario.scenes, *draft.scenario.ends)] == told
    for ours, theirs in zip(scenario.edges(), draft.scenario.edges(), strict=True):
        assert (theirs[1].target, theirs[1].feedback, theirs[1].effects) == (
            ours[1].target, ours[1].feedback, ours[1].effects,
        )  # fmt: skip


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_and_through_editors_that_end_lines_otherwise_and_mark_files(ends):
    scenario = make_scenario()
    data = b"\xef\xbb\xbf" + write_twee(scenario).replace(b"\n", ends.encode())
    assert read(data, "a.twee").scenario == scenario


def changed(*pairs):
    """The draft once these words were written for those, everywhere but in our own passage."""
    text, sign, data = write_twee(make_scenario()).decode().partition(f":: {DATA} ")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return read((text + sign + data).encode(), "a.twee")


def test_a_text_that_was_changed_is_taken_and_told():
    draft = changed(("What happens at ask.", "Something *else* [happens]."))
    ours = make_scenario()
    ask = replace(ours.scene_by_key["ask"], text="Something *else* [happens].")
    assert draft.scenario == replace(ours, scenes=(ours.scenes[0], ask, *ours.scenes[2:]))
    told = {item.passage: item.remarks for item in draft.report.items if item.remarks}
    assert told == {"ask": ((Remark.CHANGED, ""),)}


def test_a_label_and_a_feedback_that_were_changed_keep_the_rest_of_the_choice():
    ours = make_scenario().scene_by_key["work"].choices[1]
    draft = changed(("You take a photograph of the code.", "You write the code down."))
    assert draft.scenario.scene_by_key["work"].choices[1] == replace(ours, label="You write the code down.")
    words = "Why the choice b helps or not.\n\n<<set $frame to Math.clamp($frame - "
    draft = changed((f"{words}2", "No.\n\n<<set $frame to Math.clamp($frame - 1"))
    choice = draft.scenario.scene_by_key["work"].choices[1]
    assert (choice.feedback, choice.effects[0].by, choice.critical) == ("No.", -1, ours.critical)


def test_a_choice_that_leads_elsewhere_and_one_that_is_new():
    draft = changed(("<<if $slower>>[[You go on.->close/c]]<</if>>", "[[You go on.->close/c]]\n[[New.->refused]]"))
    choices = draft.scenario.scene_by_key["close"].choices
    assert [each.key for each in choices] == ["a", "b", "c", "d"]
    assert choices[2] == replace(make_scenario().scene_by_key["close"].choices[2], requires=None)
    assert (choices[3].label, choices[3].target) == ("New.", "refused")


def test_choices_put_in_another_order_keep_what_they_do():
    scene = make_scenario().scene_by_key["ask"]
    lines = "[[You take the phone to go faster.->ask/a]]\n[[You ask, and she says no.->ask/b]]"
    draft = changed((lines, "\n".join(reversed(lines.split("\n")))))
    assert draft.scenario.scene_by_key["ask"].choices == (scene.choices[1], scene.choices[0], scene.choices[2])


def test_a_scene_that_was_removed_and_one_that_was_added():
    draft = changed(
        (":: refused [end:refus_respecte]", ":: gone [end:accord]"), ("How it ends at refused.", "Another end.")
    )
    assert (Remark.REMOVED, "refused") in draft.report.remarks
    assert set(draft.scenario.end_by_key) == {"led", "unsure", "gone"}
    assert draft.scenario.end_by_key["gone"].outcome is Outcome.AGREEMENT


def test_a_scene_that_was_renamed_keeps_what_it_holds():
    data = (
        write_twee(make_scenario())
        .decode()
        .replace(":: refused [", ":: She refuses [")
        .replace("->refused]]", "->She refuses]]")
    )
    scenario = read(data.encode(), "a.twee").scenario
    assert scenario.end_by_key["she-refuses"] == replace(
        make_scenario().end_by_key["refused"], key="she-refuses", title="She refuses"
    )
    assert scenario.scene_by_key["ask"].choices[1].target == "she-refuses"


def test_another_title_start_and_tag():
    data = write_twee(make_scenario()).decode().replace("The code on the paper", "Another title", 1)
    data = data.replace('"start": "welcome"', '"start": "ask"', 1).replace(":: work [stage:do", ":: work [stage:meet")
    scenario = read(data.encode(), "a.twee").scenario
    assert (scenario.title, scenario.start, scenario.scene_by_key["work"].stage) == ("Another title", "ask", "meet")


def test_an_end_that_goes_on_becomes_a_scene():
    draft = changed(("How it ends at unsure.", "How it ends at unsure.\n\n[[Go on->led]]"))
    assert isinstance(draft.scenario.scene_by_key["unsure"], Scene)
    assert all(isinstance(each, End) and each.key != "unsure" for each in draft.scenario.ends)


@pytest.mark.parametrize(
    "data", ["{", "{}", '{"go_on": 3, "scenario": {}}', '{"go_on": "a", "scenario": [1]}', "{" * 5_000]
)
def test_our_passage_spoilt_is_told_and_the_story_is_read_as_any(data):
    text = write_twee(make_scenario()).decode().partition(f":: {DATA} ")[0] + f":: {DATA} [entremise]\n{data}"
    draft = read(text.encode(), "a.twee")
    assert draft.report.remarks[0] == (Remark.OWN_DATA_UNREADABLE, "")
    assert [each.key for each in draft.scenario.scenes] == ["welcome", "ask", "work", "close"]
    assert draft.scenario.scene_by_key["ask"].choices[0].feedback == "Why the choice a helps or not."


def test_what_twine_plays():
    """Links lead to passages that are there, and nothing of a text is taken for a command."""
    text = "<<run alert(1)>> <script>x</script> [[a->b]] $frame //x// ''y'' \\\n:: no\n! no"
    base = make_scenario()
    scenario = replace(base, scenes=(replace(base.scenes[0], text=text), *base.scenes[1:]))
    story = twee.read(write_twee(scenario).decode())
    body = next(each.text for each in story.passages if each.name == "welcome")
    assert body.endswith("[[Continue->ask]]")
    assert not any(
        sign in body.removesuffix("[[Continue->ask]]") for sign in ("<", "[[", "$", "//", "''", "\n:", "\n!")
    )
    ends = read(write_twee(scenario), "a.twee").scenario
    assert ends.scenes[0].text == text
