"""An apprentice goes round their own space, on a phone and at a desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from competencies.mastery import Instrument, Kind
from competencies.models import Evidence, LevelDescriptor
from competencies.services import appraise_at_work, decide_level, publish_level, retract_evidence
from courses import kinds
from courses.kinds import ActivityKind
from courses.models import ActivityCompetency
from courses.services import complete_activity, keep_place
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.competencies import (
    BlockFactory,
    CompetencyFactory,
    EvidenceFactory,
    FamilyFactory,
    HeadingFactory,
    PathwayFactory,
    PropositionFactory,
    RequirementFactory,
)
from tests.factories.courses import ActivityFactory, CourseFactory, EnrolmentFactory, SectionFactory
from tests.factories.people import AccessLogFactory, cast

PAGES = ["apprentice", "apprentice_modules", "apprentice_competencies", "apprentice_path", "apprentice_viewers"]
SENTENCES = ["N’a pas encore essayé.", "Explique la règle.", "Le fait avec un collègue.", "Le fait sans aide."]
FIRST_VISIT = 100_000


@pytest.fixture
def amina(live_site, monkeypatch):
    """Two lessons done or begun, a competency that everybody spoke of, a path, somebody who looked."""
    lesson = ActivityKind(code="lesson", title="Leçon", icon="book-open", open_url=lambda each: f"/?{each.uuid}")
    monkeypatch.setitem(kinds._KINDS, "lesson", lesson)
    people = cast()
    competency = _path(people.amina)
    _module(people.amina, competency)
    _voices(people, competency)
    AccessLogFactory(learner=people.amina, viewer=people.marc, organisation="Maison de quartier")
    return people.amina


def _path(learner):
    proposition = PropositionFactory(edition__valid_to=timezone.localdate() + timedelta(days=90))
    edition = proposition.framework_edition
    competency = CompetencyFactory(
        edition=edition, family=FamilyFactory(edition=edition, title="Relationnelles"), title="Écoute et empathie"
    )
    for level, text in enumerate(SENTENCES):
        LevelDescriptor.objects.create(competency=competency, level=level, text=text)
    RequirementFactory(proposition=proposition, competency=competency)
    BlockFactory(edition=proposition.edition, title="")
    RequirementFactory(proposition=proposition, block=None, heading=HeadingFactory(proposition=proposition))
    PathwayFactory(learner=learner, proposition=proposition)
    return competency


def _module(learner, competency):
    course = CourseFactory(title="Poser le cadre d’une médiation")
    today = timezone.localdate()
    EnrolmentFactory(learner=learner, course=course, due_on=today + timedelta(days=5))
    section = SectionFactory(course=course)
    done, begun, locked = (ActivityFactory(section=section, title=title) for title in ("Une", "Deux", "Trois"))
    locked.requires.add(begun)
    ActivityFactory(section=section, title="Quatre", opens_on=today + timedelta(days=5))
    ActivityFactory(section=section, title="Cinq", closes_on=today - timedelta(days=5), required=False)
    ActivityFactory(section=section, title="Six", kind="hologram", required=False)
    ActivityCompetency.objects.create(activity=begun, competency=competency, level=1)
    complete_activity(learner=learner, activity=done, source="test", occurred_at=timezone.now())
    keep_place(learner=learner, activity=begun, anchor="bloc-2")


def _voices(people, competency):
    learner, now = people.amina, timezone.now()
    EvidenceFactory(learner=learner, competency=competency)
    wrong = EvidenceFactory(
        learner=learner, competency=competency, kind=Kind.APPRAISAL, instrument=Instrument.TRAINING, level=3
    )
    retract_evidence(evidence=wrong, by=people.claire, comment="Mauvaise ligne.")
    appraise_at_work(
        learner=learner, competency=competency, level=None, by=people.marc, observed_at=now, client_uuid=learner.uuid
    )
    ruling = decide_level(learner=learner, competency=competency, level=1, by=people.claire, comment="Vu deux fois.")
    publish_level(evidence=ruling, by=people.claire)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(new_page, sign_in, amina, device, scheme):
    page = new_page({**device, "color_scheme": scheme})
    sign_in(page, amina)
    course = amina.enrolments.get().course
    addresses = [reverse(f"records:{name}") for name in PAGES]
    addresses.append(reverse("records:apprentice_module", args=[course.uuid]))
    addresses.append(reverse("records:apprentice_competency", args=[Evidence.objects.first().competency.uuid]))
    for address in addresses:
        assert page.goto(address).status == 200
        assert_accessible(page)
        assert_fits(page)


def test_empty_pages_are_accessible_and_fit(new_page, sign_in, live_site):
    page = new_page({**PHONE, "viewport": {"width": 320, "height": 640}})
    sign_in(page, cast().theo)
    for name in PAGES:
        assert page.goto(reverse(f"records:{name}")).status == 200
        assert_accessible(page)
        assert_fits(page)


def test_round_the_space_on_a_phone(phone_page, sign_in, amina):
    page = phone_page
    sign_in(page, amina)
    page.goto(reverse("records:apprentice"))
    begun = page.locator(".card--next a.button")
    assert begun.get_attribute("href").startswith("/?")
    assert page.locator(".card--next").get_by_text("Deux").is_visible()

    page.locator(".space-nav a").nth(1).tap()
    page.get_by_role("link", name="Poser le cadre d’une médiation").tap()
    assert (
        page.locator(".space-nav [aria-current=page]").inner_text() == page.locator(".space-nav a").nth(1).inner_text()
    )
    assert page.locator(".list-row", has_text="Trois").locator("a").count() == 0
    assert page.locator(".list-row", has_text="Deux").locator("a").count() == 1

    page.locator(".space-nav a").nth(2).tap()
    page.get_by_role("link", name="Écoute et empathie").tap()
    page.get_by_text("Mauvaise ligne.").wait_for()
    page.locator("#level-3").tap()
    page.locator("form:has([name=client_uuid]) button").tap()
    page.locator(".toast--success").wait_for()
    assert page.locator(".voice--self .level--3").is_visible()
    assert Evidence.objects.filter(learner=amina, kind=Kind.SELF).count() == 1


def test_a_double_tap_records_one_answer(phone_page, sign_in, amina):
    page = phone_page
    sign_in(page, amina)
    page.goto(reverse("records:apprentice_competency", args=[Evidence.objects.first().competency.uuid]))
    page.locator("#level-2").tap()
    page.locator("form:has([name=client_uuid]) button").dblclick()
    page.locator(".toast--success").first.wait_for()
    assert Evidence.objects.filter(learner=amina, kind=Kind.SELF).count() == 1


def test_saying_where_one_stands_by_keyboard_alone(desktop_page, sign_in, amina):
    page = desktop_page
    sign_in(page, amina)
    page.goto(reverse("records:apprentice_competency", args=[Evidence.objects.first().competency.uuid]))
    for _each in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "level":
            break
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".toast--success").wait_for()
    assert Evidence.objects.get(learner=amina, kind=Kind.SELF).level == 1


def test_a_first_visit_to_today_is_light(phone_page, sign_in, amina):
    page = phone_page
    sign_in(page, amina)
    received = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(reverse("records:apprentice"), wait_until="networkidle")
    assert 0 < sum(received) < FIRST_VISIT
