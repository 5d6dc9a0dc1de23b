"""Questions and quizzes from a draft to an edition, through the editor's own screens."""

from html import unescape
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from assessments.quizzes.models import QuizEdition
from cms import models
from cms.blocks_quiz import Answer
from cms.quiz_publishing import publish_quiz
from tests.cms.authoring import QUESTION_ANSWER, question, quiz

pytestmark = pytest.mark.django_db

RICH = (
    '{{"blocks": [{{"key": "a1b2c", "text": "{}", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], '
    '"entityRanges": []}}], "entityMap": {{}}}}'
)


def said(response: Any) -> str:
    return unescape(" ".join(str(each) for each in get_messages(response.wsgi_request)))


def true_or_false(competency: Any, **fields: Any) -> dict[str, Any]:
    return {
        "stem": RICH.format("Un médiateur juge."), "answer-count": "1", "answer-0-type": "true_false",
        "answer-0-deleted": "", "answer-0-order": "0", "answer-0-id": "", "answer-0-value-answer": "false",
        "answer-0-value-feedback_true": RICH.format("Non : il aide à s’entendre."),
        "answer-0-value-feedback_false": RICH.format("Oui."),
        "explanation": RICH.format("Il reste neutre."), "competencies": [competency.pk], "level": "", "code": "",
        "source": "", "case": "", "points": "1", "language": "fr", **fields,
    }  # fmt: skip


def test_a_question_is_drafted_then_published(author, centre, competency):
    response = author.post(reverse("wagtailsnippets_cms_question:add"), true_or_false(competency))
    assert response.status_code == 302
    draft = models.Question.objects.get()
    assert (draft.live, draft.centre) == (False, centre)
    edit = reverse("wagtailsnippets_cms_question:edit", args=[draft.pk])
    author.post(edit, true_or_false(competency, **{"action-publish": "action-publish"}))
    assert models.Question.objects.get().live


def test_what_a_question_lacks_is_said_and_the_draft_is_kept(author, competency):
    incomplete = true_or_false(competency, **{"explanation": "null", "action-publish": "action-publish"})
    del incomplete["competencies"]
    response = author.post(reverse("wagtailsnippets_cms_question:add"), incomplete)
    draft = models.Question.objects.get()
    assert not draft.live
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("wagtailsnippets_cms_question:edit", args=[draft.pk])
    assert said(response).count("<li>") == 2


def test_a_quiz_cannot_go_out_without_its_questions(author, centre, competency):
    asked = question(competency, centre=centre)
    made = quiz(asked, centre=centre)
    response = author.post(
        reverse("wagtailsnippets_cms_quiz:edit", args=[made.pk]), quiz_form(made, **{"action-publish": "x"})
    )
    assert str(asked) in said(response)
    assert not models.Quiz.objects.get().live
    assert QuizEdition.objects.count() == 0


def quiz_form(made: models.Quiz, **fields: Any) -> dict[str, Any]:
    places = list(made.places.all())
    rows: dict[str, Any] = {
        "places-TOTAL_FORMS": len(places), "places-INITIAL_FORMS": len(places), "places-MIN_NUM_FORMS": 0,
        "places-MAX_NUM_FORMS": 1000,
    }  # fmt: skip
    for number, place in enumerate(places):
        rows |= {
            f"places-{number}-id": place.pk, f"places-{number}-question": place.question_id,
            f"places-{number}-ORDER": number + 1, f"places-{number}-DELETE": "",
        }  # fmt: skip
    return {
        "title": made.title, "code": made.code, "kind": made.kind, "introduction": "null", "pass_mark": "60",
        "max_attempts": "", "feedback": "immediate", "shuffle_options": "on", "counting": "best", "feedback_on": "",
        "time_limit": "", "sections-count": "0", "thresholds-count": "0", "placements-count": "0", **rows, **fields,
    }  # fmt: skip


def test_a_quiz_and_its_questions_go_out_together(author, centre, competency):
    made = quiz(question(competency, centre=centre), centre=centre)
    author.post(
        reverse("wagtailsnippets_cms_quiz:edit", args=[made.pk]), quiz_form(made, **{"action-publish-together": "x"})
    )
    assert models.Quiz.objects.get().live
    assert models.Question.objects.get().live
    assert QuizEdition.objects.count() == 1


def test_all_or_nothing(author, centre, competency):
    ready, unready = question(competency, centre=centre), question(centre=centre, explanation="")
    made = quiz(ready, unready, centre=centre)
    response = author.post(reverse("cms_admin:publish_quiz", args=[made.pk]))
    assert response.headers["Location"] == reverse("wagtailsnippets_cms_quiz:edit", args=[made.pk])
    assert said(response).count("<li>") >= 2
    assert not models.Question.objects.filter(live=True).exists()
    assert QuizEdition.objects.count() == 0


def published(competency: Any, centre: Any) -> models.Quiz:
    made = quiz(question(competency, centre=centre), centre=centre)
    publish_quiz(made, by=None)
    return models.Quiz.objects.get(pk=made.pk)


