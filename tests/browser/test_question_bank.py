"""A trainer fills an empty bank with a question of each type, by keyboard, then makes a quiz of it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from assessments.quizzes.content import QUESTION_TYPES
from assessments.quizzes.models import QuestionEdition, QuizEdition
from cms import models
from cms.scoping import shelf_for
from tests.browser.conftest import DESKTOP
from tests.browser.test_authoring import act, choose_several, save
from tests.factories import cms as make
from tests.factories.competencies import CompetencyFactory, FrameworkEditionFactory
from tests.factories.people import cast

BLOCKS = models.Question.answer.field.stream_block.child_blocks


@pytest.fixture
def people(live_site: str, settings: Any) -> Any:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0  # a robot's click falls in the middle of it
    make.catalogue()
    found = cast()
    edition = FrameworkEditionFactory(valid_from="2020-01-01")
    CompetencyFactory(edition=edition, title="Poser le cadre", code="cadre")
    shelf_for(found.centre)
    make.TrainingImageFactory(title="Le hall", centre=found.centre)
    return found


def write(page: Page, field: Locator, words: str) -> None:
    """Into a rich text, as a keyboard would."""
    editor = field.locator(".public-DraftEditor-content").first
    expect(editor).to_be_editable()
    editor.focus()
    page.keyboard.insert_text(words)
    # The editor writes its field a moment after the last key.
    expect(field.locator('input[type="hidden"]').first).to_have_value(re.compile(re.escape(words)))


def answer(page: Page) -> Locator:
    return page.locator('[data-contentpath="answer"]').first


def write_all(page: Page, *words: str) -> None:
    """Into the rich texts of the answer that an author sees, folded settings left out, in order."""
    editors = [each for each in answer(page).locator(".public-DraftEditor-content").all() if each.is_visible()]
    seen = [each.locator("xpath=ancestor::*[@data-contentpath][1]") for each in editors]
    assert len(seen) == len(words), len(seen)
    for field, said in zip(seen, words, strict=True):
        write(page, field, said)


def fill(page: Page, name: str, *words: str) -> None:
    """Into the plain fields of that name in the answer, in order."""
    found = answer(page).locator(f'[data-contentpath="{name}"] :is(input, textarea):not([type="hidden"])')
    for number, said in enumerate(words):
        found.nth(number).fill(said)


def tick(page: Page, name: str, number: int = 0) -> None:
    box = answer(page).locator(f'[data-contentpath="{name}"] input[type="checkbox"]').nth(number)
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()


def pick_type(page: Page, kind: str) -> None:
    """In the picker, by writing the type's name."""
    answer(page).locator("button.c-sf-add-button").first.focus()
    page.keyboard.press("Enter")
    page.locator(".w-combobox input").fill(str(BLOCKS[kind].label))
    expect(page.locator(".w-combobox__option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".w-combobox")).to_have_count(0)


def choose_picture(page: Page) -> None:
    answer(page).locator('[data-contentpath="picture"] [data-chooser-action-choose]:visible').press("Enter")
    page.locator(".modal-body a", has_text="Le hall").first.click()
    expect(page.locator(".modal-body")).to_have_count(0)
    fill(page, "alt", "Un hall avec un comptoir.")


# How each type is written


def single(page: Page) -> None:
    write_all(page, "Je me nomme.", "On sait à qui parler.", "Je juge.", "Non.", "Je pars.", "Non plus.")
    tick(page, "correct")


def multiple(page: Page) -> None:
    write_all(page, "J’écoute.", "Oui.", "Je reformule.", "Oui aussi.", "Je juge.", "Non.")
    tick(page, "correct")
    tick(page, "correct", 1)


def true_false(page: Page) -> None:
    write_all(page, "Oui : il reste neutre.", "Relisez la leçon.")


def short_text(page: Page) -> None:
    fill(page, "text", "médiateur")
    write_all(page, "C’est le mot.", "Ce n’est pas le mot.")


def numeric(page: Page) -> None:
    fill(page, "value", "12")
    write_all(page, "C’est le nombre.", "Recomptez.")


def gaps(page: Page) -> None:
    field = answer(page).locator('[data-contentpath="text_html"]')
    write(page, field, "On ")
    field.get_by_role("button", name="Insert a gap").click()
    page.keyboard.insert_text(" d’abord.")
    expect(field.locator('input[type="hidden"]').first).to_have_value(re.compile(r"On \[\[1\]\] d’abord"))
    add = answer(page).locator('[data-contentpath="gaps"] button.c-sf-add-button').first
    add.press("Enter")
    page.locator(".w-combobox__option").first.click()
    fill(page, "text", "écoute")
    write(page, answer(page).locator('[data-contentpath="gaps"] [data-contentpath="feedback"]').last, "On écoute.")


def matching(page: Page) -> None:
    write_all(page, *(f"{side} {pair}" for pair in "ABC" for side in ("Le droit", "La règle", "Pourquoi")))


def ordering(page: Page) -> None:
    write_all(page, "Se nommer", "Écouter", "Reformuler")


def categorising(page: Page) -> None:
    write_all(page, "À faire", "Écouter", "Reformuler", "À éviter", "Juger", "Couper la parole")


def select_words(page: Page) -> None:
    fill(page, "text", "Le médiateur [*écoute|Oui.] et ne [juge|Non.] pas.")


def hotspot(page: Page) -> None:
    choose_picture(page)
    page.locator('[data-contentpath="zones"] button.c-sf-add-button').last.press("Enter")
    fill(page, "label", "Le comptoir", "La porte")
    tick(page, "correct")
    for number, field in enumerate(answer(page).locator('[data-contentpath="feedback"]').all()):
        write(page, field, f"On y est {'bien' if number == 0 else 'mal'} reçu.")
    draw(page, "Zone 1", (0.1, 0.2), (0.4, 0.6))
    # The same by keyboard.
    for name, said in (("x", "60"), ("y", "20"), ("width", "30"), ("height", "40")):
        answer(page).locator(f'[data-contentpath="{name}"] input').nth(1).fill(said)


def draw(page: Page, name: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    answer(page).get_by_role("button", name=name).press("Enter")
    layer = answer(page).locator(".question-drawing svg")
    layer.scroll_into_view_if_needed()
    box = layer.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"])
    page.mouse.up()
    written = answer(page).locator('[data-contentpath="x"] input').first
    assert abs(float(written.input_value()) - start[0] * 100) < 1


def labelling(page: Page) -> None:
    choose_picture(page)
    fill(page, "place", "À gauche")
    write(page, answer(page).locator('[data-contentpath="label"]').first, "Le comptoir")
    answer(page).locator('[data-contentpath="extras"] button.c-sf-add-button').last.press("Enter")
    write(page, answer(page).locator('[data-contentpath="extras"] [data-contentpath="html"]').first, "La cave")
    draw(page, "Mark 1", (0.2, 0.5), (0.2, 0.5))


def rubric(page: Page) -> None:
    fill(page, "title", "La reformulation")
    fill(page, "description", "Rien n’est redit.", "Une partie est redite.", "Tout est redit.")


def self_assessment(page: Page) -> None:
    expect(answer(page).locator('[data-contentpath="label"] input')).to_have_count(4)


WAYS: dict[str, Callable[[Page], None]] = {
    "single": single, "multiple": multiple, "true_false": true_false, "short_text": short_text, "numeric": numeric,
    "matching": matching, "ordering": ordering, "categorising": categorising, "gaps": gaps,
    "select_words": select_words, "hotspot": hotspot, "labelling": labelling, "free_text": rubric,
    "file_upload": rubric, "self_assessment": self_assessment,
}  # fmt: skip


def write_question(page: Page, kind: str, stem: str) -> None:
    page.goto(reverse("wagtailsnippets_cms_question:add"))
    write(page, page.locator('[data-contentpath="stem"]').first, stem)
    pick_type(page, kind)
    WAYS[kind](page)
    write(page, page.locator('[data-contentpath="explanation"]').first, "Il reste neutre.")
    page.locator("#id_competencies").select_option(label="Poser le cadre")


@pytest.mark.parametrize("kind", sorted(QUESTION_TYPES))
def test_a_question_of_each_type_is_written_and_published(new_page, people, sign_in, kind):
    assert set(WAYS) == set(QUESTION_TYPES)
    page = new_page(DESKTOP)
    sign_in(page, people.claire)
    write_question(page, kind, "Que fait un médiateur ?")
    act(page, "action-publish")
    assert page.locator(".messages li li").all_inner_texts() == []
    assert models.Question.objects.get().live
    assert QuestionEdition.objects.get().type == kind


def test_from_an_empty_bank_to_a_quiz(new_page, people, sign_in):
    page = new_page(DESKTOP)
    sign_in(page, people.claire)
    for stem in ("Un médiateur juge.", "Un médiateur écoute et ne tranche pas.", "Un médiateur punit."):
        write_question(page, "true_false", stem)
        save(page)
    page.goto(reverse("wagtailsnippets_cms_question:add"))
    is_warned_of_a_duplicate(page)
    is_previewed(page)
    publish_all(page)
    make_quiz(page)


def is_warned_of_a_duplicate(page: Page) -> None:
    write_question(page, "true_false", "Un MEDIATEUR ecoute et ne tranche pas")
    save(page)
    warned = page.locator(".messages a", has_text="Un médiateur écoute")
    expect(warned).to_be_visible()
    page.goto(reverse("cms_admin:twice"))
    expect(page.locator(".twice > li")).to_have_count(1)


def is_previewed(page: Page) -> None:
    first = models.Question.objects.order_by("pk").first()
    page.goto(reverse("wagtailsnippets_cms_question:edit", args=[first.pk]))
    page.locator("[data-side-panel-toggle=preview]").first.click()
    frame = page.frame_locator("#w-preview-iframe")
    expect(frame.get_by_text("Un médiateur juge.")).to_be_visible()


def publish_all(page: Page) -> None:
    for question in models.Question.objects.all():
        page.goto(reverse("wagtailsnippets_cms_question:edit", args=[question.pk]))
        act(page, "action-publish")
    assert models.Question.objects.filter(live=True).count() == 4
    models.Question.objects.filter(stem__contains="écoute et").update(level="cap")


def chooses_among_filters(page: Page) -> None:
    """What is ticked stays so while one looks for another."""
    bank, rows = page.locator(".modal-body"), page.locator(".modal-body #search-results tbody tr")
    expect(rows).to_have_count(4)
    bank.locator("[name=q]").fill("juge")
    expect(rows).to_have_count(1)
    rows.get_by_role("checkbox").check()
    bank.locator("[name=q]").fill("")
    expect(rows).to_have_count(4)
    expect(rows.get_by_role("checkbox", checked=True)).to_have_count(1)
    bank.locator("[name=level]").select_option("cap")
    expect(rows).to_have_count(1)
    expect(bank.locator(".question-basket li")).to_have_count(1)
    rows.get_by_role("checkbox").check()
    page.locator(".modal-body [data-multiple-choice-submit]").click()
    expect(bank).to_have_count(0)


def make_quiz(page: Page) -> None:
    page.goto(reverse("wagtailsnippets_cms_quiz:add"))
    page.locator("#id_title").fill("Le rôle du médiateur")
    page.locator("#id_code").fill("role")
    page.locator("#id_places-OPEN_MODAL").click()
    chooses_among_filters(page)
    sections = page.locator('[data-contentpath="sections"]').first
    sections.locator("button.c-sf-add-button").first.press("Enter")
    sections.locator('[data-contentpath="title"] input').fill("Au hasard")
    sections.get_by_role("button", name="Choose several questions").click()
    choose_several(page, "punit")
    sections.locator('[data-contentpath="draws"] button.c-sf-add-button').first.press("Enter")
    told = sections.locator(".question-draw")
    expect(told).to_contain_text("4")
    expect(told).to_have_class(re.compile("is-short"))  # five are asked for
    sections.locator('[data-contentpath="count"] input').fill("1")
    sections.locator('[data-contentpath="count"] input').press("Tab")
    expect(told).not_to_have_class(re.compile("is-short"))
    save(page)
    act(page, "action-publish")
    content = QuizEdition.objects.get().quiz_content
    assert [len(section.questions) for section in content.sections] == [2, 1]
    assert [draw.count for draw in content.draws] == [1]
