import pytest

from assessments.quizzes.content import Credit, SingleChoice
from assessments.quizzes.exchange import FileRefused, Outcome, Refusal, Remark
from assessments.quizzes.exchange.aiken import read


def test_questions_one_after_the_other():
    report = read(
        "Que faire ?\nA. Écouter\nB) Juger < tout\nANSWER: A\nFEEDBACK: Voyez la leçon.\n\n"
        "Une question\nsur deux lignes ?\nA. un\nB. deux\n   et demi\nC. trois\nanswer: B\n".encode()
    )
    first, second = report.items
    assert isinstance(first.question, SingleChoice)
    assert (first.place, first.question.credit) == ("1", Credit.ALL_OR_NOTHING)
    assert [(each.html, each.correct) for each in first.question.options] == [
        ("Écouter", True), ("Juger &lt; tout", False),
    ]  # fmt: skip
    assert first.question.explanation_html == "<p>Voyez la leçon.</p>"
    assert (second.place, second.question.stem_html) == ("7", "<p>Une question<br>sur deux lignes ?</p>")
    assert [each.html for each in second.question.options] == ["un", "deux et demi", "trois"]


def test_a_stem_that_begins_like_a_choice():
    (item,) = read(b"Who is it?\nI. think so\nA. one\nB. two\nANSWER: B").items
    assert item.question.stem_html == "<p>Who is it?<br>I. think so</p>"
    assert [each.html for each in item.question.options] == ["one", "two"]


def test_a_question_that_was_not_finished_takes_nothing_of_the_next():
    report = read(
        b"Begun\nA) one\nB) two\n\nAsked\nA)three\nB)four\n\nstill four\nANSWER: B\n\n"
        b"A) Said without a question\nANSWER: A\n\nLast\nA. five\nB. six\nANSWER: A"
    )
    assert [(each.place, each.outcome) for each in report.items] == [
        ("1", Outcome.DRAFT), ("5", Outcome.UNDERSTOOD), ("12", Outcome.DRAFT), ("15", Outcome.UNDERSTOOD),
    ]  # fmt: skip
    _begun, asked, stray, _last = report.items
    assert [each.html for each in asked.question.options] == ["three", "four still four"]
    assert stray.source == "A) Said without a question\nANSWER: A"


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        (b"Quoi ?\nA. un\nB. deux\nANSWER: D", Remark.NO_RIGHT_ANSWER),
        (b"Un\nA. a\nB. b\nANSWER: A\n\nQuoi ?\nA. un\nB. deux", Remark.NO_ANSWER),
    ],
)
def test_what_has_no_right_answer_is_a_draft(text, remark):
    item = read(text).items[-1]
    assert item.outcome is Outcome.DRAFT
    assert item.remarks[0][0] is remark
    assert item.source.startswith("Quoi ?")


def test_other_texts_are_refused():
    with pytest.raises(FileRefused) as caught:
        read(b"Une phrase.\nEt une autre.")
    assert caught.value.refusal is Refusal.NOT_THIS_FORMAT
