"""What the author sees before publishing is what the player shows, before and after the answer."""

import json
from html import unescape

import pytest

from assessments.quizzes.content import QUESTION_TYPES
from cms import models
from cms.quiz_content import answer_blocks
from tests.cms.authoring import question
from tests.factories import quizzes

pytestmark = pytest.mark.django_db


def preview(made: models.Question, mode: str = "") -> str:
    return unescape(made.make_preview_request(preview_mode=mode).rendered_content)


@pytest.mark.parametrize("content", quizzes.every_type(), ids=lambda each: each.type)
@pytest.mark.parametrize("mode", ["", "corrected"])
def test_every_type_is_previewed(content, mode):
    made = question(stem="<p>Que dire ?</p>", answer=json.dumps(answer_blocks(content)))
    shown = preview(made, mode)
    assert "Que dire ?" in shown
    assert ("On se nomme." in shown) is (mode == "corrected")


@pytest.mark.parametrize("kind", sorted(QUESTION_TYPES))
@pytest.mark.parametrize("mode", ["", "corrected"])
def test_what_is_not_finished_is_previewed_with_what_is_missing(kind, mode):
    block = models.Question.answer.field.stream_block.child_blocks[kind]
    value = block.get_prep_value(block.get_default())
    answer = json.dumps([{"type": kind, "id": str(quizzes.named("block")), "value": value}], default=str)
    made = question(stem="<p>Que dire ?</p>", answer=answer)
    shown = preview(made, mode)
    assert "Que dire ?" in shown
    assert "choose the competency" in shown


def test_a_case_and_a_quiz_are_previewed():
    case = models.Case.objects.create(title="Dans la cour", text="<p>Deux voisins.</p>")
    assert "Deux voisins." in case.make_preview_request().rendered_content
    made = models.Quiz(title="Quiz", code="quiz", live=False)
    made.places = [models.QuizQuestion(question=question(case=case))]
    made.save()
    shown = unescape(made.make_preview_request().rendered_content)
    assert "Deux voisins." in shown
    assert "Je me présente." in shown
