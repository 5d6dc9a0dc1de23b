from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.quizzes.content import Option
from assessments.quizzes.scoring import (
    AnswerRefused,
    folded,
    is_empty,
    mark,
    points,
    read_answer,
    standing_answers,
)
from tests.factories.quizzes import RIGHT, multiple, named, quiz_content, short_text, single, true_false


def chosen(*names):
    return {"options": [str(named(f"q2-{name}")) for name in names]}


POINTS = [
    (single(), {"option": str(named("q1-right"))}, "1"),
    (single(), {"option": str(named("q1-wrong"))}, "0"),
    (single(), None, "0"),
    (multiple(), chosen("right1", "right2"), "1"),
    (multiple(), chosen("right1"), "0.5"),
    (multiple(), chosen("right1", "wrong1"), "0"),
    (multiple(), chosen("right1", "right2", "wrong1"), "0.5"),
    (multiple(), chosen("right1", "right2", "wrong1", "wrong2"), "0"),
    (multiple(), chosen("wrong1"), "0"),
    (multiple(), chosen(), "0"),
    (multiple(), None, "0"),
    (true_false(answer=True), {"answer": True}, "1"),
    (true_false(answer=True), {"answer": False}, "0"),
    (true_false(answer=False), {"answer": False}, "1"),
    (true_false(answer=False), None, "0"),
    (short_text(), {"text": "Libre consentement"}, "1"),
    (short_text(), {"text": "accord libre"}, "1"),
    (short_text(), {"text": "libre"}, "0"),
    (short_text(), {"text": " "}, "0"),
    (short_text(), {"text": "…"}, "0"),
    (short_text(), None, "0"),
]


@pytest.mark.parametrize(("question", "payload", "expected"), POINTS)
def test_points(question, payload, expected):
    assert points(question, payload) == Decimal(expected)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Écoute", "ecoute", True),
        ("L’écoute active", "l'ecoute  active.", True),
        ("œuvre", "OEUVRE", True),
        ("éco-geste", "éco\u2011geste", True),
        ("éco-geste", "éco geste", True),
        ("« accord »", "accord", True),
        ("18\u202f%", "18 %", True),
        ("1 000 €", "1000€", True),
        ("3,5", "3.5", True),
        ("ﬁn", "fin", True),
        ("cafe\u0301", "café", True),
        ("stra\u00dfe", "strasse", True),
        ("3,5", "35", False),
        ("18 %", "18", False),
        ("CAF", "CAP", False),
        ("un accord", "accord", False),
    ],
)
def test_spellings_that_are_one_answer(one, other, same):
    assert (folded(one) == folded(other)) is same


@settings(deadline=None)
@given(st.text(max_size=40))
def test_folding_again_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


REFUSED = [
    (single(), None),
    (single(), {}),
    (single(), []),
    (single(), {"option": str(uuid4())}),
    (single(), {"option": str(named("q1-right")).upper()}),
    (single(), {"option": [str(named("q1-right"))]}),
    (single(), {"option": {}}),
    (single(), {"options": [str(named("q1-right"))]}),
    (single(), {"option": str(named("q1-right")), "points": 1}),
    (multiple(), {"option": str(named("q2-right1"))}),
    (multiple(), {"options": str(named("q2-right1"))}),
    (multiple(), {"options": [str(named("q1-right"))]}),
    (multiple(), {"options": [str(named("q2-right1"))] * 2}),
    (multiple(), {"options": [[]]}),
    (multiple(), {"options": [str(named("q2-right1"))] * 10_000}),
    (true_false(), {"answer": "true"}),
    (true_false(), {"answer": 1}),
    (true_false(), {"answer": None}),
    (short_text(), {"text": None}),
    (short_text(), {"text": "x" * 501}),
    (short_text(), {"text": "a\x00"}),
    (short_text(), {"text": "a\nb"}),
    (short_text(), {"text": "\ud800"}),
]


@pytest.mark.parametrize(("question", "payload"), REFUSED)
def test_answers_that_the_page_cannot_have_sent(question, payload):
    with pytest.raises(AnswerRefused):
        read_answer(question, payload)


def test_ticking_in_another_order_is_the_same_answer():
    payload = chosen("wrong1", "right2", "right1")
    assert read_answer(multiple(), payload) == chosen("right1", "right2", "wrong1")


@pytest.mark.parametrize(
    ("payload", "empty"),
    [
        (None, True), ({"options": []}, True), ({"text": "  "}, True), ({"answer": False}, False),
        ({"text": "0"}, False), ({"option": "x"}, False),
    ],
)  # fmt: skip
def test_what_counts_as_an_answer(payload, empty):
    assert is_empty(payload) is empty


# Multiple choice, whatever its options


@st.composite
def marked_choices(draw):
    rights = draw(st.lists(st.booleans(), min_size=2, max_size=8).filter(any))
    options = tuple(Option(uuid=uuid4(), html=str(place), correct=right) for place, right in enumerate(rights))
    ticked = draw(st.sets(st.sampled_from(options)))
    return replace(multiple(), options=options), ticked


def ticked_payload(ticked):
    return {"options": [str(option.uuid) for option in ticked]}


@settings(deadline=None)
@given(marked_choices())
def test_points_stay_between_nothing_and_one(found):
    question, ticked = found
    assert 0 <= points(question, ticked_payload(ticked)) <= 1


