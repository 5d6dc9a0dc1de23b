"""What must hold whatever the question and whatever the answer."""

import random
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assessments.quizzes.content import (
    CREDITS,
    QUESTION_TYPES,
    Categorising,
    Credit,
    Gaps,
    Hotspot,
    Labelling,
    Matching,
    MultipleChoice,
    Ordering,
    SelectWords,
    SingleChoice,
    problems,
)
from assessments.quizzes.scoring import AnswerRefused, is_empty, mark, points, read_answer
from tests.assessments.quizzes.strategies import SCORED, SOUND, answer_to, answered, sound_question
from tests.factories.quizzes import every_type, quiz_content, right_answer

EVERY = tuple(QUESTION_TYPES.values())
usual = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
each_type = pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.type)
each_scored_type = pytest.mark.parametrize("kind", SCORED, ids=lambda kind: kind.type)
each_credit = pytest.mark.parametrize(
    ("kind", "credit"),
    [(QUESTION_TYPES[name], credit) for name, allowed in CREDITS.items() for credit in allowed],
    ids=lambda each: getattr(each, "type", str(each)),
)


def with_credit(question, credit):
    return replace(question, credit=credit)


def test_every_type_has_its_strategy():
    assert set(SOUND) == set(EVERY) == {type(question) for question in every_type()}


@each_type
@usual
@given(st.data())
def test_sound_questions_may_be_published(kind, data):
    assert problems(quiz_content(questions=(data.draw(sound_question(kind)),))) == ()


@each_type
@usual
@given(st.data())
def test_a_page_may_send_its_answer_again(kind, data):
    question, payload = data.draw(answered(kind))
    read = read_answer(question, payload)
    assert read_answer(question, read) == read
    assert points(question, read) == points(question, read_answer(question, read))
    assert is_empty(payload) == is_empty(read)


@each_scored_type
@usual
@given(st.data())
def test_bounds(kind, data):
    question, payload = data.draw(answered(kind))
    share = points(question, read_answer(question, payload))
    assert 0 <= share <= 1
    assert share == share.quantize(Decimal("0.0001"))


@each_credit
@usual
@given(st.data())
def test_the_full_answer_earns_everything_and_no_answer_nothing(kind, credit, data):
    question = with_credit(data.draw(sound_question(kind)), credit)
    assert points(question, read_answer(question, right_answer(question))) == 1
    assert points(question, None) == 0


@each_scored_type
@usual
@given(st.data())
def test_the_right_answer_earns_everything(kind, data):
    question = data.draw(sound_question(kind))
    assert points(question, read_answer(question, right_answer(question))) == 1


EMPTY = {
    "multiple": {"options": []}, "short_text": {"text": " "}, "numeric": {"number": "", "unit": ""},
    "matching": {"pairs": {}}, "ordering": {"order": []}, "categorising": {"places": {}}, "gaps": {"gaps": {}},
    "select_words": {"words": []}, "hotspot": {"zones": []}, "labelling": {"pairs": {}}, "free_text": {"essay": "\n"},
    "file_upload": {"files": []},
}  # fmt: skip


@pytest.mark.parametrize("question", [each for each in every_type() if each.type in EMPTY], ids=lambda each: each.type)
def test_what_was_left_open_earns_nothing(question):
    read = read_answer(question, EMPTY[question.type])
    assert is_empty(read)
    assert points(question, read) == points(question, None) == 0


@each_credit
@usual
@given(st.data())
def test_all_or_nothing_knows_no_half(kind, credit, data):
    question = with_credit(data.draw(sound_question(kind)), credit)
    payload = read_answer(question, data.draw(answer_to(question)))
    strict = points(with_credit(question, Credit.ALL_OR_NOTHING), payload)
    assert strict in (0, 1)
    assert points(question, payload) >= strict


# Mending a part never costs

CHOSEN = {MultipleChoice: ("options", "options"), SelectWords: ("words", "segments"), Hotspot: ("zones", "zones")}


