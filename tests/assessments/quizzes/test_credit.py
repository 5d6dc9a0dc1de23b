"""Each rule of credit, worked by hand."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from assessments.quizzes.content import Credit, GapKind, Threshold, Variant
from assessments.quizzes.scoring import AwardRefused, mark, points, rubric_share
from tests.factories.quizzes import (
    categorising,
    free_text,
    gaps,
    hotspot,
    labelling,
    matching,
    multiple,
    named,
    ordering,
    part,
    quiz_content,
    right_answer,
    select_words,
    self_assessment,
    single,
    true_false,
)


def counted(question, credit, *weights):
    if weights:
        parts = zip(question.options, weights, strict=True)
        question = replace(question, options=tuple(replace(each, weight=Decimal(one)) for each, one in parts))
    return replace(question, credit=credit)


CHOSEN = [
    (single(), Credit.ALL_OR_NOTHING, (), ["right"], "1"),
    (single(), Credit.WEIGHTED, ("1", "-1", "0.4"), ["other"], "0.4"),
    (single(), Credit.WEIGHTED, ("1", "-1", "0.4"), ["wrong"], "0"),
    (multiple(), Credit.ALL_OR_NOTHING, (), ["right1"], "0"),
    (multiple(), Credit.ALL_OR_NOTHING, (), ["right2", "right1"], "1"),
    (multiple(), Credit.EACH_PART, (), ["right1"], "0.75"),
    (multiple(), Credit.EACH_PART, (), ["wrong1"], "0.25"),
    (multiple(), Credit.EACH_PART, (), ["right1", "right2", "wrong1", "wrong2"], "0.5"),
    (multiple(), Credit.EACH_PART, (), ["wrong1", "wrong2"], "0"),
    (multiple(), Credit.RIGHT_MINUS_WRONG, (), ["right1", "right2", "wrong1"], "0.5"),
    (multiple(), Credit.WEIGHTED, ("0.7", "0.3", "-0.5", "0"), ["right1"], "0.7"),
    (multiple(), Credit.WEIGHTED, ("0.7", "0.3", "-0.5", "0"), ["right1", "wrong1"], "0.2"),
    (multiple(), Credit.WEIGHTED, ("0.7", "0.3", "-0.5", "0"), ["right2", "wrong1"], "0"),
    (multiple(), Credit.WEIGHTED, ("0.7", "0.3", "-0.5", "0"), ["right1", "right2", "wrong2"], "1"),
    (multiple(), Credit.WEIGHTED, ("0.3333", "0.6666", "0", "0"), ["right1", "right2"], "1"),
]


@pytest.mark.parametrize(("question", "credit", "weights", "chosen", "expected"), CHOSEN)
def test_choices(question, credit, weights, chosen, expected):
    uuids = [str(named(f"{question.code}-{name}")) for name in chosen]
    payload = {"option": uuids[0]} if question.type == "single" else {"options": uuids}
    assert points(counted(question, credit, *weights), payload) == Decimal(expected)


@pytest.mark.parametrize(
    ("credit", "order", "expected"),
    [
        (Credit.ALL_OR_NOTHING, "1234", "1"),
        (Credit.ALL_OR_NOTHING, "1243", "0"),
        (Credit.PLACES, "1243", "0.5"),
        (Credit.PLACES, "4123", "0"),
        (Credit.NEIGHBOURS, "4123", "0.6667"),
        (Credit.NEIGHBOURS, "1243", "0.3333"),
        (Credit.NEIGHBOURS, "4321", "0"),
        (Credit.LONGEST_RUN, "4123", "0.6667"),
        (Credit.LONGEST_RUN, "3142", "0.3333"),
        (Credit.LONGEST_RUN, "1324", "0.6667"),
        (Credit.LONGEST_RUN, "4321", "0"),
    ],
)
def test_orders(credit, order, expected):
    payload = {"order": [str(named(f"q7-item{number}")) for number in order]}
    assert points(counted(ordering(), credit), payload) == Decimal(expected)


def paired(*matches):
    return {"pairs": {str(named(f"q6-prompt{n}")): str(named(f"q6-{match}")) for n, match in enumerate(matches, 1)}}


@pytest.mark.parametrize(
    ("credit", "payload", "expected"),
    [
        (Credit.EACH_PART, paired("match1", "match2", "match3"), "1"),
        (Credit.EACH_PART, paired("match1", "match3", "extra1"), "0.3333"),
        (Credit.EACH_PART, paired("match1"), "0.3333"),
        (Credit.EACH_PART, paired("match1", "match1", "match1"), "0.3333"),
        (Credit.EACH_PART, paired("extra1"), "0"),
        (Credit.ALL_OR_NOTHING, paired("match1", "match2"), "0"),
    ],
)
def test_pairs(credit, payload, expected):
    assert points(counted(matching(), credit), payload) == Decimal(expected)


def test_two_matches_that_read_the_same_may_change_places():
    twin = replace(part("twin"), html="Élément\n q6-match1")
    pairs = matching().pairs
    question = replace(matching(), pairs=(pairs[0], replace(pairs[1], match=twin), pairs[2]))
    prompts = [str(pair.prompt.uuid) for pair in pairs]
    crossed = dict(zip(prompts, [str(twin.uuid), str(pairs[0].match.uuid), str(pairs[2].match.uuid)], strict=True))
    assert points(question, {"pairs": crossed}) == 1


def test_places():
    right = right_answer(categorising())["places"]
    assert points(categorising(), {"places": dict(list(right.items())[:3])}) == Decimal("0.75")
    assert points(counted(categorising(), Credit.ALL_OR_NOTHING), {"places": dict(list(right.items())[:3])}) == 0
    assert points(labelling(), {"pairs": {str(named("q12-marker1")): str(named("q12-label3"))}}) == 0
    assert points(labelling(), {"pairs": {str(named("q12-marker1")): str(named("q12-label1"))}}) == Decimal("0.5")


@pytest.mark.parametrize(
    ("typed", "listed", "dragged", "expected"),
    [
        ("Ecoute", "right", "word1", "1"),
        ("parle", "right", "word1", "0.6667"),
        ("", "wrong", "word1", "0.3333"),
        ("", "wrong", "word2", "0"),
    ],
)
def test_gaps(typed, listed, dragged, expected):
    values = {"typed": typed, "listed": str(named(f"q9-{listed}")), "dragged": str(named(f"q9-{dragged}"))}
    assert points(gaps(), {"gaps": {str(named(f"q9-{kind}")): each for kind, each in values.items()}}) == Decimal(
        expected
    )


def test_a_gap_filled_nearly_right_earns_its_share_of_the_share():
    nearly = (Variant(text="écoute"), Variant(text="entend", share=Decimal("0.5")))
    own = tuple(replace(gap, accepted=nearly) if gap.kind is GapKind.TYPED else gap for gap in gaps().gaps)
    payload = right_answer(gaps())["gaps"] | {str(named("q9-typed")): "entend"}
    question = replace(gaps(), gaps=own)
    assert points(question, {"gaps": payload}) == Decimal("0.8333")
    assert points(counted(question, Credit.ALL_OR_NOTHING), {"gaps": payload}) == 0


def test_words_and_zones_count_as_choices():
    for question, field in ((select_words(), "words"), (hotspot(), "zones")):
        right, wrong = (str(named(f"{question.code}-{each}")) for each in ("right", "wrong"))
        assert points(question, {field: [right, wrong]}) == 0
        assert points(counted(question, Credit.EACH_PART), {field: [right, wrong]}) == Decimal("0.5")


# Read by hand


def given(listens, writes):
    return {named("q13-listens"): Decimal(listens), named("q13-writes"): Decimal(writes)}


@pytest.mark.parametrize(("awarded", "expected"), [(("2", "2"), "1"), (("1", "2"), "0.75"), (("0", "0"), "0")])
def test_a_rubric_gives_a_share(awarded, expected):
    assert rubric_share(free_text(), given(*awarded)) == Decimal(expected)


@pytest.mark.parametrize(
    "awarded",
    [{}, {named("q13-listens"): Decimal(1)}, given("3", "1"), given("0.5", "1"), given("1", "1") | {uuid4(): 1}],
)
def test_points_that_the_rubric_does_not_have_are_refused(awarded):
    with pytest.raises(AwardRefused):
        rubric_share(free_text(), awarded)


def test_what_is_read_by_hand_waits_for_its_award():
    essay = {"essay": "On écoute."}
    assert points(free_text(), essay) is None
    assert points(free_text(), essay, Decimal("0.33335")) == Decimal("0.3334")
    assert points(free_text(), {"essay": " \n"}, Decimal(1)) == points(free_text(), None) == 0
    for award in (Decimal("-0.1"), Decimal("1.1"), Decimal("NaN")):
        with pytest.raises(AwardRefused):
            points(free_text(), essay, award)


def test_ones_own_judgement_is_worth_no_point():
    assert points(self_assessment(), {"value": 3}) is None
    result = mark(quiz_content(questions=(self_assessment(),)), {named("q15"): {"value": 3}})
    assert (result.score, result.maximum, result.passed, result.complete) == (0, 0, False, True)
    assert result.competencies == ()


# A whole try


def test_points_weigh():
    heavy = replace(true_false("heavy", ("a",)), points=Decimal("2.5"))
    content = quiz_content(questions=(heavy, true_false("light", ("a",))), pass_mark=Decimal("0.7"))
    result = mark(content, {named("heavy"): {"answer": True}})
    assert (result.score, result.maximum, result.passed) == (Decimal("2.5"), Decimal("3.5"), True)
    assert result.questions == {named("heavy"): Decimal("2.5"), named("light"): 0}
    assert [(each.share, each.level) for each in result.competencies] == [(Decimal("0.7143"), 1)]


def test_a_competency_has_its_own_threshold():
    content = quiz_content(thresholds=(Threshold(competency="mediation", share=Decimal("0.5")),))
    result = mark(content, {named("q1"): right_answer(single())})
    assert [(each.code, each.share, each.level) for each in result.competencies] == [
        ("mediation", Decimal("0.5"), 1),
        ("teamwork", 0, 0),
    ]


def test_only_the_competency_that_waits_is_incomplete():
    content = quiz_content(questions=(true_false("told", ("a",)), free_text("essay", ("b",))))
    answers = {named("told"): {"answer": True}, named("essay"): {"essay": "On écoute."}}
    waiting = mark(content, answers)
    assert (waiting.complete, waiting.score, waiting.questions[named("essay")]) == (False, 1, None)
    assert [(each.code, each.complete, each.level) for each in waiting.competencies] == [
        ("a", True, 1),
        ("b", False, 0),
    ]
    read = mark(content, answers, {named("essay"): Decimal("0.75")})
    assert (read.complete, read.score) == (True, Decimal("1.75"))
    assert [(each.complete, each.level) for each in read.competencies] == [(True, 1), (True, 1)]
