"""An apprentice plays a scenario on a phone: by touch, by keyboard alone, with two tabs, without a network."""

from uuid import uuid4

import pytest
from django.urls import reverse

from assessments.scenarios.models import Run, RunEnd, RunStep
from assessments.scenarios.queries import path_of
from assessments.scenarios.services import start_run
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_quiz import assert_well_made
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import (
    CentreFactory,
    CohortFactory,
    CohortLearnerFactory,
    CohortTrainerFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.scenarios import make_scenario, play_through, scenario_activity

NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}
DARK = {**PHONE, "color_scheme": "dark"}
BEST = ("c", "a", "b")


@pytest.fixture
def activity(live_site):
    return scenario_activity(make_scenario(content_notice="Somebody loses patience."), minutes=8)


@pytest.fixture
def learner(activity):
    learner = UserFactory(display_name="Amina Benali")
    EnrolmentFactory(learner=learner, course=activity.section.course)
    MembershipFactory(learner=learner, centre=CentreFactory())
    return learner


@pytest.fixture
def phone(phone_page, sign_in, learner):
    sign_in(phone_page, learner)
    return phone_page


def start_url(activity):
    return reverse("scenarios:start", args=[activity.uuid])


def scene_url(run):
    return reverse("scenarios:scene", args=[run.activity.uuid, run.uuid])


def begin(page, activity):
    page.goto(start_url(activity))
    page.locator("form[action$='commencer/'] button").click()
    page.locator("[data-ready]").wait_for()
    return Run.objects.get()


def button(page, choice):
    return page.locator(f"form[data-choosing] button[value='{choice}']")


def says(page, words):
    page.locator("#moment").get_by_text(words).first.wait_for()


def onward(page):
    page.locator("[data-onward]").click()


def choices_of(run):
    return [each.choice for each in path_of(run)]


@pytest.mark.parametrize("device", [PHONE, NARROW, DARK], ids=["360", "320", "dark"])
def test_by_touch_from_start_to_end(new_page, sign_in, learner, activity, device):
    page = new_page(device)
    sign_in(page, learner)
    page.goto(start_url(activity))
    assert_well_made(page)
    run = begin(page, activity)
    assert_well_made(page)
    button(page, "on").tap()
    says(page, "What happens at ask.")
    assert_well_made(page)
    button(page, "c").tap()
    says(page, "Why the choice c helps or not.")
    assert_well_made(page)
    page.reload()
    says(page, "Why the choice c helps or not.")
    page.locator("[data-ready]").wait_for()
    onward(page)
    says(page, "What happens at work.")
    page.reload()
    says(page, "What happens at work.")
    page.locator("[data-ready]").wait_for()
    button(page, "a").tap()
    onward(page)
    says(page, "What happens at close.")
    button(page, "b").tap()
    says(page, "Why the choice b helps or not.")
    onward(page)
    page.wait_for_url("**/fin/")
    assert page.get_by_text("To be listened to.").is_visible()
    assert_well_made(page)
    assert choices_of(run) == ["on", *BEST]
    assert RunEnd.objects.get().band == "solid"
    page.goto(start_url(activity))
    assert page.locator("a[href$='/fin/']").count() == 1
    assert_well_made(page)


def press_until_focused(page, locator, limit=12):
    for _press in range(limit):
        if locator.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(page.evaluate("document.activeElement.outerHTML"))


def gets_focus(page, name):
    page.wait_for_function("name => document.activeElement.id === name", arg=name)


def test_by_keyboard_alone(new_page, sign_in, learner, activity):
    page = new_page(DESKTOP)
    sign_in(page, learner)
    run = begin(page, activity)
    for choice, words in (("on", "ask"), ("c", None), ("a", None), ("b", None)):
        press_until_focused(page, button(page, choice))
        page.keyboard.press("Enter")
        if words:
            says(page, f"What happens at {words}.")
            gets_focus(page, "scene-title")
            continue
        says(page, f"Why the choice {choice} helps or not.")
        gets_focus(page, "told-title")
        press_until_focused(page, page.locator("[data-onward]"))
        page.keyboard.press("Enter")
        if choice == "b":
            page.wait_for_url("**/fin/")
        else:
            page.locator("form[data-choosing]").wait_for()
            gets_focus(page, "scene-title")
    assert choices_of(run) == ["on", *BEST]
    assert_accessible(page)


