"""What the editor of scenarios asks the server while one writes: what is missing, and how it plays."""

import json
from typing import Any

import pytest
from django.urls import reverse

from assessments.scenarios.models import Run
from cms import models
from cms.scenario_editor.comparing import changes
from tests.cms.authoring import scenario
from tests.factories.competencies import CompetencyFactory
from tests.factories.scenarios import scenario_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(competency: Any) -> None:
    for code in ("mediation", "listening-empathy"):
        CompetencyFactory(edition=competency.edition, code=code)


def check(author: Any, content: Any, name: str = "problems") -> list[dict[str, str]]:
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    response = author.post(reverse("cms_admin:check_scenario"), text, content_type="application/json")
    assert response.status_code == 200
    return response.json()[name]


def test_a_scenario_that_is_ready_has_no_problem(author, framework):
    assert check(author, scenario_data()) == []


def test_each_problem_says_its_place(author, framework):
    draft = scenario_data(title="")
    draft["scenes"][1]["choices"][0]["target"] = "nowhere"
    draft["scenes"][2]["competencies"] = ["unheard-of"]
    draft["ends"][0]["prompts"] = []
    found = {(each["scene"], each["choice"], each["place"]) for each in check(author, draft)}
    assert found == {("", "", "title"), ("ask", "a", ""), ("work", "", ""), ("led", "", "")}


def test_what_has_not_the_shape_of_a_scenario_leads_to_its_place_too(author, framework):
    draft = scenario_data(mode="magic")
    draft["scenes"][1]["choices"][2]["label"] = "x" * 401
    draft["ends"][1]["outcome"] = "magic"
    found = {(each["scene"], each["choice"]) for each in check(author, draft)}
    assert found == {("", ""), ("ask", "c"), ("unsure", "")}


def test_an_end_of_no_kind_yet_hides_nothing_else_and_can_be_tried(author, framework):
    draft = scenario_data(title="")
    draft["ends"][1]["outcome"] = ""
    said = {each["scene"] or each["place"]: each["message"] for each in check(author, draft)}
    assert said.keys() == {"unsure", "title"}
    assert said["unsure"] == "End 2: choose how it ends."
    assert "Not chosen yet" in play(author, draft, "work/b", "close/a", start="work")


def test_a_sentence_that_no_way_leads_to_is_advised_on(author, framework):
    draft = scenario_data()
    assert "dimensions.frame" not in {each["place"] for each in check(author, draft, "advice")}
    frame = next(each for each in draft["dimensions"] if each["key"] == "frame")
    frame |= {"low": -50, "on_the_way": -40}
    [found] = [each for each in check(author, draft, "advice") if each["place"] == "dimensions.frame"]
    assert "To take up again" in found["message"]
    assert check(author, draft) == []
    draft["scenes"][0]["choices"][0]["target"] = "nowhere"
    assert check(author, draft, "advice") == check(author, {"scenes": {}}, "advice") == []


@pytest.mark.parametrize(
    "text", ["", "{", "null", "[]", "3", '{"scenes": {}}', "[" * 50_000, b"\xff\xfe", '{"title": NaN}']
)
def test_anything_at_all_gets_an_answer(author, text):
    assert check(author, text)


def test_what_is_too_large_is_not_read(author):
    assert check(author, json.dumps(scenario_data(summary="x" * 2_100_000)))


@pytest.mark.parametrize("name", ["check_scenario", "play_scenario"])
def test_only_authors_are_answered(client, author, centre, name):
    address = reverse(f"cms_admin:{name}")
    assert author.get(address).status_code == 405
    client.logout()
    assert client.post(address).status_code == 302


# Trying it


def play(author: Any, content: Any, *steps: str, start: str = "") -> str:
    response = author.post(
        reverse("cms_admin:play_scenario"), {"content": json.dumps(content), "from": start, "step": list(steps)}
    )
    assert response.status_code == 200
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    return response.content.decode()


def test_a_draft_is_played_to_its_end_and_nothing_is_kept(author):
    draft = scenario_data()
    assert "What happens at welcome." in play(author, draft)
    assert "You say what you do." in play(author, draft, "welcome/on")
    said = play(author, draft, "welcome/on", "ask/c")
    assert ("Why the choice c helps or not." in said, "What happens at work." in said) == (True, True)
    ended = play(author, draft, "welcome/on", "ask/c", "work/a", "close/b")
    assert ("End led" in ended, "frame held." in ended, "Her own say." in ended) == (True, True, True)
    assert Run.objects.count() == 0
    assert models.Scenario.objects.count() == 0


