"""A live role-play on six phones, led from the trainer's console: everybody follows the phase, somebody loses the
network, somebody reloads, somebody says stop."""

import pytest
from django.urls import reverse

from assessments.roleplays.models import Observation, SessionEvent
from assessments.roleplays.services import answer_card, assign
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.people import CohortLearnerFactory, UserFactory
from tests.factories.roleplays import at_phase, planned_session

FOLLOWS = 30_000  # a slow machine is no fault; `make bench` measures how late phones are
NAMES = ["Amina", "Léo", "Nour", "Sacha", "Inès", "Yann"]
CARDS = ["nour", "perrin", "yanis"]
FOCI = ["cadre", "ecoute", "cadre"]


@pytest.fixture
def session(live_site):
    return planned_session()


@pytest.fixture
def phones(session, new_page, sign_in):
    """A mediator, two people concerned and three observers, each on a phone of their own, who joined by the code."""
    opened = {}
    for name in NAMES:
        learner = UserFactory(display_name=name)
        CohortLearnerFactory(cohort=session.cohort, learner=learner)
        page = new_page(PHONE)
        sign_in(page, learner)
        page.goto(f"{reverse('roleplays:home')}?code={session.join_code}")
        page.get_by_role("button", name="Join").click()
        page.wait_for_url(f"**/{session.uuid}/")
        opened[name] = page
    return opened


@pytest.fixture
def trainer(session, new_page, sign_in):
    page = new_page(DESKTOP)
    sign_in(page, session.trainer)
    page.goto(reverse("staging:session", args=[session.uuid]))
    return page


def lead(trainer, phase):
    """To that phase, by the button of the console; the one that comes next is at hand, others are folded away."""
    button, fold = trainer.locator(f"button[name='phase'][value='{phase}']"), trainer.locator("#elsewhere > summary")
    button.or_(fold).first.wait_for()
    if not button.first.is_visible():
        fold.click()
    button.first.click()


def cast(session):
    people = list(session.participants.order_by("id"))
    for person, card in zip(people, CARDS, strict=False):
        answer_card(casting=assign(participant=person, by=session.trainer, card=card), given=True)
    for person, focus in zip(people[3:], FOCI, strict=True):
        assign(participant=person, by=session.trainer, focus=focus)


def shows(page, words):
    page.get_by_text(words).first.wait_for(timeout=FOLLOWS)


def heading(page, words):
    page.get_by_role("heading", level=1, name=words).wait_for(timeout=FOLLOWS)


def observe(page, fact, level="2"):
    form = page.locator("form[action$='observer/']").first
    form.locator(f"input[value='{level}']").check()
    form.locator("textarea").fill(fact)
    form.get_by_role("button", name="Send").click()


