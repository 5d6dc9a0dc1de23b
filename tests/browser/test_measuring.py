"""A trainer reads the statistics of a quiz, on both devices, and goes from a remark to its question."""

import pytest
from django.urls import reverse

from assessments.quizzes.services import measure_quiz
from tests.assessments.quizzes.test_measuring_screens import members, taken
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import people
from tests.factories.quizzes import named, quiz_activity


@pytest.fixture
def measured(live_site):
    cast = people.cast()
    quiz = quiz_activity().quiz_place.quiz
    quiz.centre = cast.centre
    quiz.save()
    taken(quiz, 6, by=members(cast.centre, 6))
    taken(quiz, 6, right=False)
    measure_quiz(quiz_id=quiz.pk)
    return cast, quiz


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_from_the_groups_to_what_deserves_another_look(new_page, sign_in, measured, device):
    cast, quiz = measured
    page = new_page(device)
    sign_in(page, cast.claire)
    page.goto(reverse("records:trainer_home"))
    page.locator(f"a[href='{reverse('quizzes:statistics')}']").first.click()
    assert_accessible(page)
    page.get_by_role("link", name=quiz.title).click()
    page.locator("details.fold > summary").first.click()
    assert_accessible(page)
    assert_fits(page)
    page.locator("select[name=who]").select_option("mine")
    page.locator("form.filters button[type=submit]").click()
    page.wait_for_url("**who=mine*")
    page.emulate_media(color_scheme="dark")
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert_fits(page)
    page.locator(f"a[href='{reverse('cms_admin:edit_question', args=[named('q1')])}']").first.wait_for()