@pytest.mark.parametrize("kind", CHOSEN, ids=lambda kind: kind.type)
@usual
@given(st.data())
def test_mending_a_choice_never_costs(kind, data):
    question, payload = data.draw(answered(kind))
    name, parts = CHOSEN[kind]
    part = data.draw(st.sampled_from([each for each in getattr(question, parts) if each.uuid is not None]))
    mended = {*payload[name], str(part.uuid)} if part.correct else {*payload[name]} - {str(part.uuid)}
    assume(mended)  # nothing chosen is no answer
    assert points(question, {name: list(mended)}) >= points(question, payload)


PLACED = {Matching: "pairs", Labelling: "pairs", Categorising: "places", Gaps: "gaps"}


@pytest.mark.parametrize("kind", PLACED, ids=lambda kind: kind.type)
@usual
@given(st.data())
def test_mending_a_place_never_costs(kind, data):
    question, payload = data.draw(answered(kind))
    name, right = PLACED[kind], right_answer(question)
    place = data.draw(st.sampled_from(sorted(right[name])))
    mended = {name: payload[name] | {place: right[name][place]}}
    before = points(question, read_answer(question, payload))
    after = points(question, read_answer(question, mended))
    assert after >= before
    if question.credit is Credit.EACH_PART and not payload[name].get(place):
        assert after > before


@usual
@given(answered(Ordering), st.data())
def test_putting_an_item_in_its_place_never_costs(found, data):
    question, payload = found
    question, order = with_credit(question, Credit.PLACES), list(payload["order"])
    place = data.draw(st.integers(0, len(order) - 1))
    other = order.index(str(question.items[place].uuid))
    order[place], order[other] = order[other], order[place]
    assert points(question, {"order": order}) >= points(question, payload)


@usual
@given(answered(Ordering), st.data())
def test_putting_an_item_after_the_one_it_follows_never_costs(found, data):
    question, payload = found
    question = with_credit(question, Credit.NEIGHBOURS)
    place = data.draw(st.integers(1, len(question.items) - 1))
    before, item = (str(question.items[each].uuid) for each in (place - 1, place))
    order = [each for each in payload["order"] if each != item]
    order.insert(order.index(before) + 1, item)
    assert points(question, {"order": order}) >= points(question, payload)


@usual
@given(answered(Ordering))
def test_turning_two_neighbours_round_never_shortens_the_longest_run(found):
    question, payload = found
    question = with_credit(question, Credit.LONGEST_RUN)
    ranks = {str(item.uuid): rank for rank, item in enumerate(question.items)}
    order = list(payload["order"])
    for place in range(len(order) - 1):
        if ranks[order[place]] > ranks[order[place + 1]]:
            order[place : place + 2] = order[place + 1], order[place]
            break
    assert points(question, {"order": order}) >= points(question, payload)


@usual
@given(answered(Ordering))
def test_the_longest_run_is_the_longest_there_is(found):
    question, payload = found
    ranks = {str(item.uuid): rank for rank, item in enumerate(question.items)}
    given_ranks = [ranks[each] for each in payload["order"]]
    longest = max(
        size
        for size in range(1, len(given_ranks) + 1)
        if any(list(run) == sorted(run) for run in combinations(given_ranks, size))
    )
    expected = (Decimal(longest - 1) / (len(given_ranks) - 1)).quantize(Decimal("0.0001"))
    assert points(with_credit(question, Credit.LONGEST_RUN), payload) == expected


# The order of things changes nothing

SHUFFLED = {
    SingleChoice: ("options",), MultipleChoice: ("options",), SelectWords: ("segments",), Hotspot: ("zones",),
    Matching: ("pairs", "extras"), Categorising: ("categories", "items"), Gaps: ("gaps", "words"),
    Labelling: ("markers", "labels"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHUFFLED, ids=lambda kind: kind.type)
@usual
@given(st.data(), st.integers())
def test_the_order_of_parts_changes_nothing(kind, data, seed):
    question, payload = data.draw(answered(kind))
    chance = random.Random(seed)
    moved = {
        name: tuple(chance.sample(parts, len(parts))) for name in SHUFFLED[kind] for parts in [getattr(question, name)]
    }
    other = replace(question, **moved)
    turned = {name: _turned(value) for name, value in payload.items()}
    assert points(other, read_answer(other, turned)) == points(question, read_answer(question, payload))


def _turned(value):
    if isinstance(value, dict):
        return dict(reversed(value.items()))
    return value[::-1] if isinstance(value, list) else value


# What no page can have sent


@usual
@given(st.data())
def test_an_answer_to_another_question_is_refused(data):
    kind, other = data.draw(st.permutations(EVERY))[:2]
    question, payload = data.draw(answered(kind))
    assume(not is_empty(payload))
    with pytest.raises(AnswerRefused):
        read_answer(data.draw(sound_question(other)), read_answer(question, payload))


POINTING = (
    SingleChoice, MultipleChoice, Matching, Ordering, Categorising, Gaps, SelectWords, Hotspot, Labelling,
)  # fmt: skip


@pytest.mark.parametrize("kind", POINTING, ids=lambda kind: kind.type)
@usual
@given(st.data())
def test_an_answer_to_another_question_of_the_same_type_is_refused(kind, data):
    _question, payload = data.draw(answered(kind))
    assume(not is_empty(payload))
    with pytest.raises(AnswerRefused):
        read_answer(data.draw(sound_question(kind)), payload)


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.uuids().map(str)
junk = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)


