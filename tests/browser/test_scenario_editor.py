"""An author builds a scenario of twelve scenes from nothing and publishes it: with the mouse on the map, then by
keyboard alone in the list."""

import json
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from assessments.scenarios.models import ScenarioEdition
from cms import models
from cms.scoping import shelf_for
from competencies.queries import current_framework
from tests.browser.checks import assert_accessible, assert_fits
from tests.cms.authoring import scenario
from tests.factories import cms as make
from tests.factories.competencies import CompetencyFactory, FrameworkEditionFactory
from tests.factories.people import cast

SCENES = 12
DECISIONS = (2, 5, 8, 11)  # by number, from 1; each moves what is essential
WHY = "On dit ce que l’on fait, puis on demande l’accord."


@pytest.fixture
def people(live_site: str) -> Any:
    make.catalogue()
    found = cast()
    shelf_for(found.centre)
    edition = current_framework() or FrameworkEditionFactory()
    for code in ("mediation", "listening-empathy"):
        CompetencyFactory(edition=edition, code=code, title=code.title())
    return found


@pytest.fixture
def page(desktop_page: Page, people: Any, sign_in: Any) -> Page:
    sign_in(desktop_page, people.claire)
    return desktop_page


def begin(page: Page) -> None:
    page.goto(reverse("wagtailsnippets_cms_scenario:add"))
    page.locator("#w-title").wait_for()


def content(page: Page) -> dict[str, Any]:
    return json.loads(page.locator("[data-scenario-content]").input_value())


def is_all_right(page: Page) -> None:
    page.locator("[data-part=count][data-wrong='0']").wait_for()


def is_published_whole(page: Page) -> None:
    page.locator(".messages .success, .messages [class*=success]").first.wait_for()
    edition = ScenarioEdition.objects.get().scenario_content
    assert len(edition.scenes) == SCENES
    assert [number for number, each in enumerate(edition.scenes, start=1) if each.decides] == list(DECISIONS)
    assert {each.outcome.value for each in edition.ends} == {"accord", "refus_respecte"}


# With the mouse


