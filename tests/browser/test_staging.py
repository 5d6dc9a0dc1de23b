"""A trainer plans a role-play, casts it, runs it and talks about it, while others come in, observe and say stop."""

import pytest
from django.urls import reverse

from assessments.roleplays.models import Session
from assessments.roleplays.queries import cast_of, clock_of, debrief_notes
from assessments.roleplays.services import stop
from tests.assessments.roleplays.test_calibrating import seen_by
from tests.assessments.roleplays.test_staging import PLAYED, of_cast, url
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_quiz import assert_large_targets
from tests.factories import people
from tests.factories.courses import EnrolmentFactory
from tests.factories.roleplays import at_phase, joined, played, publish, roleplay_activity

NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}


@pytest.fixture
def cast(live_site):
    return people.cast()


def assert_well_made(page):
    assert_accessible(page)
    assert_fits(page)
    assert_large_targets(page)


def test_from_the_plan_to_the_end(new_page, sign_in, cast):
    publish()
    page = new_page(DESKTOP)
    sign_in(page, cast.claire)
    session = plan(page)
    cast_everybody(page, session, cast)
    mediator = run(page, session, cast)
    talk(page, session, mediator)
    page.goto(url("debrief", session))
    page.locator("form[action$='/clore/'] button").click()
    page.wait_for_url(f"**{url('report', session)}")
    assert "Dire mon prénom" in page.inner_text("main")
    assert_well_made(page)
    assert clock_of(session).is_closed


def plan(page):
    page.goto(reverse("staging:index"))
    assert_well_made(page)
    page.locator("main a[href$='/prevoir/']").first.click()
    page.locator("input[name=place]").fill("Salle 4")
    assert_well_made(page)
    page.locator("main form button[type=submit]").click()
    page.locator(".join__code").wait_for()
    session = Session.objects.get()
    assert page.inner_text(".join__code") == session.join_code
    assert_well_made(page)
    return session


def cast_everybody(page, session, cast):
    """Who comes in appears by itself, and what was unfolded stays so."""
    page.locator("#absent summary").click()
    joined(session, cast.amina)
    page.locator("ul.rows", has_text="Amina Benali").wait_for()
    assert page.locator("#absent").get_attribute("open") is not None
    page.locator("#absent button", has_text="Lina").click()
    page.locator("ul.rows", has_text="Lina Roche").wait_for()
    page.locator("form[action$='/tirage/'] button").click()
    page.locator("form[action*='/accord/'] button[value=yes]").first.click()
    assert_well_made(page)
    page.goto(url("roles", session))
    assert_well_made(page)


def run(page, session, cast):
    """Seen and stopped elsewhere: both show within seconds, without a reload."""
    page.goto(url("session", session))
    page.locator("form[action$='/phase/'] button").click()
    for phase in PLAYED[1:]:
        page.locator(f".clock__doing button[value={phase}]").click()
    page.locator("[data-prompt]").wait_for()
    before = page.inner_text("[data-timer]")
    page.wait_for_function("(before) => document.querySelector('[data-timer]').textContent !== before", arg=before)
    assert_well_made(page)
    mediator = next(each.participant for each in cast_of(session) if each.mediates)
    seen_by(session, mediator, trainer=cast.claire)
    page.locator(".seen", has_text="Un fait.").wait_for()
    stop(token=session.stop_token)
    page.locator(".halt").wait_for()
    assert_well_made(page)
    page.locator(".halt button[value='sortie-de-role']").click()
    page.locator(".halt").wait_for(state="detached")
    return mediator


def talk(page, session, mediator):
    page.locator(".clock__doing button[value=debriefing]").click()
    page.locator("main a[href$='/debriefing/']").click()
    assert_well_made(page)
    page.locator("main a[href$='/debriefing/ressenti/']").first.click()
    page.locator("textarea").fill("Chacun a dit un mot.")
    page.locator("#kept:not(:empty)").wait_for()
    assert debrief_notes(session)["ressenti"].text == "Chacun a dit un mot."
    assert_well_made(page)
    page.goto(url("person", session, mediator.uuid))
    assert_well_made(page)
    page.locator("textarea[name=keep]").fill("Dire mon prénom")
    page.locator("form[action$='/objectif/'] button[type=submit]").click()
    page.locator("form[action$='/niveaux/'] input[value='2']").first.check()
    page.locator("form[action$='/niveaux/'] button[type=submit]").click()
    page.locator("#levels ~ ul").wait_for()


@pytest.mark.parametrize("device", [PHONE, NARROW], ids=["360", "320"])
def test_on_a_phone(new_page, sign_in, cast, device):
    session = of_cast(cast)
    played(session, joined(session, cast.amina), "nour")
    page = new_page(device)
    sign_in(page, cast.claire)
    for name in ("session", "roles", "tablet", "paper"):
        page.goto(url(name, session))
        assert_well_made(page)
    at_phase(session, *PLAYED)
    for name in ("session", "observe"):
        page.goto(url(name, session))
        assert_well_made(page)
    for address in (reverse("staging:index"), reverse("staging:roleplay", args=[session.edition.roleplay.uuid])):
        page.goto(address)
        assert_well_made(page)


def test_the_tablet_shows_one_card_and_hides_it(new_page, sign_in, cast):
    session = of_cast(cast)
    participant = joined(session, cast.amina)
    played(session, participant, "nour")
    at_phase(session, "cadrage", "preparation")
    page = new_page(PHONE)
    sign_in(page, cast.claire)
    page.goto(url("tablet", session))
    page.locator("main a[href*='/tablette/']").click()
    assert "Only nour knows this." not in page.inner_text("body")
    assert_well_made(page)
    page.locator("a[href='?carte=ouverte']").click()
    page.get_by_text("Only nour knows this.").wait_for()
    assert_well_made(page)
    page.locator("form[action$='/reponse/'] button[value=yes]").click()
    page.wait_for_url(f"**{url('tablet', session)}")
    page.go_back()
    page.locator("a[href='?carte=ouverte']").wait_for()  # what was read does not come back with the button


def test_two_trainers_compare(new_page, sign_in, cast):
    session = of_cast(cast)
    participant = joined(session, cast.amina)
    played(session, participant, "nour")
    at_phase(session, *PLAYED)
    hugo = people.UserFactory(display_name="Hugo Petit")
    people.StaffRoleFactory(user=hugo, centre=cast.centre)
    for level, who in ((1, cast.claire), (3, hugo)):
        seen_by(session, participant, level, trainer=who)
    page = new_page(PHONE)
    sign_in(page, cast.claire)
    for address in (reverse("staging:calibrations"), url("calibration", session)):
        page.goto(address)
        assert_well_made(page)


def test_a_learner_finds_it_in_their_module(new_page, sign_in, cast):
    activity = roleplay_activity()
    EnrolmentFactory(learner=cast.amina, course=activity.section.course)
    session = of_cast(cast, roleplay=activity.roleplay_place.roleplay)
    page = new_page(NARROW)
    sign_in(page, cast.amina)
    page.goto(reverse("roleplays:activity", args=[activity.uuid]))
    assert_well_made(page)
    page.locator("input[name=code]").fill(session.join_code)
    page.locator("form[action$='/rejoindre/'] button").click()
    page.wait_for_url(f"**{reverse('roleplays:session', args=[session.uuid])}")
