"""What the demonstration and the bench answer, whatever the question."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.quizzes.content import QUESTION_TYPES
from assessments.quizzes.scoring import points, read_answer
from cms.starter.answers import RIGHT, WRONG, right_answer, wrong_answer
from tests.assessments.quizzes.strategies import SCORED, sound_question
from tests.factories.quizzes import every_type

usual = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
SCORED_ONES = [each for each in every_type() if type(each) in SCORED]


def test_every_type_has_its_answers():
    assert set(RIGHT) == set(WRONG) == set(QUESTION_TYPES.values())


@pytest.mark.parametrize("question", every_type(), ids=lambda each: each.type)
def test_its_own_page_may_send_either(question):
    for answer in (right_answer(question), wrong_answer(question)):
        assert read_answer(question, answer) == answer


@pytest.mark.parametrize("question", SCORED_ONES, ids=lambda each: each.type)
def test_right_is_worth_everything_and_wrong_nothing(question):
    assert points(question, right_answer(question)) == 1
    assert points(question, wrong_answer(question)) == 0


@pytest.mark.parametrize("kind", SCORED, ids=lambda kind: kind.type)
@usual
@given(st.data())
def test_right_is_worth_everything_whatever_the_question(kind, data):
    question = data.draw(sound_question(kind))
    assert points(question, read_answer(question, right_answer(question))) == 1
    assert points(question, read_answer(question, wrong_answer(question))) < 1
