"""A learner hands in a free text, a trainer marks it by keyboard, the learner reads it, and both talk about it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from assessments.quizzes.models import HandMark, Reply
from assessments.quizzes.services import start_attempt
from tests.assessments.quizzes.test_marking_screens import copy_url, handed_in, quiz_url, read
from tests.assessments.quizzes.test_second_reading import (
    agree_url,
    agreement_url,
    ask_url,
    asked,
    read_again,
    second_url,
)
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_quiz import assert_large_targets, hand_in, press_until, shown
from tests.factories import people
from tests.factories.quizzes import enrolled, free_text, named, quiz_activity, quiz_content

ANSWER = "Je les écoute l’un après l’autre, puis je reformule."


@pytest.fixture
def cast(live_site):
    return people.cast()


@pytest.fixture
def activity(cast):
    found = quiz_activity(quiz_content(questions=(free_text(),)))
    enrolled(cast.amina, found)
    return found


def assert_well_made(page):
    assert_accessible(page)
    assert_fits(page)
    assert_large_targets(page)


def test_from_the_answer_to_the_talk(new_page, sign_in, cast, activity):
    learner, trainer = new_page(PHONE), new_page(DESKTOP)
    sign_in(learner, cast.amina)
    sign_in(trainer, cast.claire)

    attempt = start_attempt(learner=cast.amina, activity=activity, client_uuid=uuid4())
    learner.goto(reverse("quizzes:question", args=[activity.uuid, attempt.uuid, 1]))
    learner.locator("[data-ready]").wait_for()
    shown(learner).locator("textarea").fill(ANSWER)
    shown(learner).locator("button[name='go'][value='next']").click()
    hand_in(learner)
    result = learner.url

    trainer.goto(reverse("records:trainer_home"))
    trainer.locator("main a[href='/formation/corriger/']").click()
    assert_well_made(trainer)
    trainer.locator(f"main a[href*='{activity.uuid}']").click()
    assert_well_made(trainer)
    trainer.locator(f"main a[href*='{named('q13')}'][href*='par=question']").click()
    assert_well_made(trainer)
    assert ANSWER in trainer.inner_text(".marking__answer")
    assert "Amina" not in trainer.inner_text("main")
    mark_by_keyboard(trainer)
    trainer.wait_for_url(f"**{reverse('marking:quiz', args=[activity.uuid])}*")
    assert "Amina Benali" in trainer.inner_text("main")
    mark = HandMark.objects.get()
    assert (mark.criteria, mark.comment.text.splitlines()) == (
        {str(named("q13-listens")): "1", str(named("q13-writes")): "2"}, ["Bonne écoute.", "Reformulez plus court."],
    )  # fmt: skip

    learner.goto(reverse("records:apprentice"))
    learner.locator("main a[href*='/resultat/']").click()
    learner.wait_for_url(result)
    talk = learner.locator(".talk")
    assert "Reformulez plus court." in talk.inner_text()
    talk.locator("summary").click()
    assert_well_made(learner)
    talk.locator("textarea").fill("Merci. Plus court, c’est-à-dire ?")
    talk.locator("button[type=submit]").click()
    learner.locator(".talk__reply").wait_for()
    assert_well_made(learner)

    trainer.goto(reverse("marking:queue"))
    assert_well_made(trainer)
    trainer.locator(".marking__reply a").click()
    trainer.locator(".talk summary").click()
    assert_well_made(trainer)
    trainer.locator(".talk textarea").fill("Une seule phrase.")
    trainer.locator(".talk button[type=submit]").click()
    trainer.locator(".talk__reply").nth(1).wait_for()
    assert [each.words.text for each in Reply.objects.order_by("id")] == [
        "Merci. Plus court, c’est-à-dire ?", "Une seule phrase.",
    ]  # fmt: skip
    learner.reload()
    assert "Une seule phrase." in learner.inner_text(".talk")


def mark_by_keyboard(page):
    """Without the pointer, with a reload in the middle that loses nothing of the comment."""
    press_until(page, "textarea[name=comment]")
    page.keyboard.type("Bonne écoute.")
    page.reload()
    assert page.locator("textarea[name=comment]").input_value() == "Bonne écoute."
    page.locator("#main").focus()
    press_until(page, f"input[name='criterion-{named('q13-listens')}']")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.type("\nReformulez plus court.")
    page.keyboard.press("Control+Enter")


@pytest.mark.parametrize("device", [PHONE, {**PHONE, "viewport": {"width": 320, "height": 640}}], ids=["360", "320"])
def test_on_a_phone(new_page, sign_in, cast, activity, device):
    submission = handed_in(cast.amina, activity)
    page = new_page(device)
    sign_in(page, cast.claire)
    for url in (reverse("marking:queue"), quiz_url(activity), copy_url(submission)):
        page.goto(url)
        assert_well_made(page)


def test_saved_comments_and_a_recording(new_page, sign_in, cast, activity):
    submission = handed_in(cast.amina, activity)
    page = new_page(DESKTOP)
    # A microphone that hums: a real one is never there.
    page.add_init_script("""navigator.mediaDevices.getUserMedia = async () => {
        const context = new AudioContext();
        const hum = context.createOscillator();
        const out = context.createMediaStreamDestination();
        hum.connect(out);
        hum.start();
        return out.stream;
    };""")
    sign_in(page, cast.claire)
    page.goto(copy_url(submission))
    comment = page.locator("textarea[name=comment]")
    page.locator(f"input[name='criterion-{named('q13-listens')}'][value='2']").check()
    comment.fill("Vous reformulez bien.")
    page.locator("button[name=save_comment][value=own]").click()
    page.locator("[data-bank] summary").wait_for()
    assert page.locator(f"input[name='criterion-{named('q13-listens')}'][value='2']").is_checked()
    comment.fill("")
    if not page.locator("button[name=insert]").is_visible():
        page.locator("[data-bank] summary").click()
    assert_well_made(page)
    page.locator("button[name=insert]").click()
    assert comment.input_value() == "Vous reformulez bien."

    page.locator("[data-record]").click()
    page.locator("[data-stop]").click()
    heard = page.locator("[data-heard] audio")
    heard.wait_for()
    assert heard.get_attribute("src").startswith("blob:")
    assert_well_made(page)
    page.locator(f"input[name='criterion-{named('q13-writes')}'][value='2']").check()
    page.locator(".form__actions button[type=submit]").click()
    page.wait_for_url(f"**{reverse('marking:quiz', args=[activity.uuid])}*")
    mark = HandMark.objects.get()
    assert (mark.audio.content_type, mark.comment.text) == ("audio/webm", "Vous reformulez bien.")


def test_on_a_shared_computer_a_draft_is_its_writers_alone(new_page, sign_in, cast, activity):
    submission, page = handed_in(cast.amina, activity), new_page(DESKTOP)
    comment = page.locator("textarea[name=comment]")

    def drafts():
        return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('marking:')).length")

    def write(words):
        sign_in(page, cast.claire)
        page.goto(copy_url(submission))
        comment.fill(words)
        assert drafts() == 1

    write("Amina hésite.")
    page.goto(reverse("account_logout", query={"next": reverse("account_login")}))
    page.locator("main form[data-sign-out] button[type=submit]").click()
    page.wait_for_url(f"**{reverse('account_login')}")
    assert drafts() == 0

    write("Amina hésite encore.")
    sign_in(page, cast.paul)
    page.goto(reverse("marking:queue"))
    assert drafts() == 0
    sign_in(page, cast.claire)
    page.goto(copy_url(submission))
    assert comment.input_value() == ""


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_second_reading_is_readable(new_page, sign_in, cast, activity, device):
    hugo = people.UserFactory(display_name="Hugo Petit")
    people.StaffRoleFactory(user=hugo, centre=cast.centre)
    copies = [handed_in(each, activity) for each in (cast.amina, cast.lina)]
    for submission in copies:
        read(submission, cast.claire)
    reading = asked(cast, hugo, activity)
    read_again(reading, copies[0], 0, 1)
    page = new_page(device)
    sign_in(page, cast.claire)
    for url in (ask_url(activity), reverse("marking:queue"), agreement_url(reading), agree_url(reading, copies[0])):
        page.goto(url)
        assert_well_made(page)
    sign_in(page, hugo)
    page.goto(second_url(reading, copies[1]))
    assert_well_made(page)