@settings(deadline=None)
@given(marked_choices())
def test_only_the_right_set_earns_everything(found):
    question, ticked = found
    right = {option.uuid for option in ticked} == question.right
    assert (points(question, ticked_payload(ticked)) == 1) is right


@settings(deadline=None)
@given(marked_choices())
def test_one_more_right_choice_never_costs_and_one_more_wrong_choice_never_pays(found):
    question, ticked = found
    before = points(question, ticked_payload(ticked))
    for option in set(question.options) - ticked:
        after = points(question, ticked_payload({*ticked, option}))
        assert after >= before if option.correct else after <= before


@settings(deadline=None)
@given(marked_choices(), st.randoms())
def test_the_order_of_ticks_changes_nothing(found, random):
    question, ticked = found
    payload = ticked_payload(ticked)
    shuffled = {"options": random.sample(payload["options"], len(payload["options"]))}
    assert points(question, shuffled) == points(question, payload)
    assert read_answer(question, shuffled) == read_answer(question, payload)


# A whole try

answers = st.fixed_dictionaries(
    {},
    optional={
        named("q1"): st.sampled_from([{"option": str(named(f"q1-{name}"))} for name in ("right", "wrong", "other")]),
        named("q2"): st.sets(st.sampled_from(["right1", "right2", "wrong1", "wrong2"])).map(lambda each: chosen(*each)),
        named("q3"): st.booleans().map(lambda each: {"answer": each}),
        named("q4"): st.sampled_from([{"text": "accord libre"}, {"text": "non"}, {"text": ""}]),
    },
)


@settings(deadline=None)
@given(answers, st.permutations(range(4)), st.decimals("0.01", 1, places=2))
def test_a_try_is_worth_the_same_in_any_order(given_answers, order, pass_mark):
    content = quiz_content(pass_mark=pass_mark)
    other = replace(content, questions=tuple(content.questions[place] for place in order))
    one, two = mark(content, given_answers), mark(other, dict(reversed(given_answers.items())))
    assert (one.score, one.maximum, one.passed) == (two.score, two.maximum, two.passed)
    assert {each.code: each for each in one.competencies} == {each.code: each for each in two.competencies}


@settings(deadline=None)
@given(answers)
def test_bounds_of_a_try(given_answers):
    result = mark(quiz_content(), given_answers)
    assert 0 <= result.score <= result.maximum == 4
    assert all(0 <= each.share <= 1 and each.level in (0, 1) for each in result.competencies)
    assert sum(each.score for each in result.competencies) == result.score


@settings(deadline=None)
@given(answers, st.sampled_from(["q1", "q2", "q3", "q4"]))
def test_mending_an_answer_never_costs(given_answers, name):
    content = quiz_content()
    before, after = mark(content, given_answers), mark(content, {**given_answers, named(name): RIGHT[name]})
    assert after.score >= before.score
    for one, two in zip(before.competencies, after.competencies, strict=True):
        assert two.level >= one.level


@pytest.mark.parametrize(
    ("right", "passed", "levels"),
    [
        ((), False, {"mediation": 0, "teamwork": 0}),
        (("q1",), False, {"mediation": 0, "teamwork": 0}),
        (("q1", "q2"), False, {"mediation": 1, "teamwork": 0}),
        (("q1", "q3", "q4"), True, {"mediation": 0, "teamwork": 1}),
        (("q1", "q2", "q3", "q4"), True, {"mediation": 1, "teamwork": 1}),
    ],
)
def test_levels_of_a_try(right, passed, levels):
    result = mark(quiz_content(), {named(name): RIGHT[name] for name in right})
    assert result.passed is passed
    assert {each.code: each.level for each in result.competencies} == levels


def test_the_pass_mark_itself_passes():
    content = quiz_content(questions=tuple(single(f"q{number}") for number in range(10)), pass_mark=Decimal("0.6"))
    right = {named(f"q{number}"): {"option": str(named(f"q{number}-right"))} for number in range(6)}
    assert mark(content, right).passed
    assert not mark(content, dict(list(right.items())[:5])).passed


def test_a_question_speaks_for_each_of_its_competencies():
    content = quiz_content(questions=(single("q1", ("mediation", "teamwork")), single("q5", ("teamwork",))))
    result = mark(content, {named("q1"): RIGHT["q1"]})
    assert [(each.code, each.share, each.level) for each in result.competencies] == [
        ("mediation", Decimal(1), 1),
        ("teamwork", Decimal("0.5"), 0),
    ]


def test_answers_to_questions_of_another_quiz_count_for_nothing():
    assert mark(quiz_content(), {uuid4(): RIGHT["q1"]}).score == 0


# Which answer stands

A, B = UUID(int=1), UUID(int=2)
ROWS = [
    ([], {}),
    ([(A, False, 1, 1, "a")], {A: "a"}),
    ([(A, False, 1, 1, "a"), (A, False, 2, 2, "b")], {A: "b"}),
    ([(A, False, 9, 1, "later"), (A, False, 2, 2, "b")], {A: "later"}),
    ([(A, False, 5, 1, "a"), (A, False, 5, 2, "b")], {A: "b"}),
    ([(A, True, 1, 1, "checked"), (A, False, 9, 2, "b")], {A: "checked"}),
    ([(A, False, 1, 1, "a"), (B, False, 1, 2, "b")], {A: "a", B: "b"}),
]


@pytest.mark.parametrize(("rows", "expected"), ROWS)
def test_which_answer_stands(rows, expected):
    assert standing_answers(rows) == expected
    assert standing_answers(reversed(rows)) == expected