class Map:
    """The drawing, as a hand finds its way on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.canvas = page.locator("[data-part=canvas]")

    def where(self, key: str) -> tuple[float, float]:
        box = self.canvas.bounding_box()
        assert box is not None
        at = self.canvas.evaluate("(each, key) => each._cyreg.cy.getElementById(key).renderedPosition()", key)
        return box["x"] + at["x"], box["y"] + at["y"]

    def settles(self) -> None:
        """All of it in sight, where a click would meet it and not the bar that saves; nothing moves any more."""
        self.page.locator("#scenario-fit").click()
        self.page.locator("[data-scenario-editor]").evaluate("(each) => each.scrollIntoView({block: 'start'})")
        for _each in range(50):
            before = self.where("scene-1")
            self.page.wait_for_timeout(100)
            if self.where("scene-1") == before:
                return

    def nowhere(self) -> tuple[float, float]:
        """A point of the map on which nothing stands."""
        box = self.canvas.bounding_box()
        assert box is not None
        at = self.canvas.evaluate(
            """(each) => {
              const taken = each._cyreg.cy.nodes(":visible").map((node) => node.renderedBoundingBox());
              const isFree = (x, y) => taken.every((b) => x < b.x1 - 5 || x > b.x2 + 5 || y < b.y1 - 5 || y > b.y2 + 5);
              for (let y = 20; y < 400; y += 10) {
                for (let x = 20; x < each.clientWidth - 20; x += 10) {
                  if (isFree(x, y)) { return {x, y}; }
                }
              }
            }"""
        )
        return box["x"] + at["x"], box["y"] + at["y"]

    def draw(self, key: str, target: tuple[float, float] | None = None, onto: str = "") -> None:
        """From the handle of a scene to a point, or onto another scene."""
        self.settles()
        self.page.mouse.move(*self.where(key))
        self.page.locator(".scenario-graph__knob").wait_for()
        knob = self.page.locator(".scenario-graph__knob").bounding_box()
        assert knob is not None
        self.page.mouse.move(knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.move(*(self.where(onto) if onto else target or self.nowhere()), steps=4)
        self.page.mouse.up()

    def choose(self, key: str) -> None:
        self.page.mouse.click(*self.where(key))


def test_a_scenario_is_built_with_the_mouse_and_published(page):
    begin(page)
    page.locator("#w-title").fill("Le banc et le ballon")
    page.locator("#w-summary").fill("Des enfants jouent, un voisin se plaint.")
    page.locator("#list-at-scene-1").click()
    page.locator("#s-scene-1-text").fill("Scène 1. Un ballon roule.")
    page.locator("#scenario-view-graph").click()
    page.locator("[data-part=canvas] canvas").first.wait_for()
    drawn = Map(page)
    for number in range(1, SCENES):
        drawn.draw(f"scene-{number}")
        page.locator(f"#s-scene-{number + 1}-text").fill(f"Scène {number + 1}. La suite.")
    page.locator("#scenario-add-end").click()
    finish_end(page, "fin-1", "accord")
    page.locator("#scenario-add-end").click()
    finish_end(page, "fin-2", "refus_respecte")
    page.locator("#scenario-tidy").click()
    drawn.settles()
    drawn.draw(f"scene-{SCENES}", onto="fin-1")
    for number in DECISIONS:
        drawn.draw(f"scene-{number}", onto="fin-2")
        finish_decision(page, number)
    is_all_right(page)
    assert_accessible(page)
    page.locator("button[name=action-publish]").first.click()
    is_published_whole(page)


def finish_end(page: Page, key: str, outcome: str) -> None:
    page.locator(f"#e-{key}-outcome").select_option(outcome)
    page.locator(f"#e-{key}-title").fill(f"Fin {key}")
    page.locator(f"#e-{key}-text").fill("Chacun rentre chez soi.")
    page.locator(f"#e-{key}-prompts").fill("Que referiez-vous ?")


def finish_decision(page: Page, number: int) -> None:
    """The choice that goes on is the good one, once in two the longest, once in two not the first."""
    key = f"scene-{number}"
    good = f"#c-{key}-a"
    page.locator(f"{good}-label").fill(
        "Vous dites votre rôle." if number % 2 else "Vous dites votre rôle, puis vous écoutez."
    )
    page.locator(f"#c-{key}-b-label").fill("Vous respectez son refus.")
    for choice in "ab":
        page.locator(f"#c-{key}-{choice}-feedback").fill(WHY)
    for dimension in ("cadre", "neutralite"):
        page.locator(f"{good}-by-{dimension}").select_option("1")
    if number == DECISIONS[0]:
        page.locator(f"#c-{key}-a-down").click()
        page.locator(f"#s-{key}-speaks").click()
        page.locator(f"#s-{key}-speaks-mediation").check()


# By keyboard


class Keys:
    """Nothing but keys: focus goes where Tab leads it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, wanted: str, *, back: bool = False) -> None:
        for _step in range(250):
            if self.page.evaluate("document.activeElement.id") == wanted:
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab does not lead to {wanted}")

    def press(self, wanted: str, *, back: bool = False, key: str = "Enter") -> None:
        self.go(wanted, back=back)
        self.page.keyboard.press(key)

    def write(self, wanted: str, text: str, *, back: bool = False) -> None:
        self.go(wanted, back=back)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, wanted: str, value: str) -> None:
        self.go(wanted)
        for _step in range(30):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{wanted} does not offer {value}")

    def raise_by_one(self, wanted: str) -> None:
        self.go(wanted)
        self.page.keyboard.press("ArrowUp")


