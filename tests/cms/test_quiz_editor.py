"""What the forms of questions and quizzes spare their author: marks of what is needed, buttons at hand, plain words."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder

from cms.blocks_quiz.building import DrawBlock
from cms.editor import _in_words
from cms.models import Question, Quiz
from cms.publishing import PublicationRefused
from cms.quiz_publishing import publish_quiz
from cms.scoping import match_membership
from tests.cms.authoring import question, quiz
from tests.factories.people import CentreFactory

pytestmark = pytest.mark.django_db


def form_of(author: Any, thing: Any) -> str:
    name = f"wagtailsnippets_cms_{thing._meta.model_name}:edit"
    return unescape(author.get(reverse(name, args=[thing.pk])).content.decode())


def quiz_form(**changed: str) -> dict[str, str]:
    empty = {
        f"{name}-{end}": "0"
        for name in ("places", "sections", "thresholds", "placements")
        for end in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS", "count")
    }
    return {
        **empty, "title": "Écouter d’abord", "code": "", "kind": "formative", "introduction": "null",
        "pass_mark": "60", "counting": "best", "feedback": "end", **changed,
    }  # fmt: skip


def refusal(author: Any, thing: Any) -> str:
    """What the editor says when ``thing`` is published as it stands."""
    with pytest.raises(PublicationRefused) as refused:
        thing.get_latest_revision().publish()
    match_membership(get_user(author))
    return str(_in_words(thing, refused.value.problems, AdminURLFinder(get_user(author))))


def test_publishing_stands_beside_saving(author, centre):
    for thing in (question(centre=centre), quiz(centre=centre)):
        foot = form_of(author, thing).partition("<footer")[2]
        shown, _folded, folded = foot.partition("w-dropdown__content")
        assert 'name="action-publish"' in shown
        assert 'name="action-publish"' not in folded
        assert shown.index("w-kbd") < shown.index('name="action-publish"')  # Enter saves


def test_fields_needed_to_publish_say_so(author, centre):
    page = form_of(author, question(centre=centre))
    for field in ("explanation", "competencies"):
        help_text = re.search(rf'id="panel-child[^"]*{field}-helptext"[^>]*>(.*?)</div>', page, re.DOTALL)
        assert "Needed to publish" in help_text.group(1)


@pytest.mark.parametrize(("name", "field"), [
    ("single", "options.feedback"), ("multiple", "options.feedback"), ("true_false", "feedback_true"),
    ("true_false", "feedback_false"), ("short_text", "feedback_correct"), ("numeric", "feedback_incorrect"),
    ("hotspot", "zones.feedback"),
])  # fmt: skip
def test_whys_that_are_needed_say_so(name, field):
    block = Question.answer.field.stream_block.child_blocks[name]
    for step in field.split("."):
        block = getattr(block, "child_block", block).child_blocks[step]
    assert "Needed to publish" in str(block.field.help_text)


def test_a_question_that_has_no_words_is_not_called_by_its_code():
    assert str(Question(code="ea169737")) == "Question without words yet"


def test_whys_of_a_gap_are_not_needed():
    gaps = Question.answer.field.stream_block.child_blocks["gaps"].child_blocks["gaps"]
    choice = gaps.child_blocks["listed"].child_blocks["choices"].child_block
    assert "Needed" not in str(choice.child_blocks["feedback"].field.help_text)


def test_a_refusal_leads_to_each_field_and_does_not_number_a_lone_question(author, centre):
    said = refusal(author, question(centre=centre, explanation="", answer="[]"))
    assert "panel-answer-section" in said
    said = refusal(author, question(centre=centre, explanation=""))
    assert '<a href="#id_competencies">' in said
    assert '<a href="#panel-explanation-section">' in said
    assert "Question 1" not in said


def test_a_quiz_refused_for_its_questions_leads_to_them(author, centre):
    asked = question(centre=centre)
    address = reverse("wagtailsnippets_cms_question:edit", args=[asked.pk])
    assert f'<a href="{address}">' in refusal(author, quiz(asked, centre=centre))
    with pytest.raises(PublicationRefused) as refused:
        publish_quiz(quiz(asked, centre=centre, code="autre"), by=None)
    assert [each.about for each in refused.value.problems] == [asked]


def test_the_code_of_a_quiz_comes_from_its_title(author, centre):
    for _time in range(2):
        author.post(reverse("wagtailsnippets_cms_quiz:add"), quiz_form())
    first, second = Quiz.objects.order_by("pk")
    assert first.code == "ecouter-dabord"
    assert second.code.startswith("ecouter-dabord-")
    assert Quiz.objects.get(pk=first.pk).get_latest_revision_as_object().code == "ecouter-dabord"


def test_a_code_given_is_kept(author):
    author.post(reverse("wagtailsnippets_cms_quiz:add"), quiz_form(code="mon-code"))
    assert Quiz.objects.get().code == "mon-code"


def test_the_pass_mark_is_asked_in_percent_and_kept_as_a_share(author, centre):
    kept = quiz(centre=centre, pass_mark=Decimal("0.6250"))
    page = form_of(author, kept)
    assert re.search(r'name="pass_mark" value="62.5"', page)
    address = reverse("wagtailsnippets_cms_quiz:edit", args=[kept.pk])
    author.post(address, quiz_form(code="quiz", pass_mark="75"))
    assert Quiz.objects.get().get_latest_revision_as_object().pass_mark == Decimal("0.75")


@pytest.mark.parametrize("given", ["160", "-1"])
def test_a_pass_mark_beyond_a_hundred_is_refused_and_shown_as_it_was_written(author, given):
    page = unescape(author.post(reverse("wagtailsnippets_cms_quiz:add"), quiz_form(pass_mark=given)).content.decode())
    assert f'name="pass_mark" value="{given}"' in page
    assert "between 0 and 100" in page
    assert not Quiz.objects.exists()


def test_what_a_draw_asks_for_is_ticked_in_boxes():
    draw = DrawBlock()
    for name in ("competencies", "levels", "types"):
        assert draw.child_blocks[name].field.widget.input_type == "checkbox"


def test_several_questions_are_taken_at_once_narrowed_as_in_the_bank(author, centre, competency):
    right = question(competency, centre=centre, stem="<p>La bonne</p>", level="tp")
    question(centre=centre, stem="<p>Sans compétence</p>", level="tp")
    question(competency, stem="<p>Partagée</p>", level="cap")
    question(competency, centre=CentreFactory(), stem="<p>Celle d’ailleurs</p>")
    address = reverse("wagtailsnippetchoosers_cms_question:choose_results")

    def shown(**wanted: Any) -> set[str]:
        rows = unescape(author.get(address, {"multiple": "1", **wanted}).content.decode())
        return {each for each in ("La bonne", "Sans compétence", "Partagée", "Celle d’ailleurs") if each in rows}

    assert shown() == {"La bonne", "Sans compétence", "Partagée"}
    assert shown(competency=competency.pk) == {"La bonne", "Partagée"}
    assert shown(level="cap") == {"Partagée"}
    assert shown(owner="centre") == {"La bonne", "Sans compétence"}
    assert shown(type="numeric") == set()
    assert shown(type="single", competency=competency.pk, level="tp", q="bonne") == {"La bonne"}
    chosen = author.get(reverse("wagtailsnippetchoosers_cms_question:chosen_multiple"), {"id": [right.pk]})
    assert [each["string"] for each in chosen.json()["result"]] == ["La bonne"]


@pytest.mark.parametrize("number", [1, 3])
def test_choosing_takes_the_same_queries_whatever_is_found(
    author, centre, competency, number, django_assert_num_queries
):
    for place in range(number):
        question(competency, centre=centre, stem=f"<p>Question {place}</p>")
    address = reverse("wagtailsnippetchoosers_cms_question:choose_results")
    author.get(address)
    with django_assert_num_queries(CHOOSER_QUERIES):
        author.get(address, {"multiple": "1"})


CHOOSER_QUERIES = 10


def test_correcting_a_wrong_key_is_at_hand_in_a_published_quiz(author, centre, competency):
    made = quiz(question(competency, centre=centre), centre=centre)
    regrade = reverse("quizzes:regrade", args=[made.uuid])
    assert regrade not in form_of(author, made)
    publish_quiz(made, by=None)
    assert regrade in form_of(author, made)
