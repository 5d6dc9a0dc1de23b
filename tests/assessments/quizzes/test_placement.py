from decimal import Decimal

import pytest

from assessments.quizzes.content import Placement, QuizKind
from assessments.quizzes.placement import Verdict, proposals
from assessments.quizzes.scoring import mark
from tests.factories.quizzes import free_text, quiz_content, right_answer, true_false


def rule(*codes, dispense="0.75", add="0.5"):
    high = None if dispense is None else Decimal(dispense)
    return Placement(course="module", competencies=codes, dispense_from=high, add_below=Decimal(add))


def proposed(rules, right=(), extra=()):
    """Four true or false questions for each competency, of which some are right: ``right`` by competency."""
    questions = tuple(true_false(f"{code}{n}", (code,)) for code in ("a", "b") for n in range(4))
    content = quiz_content(kind=QuizKind.POSITIONING, questions=(*questions, *extra), placements=rules)
    answers = {each.uuid: {"answer": int(each.code[1]) < dict(right).get(each.code[0], 0)} for each in questions}
    answers |= {each.uuid: right_answer(each) for each in extra}
    return proposals(content, mark(content, answers))


@pytest.mark.parametrize(
    ("right", "verdict"),
    [
        ({"a": 4, "b": 4}, Verdict.DISPENSE),
        ({"a": 3, "b": 3}, Verdict.DISPENSE),
        ({"a": 4, "b": 2}, Verdict.KEEP),
        ({"a": 2, "b": 2}, Verdict.KEEP),
        ({"a": 4, "b": 1}, Verdict.ADD),
        ({}, Verdict.ADD),
    ],
)
def test_what_is_proposed(right, verdict):
    [proposal] = proposed((rule("a", "b"),), right)
    assert proposal.course == "module"
    assert proposal.verdict is verdict
    assert proposal.shares == tuple((code, Decimal(right.get(code, 0)) / 4) for code in ("a", "b"))


@pytest.mark.parametrize(("right", "verdict"), [(4, Verdict.KEEP), (2, Verdict.KEEP), (1, Verdict.ADD)])
def test_some_modules_are_never_left_out(right, verdict):
    [proposal] = proposed((rule("a", dispense=None),), {"a": right})
    assert proposal.verdict is verdict


def test_nobody_is_let_off_what_was_not_asked():
    [proposal] = proposed((rule("a", "elsewhere"),), {"a": 4})
    assert proposal.verdict is Verdict.KEEP
    assert proposal.shares == (("a", Decimal(1)),)


def test_a_rule_that_looks_at_nothing_proposes_nothing():
    assert [each.verdict for each in proposed((rule(), rule("elsewhere")))] == [Verdict.KEEP, Verdict.KEEP]


def test_a_rule_waits_until_a_person_has_read():
    extra = (free_text("essay", ("b",)),)
    assert [each.shares for each in proposed((rule("a"), rule("b")), {"a": 4, "b": 4}, extra)] == [(("a", Decimal(1)),)]


def test_each_rule_has_its_proposal():
    assert len(proposed((rule("a"), rule("b")), {"a": 4})) == 2