def test_the_same_by_keyboard_alone(page):
    begin(page)
    keys = Keys(page)
    keys.write("w-title", "Le banc et le ballon")
    keys.write("w-summary", "Des enfants jouent, un voisin se plaint.")
    keys.press("list-at-scene-1", back=True)
    for number in range(1, SCENES + 1):
        scene = f"scene-{number}"
        keys.write(f"s-{scene}-text", f"Scène {number}. Un ballon roule.")
        keys.press(f"s-{scene}-add-choice")
        if number == SCENES:
            keys.press(f"c-{scene}-a-new-end")
        else:
            keys.press(f"c-{scene}-a-new-scene")
        if number in DECISIONS:
            decide(keys, number)
        keys.go(f"c-{scene}-a-go", back=number in DECISIONS)
        page.keyboard.press("Enter")
    fill_end(keys, "fin-2", "accord")
    keys.press("list-at-fin-1", back=True)
    fill_end(keys, "fin-1", "refus_respecte")
    is_all_right(page)
    assert_accessible(page)
    keys.page.keyboard.press("Control+z")
    page.locator("[data-part=count][data-wrong='0']").wait_for(state="detached")
    keys.page.keyboard.press("Control+y")
    is_all_right(page)
    publish = page.locator("button[name=action-publish]").first
    for _step in range(250):
        if publish.evaluate("(each) => each === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    is_published_whole(page)


def decide(keys: Keys, number: int) -> None:
    scene = f"scene-{number}"
    keys.press(f"s-{scene}-add-choice")
    keys.write(f"c-{scene}-b-label", "Vous respectez son refus.")
    if number == DECISIONS[0]:
        keys.press(f"c-{scene}-b-new-end")
    else:
        keys.choose(f"c-{scene}-b-target", "fin-1")
    keys.write(f"c-{scene}-b-feedback", WHY)
    if number == DECISIONS[0]:
        keys.press(f"s-{scene}-speaks", back=True)
        keys.press(f"s-{scene}-speaks-mediation", key="Space")
    else:
        keys.go(f"c-{scene}-a-label", back=True)
    keys.write(
        f"c-{scene}-a-label", "Vous dites votre rôle." if number % 2 else "Vous dites votre rôle, puis vous écoutez."
    )
    keys.write(f"c-{scene}-a-feedback", WHY)
    keys.raise_by_one(f"c-{scene}-a-by-cadre")
    keys.raise_by_one(f"c-{scene}-a-by-neutralite")
    if number == DECISIONS[0]:
        keys.press(f"c-{scene}-a-down", back=True)


def fill_end(keys: Keys, key: str, outcome: str) -> None:
    keys.choose(f"e-{key}-outcome", outcome)
    keys.write(f"e-{key}-title", f"Fin {key}")
    keys.write(f"e-{key}-text", "Chacun rentre chez soi.")
    keys.write(f"e-{key}-prompts", "Que referiez-vous ?")


# What else it does


@pytest.fixture
def made(people: Any) -> models.Scenario:
    return scenario("Le code", centre=people.centre)


def edit(page: Page, made: models.Scenario, place: str = "") -> None:
    page.goto(reverse("wagtailsnippets_cms_scenario:edit", args=[made.pk]) + place)
    page.locator("#list-whole").wait_for()


def test_a_problem_leads_to_its_place_and_goes_once_it_is_mended(page, made):
    edit(page, made)
    is_all_right(page)
    page.locator("#list-at-work").click()
    page.locator("#c-work-a-feedback").fill("Court.")
    page.locator("#list-whole").click()
    page.locator(".scenario-problems summary:has([data-wrong='1'])").click()
    page.locator(".scenario-problems a").first.click()
    field = page.locator("#c-work-a-label")
    assert field.evaluate("(each) => each === document.activeElement")
    page.locator("#c-work-a .scenario-wrong li").wait_for()
    page.locator("#c-work-a-feedback").fill(WHY)
    is_all_right(page)
    assert page.locator("#c-work-a .scenario-wrong li").count() == 0


def test_a_refused_publication_loses_nothing_and_its_links_open_the_place(page, made):
    edit(page, made, "#scene/close/b")
    page.locator("#c-close-b-label").fill("")
    page.locator("#w-title").count()
    page.locator("button[name=action-publish]").first.click()
    link = page.locator(".messages a[href*='#scene/close/b']")
    link.wait_for()
    assert content(page)["scenes"][3]["choices"][1]["label"] == ""
    link.click()
    label = page.locator("#c-close-b-label")
    assert label.evaluate("(each) => each === document.activeElement")
    label.fill("Vous dites ce que vous faites.")
    is_all_right(page)
    link.wait_for(state="hidden")
    assert page.locator(".messages li.error").is_hidden()


def test_who_saves_goes_on_where_they_were(page, made):
    edit(page, made, "#scene/work")
    page.goto(reverse("wagtailsnippets_cms_scenario:edit", args=[made.pk]))
    page.locator("#list-at-close").click()
    page.locator("button.action-save").first.click()
    page.locator(".messages .success, .messages [class*=success]").first.wait_for()
    page.locator("#s-close-text").wait_for()


def test_undo_and_redo_are_the_same_in_both_views(page, made):
    edit(page, made)
    before = content(page)["scenes"]
    page.locator("#list-at-close").click()
    page.locator("#s-close-remove").click()
    page.locator("#scenario-view-graph").click()
    page.locator("[data-part=canvas] canvas").first.wait_for()
    removed = content(page)
    assert [each["key"] for each in removed["scenes"]] == ["welcome", "ask", "work"]
    assert [each["target"] for each in removed["scenes"][2]["choices"]] == ["", "", "work"]
    page.keyboard.press("Control+z")
    page.locator("#scenario-undo").press("Control+z")
    assert content(page)["scenes"] == before
    page.locator("#scenario-redo").click()
    assert content(page) == removed


def test_a_scene_is_called_the_same_in_the_list_on_the_map_and_in_the_panel(page, made):
    edit(page, made, "#scene/work")
    page.locator("#s-work-text").fill("Elle hésite encore.")
    entry = page.locator("#list-at-work")
    assert entry.locator(".scenario-list__sign").inner_text() == "3"
    assert entry.locator(".scenario-list__words").inner_text() == "Elle hésite encore."
    assert page.locator("#scenario-panel-title").inner_text() == "Scene 3 · Elle hésite encore."
    assert page.locator("#list-at-led .scenario-list__sign").inner_text() == "End 1"
    page.locator("#scenario-view-graph").click()
    page.locator("[data-part=canvas] canvas").first.wait_for()
    assert "3 · Elle hésite encore." in node(page, "work", "data('label')")
    assert "End 1 · End led" in node(page, "led", "data('label')")


def node(page: Page, key: str, asked: str) -> Any:
    return page.locator("[data-part=canvas]").evaluate(
        f"(each, key) => each._cyreg.cy.getElementById(key).{asked}", key
    )


def is_in_the_middle(page: Page, key: str) -> None:
    page.wait_for_function(
        """(key) => {
          const {cy} = document.querySelector("[data-part=canvas]")._cyreg;
          const at = cy.getElementById(key).renderedPosition();
          const isNear = (place, size) => Math.abs(place - size / 2) < size / 4;
          return cy.zoom() >= 0.6 && isNear(at.x, cy.width()) && isNear(at.y, cy.height());
        }""",
        arg=key,
    )


def far_away(page: Page) -> None:
    page.locator("[data-part=canvas]").evaluate(
        "(each) => { each._cyreg.cy.viewport({zoom: 1, pan: {x: -9000, y: -9000}}); }"
    )


def test_the_map_comes_to_what_is_opened_and_to_what_is_taken_back(page, made):
    edit(page, made, "#scene/close")
    page.locator("#scenario-view-graph").click()
    page.locator("[data-part=canvas] canvas").first.wait_for()
    page.wait_for_function("document.querySelector('[data-part=canvas]')._cyreg.cy.$(':selected').id() === 'close'")
    stood = node(page, "close", "position()")
    page.locator("#s-close-remove").click()
    told = page.locator("[data-part=told]")
    assert "Scene 4 · What happens at close.: removed." in told.inner_text()
    assert "Choices that lead nowhere now: 2." in told.inner_text()
    far_away(page)
    page.locator("#scenario-told-undo").click()
    assert told.is_hidden()
    page.locator("#s-close-text").wait_for()
    assert node(page, "close", "position()") == stood
    is_in_the_middle(page, "close")
    far_away(page)
    page.locator("#scenario-view-list").click()
    page.locator("#list-at-ask").click()
    page.locator("#scenario-view-graph").click()
    is_in_the_middle(page, "ask")


def test_what_is_new_says_what_was_taken_for_granted(page, made):
    edit(page, made)
    page.locator("#scenario-add-scene").click()
    stage = page.locator("select[id$='-stage']").evaluate("(each) => each.selectedOptions[0].textContent")
    assert f"in the stage “{stage}”" in page.locator("[data-part=told]").inner_text()
    page.locator("#scenario-add-end").click()
    assert page.locator("#e-fin-1-outcome").input_value() == ""
    page.get_by_role("region").get_by_text("End 4: choose how it ends.").wait_for()
    page.locator("#e-fin-1-outcome").select_option("accord")
    assert content(page)["ends"][-1]["outcome"] == "accord"
    assert page.locator("#e-fin-1-outcome option[value='']").count() == 0


def test_the_reason_of_a_single_choice_is_shown_while_there_is_one(page, made):
    edit(page, made, "#scene/work")
    for choice in "cb":
        page.locator(f"#c-work-{choice}-remove").click()
    page.locator("#c-work-a-feedback").fill("")
    page.locator("#list-at-ask").click()
    page.locator("#list-at-work").click()
    page.locator("#c-work-a-label").wait_for()
    assert page.locator("#c-work-a-feedback").count() == 0


def test_a_branch_is_copied_with_its_ways(page, made):
    edit(page, made, "#scene/work")
    page.locator("#s-work-copy").click()
    scenes = {each["key"]: each for each in content(page)["scenes"]}
    assert list(scenes) == ["welcome", "ask", "work", "close", "work-copie-1", "close-copie-1"]
    ways = [each["target"] for each in scenes["work-copie-1"]["choices"]]
    assert ways == ["close-copie-1", "close-copie-1", "work-copie-1"]
    assert [each["target"] for each in scenes["close-copie-1"]["choices"]] == ["unsure", "led", "led"]


def test_it_is_played_from_a_scene_as_it_stands(page, made):
    edit(page, made, "#scene/work")
    page.locator("#s-work-text").fill("Elle hésite encore.")
    page.locator("#s-work-play").click()
    stage = page.frame_locator("iframe[name=scenario-stage]")
    stage.get_by_text("Elle hésite encore.").wait_for()
    stage.get_by_role("button", name="She keeps the phone.").click()
    stage.get_by_text("What happens at close.").wait_for()
    page.keyboard.press("Escape")


def test_what_is_written_is_saved_by_itself(page, made):
    edit(page, made)
    page.wait_for_timeout(2500)  # the editor first notes what it was given, to tell a change from it
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url):
        page.locator("#w-title").fill("Un titre gardé")
    made.refresh_from_db()
    assert made.get_latest_revision_as_object().content["title"] == "Un titre gardé"


