import copy
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.quizzes.content import (
    QUESTION_TYPES,
    ContentRefused,
    Flaw,
    Problem,
    Variant,
    as_json,
    canonical,
    digest,
    is_blank,
    loads,
    parse,
    parse_question,
    problems,
    shown_options,
)
from assessments.quizzes.wording import in_words
from courses.frozen import MAX_BYTES
from tests.assessments.quizzes.strategies import any_question, any_quiz
from tests.factories.quizzes import multiple, option, quiz_content, short_text, single, true_false

STARTER_QUIZZES = sorted(Path(__file__).parents[3].glob("curriculum/modules/*/quizzes/*.json"))

quizzes = any_quiz()
usual = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def as_dict(content=None):
    return copy.deepcopy(as_json(content or quiz_content()))


def flaws(found):
    with pytest.raises(ContentRefused) as refusal:
        parse(found)
    return [(problem.flaw, problem.path) for problem in refusal.value.problems]


@usual
@given(quizzes)
def test_what_is_written_reads_back_the_same(content):
    assert loads(canonical(content)) == content


@pytest.mark.parametrize("kind", QUESTION_TYPES.values(), ids=lambda kind: kind.type)
@usual
@given(st.data())
def test_a_question_of_each_type_reads_back_the_same(kind, data):
    question = data.draw(any_question(kind))
    assert parse_question(json.loads(canonical(question))) == question


@usual
@given(quizzes)
def test_one_content_has_one_digest(content):
    assert digest(content) == digest(loads(json.dumps(as_json(content), indent=3)))


@usual
@given(quizzes, quizzes)
def test_two_contents_have_two_digests(one, other):
    assert (digest(one) == digest(other)) == (one == other)


def test_a_mark_has_one_spelling():
    assert digest(quiz_content(uuid=uuid4(), pass_mark=Decimal("0.60"))) != ""
    content = quiz_content()
    assert canonical(replace(content, pass_mark=Decimal("0.60"))) == canonical(
        replace(content, pass_mark=Decimal("0.6000"))
    )
    assert b'"pass_mark":"0.6"' in canonical(content)


def test_canonical_json_is_utf8_with_sorted_keys_and_no_floats():
    written = canonical(quiz_content(title="L’écoute"))
    assert "L’écoute".encode() in written
    found = json.loads(written, parse_float=lambda text: pytest.fail(f"a float: {text}"))
    assert list(found) == sorted(found)


@pytest.mark.parametrize("path", STARTER_QUIZZES, ids=lambda path: path.stem)
def test_starter_quizzes_are_read_whole_and_may_be_published(path):
    content = loads(path.read_bytes())
    assert problems(content) == ()
    assert as_json(content) == json.loads(path.read_text()) | {"pass_mark": as_json(content)["pass_mark"]}


def test_there_are_starter_quizzes():
    assert len(STARTER_QUIZZES) >= 3