def test_going_back_gives_the_present_moment(phone, activity):
    run = begin(phone, activity)
    button(phone, "on").tap()
    says(phone, "What happens at ask.")
    button(phone, "c").tap()
    onward(phone)
    says(phone, "What happens at work.")
    phone.go_back()
    phone.wait_for_url(f"**{start_url(activity)}")
    phone.go_forward()
    says(phone, "What happens at work.")
    assert choices_of(run) == ["on", "c"]


def test_two_tabs(phone, activity):
    run = begin(phone, activity)
    button(phone, "on").tap()
    says(phone, "What happens at ask.")
    late = phone.context.new_page()
    late.goto(scene_url(run))
    late.locator("[data-ready]").wait_for()
    button(phone, "c").tap()
    says(phone, "Why the choice c helps or not.")
    button(late, "a").tap()
    says(late, "You have already chosen here")
    says(late, "What happens at work.")
    assert_accessible(late)
    assert choices_of(run) == ["on", "c"]


def test_without_a_network_the_choice_is_kept_and_sent_later(phone, activity, browser_errors):
    run = begin(phone, activity)
    button(phone, "on").tap()
    says(phone, "What happens at ask.")
    phone.context.set_offline(True)
    button(phone, "c").tap()
    phone.get_by_text("Your choice is kept on this device: it will be sent").wait_for()
    assert choices_of(run) == ["on"]
    assert_fits(phone)
    button(phone, "a").click(force=True)  # what was chosen is chosen
    button(phone, "b").focus()
    phone.context.set_offline(False)
    says(phone, "Why the choice c helps or not.")
    assert choices_of(run) == ["on", "c"]
    assert phone.locator("[data-status]").inner_text() == ""
    browser_errors.clear()  # the request that found no network


def test_without_a_network_what_comes_next_is_shown_later(phone, activity, browser_errors):
    begin(phone, activity)
    button(phone, "on").tap()
    says(phone, "What happens at ask.")
    button(phone, "c").tap()
    says(phone, "Why the choice c helps or not.")
    phone.context.set_offline(True)
    onward(phone)
    phone.get_by_text("What comes next is shown as soon as").wait_for()
    says(phone, "Why the choice c helps or not.")
    phone.context.set_offline(False)
    says(phone, "What happens at work.")
    assert phone.locator("[data-status]").inner_text() == ""
    browser_errors.clear()


def test_without_a_network_the_end_is_shown_later(phone, activity, browser_errors):
    run = begin(phone, activity)
    for choice in ("on", *BEST):
        button(phone, choice).tap()
        if choice not in {"on", "b"}:
            onward(phone)
    says(phone, "Why the choice b helps or not.")
    phone.context.set_offline(True)
    onward(phone)
    phone.get_by_text("What comes next is shown as soon as").wait_for()
    phone.context.set_offline(False)
    phone.wait_for_url("**/fin/")
    assert choices_of(run) == ["on", *BEST]
    browser_errors.clear()


FRENCH_VOICE = """
    const said = (window.said = []);
    const voice = { lang: "fr-FR", name: "Voix" };
    Object.defineProperty(window, "speechSynthesis", { value: {
        getVoices: () => [voice], cancel() { said.push("cancel"); }, speak: (each) => said.push(each.text),
        addEventListener() {},
    } });
    window.SpeechSynthesisUtterance = class extends EventTarget {
        constructor(text) { super(); this.text = text; }
    };
"""


def test_the_scene_is_read_aloud_where_the_browser_has_a_french_voice(phone, activity):
    # The only stand-in: a Chromium without sound has no voice.
    phone.add_init_script(FRENCH_VOICE)
    begin(phone, activity)
    button(phone, "on").tap()
    says(phone, "What happens at ask.")
    listen = phone.locator("[data-listen]")
    listen.tap()
    said = [each for each in phone.evaluate("said") if each != "cancel"]
    assert said == [
        "What happens at ask.", "You take the phone to go faster.", "You ask, and she says no.", "You say what you do.",
    ]  # fmt: skip
    assert listen.get_attribute("aria-pressed") == "true"
    assert_well_made(phone)
    listen.tap()
    assert (listen.inner_text(), phone.evaluate("said.at(-1)")) == ("Listen", "cancel")


def test_without_a_voice_nothing_offers_to_read(phone, activity):
    begin(phone, activity)
    assert phone.locator("[data-listen]").is_hidden()