def test_a_draft_of_a_published_quiz_changes_nothing_for_learners(author, centre, competency):
    made = published(competency, centre)
    added = question(competency, centre=centre, answer=QUESTION_ANSWER.replace("-4000-", "-4001-"))
    place = {"places-TOTAL_FORMS": 2, "places-1-question": added.pk, "places-1-ORDER": 2, "places-1-DELETE": ""}
    changed = quiz_form(made, title="Autre titre", time_limit="11", **place)
    response = author.post(
        reverse("wagtailsnippets_cms_quiz:edit", args=[made.pk]), changed, headers={"accept": "application/json"}
    )
    assert response.status_code == 200
    kept = models.Quiz.objects.get()
    draft = kept.get_latest_revision_as_object()
    assert (draft.title, draft.time_limit, draft.places.count()) == ("Autre titre", 11, 2)
    assert (kept.title, kept.has_unpublished_changes, kept.live) == (made.title, True, True)
    assert [each.quiz_content.time_limit for each in QuizEdition.objects.all()] == [None]

    author.post(reverse("cms_admin:publish_quiz", args=[made.pk]))
    assert [each.quiz_content.time_limit for each in QuizEdition.objects.order_by("pk")] == [None, 11]


def test_a_corrected_question_says_which_quizzes_keep_the_former_one(author, centre, competency):
    made = published(competency, centre)
    asked = made.places.get().question
    response = author.post(
        reverse("wagtailsnippets_cms_question:edit", args=[asked.pk]),
        true_or_false(competency, **{"code": asked.code, "action-publish": "x"}),
    )
    assert reverse("cms_admin:publish_quiz", args=[made.pk]) in said(response)
    assert QuizEdition.objects.count() == 1

    author.post(reverse("cms_admin:publish_quiz", args=[made.pk]))
    assert QuizEdition.objects.count() == 2


def test_a_copied_quiz_is_a_draft_with_the_same_questions(author, centre, competency):
    made = published(competency, centre)
    content = author.get(reverse("wagtailsnippets_cms_quiz:copy", args=[made.pk]))
    form = content.context["form"]
    assert [row.initial["question"] for row in form.formsets["places"].forms] == [made.places.get().question_id]
    assert form.instance.pk is None
    assert form.instance.uuid != made.uuid


def test_the_list_says_type_competency_use_and_state(author, centre, competency):
    published(competency, centre)
    content = unescape(author.get(reverse("wagtailsnippets_cms_question:list")).content.decode())
    row = content[content.index("Que faire en arrivant") :]
    assert competency.title in row
    assert "Quiz" in row


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"type": "single"}, True), ({"type": "multiple"}, False), ({"status": "draft"}, True),
        ({"status": "live"}, False), ({"level": "tp"}, True), ({"level": "cap"}, False), ({"q": "arrivant"}, True),
    ],
)  # fmt: skip
def test_questions_are_filtered(author, centre, competency, query, found):
    question(competency, centre=centre, level="tp")
    content = author.get(reverse("wagtailsnippets_cms_question:list_results"), query).content.decode()
    assert ("Que faire en arrivant" in content) is found


def test_questions_are_filtered_by_competency(author, centre, competency):
    question(competency, centre=centre)
    question(centre=centre, stem="<p>Sans compétence ?</p>")
    address = reverse("wagtailsnippets_cms_question:list_results")
    content = author.get(address, {"competency": competency.pk}).content.decode()
    assert "Que faire en arrivant" in content
    assert "Sans compétence" not in content


@pytest.mark.parametrize("name", ["question", "quiz"])
@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries_whatever_their_length(
    author, centre, competency, name, number, django_assert_num_queries
):
    for place in range(number):
        quiz(question(competency, centre=centre), centre=centre, code=f"quiz-{place}")
    address = reverse(f"wagtailsnippets_cms_{name}:list_results")
    author.get(address)
    with django_assert_num_queries({"question": 10, "quiz": 11}[name]):
        author.get(address)


def test_a_question_is_previewed_as_the_learner_meets_it(author, centre, competency):
    asked = question(competency, centre=centre)
    address = reverse("wagtailsnippets_cms_question:preview_on_edit", args=[asked.pk])
    author.post(address, true_or_false(competency))
    content = unescape(author.get(address, {"mode": ""}).content.decode())
    assert "Un médiateur juge." in content
    assert content.count('type="radio"') == 2
    after = unescape(author.get(address, {"mode": "corrected"}).content.decode())
    assert "Il reste neutre." in after


def test_a_quiz_is_previewed_with_its_questions(author, centre, competency):
    made = quiz(question(competency, centre=centre), centre=centre)
    address = reverse("wagtailsnippets_cms_quiz:preview_on_edit", args=[made.pk])
    author.post(address, quiz_form(made))
    content = unescape(author.get(address, {"mode": ""}).content.decode())
    assert "Je me présente." in content


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_the_editor_opens_three_empty_choices_it_can_draw(kind):
    block = Answer().child_blocks[kind]
    drawn = block.get_form_state(block.get_default())["options"]
    assert [set(each["value"]) for each in drawn] == [{"html", "correct", "feedback", "weight"}] * 3