CHANGES = [
    (lambda quiz: quiz.pop("uuid"), (Flaw.MISSING, "uuid")),
    (lambda quiz: quiz.pop("title"), (Flaw.MISSING, "title")),
    (lambda quiz: quiz.pop("questions"), (Flaw.MISSING, "questions")),
    (lambda quiz: quiz.update(uuid="12"), (Flaw.NOT_UUID, "uuid")),
    (lambda quiz: quiz.update(uuid=quiz["uuid"].replace("-", "")), (Flaw.NOT_UUID, "uuid")),
    (lambda quiz: quiz.update(uuid=12), (Flaw.NOT_UUID, "uuid")),
    (lambda quiz: quiz.update(code="le cadre"), (Flaw.NOT_CODE, "code")),
    (lambda quiz: quiz.update(code=""), (Flaw.MISSING, "code")),
    (lambda quiz: quiz.update(title=3), (Flaw.NOT_TEXT, "title")),
    (lambda quiz: quiz.update(title="x" * 301), (Flaw.TOO_LONG, "title")),
    (lambda quiz: quiz.update(title="a\x00b"), (Flaw.UNREADABLE, "title")),
    (lambda quiz: quiz.update(title="\ud800"), (Flaw.UNREADABLE, "title")),
    (lambda quiz: quiz.update(extra=1), (Flaw.UNKNOWN_FIELD, "extra")),
    (lambda quiz: quiz.update(kind="exam"), (Flaw.NOT_CHOICE, "kind")),
    (lambda quiz: quiz.update(kind=["formative"]), (Flaw.NOT_CHOICE, "kind")),
    (lambda quiz: quiz.update(feedback=None), (Flaw.NOT_CHOICE, "feedback")),
    (lambda quiz: quiz.update(shuffle_options="yes"), (Flaw.NOT_BOOLEAN, "shuffle_options")),
    (lambda quiz: quiz.update(shuffle_options=1), (Flaw.NOT_BOOLEAN, "shuffle_options")),
    *[
        (lambda quiz, mark=mark: quiz.update(pass_mark=mark), (Flaw.NOT_DECIMAL, "pass_mark"))
        for mark in (0.6, 1, "0", "1.1", "-0.5", "NaN", "0,6", "60%", "٠.٦", None, "0.00001")
    ],
    *[
        (lambda quiz, limit=limit: quiz.update(max_attempts=limit), (Flaw.NOT_COUNT, "max_attempts"))
        for limit in (0, -1, 101, 1.0, True, "3")
    ],
    (lambda quiz: quiz.update(questions={}), (Flaw.NOT_LIST, "questions")),
    (lambda quiz: quiz.update(questions=["q"]), (Flaw.NOT_OBJECT, "questions[0]")),
    (lambda quiz: quiz.update(questions=quiz["questions"] * 100), (Flaw.TOO_MANY, "questions")),
    (lambda quiz: quiz["questions"][0].update(type="essay"), (Flaw.NOT_CHOICE, "questions[0].type")),
    (lambda quiz: quiz["questions"][0].update(type=None), (Flaw.NOT_CHOICE, "questions[0].type")),
    (lambda quiz: quiz["questions"][0].pop("type"), (Flaw.MISSING, "questions[0].type")),
    (lambda quiz: quiz["questions"][0].pop("options"), (Flaw.MISSING, "questions[0].options")),
    (lambda quiz: quiz["questions"][0].update(answer=True), (Flaw.UNKNOWN_FIELD, "questions[0].answer")),
    (lambda quiz: quiz["questions"][0].update(level="bac"), (Flaw.NOT_CHOICE, "questions[0].level")),
    (
        lambda quiz: quiz["questions"][1].update(competencies=["mediation"]),
        (Flaw.NOT_OBJECT, "questions[1].competencies[0]"),
    ),
    (
        lambda quiz: quiz["questions"][1].update(competencies=[{"code": "a"}, {"code": "a"}]),
        (Flaw.DOUBLED_CODE, "questions[1].competencies[1].code"),
    ),
    (
        lambda quiz: quiz["questions"][1]["competencies"][0].update(level=2),
        (Flaw.UNKNOWN_FIELD, "questions[1].competencies[0].level"),
    ),
    (lambda quiz: quiz["questions"][0]["options"][1].pop("correct"), (Flaw.MISSING, "questions[0].options[1].correct")),
    (
        lambda quiz: quiz["questions"][0]["options"][1].update(correct="no"),
        (Flaw.NOT_BOOLEAN, "questions[0].options[1].correct"),
    ),
    (
        lambda quiz: quiz["questions"][0]["options"][0].update(colour=2),
        (Flaw.UNKNOWN_FIELD, "questions[0].options[0].colour"),
    ),
    (lambda quiz: quiz["questions"][2].update(answer=1), (Flaw.NOT_BOOLEAN, "questions[2].answer")),
    (lambda quiz: quiz["questions"][3].update(accepted=["a", 2]), (Flaw.NOT_OBJECT, "questions[3].accepted[1]")),
    (lambda quiz: quiz["questions"][3].update(accepted="a"), (Flaw.NOT_LIST, "questions[3].accepted")),
    (lambda quiz: quiz["questions"][3].update(accepted=["a"] * 101), (Flaw.TOO_MANY, "questions[3].accepted")),
    (
        lambda quiz: quiz["questions"][1].update(uuid=quiz["questions"][0]["uuid"]),
        (Flaw.DOUBLED_UUID, "questions[1].uuid"),
    ),
    (lambda quiz: quiz["questions"][1].update(code="q1"), (Flaw.DOUBLED_CODE, "questions[1].code")),
    (
        lambda quiz: quiz["questions"][1]["options"][0].update(uuid=quiz["questions"][0]["options"][0]["uuid"]),
        (Flaw.DOUBLED_UUID, "questions[1].options[0].uuid"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_what_is_wrong_is_named_with_its_place(change, expected):
    found = as_dict()
    change(found)
    assert expected in flaws(found)


def test_everything_wrong_is_said_at_once():
    found = as_dict()
    del found["title"]
    found["questions"][0]["options"][0]["correct"] = "x"
    found["questions"][3]["accepted"] = None
    assert len(flaws(found)) == 3


@pytest.mark.parametrize("found", [None, [], "quiz", 3, True])
def test_what_is_no_object_is_refused(found):
    assert (Flaw.NOT_OBJECT, "") in flaws(found)


def test_depth_is_limited():
    found = as_dict()
    deep = "bottom"
    for _ in range(5000):
        deep = [deep]
    found["extra"] = deep
    assert flaws(found) == [(Flaw.TOO_DEEP, "")]


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (b"", Flaw.NOT_JSON),
        (b"{", Flaw.NOT_JSON),
        (b"\xff\xfe\x00", Flaw.NOT_JSON),
        (b'{"pass_mark": NaN}', Flaw.NOT_JSON),
        (b'{"a": 1' + b"0" * 5000 + b"}", Flaw.NOT_JSON),
        (b'{"uuid": 1, "uuid": 2}', Flaw.DOUBLED_FIELD),
        (b"[" * 100_000, Flaw.TOO_DEEP),
        (b" " * (MAX_BYTES + 1), Flaw.TOO_LARGE),
    ],
)
def test_files_that_cannot_be_read(data, flaw):
    with pytest.raises(ContentRefused) as refusal:
        loads(data)
    assert [problem.flaw for problem in refusal.value.problems] == [flaw]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_field_is_read_or_refused(data):
    found = as_dict()
    target = data.draw(st.sampled_from([found, *found["questions"], found["questions"][0]["options"][0]]))
    target[data.draw(st.sampled_from(sorted(target)))] = data.draw(json_values)
    try:
        content = parse(found)
    except ContentRefused as refusal:
        words = [in_words(problem) for problem in refusal.problems]
    else:
        words = ["read"] if loads(canonical(content)) == content else []
    assert words
    assert all(words)


def changed(question, **changes):
    return quiz_content(questions=(replace(question, **changes),))


UNREADY = [
    (quiz_content(title=" "), [(Flaw.NO_TITLE, None)]),
    (quiz_content(questions=()), [(Flaw.NO_QUESTION, None)]),
    (quiz_content(pass_mark=Decimal(0)), [(Flaw.PASS_MARK, None)]),
    (changed(single(), stem_html="<p>&nbsp;</p>"), [(Flaw.NO_STEM, 1)]),
    (changed(single(), competencies=()), [(Flaw.NO_COMPETENCY, 1)]),
    (changed(single(), explanation_html=""), [(Flaw.NO_EXPLANATION, 1)]),
    (changed(single(), options=(option("a", correct=True),)), [(Flaw.FEW_OPTIONS, 1)]),
    (changed(single(), options=(option("a"), option("b"))), [(Flaw.NOT_ONE_RIGHT, 1)]),
    (changed(single(), options=(option("a", correct=True), option("b", correct=True))), [(Flaw.NOT_ONE_RIGHT, 1)]),
    (changed(multiple(), options=(option("a"), option("b"))), [(Flaw.NO_RIGHT, 1)]),
    (changed(multiple(), options=(option("a", correct=True), option("b", correct=True))), [(Flaw.NO_WRONG, 1)]),
    (
        changed(single(), options=(option("a", correct=True), replace(option("b"), html="<p> </p>"))),
        [(Flaw.NO_OPTION_TEXT, 1)],
    ),
    (
        changed(single(), options=(option("a", correct=True), replace(option("b"), html="Choix a"))),
        [(Flaw.SAME_OPTION, 1)],
    ),
    (
        changed(single(), options=(option("a", correct=True), replace(option("b"), feedback=""))),
        [(Flaw.NO_FEEDBACK, 1)],
    ),
    (changed(true_false(), feedback_true="", feedback_false=" "), [(Flaw.NO_FEEDBACK, 1), (Flaw.NO_FEEDBACK, 1)]),
    (changed(short_text(), feedback_correct=""), [(Flaw.NO_FEEDBACK, 1)]),
    (changed(short_text(), accepted=()), [(Flaw.NO_VARIANT, 1)]),
    (changed(short_text(), accepted=(Variant(text="oui"), Variant(text="…"))), [(Flaw.EMPTY_VARIANT, 1)]),
    (quiz_content(), []),
]


@pytest.mark.parametrize(("content", "expected"), UNREADY)
def test_what_is_missing_before_publishing(content, expected):
    found = problems(content)
    assert [(problem.flaw, problem.question) for problem in found] == expected
    assert all(("1" in in_words(problem)) == (problem.question is not None) for problem in found if problem.question)


@pytest.mark.parametrize("flaw", Flaw)
def test_every_flaw_has_words(flaw):
    assert in_words(Problem(flaw=flaw, path="questions[1].options[0].feedback", question=2, detail="3")).strip()


def test_words_name_the_question_and_the_place():
    found = as_dict()
    found["questions"][2]["answer"] = "oui"
    with pytest.raises(ContentRefused) as refusal:
        parse(found)
    [problem] = refusal.value.problems
    assert "3" in in_words(problem)
    assert "answer" in in_words(problem)


@pytest.mark.parametrize(
    ("html", "blank"),
    [("", True), ("<p><br></p>", True), ("\u00a0\u202f", True), ("a", False), ('<img src="x" alt="">', False)],
)
def test_blank(html, blank):
    assert is_blank(html) is blank


@settings(deadline=None)
@given(st.uuids())
def test_a_try_always_shows_the_options_in_the_same_order(seed):
    question = multiple()
    shown = shown_options(question, seed, shuffle=True)
    assert shown == shown_options(replace(question, options=question.options[::-1]), seed, shuffle=True)
    assert set(shown) == set(question.options)


def test_tries_differ_in_their_order():
    question = multiple()
    assert len({shown_options(question, uuid4(), shuffle=True) for _ in range(50)}) > 5
    assert shown_options(question, uuid4(), shuffle=False) == question.options