def test_the_short_name_follows_everywhere(page, made):
    edit(page, made, "#scene/work")
    page.locator("#s-work-key").fill("Faire avec")
    page.locator("#s-work-key").press("Enter")
    page.locator("#s-faire-avec-key").wait_for()
    scenes = {each["key"]: each for each in content(page)["scenes"]}
    assert [each["target"] for each in scenes["ask"]["choices"]] == ["faire-avec", "refused", "faire-avec"]


def test_a_press_on_a_button_is_not_lost_when_it_ends_a_field(page, made):
    edit(page, made, "#scene/work")
    page.locator("#s-work-key").fill("faire")
    page.locator("#s-work-add-choice").click()
    page.locator("#c-work-d-label, #c-faire-d-label").first.wait_for()
    scene = content(page)["scenes"][2]
    assert (scene["key"], len(scene["choices"])) == ("faire", 4)


def test_the_screens_fit_a_phone_and_pass_axe(phone_page, people, made, sign_in):
    sign_in(phone_page, people.claire)
    edit(phone_page, made)
    for place in (
        "#list-whole",
        "#list-characters",
        "#list-stages",
        "#list-dimensions",
        "#list-at-work",
        "#list-at-led",
    ):
        phone_page.locator(place).click()
        assert_accessible(phone_page)
        assert_fits(phone_page)
    phone_page.locator("#scenario-view-graph").click()
    phone_page.locator("[data-part=canvas] canvas").first.wait_for()
    assert_accessible(phone_page)
    assert_fits(phone_page)


def test_without_javascript_the_draft_is_a_text_with_what_it_lacks(chromium, live_site, people, sign_in):
    made = scenario("Le code", centre=people.centre, says={"summary": ""})
    context = chromium.new_context(base_url=live_site, locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, people.claire)
    page.goto(reverse("wagtailsnippets_cms_scenario:edit", args=[made.pk]))
    assert page.locator("textarea[name=content]").is_visible()
    assert page.locator(".scenario-wrong li").count() == 1
    context.close()
