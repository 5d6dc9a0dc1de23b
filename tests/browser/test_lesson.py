"""A lesson on a phone: by finger, by keyboard alone, in plain language, and back where one stopped."""

import pytest
from django.urls import reverse

from cms.models import ActivityPage, LessonPage, ModulePage
from cms.pictures import prepare_pictures
from cms.publishing import publish_module
from courses.models import Activity, Bookmark, Completion
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import DESKTOP, PHONE
from tests.cms.test_blocks import everything
from tests.factories import cms as make
from tests.factories.competencies import CompetencyFactory
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import CentreFactory, MembershipFactory, UserFactory

NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def module(live_site):
    competency = CompetencyFactory(title="Médiation")
    module = make.module(competency, title="Poser le cadre", summary="Commencer une médiation.", minutes=150)
    section = make.section(module)
    following = make.lesson(section, competency, title="Écouter chacun")
    first = make.lesson(
        section, competency, title="Qui je suis", published=False,
        body=everything(ActivityPage.objects.get(pk=following.pk), 2),
        body_simple=make.stream(make.block("text", html="<p>Je dis mon nom. Je dis mon métier.</p>")),
    )  # fmt: skip
    first.move(following, pos="left")
    publish_module(module)
    prepare_pictures(LessonPage.objects.get(pk=first.pk))
    return ModulePage.objects.get(pk=module.pk)


@pytest.fixture
def amina(module):
    learner = UserFactory(display_name="Amina Benali")
    MembershipFactory(learner=learner, centre=CentreFactory())
    EnrolmentFactory(learner=learner, course=module.course)
    return learner


@pytest.fixture
def lesson_url(module):
    return reverse("cms:lesson", args=[Activity.objects.get(title="Qui je suis").uuid])


@pytest.mark.parametrize("device", [NARROW, PHONE, DESKTOP], ids=["320", "360", "1280"])
def test_lesson_fits_and_is_accessible(new_page, sign_in, amina, lesson_url, device):
    page = new_page(device)
    sign_in(page, amina)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(lesson_url)
        assert_fits(page)
        assert_accessible(page)


def test_a_long_name_of_module_keeps_its_distance(phone_page, sign_in, amina, lesson_url):
    """The link back breaks on several lines, and stays clear of the word below."""
    sign_in(phone_page, amina)
    phone_page.goto(lesson_url)
    gap = phone_page.evaluate("""() => {
        const link = document.querySelector('.crumbs a'), words = document.createRange();
        link.textContent = 'Poser le cadre d’une médiation '.repeat(4);
        words.selectNodeContents(link);
        return document.querySelector('.kicker').getBoundingClientRect().top - words.getBoundingClientRect().bottom;
    }""")
    assert gap >= 6


def test_public_pages_fit_and_are_accessible(new_page, module):
    for device in (NARROW, DESKTOP):
        page = new_page(device)
        for address in ("/", make.catalogue().url, module.url):
            page.goto(address)
            assert_fits(page)
            assert_accessible(page)


def test_word_of_the_glossary_opens_and_closes_by_keyboard(desktop_page, sign_in, amina, lesson_url):
    sign_in(desktop_page, amina)
    desktop_page.goto(lesson_url)
    word = desktop_page.get_by_role("button", name="tiers").first
    card = desktop_page.locator(".term-card").first
    word.focus()
    assert card.is_hidden()
    desktop_page.keyboard.press("Enter")
    assert card.is_visible()
    assert "Ce que le mot veut dire." in card.inner_text()
    desktop_page.keyboard.press("Escape")
    assert card.is_hidden()
    assert word.evaluate("each => each === document.activeElement")


def test_lesson_is_finished_by_keyboard_alone(desktop_page, sign_in, amina, lesson_url):
    sign_in(desktop_page, amina)
    desktop_page.goto(lesson_url)
    for _press in range(120):
        desktop_page.keyboard.press("Tab")
        if desktop_page.evaluate("!!document.activeElement.closest('[data-complete]')"):
            break
    with desktop_page.expect_navigation():
        desktop_page.keyboard.press("Enter")
    assert desktop_page.get_by_role("heading", level=1).inner_text() == "Écouter chacun"
    assert Completion.objects.get().learner == amina


def test_reader_finds_the_place_again(phone_page, sign_in, amina, lesson_url):
    sign_in(phone_page, amina)
    phone_page.goto(lesson_url)
    parts = phone_page.locator("[data-part]")
    with phone_page.expect_response("**/repere/") as noted:
        parts.nth(20).scroll_into_view_if_needed()
        parts.nth(20).evaluate("part => part.scrollIntoView({block: 'start'})")
    assert noted.value.status == 204
    kept = Bookmark.objects.get().anchor
    assert kept in [part.get_attribute("id") for part in parts.all()]
    phone_page.goto("/")
    phone_page.goto(lesson_url)
    phone_page.wait_for_function("scrollY > 500")
    assert phone_page.locator(f"#{kept}").evaluate("part => part.getBoundingClientRect().top < innerHeight")


def test_plain_language_is_one_tap_away_and_stays(phone_page, sign_in, amina, lesson_url):
    sign_in(phone_page, amina)
    phone_page.goto(lesson_url)
    with phone_page.expect_navigation():
        phone_page.locator("form[action*='langage'] button").tap()
    assert phone_page.get_by_text("Je dis mon nom.").is_visible()
    phone_page.reload()
    assert phone_page.get_by_text("Je dis mon nom.").is_visible()
    assert_accessible(phone_page)


def test_lesson_is_read_without_script(new_page, sign_in, amina, lesson_url):
    page = new_page({**PHONE, "java_script_enabled": False})
    sign_in(page, amina)
    page.goto(lesson_url)
    assert page.get_by_role("heading", level=1).inner_text() == "Qui je suis"
    with page.expect_navigation():
        page.locator("[data-complete] button").tap()
    assert Completion.objects.count() == 1


def test_first_visit_is_light(phone_page, sign_in, amina, lesson_url, module):
    """Bytes of a first visit before the lesson's own media, uncompressed by this server, so more than in production."""
    sizes: list[int] = []
    phone_page.on("response", lambda response: sizes.append(_size(response)))
    sign_in(phone_page, amina)
    phone_page.goto(lesson_url, wait_until="load")
    assert sum(sizes) < 200_000


def _size(response) -> int:
    own_media = "/media/" in response.url or "/ecouter/" in response.url
    return 0 if own_media else len(response.body())


def test_catalogue_is_filtered_in_place_and_by_address(desktop_page, module):
    desktop_page.goto(make.catalogue().url)
    assert desktop_page.get_by_role("link", name="Poser le cadre").is_visible()
    desktop_page.locator("[name=duration]").select_option("short")
    desktop_page.locator("form.filters button").click()
    desktop_page.wait_for_url("**duration=short**")
    desktop_page.locator("#results .empty").wait_for()
    assert desktop_page.locator("html").count() == 1
    desktop_page.go_back()
    desktop_page.get_by_role("link", name="Poser le cadre").wait_for()