@each_type
@usual
@given(st.data())
def test_whatever_is_sent_is_read_or_refused(kind, data):
    question, payload = data.draw(answered(kind))
    name = data.draw(st.sampled_from(sorted(payload)))
    sent = data.draw(
        junk
        | junk.map(lambda value: payload | {name: value})
        | junk.map(lambda value: payload | {name: _spoilt(payload[name], value)})
    )
    try:
        read = read_answer(question, sent)
    except AnswerRefused:
        return
    assert read_answer(question, read) == read
    share = points(question, read)
    assert share is None or 0 <= share <= 1


def _spoilt(value, junk_value):
    if isinstance(value, dict):
        return value | {next(iter(value), "x"): junk_value}
    return [*value, junk_value] if isinstance(value, list) else junk_value


# A whole try


@st.composite
def tries(draw):
    questions = draw(st.lists(sound_question(*EVERY), min_size=1, max_size=5))
    questions = tuple(
        replace(each, code=f"q{place}", competencies=draw(st.sampled_from([("a",), ("b",), ("a", "b")])))
        for place, each in enumerate(questions)
    )
    given_answers = {each.uuid: draw(answer_to(each)) for each in questions if draw(st.booleans())}
    awards = {each.uuid: draw(st.decimals(0, 1, places=4)) for each in questions if draw(st.booleans())}
    return quiz_content(questions=questions), given_answers, awards


@usual
@given(tries(), st.integers())
def test_bounds_and_order_of_a_try(found, seed):
    content, given_answers, awards = found
    result = mark(content, given_answers, awards)
    assert 0 <= result.score <= result.maximum
    assert all(0 <= each.share <= 1 and each.level in (0, 1) for each in result.competencies)
    assert all(each.score <= each.maximum for each in result.competencies)
    turned = random.Random(seed).sample(content.questions, len(content.questions))
    other = mark(replace(content, questions=tuple(turned)), dict(reversed(given_answers.items())), awards)
    assert (other.score, other.maximum, other.passed, other.complete) == (
        result.score, result.maximum, result.passed, result.complete,
    )  # fmt: skip
    assert set(other.competencies) == set(result.competencies)


@usual
@given(tries())
def test_right_answers_fully_awarded_earn_the_maximum(found):
    content, _given, _awards = found
    right = {each.uuid: right_answer(each) for each in content.questions}
    result = mark(content, right, {each.uuid: Decimal(1) for each in content.questions})
    assert result.complete
    assert result.score == result.maximum == sum(each.points for each in content.questions if each.is_scored)
    assert all(each.share == each.level == 1 for each in result.competencies)


@usual
@given(tries())
def test_what_nobody_has_read_waits(found):
    content, given_answers, _awards = found
    result = mark(content, given_answers)
    waiting = [
        each for each in content.questions if each.is_marked_by_hand and not is_empty(given_answers.get(each.uuid))
    ]
    assert result.complete is not bool(waiting)
    assert {uuid for uuid, earned in result.questions.items() if earned is None} == {
        each.uuid for each in content.questions if each in waiting or not each.is_scored
    }


def test_questions_of_another_quiz_count_for_nothing():
    content = quiz_content(questions=every_type())
    assert mark(content, {uuid4(): {"option": "x"}}).score == 0
