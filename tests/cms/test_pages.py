"""The public pages: home, the trade, a module. And what may stand under what."""

import json
from pathlib import Path

import pytest
from django.urls import reverse
from wagtail.models import Page

from accounts.models import StaffRole
from cms.models import ActivityPage, CataloguePage, HomePage, LessonPage, ModulePage, SectionPage, TradePage
from cms.publishing import publish_module
from cms.templatetags.duration import duration
from tests.factories import cms as make
from tests.factories.competencies import ThemeFactory
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import CentreFactory, MembershipFactory, StaffRoleFactory, UserFactory

UNKNOWN = "To be confirmed by the centre"
TRADE = json.loads(Path(__file__).parents[2].joinpath("curriculum", "trade_page.json").read_text())

SHOWN = {
    "objective": "Savoir poser le cadre.",
    "audience": "Apprenties et apprentis.",
    "prerequisites": "Aucun.",
    "methods": "Des leçons courtes.",
    "assessment": "Un quiz.",
    "recognition": "Une attestation.",
    "accessibility": "Textes courts.",
}


@pytest.fixture
def centre(db):
    return CentreFactory(
        name="CFA du Parc", price="1 200 €, pris en charge", access_delay="Deux semaines", phone="01 02 03 04 05",
        email="contact@parc.test", teaching_contact="Claire", technical_contact="Jo", accessibility_contact="Sam",
    )  # fmt: skip


def module_page(competency, client, **fields) -> str:
    module = make.module(competency, **fields)
    section = make.section(module, title="Comprendre")
    make.lesson(section, competency, title="Qui je suis", minutes=25)
    publish_module(module)
    return client.get(ModulePage.objects.get(pk=module.pk).url).content.decode()


def test_module_page_shows_what_a_training_provider_must_publish(client, competency, centre):
    page = module_page(competency, client, minutes=150, **SHOWN)
    for text in SHOWN.values():
        assert text in page
    for text in ("2 h 30", "25 min", "Qui je suis", "1 200 €, pris en charge", "Deux semaines", "01 02 03 04 05"):
        assert text in page
    for text in ("contact@parc.test", "Claire", "Jo", "Sam", "CFA du Parc", "Médiation"):
        assert text in page
    assert UNKNOWN not in page


def test_module_page_never_invents_what_nobody_wrote(client, competency):
    page = module_page(competency, client)
    # audience, prerequisites, methods, assessment, recognition, accessibility; delay, price, contact, three helpers
    assert page.count(UNKNOWN) == 12


def test_shared_module_shows_the_viewers_own_centre(client, competency, centre):
    CentreFactory(name="CFA du Lac")
    assert "CFA du Parc" not in module_page(competency, client)
    learner = MembershipFactory(centre=centre).learner
    client.force_login(learner)
    assert "CFA du Parc" in client.get(ModulePage.objects.get().url).content.decode()


def test_module_page_says_how_to_join_and_gives_no_lesson_away(client, competency):
    page = module_page(competency, client)
    assert "How to join" in page
    assert "apprendre/" not in page
    assert "Bonjour." not in page


def test_learner_goes_from_the_public_page_to_the_module(client, competency):
    module_page(competency, client)
    module = ModulePage.objects.get()
    learner = UserFactory()
    client.force_login(learner)
    follow = reverse("records:apprentice_module", args=[module.course_uuid])
    assert follow not in client.get(module.url).content.decode()
    EnrolmentFactory(learner=learner, course=module.course)
    assert follow in client.get(module.url).content.decode()


@pytest.mark.parametrize(
    ("role", "gives"),
    [(StaffRole.Role.TRAINER, True), (StaffRole.Role.COORDINATOR, True), (StaffRole.Role.AUDITOR, False)],
)
def test_trainer_goes_from_the_public_page_to_a_group(client, competency, centre, role, gives):
    module_page(competency, client)
    module = ModulePage.objects.get()
    there = reverse("records:trainer_choose_group", args=[module.course_uuid])
    assert there not in client.get(module.url).content.decode()
    client.force_login(StaffRoleFactory(centre=centre, role=role).user)
    page = client.get(module.url).content.decode()
    assert (f'href="{there}"' in page, "How to join" in page) == (gives, not gives)


def test_drafts_are_not_public(client, competency):
    module = make.module(competency)
    assert client.get(module.url).status_code == 404


def test_lesson_in_the_tree_is_not_public(client, competency):
    module_page(competency, client)
    lesson = LessonPage.objects.get()
    response = client.get(lesson.url, follow=True)
    assert "Bonjour." not in response.content.decode()


def test_section_leads_to_its_module(client, competency):
    module_page(competency, client)
    assert client.get(SectionPage.objects.get().url).url == ModulePage.objects.get().url


def test_home_leads_to_the_modules_and_the_trade(client, competency):
    module_page(competency, client)
    ThemeFactory(edition=competency.edition, code="mediation", title="Médiation sociale", summary="Se parler.")
    trade = make.home().add_child(instance=TradePage(title="Le métier", slug="metier"))
    page = client.get("/").content.decode()
    assert f'href="{make.catalogue().url}"' in page
    assert f'href="{trade.url}"' in page
    assert f'href="{make.catalogue().url}?theme=mediation"' in page
    assert "Module 1" in page


def trade_page():
    body = [
        make.block("section", **{"html": "", "items": [], "groups": [], **section}) for section in TRADE["sections"]
    ]
    return make.home().add_child(
        instance=TradePage(title=TRADE["title"], slug="metier", lead=TRADE["lead"], body=make.stream(*body))
    )


def test_trade_page_shows_every_line_of_the_fiche(db, client):
    page = client.get(trade_page().url).content.decode()
    lines = 0
    for section in TRADE["sections"]:
        assert f'id="{section["code"]}"' in page
        groups = [section, *section.get("groups", [])]
        for item in (item for group in groups for item in group.get("items", [])):
            lines += 1
            for words in filter(None, (item["label"], item["text"])):
                assert words in page.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&"), words
    assert lines == 59


def test_pages_stand_where_they_belong():
    children = {
        HomePage: {TradePage, CataloguePage},
        TradePage: set(),
        ActivityPage: set(),
        LessonPage: set(),
    }
    for parent, expected in children.items():
        assert set(parent.clean_subpage_models()) == expected
    assert ModulePage in CataloguePage.clean_subpage_models()
    assert ModulePage.clean_subpage_models() == [SectionPage]
    assert LessonPage in SectionPage.clean_subpage_models()
    for model in (HomePage, TradePage, CataloguePage, ModulePage, SectionPage, ActivityPage, LessonPage):
        assert "parent_page_types" in vars(model) or "parent_page_types" in vars(ActivityPage)
        assert Page not in model.clean_subpage_models()


def test_bare_activity_cannot_be_made(db):
    assert not ActivityPage.can_create_at(SectionPage())


@pytest.mark.parametrize(
    ("minutes", "words"), [(None, ""), (0, ""), (45, "45 min"), (60, "1 h"), (150, "2 h 30"), (125, "2 h 05")]
)
def test_durations_are_read_as_people_say_them(minutes, words):
    assert duration(minutes) == words
