from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.quizzes.content import Draw, QuestionLevel, Section, with_drawn
from assessments.quizzes.drawing import TooFew, draw, suits
from tests.factories.quizzes import named, quiz_content, single, true_false

usual = settings(deadline=None)


def a_draw(name, count, **fields):
    return Draw(uuid=named(name), count=count, **fields)


def asking(*draws, questions=()):
    return quiz_content(questions=questions, sections=(Section(uuid=named("s"), draws=draws),))


POOL = tuple(single(f"q{number}", ("wide",)) for number in range(6)) + tuple(
    true_false(f"n{number}", ("wide", "narrow")) for number in range(2)
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (a_draw("d", 1), True),
        (a_draw("d", 1, competencies=("wide", "other")), True),
        (a_draw("d", 1, competencies=("other",)), False),
        (a_draw("d", 1, types=("single",)), True),
        (a_draw("d", 1, types=("multiple",)), False),
        (a_draw("d", 1, levels=(QuestionLevel.CAP,)), True),
        (a_draw("d", 1, levels=(QuestionLevel.TP,)), False),
        (a_draw("d", 1, competencies=("wide",), types=("multiple",)), False),
    ],
)
def test_what_suits_a_draw(wanted, found):
    assert suits(wanted, replace(POOL[0], level=QuestionLevel.CAP)) is found


@usual
@given(st.uuids(), st.permutations(POOL))
def test_a_wide_draw_never_starves_a_narrow_one(seed, pool):
    wide, narrow = a_draw("wide", 6), a_draw("narrow", 2, competencies=("narrow",))
    drawn = draw(asking(wide, narrow), pool, seed)
    assert {each.code for each in drawn[narrow.uuid]} == {"n0", "n1"}
    assert sorted(each.code for each in drawn[wide.uuid]) == [f"q{number}" for number in range(6)]


@usual
@given(st.uuids(), st.permutations(POOL), st.integers(1, 4), st.integers(1, 3))
def test_one_seed_draws_the_same_from_a_pool_in_any_order(seed, pool, count, other):
    content = asking(a_draw("one", count), a_draw("two", other), questions=(POOL[0],))
    drawn = draw(content, pool, seed)
    assert drawn == draw(content, (*POOL, *POOL), seed)
    asked = [question.uuid for questions in drawn.values() for question in questions]
    assert len(set(asked)) == len(asked) == count + other
    assert POOL[0].uuid not in asked
    assert [len(questions) for questions in drawn.values()] == [count, other]


def test_seeds_draw_differently():
    content = asking(a_draw("one", 3))
    drawn = {tuple(each.code for each in draw(content, POOL, named(str(n)))[named("one")]) for n in range(30)}
    assert len(drawn) > 10
    assert {code for codes in drawn for code in codes} == {question.code for question in POOL}


def test_too_few_is_said_with_its_draw():
    narrow = a_draw("narrow", 3, competencies=("narrow",))
    with pytest.raises(TooFew) as refusal:
        draw(asking(a_draw("wide", 2), narrow), POOL, named("seed"))
    assert (refusal.value.draw, refusal.value.wanted, refusal.value.found) == (narrow, 3, 2)


@usual
@given(
    st.uuids(),
    st.lists(st.tuples(st.integers(1, 3), st.sets(st.sampled_from("abc"), max_size=2)), min_size=1, max_size=3),
    st.lists(st.sets(st.sampled_from("abc"), min_size=1), max_size=6),
)
def test_too_few_is_said_only_where_no_choice_would_do(seed, wishes, kinds):
    """Hall's theorem (1935): the draws can all be served when any of them together find enough questions."""
    draws = [a_draw(f"d{n}", count, competencies=tuple(sorted(codes))) for n, (count, codes) in enumerate(wishes)]
    pool = [single(f"p{n}", tuple(sorted(codes))) for n, codes in enumerate(kinds)]
    groups = [[each for n, each in enumerate(draws) if bits >> n & 1] for bits in range(1, 2 ** len(draws))]
    enough = all(
        sum(each.count for each in group) <= sum(any(suits(each, question) for each in group) for question in pool)
        for group in groups
    )
    try:
        draw(asking(*draws), pool, seed)
    except TooFew:
        assert not enough
    else:
        assert enough


def test_what_was_drawn_becomes_part_of_the_quiz():
    content = asking(a_draw("one", 2), questions=(POOL[0],))
    drawn = draw(content, POOL, named("seed"))
    whole = with_drawn(content, drawn)
    assert whole.questions == (POOL[0], *drawn[named("one")])
    assert whole.draws == ()
    assert whole.sections[0].questions == tuple(question.uuid for question in drawn[named("one")])
