"""Questions as HTML: what is kept for everybody, put in the order of a try, against the same rendered for it alone."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.template.loader import render_to_string

from assessments.quizzes.showing import shown_question
from assessments.quizzes.views import fragments
from assessments.quizzes.views.fragments import UP, question_html, reviewed_html
from tests.factories.questions import EVERY_TYPE, RIGHT, WRONG

TRIES = [UUID(int=number) for number in range(1, 9)]
TYPED = ["short_text", "numeric", "gaps", "free_text"]


def with_pictures(question):
    def shown(pair):
        return replace(pair, match=replace(pair.match, html=f'{pair.match.html}<img src="/medias/a.png" alt="">'))

    return replace(question, pairs=tuple(map(shown, question.pairs)))


def dragged_and_listed(question):
    return replace(question, gaps=tuple(gap for gap in question.gaps if gap.kind != "typed"))


QUESTIONS = {name: make() for name, make in EVERY_TYPE.items()} | {
    "matching with pictures": with_pictures(EVERY_TYPE["matching"]()),
    "gaps to choose": dragged_and_listed(EVERY_TYPE["gaps"]()),
}


def answers(name):
    named = name.split(" ")[0]
    return [None, RIGHT.get(named), WRONG.get(named)]


def shown_in(attempt, name, payload=None, *, corrected=False):
    return shown_question(QUESTIONS[name], number=2, seed=attempt, payload=payload, corrected=corrected)


@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_what_it_would_be_rendered_for_this_try_alone(name, corrected):
    for payload in answers(name):
        for attempt in TRIES:
            shown = shown_in(attempt, name, payload, corrected=corrected)
            context = {"shown": shown, "total": 3, "immediate": True, "error": "", "up": UP}
            alone = render_to_string("quizzes/question.html", context)
            assert question_html(shown, total=3, immediate=True) == alone


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_of_a_result_is_too(name):
    for payload in answers(name):
        for attempt in TRIES:
            shown = shown_in(attempt, name, payload, corrected=True)
            assert reviewed_html(shown) == render_to_string("quizzes/parts/reviewed.html", {"shown": shown})


@pytest.mark.parametrize("name", ["single", "multiple", "matching", "ordering", "categorising", "gaps to choose"])
def test_another_order_is_not_rendered_again(name):
    fragments._kept_question.cache_clear()
    found = {question_html(shown_in(attempt, name), total=3, immediate=True) for attempt in TRIES}
    assert len(found) > 1
    assert fragments._kept_question.cache_info().currsize == 1


@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize("name", TYPED)
def test_what_a_person_typed_is_not_kept(name, corrected):
    fragments._kept_question.cache_clear()
    fragments._kept_reviewed.cache_clear()
    shown = shown_in(TRIES[0], name, RIGHT[name], corrected=corrected)
    question_html(shown, total=3, immediate=True)
    if corrected:
        reviewed_html(shown)
    assert fragments._kept_question.cache_info().currsize == fragments._kept_reviewed.cache_info().currsize == 0
