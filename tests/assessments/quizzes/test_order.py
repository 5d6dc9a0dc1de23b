from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.quizzes.content import Case, Ordering, Section, asked_order, asked_sections, shown_parts
from tests.assessments.quizzes.strategies import sound_question
from tests.factories.quizzes import every_type, gaps, matching, named, ordering, part, quiz_content, single, true_false

CASE = Case(uuid=named("case"), title="Dans le hall", html="<p>Il pleut.</p>")
QUESTIONS = tuple(single(f"q{number}") for number in range(8))
CASED = tuple(replace(each, case=CASE) for each in QUESTIONS[:3])
usual = settings(deadline=None)


def names(questions):
    return [each.code for each in questions]


def section(name, *questions, shuffle=False):
    return Section(uuid=named(name), title=name, questions=tuple(named(each) for each in questions), shuffle=shuffle)


def test_without_a_wish_the_order_is_the_authors():
    assert asked_order(quiz_content(), uuid4()) == quiz_content().questions


@usual
@given(st.uuids(), st.booleans())
def test_every_question_is_asked_once_whatever_the_sections(seed, shuffle):
    sections = (section("b", "q3", "q1", "q3", shuffle=True), section("a", "q0", "elsewhere"))
    content = quiz_content(questions=QUESTIONS, sections=sections, shuffle_questions=shuffle)
    asked = names(asked_order(content, seed))
    assert sorted(asked) == names(QUESTIONS)
    assert set(asked[:2]) == {"q1", "q3"}
    assert asked[2] == "q0"
    assert asked == names(asked_order(content, seed))


def test_sections_keep_their_order_and_say_which_they_are():
    sections = (section("b", "q3"), section("a", "q0"))
    found = asked_sections(quiz_content(questions=QUESTIONS[:4], sections=sections), uuid4())
    assert [each.section and each.section.title for each in found] == ["b", "a", None]
    assert [names(each.questions) for each in found] == [["q3"], ["q0"], ["q1", "q2"]]


WHOLE = section("all", *names(QUESTIONS))


@pytest.mark.parametrize(
    "fields",
    [
        {"shuffle_questions": True},
        {"shuffle_questions": True, "sections": (WHOLE,)},
        {"sections": (replace(WHOLE, shuffle=True),)},
    ],
)
def test_tries_differ_where_that_is_asked(fields):
    content = quiz_content(questions=QUESTIONS, **fields)
    assert len({tuple(names(asked_order(content, uuid4()))) for _ in range(30)}) > 5


@usual
@given(st.uuids())
def test_the_questions_of_a_case_stay_together_and_in_order(seed):
    content = quiz_content(questions=(CASED[0], *QUESTIONS[3:], *CASED[1:]), shuffle_questions=True)
    asked = names(asked_order(content, seed))
    start = asked.index("q0")
    assert asked[start : start + 3] == ["q0", "q1", "q2"]


@usual
@given(sound_question(Ordering), st.uuids())
def test_an_ordering_is_never_shown_in_its_right_order(question, seed):
    shown = shown_parts(question, seed)
    assert shown != question.items
    assert set(shown) == set(question.items)
    assert shown == shown_parts(question, seed)


@pytest.mark.parametrize(("question", "count"), [(matching(), 4), (gaps(), 2), (ordering(), 4), (single(), 0)])
def test_what_is_placed_is_all_shown(question, count):
    assert len(shown_parts(question, uuid4())) == count


def test_matches_that_read_the_same_are_shown_once():
    question = matching()
    twin = replace(part("twin"), html=f" {question.pairs[0].match.html}\n")
    pairs = (question.pairs[0], replace(question.pairs[1], match=twin), question.pairs[2])
    assert len(shown_parts(replace(question, pairs=pairs), uuid4())) == 3


def test_every_type_can_be_asked_for_its_parts():
    for question in every_type():
        assert isinstance(shown_parts(question, uuid4()), tuple)
    assert shown_parts(true_false(), uuid4()) == ()