def test_it_is_tried_from_any_scene(author):
    said = play(author, scenario_data(), start="close")
    assert "What happens at close." in said
    assert "Tried from this scene" in said
    assert "Tried from this scene" not in play(author, scenario_data(), start="welcome")
    assert "What happens at welcome." in play(author, scenario_data(), start="no-such-scene")


def test_a_critical_error_is_named(author):
    assert "Somebody else’s code was kept." in play(author, scenario_data(), "work/b", start="work")


@pytest.mark.parametrize(
    ("steps", "stands_at"),
    [(["ask/a"], "welcome"), (["welcome/on", "ask/z"], "ask"), (["welcome"], "welcome"), (["/", "//"], "welcome")],
)
def test_an_impossible_way_goes_as_far_as_it_can(author, steps, stands_at):
    assert f"What happens at {stands_at}." in play(author, scenario_data(), *steps)


@pytest.mark.parametrize(
    "draft",
    [
        {}, [], None, {"scenes": []}, scenario_data(scenes=[], ends=[]), scenario_data(start=""),
        scenario_data(dimensions=[]), scenario_data(ends=[]),
    ],
)  # fmt: skip
def test_a_draft_that_is_hardly_begun_does_not_break_the_trial(author, draft):
    play(author, draft)
    play(author, draft, "welcome/on", "ask/a", "work/a", "close/a")


def test_markup_is_text(author):
    draft = scenario_data()
    draft["scenes"][0]["text"] = "<script>alert(1)</script>"
    assert "<script>alert(1)" not in play(author, draft)


def test_the_preview_is_the_first_moment(author, centre):
    made = scenario(centre=centre)
    response = author.get(
        reverse("wagtailsnippets_cms_scenario:revisions_view", args=[made.pk, made.latest_revision.pk])
    )
    assert "What happens at welcome." in response.content.decode()


# The field of the form


@pytest.mark.parametrize(
    "text",
    ["", "null", "[1]", '"a"', "{", '{"title": "\\u0000"}', '{"title": "\\ud800"}', '{"a":' * 40 + "1" + "}" * 40],
)
def test_what_cannot_be_kept_is_refused_and_given_back(author, text):
    response = author.post(reverse("wagtailsnippets_cms_scenario:add"), {"content": text})
    assert response.status_code == 200
    assert models.Scenario.objects.count() == 0


def test_the_form_says_what_is_missing_without_any_script(author, centre, framework):
    made = scenario(centre=centre, says={"summary": ""})
    content = author.get(reverse("wagtailsnippets_cms_scenario:edit", args=[made.pk])).content.decode()
    assert content.count('<ul class="scenario-wrong"><li>') == 1
    assert "<textarea" in content


# Two drafts compared


def test_two_versions_are_compared_in_words(author, centre):
    made = scenario(centre=centre)
    first = made.latest_revision
    draft = made.get_latest_revision_as_object()
    said = draft.content
    said["title"] = "Le code <b>secret</b>"
    said["scenes"][1]["text"] = "What happens when one asks."
    said["scenes"][2]["choices"].pop(1)
    said["scenes"][3]["choices"][0]["effects"] = [{"dimension": "frame", "by": 1}]
    said["scenes"].append({"key": "late", "text": "Somebody comes in late.", "choices": []})
    said["ends"].pop(2)
    second = draft.save_revision()
    address = reverse("wagtailsnippets_cms_scenario:revisions_compare", args=[made.pk, first.pk, second.pk])
    page = author.get(address).content.decode()
    for words in (
        "&lt;b&gt;", "Somebody comes in late.", "You take a photograph of the code.", "End refused", "+1",
        "-1",
    ):  # fmt: skip
        assert words in page, words
    assert "She keeps the phone." not in page
    assert "<b>secret" not in page


def test_the_same_draft_has_no_change():
    assert changes(scenario_data(), scenario_data()) == []
    assert changes({"scenes": [{"key": "a", "stage": ""}]}, {"scenes": [{"key": "a"}]}) == []


@pytest.mark.parametrize("draft", [None, [], "text", {"scenes": 4}, {"scenes": [3, {"key": None}], "ends": {}}])
def test_a_draft_of_any_shape_is_compared(draft):
    assert changes(draft, scenario_data())
    assert changes(scenario_data(), draft)