def test_a_browser_killed_without_a_network_sends_when_it_comes_back(phone, activity, browser_errors):
    run = begin(phone, activity)
    button(phone, "on").tap()
    says(phone, "What happens at ask.")
    phone.context.set_offline(True)
    button(phone, "c").tap()
    phone.get_by_text("Your choice is kept on this device").wait_for()
    phone.close()
    back = phone.context.new_page()
    back.context.set_offline(False)
    back.goto(scene_url(run))
    says(back, "Why the choice c helps or not.")
    assert choices_of(run) == ["on", "c"]
    browser_errors.clear()


def test_a_session_that_ended_loses_no_choice(phone, sign_in, learner, activity, browser_errors):
    run = begin(phone, activity)
    button(phone, "on").tap()
    says(phone, "What happens at ask.")
    phone.context.clear_cookies()
    button(phone, "c").tap()
    phone.wait_for_url("**/compte/login/**")
    sign_in(phone, learner)
    phone.goto(scene_url(run))
    says(phone, "Why the choice c helps or not.")
    assert choices_of(run) == ["on", "c"]
    browser_errors.clear()  # what was refused


def test_going_back_to_a_choice_keeps_the_first_run(phone, learner, activity):
    run = start_run(learner=learner, activity=activity, client_uuid=activity.uuid)
    play_through(run, "a", "a", "b")
    phone.goto(reverse("scenarios:ending", args=[activity.uuid, run.uuid]))
    phone.locator("details.way__step summary").first.tap()
    phone.get_by_role("button", name="Come back here").first.tap()
    phone.locator("[data-ready]").wait_for()
    says(phone, "What happens at ask.")
    for choice in BEST:
        button(phone, choice).tap()
        onward(phone)
    phone.wait_for_url("**/fin/")
    assert_well_made(phone)
    assert [each.band for each in RunEnd.objects.order_by("pk")] == ["on_the_way", "solid"]
    phone.goto(start_url(activity))
    assert phone.locator("a[href$='/fin/']").count() == 2


def test_what_is_typed_is_kept(phone, learner, activity):
    run = start_run(learner=learner, activity=activity, client_uuid=activity.uuid)
    play_through(run, *BEST)
    phone.goto(reverse("scenarios:ending", args=[activity.uuid, run.uuid]))
    phone.locator("textarea").fill("J’ai voulu aller trop vite.")
    phone.locator("#kept").get_by_text("Kept").wait_for()
    phone.reload()
    assert phone.locator("textarea").input_value() == "J’ai voulu aller trop vite."


def test_without_a_script(new_page, sign_in, learner, activity):
    page = new_page({**PHONE, "java_script_enabled": False})
    sign_in(page, learner)
    page.goto(start_url(activity))
    page.locator("form[action$='commencer/'] button").click()
    for choice in ("on", *BEST):
        button(page, choice).click()
        if choice != "on":
            onward(page)
    page.wait_for_url("**/fin/")
    assert RunStep.objects.count() == 4


def test_motion_is_left_out_for_who_asks(new_page, sign_in, learner, activity):
    page = new_page({**PHONE, "reduced_motion": "reduce"})
    sign_in(page, learner)
    begin(page, activity)
    button(page, "on").tap()
    says(page, "What happens at ask.")
    assert page.evaluate("getComputedStyle(document.querySelector('#moment')).animationName") == "none"


@pytest.mark.parametrize("device", [DESKTOP, NARROW, DARK], ids=["desktop", "320", "dark"])
def test_what_a_group_chose(new_page, sign_in, activity, device):
    trainer, cohort = UserFactory(), CohortFactory()
    CohortTrainerFactory(cohort=cohort, trainer=trainer)
    for choices in (BEST, ("c", "c", "a", "c"), ("a", "b", "a")):
        learner = UserFactory()
        CohortLearnerFactory(cohort=cohort, learner=learner)
        play_through(start_run(learner=learner, activity=activity, client_uuid=uuid4()), *choices)
    page = new_page(device)
    sign_in(page, trainer)
    page.goto(reverse("scenario_maps:list"))
    assert_well_made(page)
    page.get_by_role("link", name="The code on the paper").click()
    page.locator("svg.flow__map").wait_for()
    page.locator("details summary").filter(has_text="The same as a table").click()
    assert_well_made(page)
    with page.expect_download() as found:
        page.get_by_role("link", name="As CSV").click()
    assert found.value.suggested_filename.endswith(".csv")
