"""A trainer goes from nothing to a module that an apprentice follows, with the editor's own screens."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cms import models
from cms.scoping import shelf_for
from courses.models import Course
from courses.services import enrol
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import cms as make
from tests.factories.competencies import CompetencyFactory, FrameworkEditionFactory
from tests.factories.people import cast, some_months_ago

MISSING = ".messages li li"


@pytest.fixture
def people(live_site: str, settings: Any) -> Any:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0  # a robot's click falls in the middle of it
    make.catalogue()
    found = cast()
    found.centre.technical_contact, found.centre.teaching_contact = "01 02 03 04 05", "Claire Dumas"
    found.centre.save()
    edition = FrameworkEditionFactory(valid_from="2020-01-01")
    CompetencyFactory(edition=edition, title="Poser le cadre")
    shelf_for(found.centre)
    return found


def write(page: Page, field: str, words: str) -> None:
    """Into a rich text, by typing."""
    editor = page.locator(f'[data-contentpath="{field}"] .public-DraftEditor-content').first
    expect(editor).to_be_editable()
    editor.press_sequentially(words, delay=10)
    expect(editor).to_contain_text(words)
    # The editor writes its field a moment after the last key.
    expect(page.locator(f'[data-contentpath="{field}"] input[type="hidden"][value*="{words}"]')).to_have_count(1)


def add_block(page: Page, field: str, number: int = 0) -> None:
    """The block of that place in the picker of a stream, which stands in the order of the model."""
    stream = page.locator(f'[data-contentpath="{field}"]').first
    stream.locator("button.c-sf-add-button").first.click()
    options = page.locator(".w-combobox__option")
    if options.count():
        options.nth(number).click()


def add_aim(page: Page, purpose: str = "") -> None:
    page.locator("#id_aims-ADD").click()
    page.locator("#id_aims-0-competency").select_option(label="Poser le cadre")
    if purpose:
        page.locator("#id_aims-0-purpose").select_option(purpose)


def choose(page: Page, field: str, words: str) -> None:
    page.locator(f"#{field}-chooser [data-chooser-action-choose]:visible").first.click()
    page.locator(".modal-body a", has_text=words).first.click()
    expect(page.locator(".modal-body")).to_have_count(0)


def choose_several(page: Page, *words: str) -> None:
    for said in words:
        page.locator(".modal-body tr", has_text=said).get_by_role("checkbox").check()
    page.locator(".modal-body [data-multiple-choice-submit]").click()
    expect(page.locator(".modal-body")).to_have_count(0)


def act(page: Page, name: str) -> None:
    """Presses one of the buttons at the foot of the form, folded or not."""
    button = page.locator(f'[name="{name}"]').first
    if not button.is_visible():
        page.locator("footer .w-dropdown__toggle, .footer .w-dropdown__toggle").last.click()
    with page.expect_navigation():
        button.click()


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("button.action-save").first.click()


def test_from_nothing_to_a_module_that_is_followed(new_page, people, sign_in):
    page = new_page(DESKTOP)
    sign_in(page, people.claire)
    begin_module(page)
    module = models.ModulePage.objects.get()
    publish_in_vain(page)
    complete_module(page)
    section = add_section(page, module)
    add_lesson(page, section)
    write_quiz(page)
    add_quiz(page, section)
    publish_everything(page, module)
    is_in_the_catalogue(page)
    is_followed(new_page(PHONE), sign_in, people)


def begin_module(page: Page) -> None:
    page.goto(reverse("wagtailadmin_home"))
    page.locator('a[href*="/add/cms/modulepage/"]').first.click()
    page.locator("#id_title").fill("Ouvrir la porte")
    page.locator("#id_code").fill("ouvrir-la-porte")
    save(page)


def publish_in_vain(page: Page) -> None:
    act(page, "action-publish")
    expect(page.locator(MISSING)).to_have_count(4)  # a duration, a competency, an objective, an evaluation
    assert not models.ModulePage.objects.get().live


def complete_module(page: Page) -> None:
    page.locator("#id_objective").fill("Accueillir une personne et dire qui l’on est.")
    page.locator("#id_summary").fill("Les premiers mots d’une médiation.")
    page.locator("#id_minutes").fill("30")
    add_aim(page)
    save(page)


def add_section(page: Page, module: models.ModulePage) -> models.SectionPage:
    page.goto(reverse("wagtailadmin_pages:add", args=["cms", "sectionpage", module.pk]))
    page.locator("#id_title").fill("Comprendre")
    save(page)
    return models.SectionPage.objects.get()


def add_lesson(page: Page, section: models.SectionPage) -> None:
    page.goto(reverse("wagtailadmin_pages:add", args=["cms", "lessonpage", section.pk]))
    page.locator("#id_title").fill("Dire bonjour")
    page.locator("#id_objective").fill("Dire qui je suis.")
    page.locator("#id_minutes").fill("10")
    add_block(page, "body", 1)
    write(page, "body", "Je dis mon nom, puis pourquoi je suis là.")
    add_aim(page)
    save(page)
    assert "Je dis mon nom" in str(models.LessonPage.objects.get().get_latest_revision_as_object().body)


def write_quiz(page: Page) -> None:
    for words in ("Un médiateur juge.", "Un médiateur écoute."):
        page.goto(reverse("wagtailsnippets_cms_question:add"))
        write(page, "stem", words)
        add_block(page, "answer", 2)
        for field in ("feedback_true", "feedback_false"):
            write(page, field, "Il aide à s’entendre.")
        write(page, "explanation", "Il reste neutre.")
        page.locator("#id_competencies").select_option(label="Poser le cadre")
        save(page)
    page.goto(reverse("wagtailsnippets_cms_quiz:add"))
    page.locator("#id_title").fill("Le rôle du médiateur")
    page.locator("#id_code").fill("role")
    page.locator("#id_places-OPEN_MODAL").click()
    choose_several(page, "juge", "écoute")
    save(page)
    act(page, "action-publish")
    expect(page.locator(MISSING)).to_have_count(2)  # both questions are drafts
    act(page, "action-publish-together")
    assert models.Quiz.objects.get().live


def add_quiz(page: Page, section: models.SectionPage) -> None:
    page.goto(reverse("wagtailadmin_pages:add", args=["cms", "quizpage", section.pk]))
    page.locator("#id_title").fill("Je vérifie")
    page.locator("#id_minutes").fill("5")
    choose(page, "id_quiz", "Le rôle du médiateur")
    add_aim(page, "assessed")
    save(page)


def publish_everything(page: Page, module: models.ModulePage) -> None:
    page.goto(reverse("wagtailadmin_explore", args=[module.pk]))
    page.goto(reverse("cms_admin:publish_module", args=[module.pk]))
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    assert models.ModulePage.objects.get().live


def is_in_the_catalogue(page: Page) -> None:
    page.goto(models.CataloguePage.objects.get().get_url())
    page.get_by_role("link", name="Ouvrir la porte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Ouvrir la porte"))


def is_followed(phone: Page, sign_in: Any, people: Any) -> None:
    course = Course.objects.get()
    assert course.centre == people.centre
    enrol(cohort=people.cohort, course=course, start=some_months_ago(), by=people.claire)
    sign_in(phone, people.amina)
    lesson = models.LessonPage.objects.get()
    phone.goto(reverse("cms:lesson", args=[lesson.activity_uuid]))
    expect(phone.get_by_text("Je dis mon nom")).to_be_visible()
    quiz = models.QuizPage.objects.get()
    phone.goto(reverse("quizzes:start", args=[quiz.activity_uuid]))
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
