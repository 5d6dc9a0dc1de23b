from decimal import Decimal

import pytest

from assessments.quizzes.content import GapKind, Gaps, Numeric, NumericAnswer, Variant
from assessments.quizzes.exchange import Outcome, Remark
from assessments.quizzes.exchange.moodle import read
from tests.assessments.quizzes.exchange.samples import question, quiz


def only(text: str):
    (item,) = read(quiz(question("cloze", "", text=text))).items
    return item


def test_lists_and_words_in_one_text():
    item = only(
        "<p>Lisez.</p><p>Paris est en {1:MULTICHOICE:=France#Oui~Espagne#Non~%0%Italie} ; "
        "le {1:SHORTANSWER:=médiateur~%50%*aide*#Presque~*#Relisez} écoute.</p>"
    )
    found = item.question
    assert isinstance(found, Gaps)
    assert found.stem_html == "<p>Lisez.</p>"
    assert found.text_html == "<p>Paris est en [[1]] ; le [[2]] écoute.</p>"
    listed, typed = found.gaps
    assert (listed.kind, typed.kind) == (GapKind.LISTED, GapKind.TYPED)
    assert [(each.html, each.correct, each.feedback) for each in listed.choices] == [
        ("France", True, "Oui"), ("Espagne", False, "Non"), ("Italie", False, ""),
    ]  # fmt: skip
    assert typed.accepted == (
        Variant(text="médiateur"),
        Variant(text=".*aide.*", share=Decimal("0.5"), feedback="Presque", is_pattern=True),
    )
    assert typed.feedback == "Relisez"
    assert item.outcome is Outcome.UNDERSTOOD


@pytest.mark.parametrize("kind", ["MC", "MCV", "MCH", "MCS", "MULTICHOICE_V", "mc"])
def test_every_kind_of_list(kind):
    assert only(f"<p>Un {{:{kind}:=a~b}}.</p>").question.gaps[0].kind is GapKind.LISTED


@pytest.mark.parametrize("kind", ["SA", "MW", "SAC", "SHORTANSWER_C"])
def test_every_kind_of_word(kind):
    assert only(f"<p>Un {{:{kind}:=a}}.</p>").question.gaps[0].accepted == (Variant(text="a"),)


def test_signs_that_are_escaped_and_entities():
    gap = only(r"<p>{1:SA:=a\}b\~c\#d~%100%caf&#233;#C&#39;est cela}</p>").question.gaps[0]
    assert gap.accepted == (Variant(text="a}b~c#d"), Variant(text="café", feedback="C'est cela"))


def test_a_number_alone_is_a_numeric_question():
    found = only("<p>Le SAMU : {1:NUMERICAL:=15:0.5#Oui~*#Non}</p>").question
    assert isinstance(found, Numeric)
    assert found.stem_html == "<p>Le SAMU : _____</p>"
    assert found.accepted == (NumericAnswer(value=Decimal(15), tolerance=Decimal("0.5")),)
    assert (found.feedback_correct, found.feedback_incorrect) == ("Oui", "Non")


def test_numbers_among_other_gaps_are_patterns():
    number = only("<p>{1:NM:=15:1} et {1:SA:=oui}</p>").question.gaps[0]
    (variant,) = number.accepted
    assert variant.is_pattern


def test_other_weights_are_said():
    assert (Remark.CREDIT_CHANGED, "1, 3") in only("<p>{1:SA:=a} {3:SA:=b}</p>").remarks


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("<p>Rien.</p>", Remark.NO_ANSWER),
        ("<p>{1:MULTICHOICE:a~b}</p>", Remark.NO_RIGHT_ANSWER),
        ("<p>{1:MULTIRESPONSE:=a~=b}</p>", Remark.UNKNOWN_TYPE),
        ("<p>{1:NM:=beaucoup} {1:SA:=a}</p>", Remark.BROKEN),
        ("<p>{1:NM:=1000000:5000} {1:SA:=a}</p>", Remark.SETTING_LOST),
    ],
)
def test_what_gaps_cannot_say_is_a_draft(text, remark):
    item = only(text)
    assert item.outcome is Outcome.DRAFT
    assert item.remarks[-1][0] is remark
