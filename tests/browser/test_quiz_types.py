"""Every type of question in one try: by pointer, by keyboard alone, without scripts, and as each looks."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from assessments.quizzes.content import Feedback
from assessments.quizzes.models import Attempt
from assessments.quizzes.queries import answers_of
from courses.services import store_media
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_quiz import NARROW, assert_well_made, press_until, start_url, state
from tests.factories.people import CentreFactory, MembershipFactory, UserFactory
from tests.factories.questions import DRAWING, EVERY_TYPE, RIGHT
from tests.factories.quizzes import enrolled, named, quiz_activity, quiz_content

PICTURES = os.environ.get("QUIZ_PICTURES")


@pytest.fixture
def feedback():
    return Feedback.IMMEDIATE


@pytest.fixture
def activity(live_site, feedback, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    store_media(data=DRAWING)
    return quiz_activity(quiz_content(feedback=feedback, questions=tuple(make() for make in EVERY_TYPE.values())))


@pytest.fixture
def learner(activity):
    learner = enrolled(UserFactory(display_name="Amina Benali"), activity)
    MembershipFactory(learner=learner, centre=CentreFactory())
    return learner


def number(name):
    return list(EVERY_TYPE).index(name) + 1


def begin(page, activity):
    page.goto(start_url(activity))
    page.locator("form[action$='commencer/'] button").click()
    page.wait_for_url("**/1/")
    page.locator("[data-ready]").wait_for()
    return Attempt.objects.get()


def photograph(page, name):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def look(page, name):
    return page.locator(f"[data-page='{number(name)}']")


def by_value(page, name):
    return page.locator(f"input[value='{named(name)}']")


def select(page, place, value):
    page.locator(f"select[name$='{named(place)}']").select_option(str(named(value)))


def put_in_order(page):
    """With the buttons: each item goes up until the one before it is the one that comes before."""
    for place, step in enumerate(("step1", "step2", "step3", "step4")):
        item = page.locator("[data-item]", has=page.locator(f"[id='{named(step)}']"))
        while item.locator("[data-place]").inner_text() != str(place + 1):
            item.locator("[data-move='-1']").click()
    if page.locator("[data-keep-order]").is_visible():
        page.locator("[data-keep-order]").click()


def tap_zone(page, number):
    page.locator(f"[data-page]:not([hidden]) [data-board] [data-number='{number}'] > .board__number").click()


BY_POINTER = {
    "single": lambda page: by_value(page, "q1-right").click(),
    "multiple": lambda page: [by_value(page, name).click() for name in ("q2-right1", "q2-right2")],
    "true_false": lambda page: look(page, "true_false").locator("input[value='true']").click(),
    "short_text": lambda page: page.locator("input[name='text']").fill("libre consentement"),
    "numeric": lambda page: [
        page.locator("input[name='number']").fill("deux"),
        page.keyboard.press("Tab"),
        page.locator("[data-unread]").wait_for(),
        page.locator("input[name='number']").fill("1,5"),
        page.locator("select[name='unit']").select_option("km"),
    ],
    "matching": lambda page: [select(page, "prompt1", "match1"), select(page, "prompt2", "match2")],
    "ordering": put_in_order,
    "categorising": lambda page: [
        page.locator(f"input[name='place-{named(item)}'][value='{named(place)}']").click()
        for item, place in (("item1", "recycled"), ("item2", "shop"), ("item3", "recycled"))
    ],
    "gaps": lambda page: [
        select(page, "gap1", "listed-right"),
        page.locator(f"[id='{named('gap2')}']").fill("terrain d’entente"),
        page.locator(f"button[data-word='{named('word-right')}']").click(),
        page.locator(f"[id='{named('gap3')}']").click(),
    ],
    "select_words": lambda page: by_value(page, "always").click(),
    "hotspot": lambda page: tap_zone(page, 1),
    "labelling": lambda page: [select(page, "marker1", "label1"), select(page, "marker2", "label2")],
    "free_text": lambda page: page.locator("textarea").fill(RIGHT["free_text"]["essay"]),
    "file_upload": lambda page: [
        page.locator("input[type='file']").set_input_files(
            {"name": "journal.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 journal"}
        ),
        page.locator("button[value='upload']").click(),
        page.locator("[data-files] .list-row").wait_for(),
    ],
    "self_assessment": lambda page: look(page, "self_assessment").locator("input[value='2']").click(),
}


def test_a_long_name_of_zone_stays_beside_its_number(new_page, sign_in, learner, activity):
    page = new_page(PHONE)
    sign_in(page, learner)
    attempt = begin(page, activity)
    page.goto(reverse("quizzes:question", args=[activity.uuid, attempt.uuid, number("hotspot")]))
    page.locator("[data-ready]").wait_for()
    label = look(page, "hotspot").locator(".zones__list label").first
    lefts = label.evaluate("""label => {
        const words = label.lastElementChild;
        words.textContent = 'La porte d’entrée du bâtiment '.repeat(4);
        const range = document.createRange();
        range.selectNodeContents(words);
        return [...range.getClientRects()].map((line) => Math.round(line.left));
    }""")
    assert len(lefts) > 1
    assert len(set(lefts)) == 1
    assert lefts[0] > label.locator(".pair__number").bounding_box()["x"] + 28


def stands(attempt, name):
    return answers_of(attempt).payloads.get(EVERY_TYPE[name]().uuid)


def assert_all_right(attempt):
    for name in EVERY_TYPE:
        if name != "file_upload":
            assert stands(attempt, name) == RIGHT[name]
    assert len(stands(attempt, "file_upload")["files"]) == 1


class TestAtTheEnd:
    @pytest.fixture
    def feedback(self):
        return Feedback.END

    @pytest.mark.parametrize("device", [PHONE, NARROW, DESKTOP], ids=["360", "320", "desktop"])
    def test_every_type_by_pointer(self, new_page, sign_in, learner, activity, device):
        page = new_page(device)
        sign_in(page, learner)
        attempt = begin(page, activity)
        for name, answer in BY_POINTER.items():
            look(page, name).wait_for()
            answer(page)
            assert_well_made(page)
            page.locator("[data-page]:not([hidden]) button[name='go'][value='next']").click()
        page.reload()
        page.locator("[data-ready]").wait_for()
        assert page.locator("[data-yes]:not([hidden])").count() == len(EVERY_TYPE)
        with page.expect_navigation(url="**/resultat/"):
            page.locator("[data-hand-in] button").click()
        assert_all_right(attempt)
        assert_well_made(page)
        photograph(page, f"result-{device['viewport']['width']}")

    def test_without_scripts(self, new_page, activity, learner, sign_in):
        page = new_page({**PHONE, "java_script_enabled": False})
        sign_in(page, learner)
        page.goto(start_url(activity))
        page.locator("form[action$='commencer/'] button").click()
        attempt = Attempt.objects.get()
        for answer in (BY_POINTER | WITHOUT_SCRIPTS).values():
            answer(page)
            page.locator("[data-page]:not([hidden]) button[name='go'][value='next']").click()
        page.locator("[data-hand-in] button").click()
        page.wait_for_url("**/resultat/")
        assert_all_right(attempt)


WITHOUT_SCRIPTS = {
    "numeric": lambda page: [
        page.locator("input[name='number']").fill("1,5"),
        page.locator("select[name='unit']").select_option("km"),
    ],
    "ordering": lambda page: [
        page.locator(f"select[name='rank-{named(f'step{place}')}']").select_option(str(place)) for place in range(1, 5)
    ],
    "gaps": lambda page: [
        select(page, "gap1", "listed-right"),
        page.locator(f"[id='{named('gap2')}']").fill("terrain d’entente"),
        select(page, "gap3", "word-right"),
    ],
    "hotspot": lambda page: by_value(page, "door").check(),
}


def reach(page, selector):
    page.locator("[data-page]:not([hidden]) > h2").focus()
    press_until(page, f"[data-page]:not([hidden]) {selector}", limit=40)


def keys(page, selector, *pressed):
    reach(page, selector)
    for key in pressed:
        page.keyboard.press(key)


def pick(page, place, value):
    """From a list, by the keyboard: the arrow goes down one line."""
    field = f"select[name$='{named(place)}']"
    reach(page, field)
    for _ in range(6):
        if page.locator(field).input_value() == str(named(value)):
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"{value} is not in the list")


def write(page, selector, words):
    reach(page, selector)
    page.keyboard.type(words)


def choose(page, name, value):
    """A radio button: the arrows go round its group."""
    reach(page, f"input[name='{name}']")
    page.keyboard.press("Space")
    press_until(page, f"[data-page]:not([hidden]) input[name='{name}'][value='{value}']:checked", "ArrowDown")


def order_by_keys(page):
    for place, step in enumerate(("step1", "step2", "step3", "step4")):
        item = page.locator("[data-item]", has=page.locator(f"[id='{named(step)}']"))
        up = f"[data-item]:has([id='{named(step)}']) [data-move='-1']"
        reach(page, up)
        while item.locator("[data-place]").inner_text() != str(place + 1):
            page.keyboard.press("Enter")
            assert page.evaluate("selector => document.activeElement.matches(selector)", up)
    if page.locator("[data-keep-order]").is_visible():
        keys(page, "[data-keep-order]", "Enter")
    else:
        assert "place" in page.locator("[data-live]").inner_text()


BY_KEYBOARD = {
    "single": lambda page: choose(page, "option", named("q1-right")),
    "multiple": lambda page: [keys(page, f"input[value='{named(n)}']", "Space") for n in ("q2-right1", "q2-right2")],
    "true_false": lambda page: choose(page, "answer", "true"),
    "short_text": lambda page: write(page, "input[name='text']", "libre consentement"),
    "numeric": lambda page: [write(page, "input[name='number']", "1,5"), keys(page, "select", "ArrowDown")],
    "matching": lambda page: [pick(page, "prompt1", "match1"), pick(page, "prompt2", "match2")],
    "ordering": order_by_keys,
    "categorising": lambda page: [
        choose(page, f"place-{named(item)}", named(place))
        for item, place in (("item1", "recycled"), ("item2", "shop"), ("item3", "recycled"))
    ],
    "gaps": lambda page: [
        pick(page, "gap1", "listed-right"),
        write(page, f"[id='{named('gap2')}']", "terrain d’entente"),
        pick(page, "gap3", "word-right"),
    ],
    "select_words": lambda page: keys(page, f"input[value='{named('always')}']", "Space"),
    "hotspot": lambda page: choose(page, "zones", named("door")),
    "labelling": lambda page: [pick(page, "marker1", "label1"), pick(page, "marker2", "label2")],
    "free_text": lambda page: write(page, "textarea", RIGHT["free_text"]["essay"]),
    "self_assessment": lambda page: choose(page, "value", "2"),
}


def test_every_type_by_keyboard_and_corrected_on_the_spot(phone_page, sign_in, learner, activity):
    page = phone_page
    sign_in(page, learner)
    attempt = begin(page, activity)
    for name in EVERY_TYPE:
        look(page, name).wait_for()
        if name in BY_KEYBOARD:
            BY_KEYBOARD[name](page)
        if look(page, name).locator("button[value='check']").count():
            keys(page, "button[value='check']", "Enter")
            page.locator(f"#q{number(name)}-feedback:focus").wait_for()
            assert "feedback--right" in page.locator(f"#q{number(name)}-feedback").get_attribute("class")
            assert_well_made(page)
            photograph(page, f"corrected-{number(name):02}-{name}")
            keys(page, ".quiz__moves > a.button", "Enter")
        else:
            keys(page, "button[value='next']", "Enter")
    keys(page, "[data-hand-in] button", "Enter")
    page.wait_for_url("**/resultat/")
    for name in BY_KEYBOARD:
        assert stands(attempt, name) == RIGHT[name]


def test_dragging_puts_in_order(desktop_page, sign_in, learner, activity):
    page = desktop_page
    sign_in(page, learner)
    attempt = begin(page, activity)
    page.evaluate("name => document.querySelector(`[data-go='${name}']`).click()", str(number("ordering")))
    first, last = page.locator("[data-item]").first, page.locator("[data-item]").last
    words = first.locator(".order__label").inner_text()
    start, end = first.locator("[data-place]").bounding_box(), last.locator("[data-place]").bounding_box()
    page.mouse.move(start["x"] + 9, start["y"] + 9)
    page.mouse.down()
    page.mouse.move(end["x"] + 9, end["y"] + 20, steps=12)
    page.mouse.up()
    state(page, "saved")
    assert page.locator("[data-item]").last.locator(".order__label").inner_text() == words
    assert len(stands(attempt, "ordering")["order"]) == 4


def test_a_file_that_is_not_taken_says_so_and_one_that_was_sent_can_go(phone_page, sign_in, learner, activity):
    page = phone_page
    sign_in(page, learner)
    attempt = begin(page, activity)
    page.evaluate("name => document.querySelector(`[data-go='${name}']`).click()", str(number("file_upload")))
    page.locator("input[type='file']").set_input_files(
        {"name": "jeu.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90"}
    )
    page.locator("button[value='upload']").click()
    page.locator("[data-errors]:focus").wait_for()
    assert_well_made(page)
    BY_POINTER["file_upload"](page)
    assert_well_made(page)
    page.locator("button[name='remove']").click()
    page.locator("[data-files] .list-row").wait_for(state="detached")
    assert stands(attempt, "file_upload") == {"files": []}