def test_a_session_on_six_phones(session, phones, trainer, browser_errors):  # noqa: PLR0915 — one journey, told in order
    mediator, party, other, one, two, three = phones.values()
    shows(mediator, "6 people are here.")
    assert_accessible(mediator)
    cast(session)
    shows(mediator, "Your card: Nour")
    shows(one, "You observe: Le cadre et la neutralité")
    trainer.reload()
    trainer.locator("form[action$='/phase/'] button").click()
    heading(mediator, "Poser le cadre du jeu")
    lead(trainer, "preparation")
    for page in phones.values():
        heading(page, "Se préparer")
    party.get_by_text("Show what only I know").click()
    shows(party, "Only perrin knows this.")
    assert_accessible(party)
    assert_fits(party)
    lead(trainer, "jeu")
    for page in phones.values():
        heading(page, "Jouer")
    party.get_by_text("Only perrin knows this.").wait_for()  # what was open stays open

    # One observer writes while the network is gone, another reloads in the middle of a sentence.
    one.context.set_offline(True)
    observe(one, "She said her role.")
    shows(one, "On this phone")
    shows(one, "No network. What you write stays on this phone.")
    assert not Observation.objects.exists()
    observe(two, "An open question.", "3")
    shows(two, "Sent: 3 · An open question.")
    three.locator("textarea").first.fill("Half a sent")
    three.reload()
    heading(three, "Jouer")
    observe(three, "Both had their turn.", "1")
    shows(three, "Sent: 1 · Both had their turn.")
    assert_accessible(three)
    assert_fits(three)
    one.context.set_offline(False)
    shows(one, "Sent: 2 · She said her role.")
    assert sorted(Observation.objects.values_list("level", flat=True)) == [1, 2, 3]
    seen = Observation.objects.get(level=2)
    assert seen.occurred_at < seen.received_at

    shows(trainer, "She said her role.")

    # Somebody says stop.
    other.get_by_text("Say stop", exact=True).click()
    other.get_by_role("button", name="Yes, stop").click()
    for page in phones.values():
        shows(page, "Somebody said stop.")
    assert_accessible(mediator)
    assert SessionEvent.objects.get(kind="stopped").by is None
    shows(trainer, "Nobody knows who, and nobody asks.")
    trainer.get_by_role("button", name="Go on, once everybody is well").click()
    mediator.get_by_role("alert").wait_for(state="hidden", timeout=FOLLOWS)

    lead(trainer, "sortie-de-role")
    shows(mediator, "I am not Nour any more")
    assert mediator.get_by_text("She said her role.").count() == 0
    assert_accessible(mediator)
    lead(trainer, "debriefing")
    shows(mediator, "She said her role.")
    shows(mediator, "2 people observed.")
    mediator.get_by_label("One thing I keep").fill("The slow start.")
    mediator.get_by_role("button", name="Keep my objective").click()
    shows(mediator, "Your objective is kept.")
    assert_accessible(mediator)
    assert_fits(mediator)
    browser_errors[:] = [each for each in browser_errors if "ERR_INTERNET_DISCONNECTED" not in each]


def test_a_phone_that_slept_catches_up(session, phones):
    mediator, *_others = phones.values()
    cast(session)
    shows(mediator, "Your card: Nour")
    mediator.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})")
    mediator.wait_for_timeout(1500)
    at_phase(session, "jeu")
    mediator.wait_for_timeout(2500)
    assert mediator.get_by_role("heading", level=1, name="Jouer").count() == 0
    mediator.evaluate(
        "Object.defineProperty(document, 'visibilityState', {value: 'visible', configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    heading(mediator, "Jouer")


def test_what_is_being_typed_stays_when_the_session_moves(session, phones):
    one = phones["Sacha"]
    cast(session)
    at_phase(session, "jeu")
    heading(one, "Jouer")
    fact = one.locator("form[action$='observer/'] textarea").first
    fact.fill("She waited bef")
    at_phase(session, "temps-mort")
    heading(one, "Temps mort")
    assert fact.input_value() == "She waited bef"


def test_declining_by_keyboard(session, new_page, sign_in):
    learner = UserFactory(display_name="Amina")
    CohortLearnerFactory(cohort=session.cohort, learner=learner)
    page = new_page({"viewport": {"width": 320, "height": 640}})
    sign_in(page, learner)
    page.goto(reverse("roleplays:home"))
    page.get_by_label("Code of the session").fill(session.join_code.lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{session.uuid}/")
    assign(participant=session.participants.get(), by=session.trainer, card="nour")
    shows(page, "Would you play this card?")
    page.get_by_role("button", name="I would rather not").focus()
    page.keyboard.press("Enter")
    shows(page, "that is fine")
    assert_accessible(page)
    assert_fits(page)


def test_a_moment_is_one_tap(session, phones):
    one = phones["Sacha"]
    cast(session)
    at_phase(session, "jeu")
    heading(one, "Jouer")
    with one.expect_response("**/noter/"):
        one.get_by_role("button", name="Silence").click()
    assert session.notes.get().tag == "silence"
    one.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('roleplay:'))")
