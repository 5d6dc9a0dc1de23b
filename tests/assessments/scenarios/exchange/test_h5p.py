import json
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given

from assessments.scenarios.content import FeedbackTiming
from assessments.scenarios.exchange import Omission, package
from assessments.scenarios.exchange.h5p import paragraphs
from tests.assessments.scenarios.exchange.strategies import any_scenario
from tests.factories.scenarios import choice, make_scenario, scene


def opened(found):
    with ZipFile(BytesIO(found.data)) as archive:
        assert archive.namelist() == ["h5p.json", "content/content.json"]
        return tuple(json.loads(archive.read(name)) for name in archive.namelist())


def content_of(scenario):
    return opened(package(scenario))[1]["branchingScenario"]


def test_the_package_names_what_it_needs():
    about, _content = opened(package(make_scenario(), version=(1, 10)))
    assert (about["title"], about["mainLibrary"], about["language"]) == (
        "The code on the paper", "H5P.BranchingScenario", "fr",
    )  # fmt: skip
    assert about["embedTypes"] == ["iframe"]
    needed = {
        each["machineName"]: (each["majorVersion"], each["minorVersion"]) for each in about["preloadedDependencies"]
    }
    assert needed == {
        "H5P.BranchingScenario": (1, 10), "H5P.BranchingQuestion": (1, 0), "H5P.AdvancedText": (1, 1),
        "FontAwesome": (4, 5),
    }  # fmt: skip


def test_the_start_comes_first_and_choices_lead_where_they_do():
    content = content_of(replace(make_scenario(), start="ask"))["content"]
    titles = [each["type"]["metadata"]["title"] for each in content]
    assert titles == ["ask", "welcome", "work", "close", "End led", "End unsure", "End refused"]
    ask = content[0]["type"]
    assert ask["library"] == "H5P.BranchingQuestion 1.0"
    alternatives = ask["params"]["branchingQuestion"]["alternatives"]
    assert [titles[each["nextContentId"]] for each in alternatives] == ["work", "End refused", "work"]
    assert alternatives[0]["feedback"] == {"subtitle": "<p>Why the choice a helps or not.</p>"}
    assert "nextContentId" not in content[0]


def test_a_scene_that_tells_is_a_text_and_says_who_speaks():
    node = content_of(make_scenario())["content"][0]
    assert node["type"]["library"] == "H5P.AdvancedText 1.1"
    assert node["type"]["params"] == {"text": "<p><strong>Awa</strong></p><p>What happens at welcome.</p>"}
    assert (node["nextContentId"], node["proceedButtonText"]) == (1, "Continue")


def test_an_end_says_what_was_protected_and_what_was_put_at_risk():
    node = content_of(make_scenario())["content"][4]
    assert node["nextContentId"] == -1
    assert node["feedback"] == {"title": "<p>End led</p>"}
    for words in ("Her own say.", "Some time.", "What would you do again?"):
        assert f"<p>{words}</p>" in node["type"]["params"]["text"]


def test_a_critical_error_is_named_before_the_feedback():
    alternative = content_of(make_scenario())["content"][2]["type"]["params"]["branchingQuestion"]["alternatives"][1]
    assert alternative["feedback"]["title"] == "<p>Somebody else’s code was kept.</p>"


def test_words_are_translated_by_the_caller():
    content = opened(package(make_scenario(), str.upper))[1]["branchingScenario"]
    assert content["l10n"]["startScreenButtonText"] == "START"
    assert "WHAT WAS PROTECTED" in content["content"][4]["type"]["params"]["text"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (" \n\n ", ""),
        ("a\nb\n\nc", "<p>a<br>b</p><p>c</p>"),
        ("<b onclick='x'>&", "<p>&lt;b onclick=&#x27;x&#x27;&gt;&amp;</p>"),
    ],
)
def test_texts_are_paragraphs(text, html):
    assert paragraphs(text) == html


def omitted_of(**more):
    return {(each.what, each.scene, each.choice) for each in package(make_scenario(**more)).omitted}


def test_what_has_no_place_in_h5p_is_told():
    found = omitted_of()
    assert found == {
        (Omission.EFFECTS, "", ""), (Omission.FLAGS, "", ""), (Omission.COMPETENCIES, "", ""),
        (Omission.STAGES, "", ""), (Omission.NEEDS, "", ""),
        (Omission.CRITICAL, "work", "b"), (Omission.CONDITION, "close", "c"),
    }  # fmt: skip
    assert (Omission.FEEDBACK_AT_END, "", "") in omitted_of(feedback=FeedbackTiming.END)
    assert (Omission.REFLECTION, "", "") in omitted_of(reflection="What for?")


def test_links_to_nothing_and_long_buttons_are_told():
    scenes = [scene("welcome", choice("on", "nowhere", "Word " * 20))]
    found = package(make_scenario(scenes=scenes))
    assert {each.what for each in found.omitted} >= {Omission.MISSING_TARGET, Omission.BUTTON_CUT}
    node = opened(found)[1]["branchingScenario"]["content"][0]
    assert (len(node["proceedButtonText"]) <= 50, node["nextContentId"]) == (True, -1)


def test_the_same_scenario_gives_the_same_bytes():
    assert package(make_scenario()).data == package(make_scenario()).data


@given(any_scenario())
def test_any_scenario_is_written_and_leads_somewhere(scenario):
    content = content_of(scenario)["content"]
    assert len(content) == len(scenario.scenes) + len(scenario.ends)
    for node in content:
        asked = node["type"]["params"].get("branchingQuestion", {"alternatives": []})["alternatives"]
        numbers = [each["nextContentId"] for each in asked] or [node["nextContentId"]]
        assert all(-1 <= number < len(content) for number in numbers)
