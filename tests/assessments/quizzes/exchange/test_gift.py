from decimal import Decimal

import pytest

from assessments.quizzes.content import (
    Credit,
    FreeText,
    GapKind,
    Gaps,
    Matching,
    MultipleChoice,
    Numeric,
    NumericAnswer,
    Ordering,
    ShortText,
    SingleChoice,
    TrueFalse,
    Variant,
)
from assessments.quizzes.exchange import FileRefused, Outcome, Refusal, Remark
from assessments.quizzes.exchange.gift import read, says, write
from tests.assessments.quizzes.exchange.samples import every_type, medium, without_names


def items(text: str):
    return read(text.encode()).items


def asked(text: str):
    (item,) = items(text)
    assert item.question is not None, item.remarks
    return item.question


def test_one_right_answer():
    found = asked("::Accueil::Que faire ?{\n=Écouter#Oui.\n~Juger#Non, relisez.\n~%50%Noter\n####Voyez la leçon.\n}")
    assert isinstance(found, SingleChoice)
    assert (found.code, found.stem_html) == ("Accueil", "<p>Que faire ?</p>")
    assert found.explanation_html == "<p>Voyez la leçon.</p>"
    assert found.credit is Credit.WEIGHTED
    assert [(each.html, each.correct, each.feedback, each.weight) for each in found.options] == [
        ("Écouter", True, "Oui.", Decimal(1)), ("Juger", False, "Non, relisez.", Decimal(0)),
        ("Noter", False, "", Decimal("0.5")),
    ]  # fmt: skip


def test_several_right_answers():
    found = asked("Lesquels ?{~%50%a ~%50%b ~%-50%c}")
    assert isinstance(found, MultipleChoice)
    assert found.credit is Credit.RIGHT_MINUS_WRONG
    assert [option.correct for option in found.options] == [True, True, False]


def test_several_whole_answers_are_all_asked_for():
    """GIFT takes any of them; one right choice here may be only one."""
    (item,) = items("Lesquels ?{=a#Oui. =b ~c ~%50%d}")
    assert isinstance(item.question, MultipleChoice)
    assert [option.correct for option in item.question.options] == [True, True, False, False]
    assert item.question.options[0].feedback == "Oui."
    assert item.question.credit is Credit.RIGHT_MINUS_WRONG
    assert {(Remark.SEVERAL_RIGHT, ""), (Remark.CREDIT_CHANGED, "d: 50 %")} <= set(item.remarks)
    assert item.outcome is Outcome.PARTLY


@pytest.mark.parametrize(("text", "title", "remark"), [
    ("::Cassee::Que faire ?{=oui ~non", "Cassee", Remark.BRACE_OPEN),
    ("::Cassee::Que faire ? =oui ~non}", "Cassee", Remark.BRACE_CLOSE),
    ("Que faire ?{=oui {a} ~non}", "Que faire ?", Remark.BRACES_NESTED),
])  # fmt: skip
def test_a_brace_that_is_missing_is_told_and_the_title_stays(text, title, remark):
    (item,) = items(text)
    assert (item.title, item.remarks, item.outcome) == (title, ((remark, ""),), Outcome.DRAFT)
    assert item.source == text


@pytest.mark.parametrize(
    ("said", "answer", "when_true", "when_false"),
    [
        ("TRUE", True, "", ""), ("F", False, "", ""), ("T#Faux !#Juste !", True, "Juste !", "Faux !"),
        ("FALSE#Faux !", False, "Faux !", ""), ("VRAI", True, "", ""), ("false", False, "", ""),
    ],
)  # fmt: skip
def test_true_or_false(said, answer, when_true, when_false):
    found = asked(f"Il écoute.{{{said}}}")
    assert isinstance(found, TrueFalse)
    assert (found.answer, found.feedback_true, found.feedback_false) == (answer, when_true, when_false)


def test_short_answers():
    found = asked("Qui ?{=médiateur =%50%aide#Presque. =*accueil*}")
    assert isinstance(found, ShortText)
    assert found.accepted == (
        Variant(text="médiateur"), Variant(text="aide", share=Decimal("0.5"), feedback="Presque."),
        Variant(text=".*accueil.*", is_pattern=True),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "value", "tolerance"),
    [("15", "15", "0"), ("3.14:0.01", "3.14", "0.01"), ("3,1..3,3", "3.2", "0.1"), ("=15:1#Oui", "15", "1")],
)
def test_numbers(said, value, tolerance):
    found = asked(f"Combien ?{{#{said}}}")
    assert isinstance(found, Numeric)
    (answer,) = found.accepted
    assert (answer.value, answer.tolerance) == (Decimal(value), Decimal(tolerance))


def test_several_numbers_and_the_rest():
    found = asked("Combien ?{#=15:0 =%50%14:1#Presque ~#Comptez encore}")
    assert found.accepted == (
        NumericAnswer(value=Decimal(15)),
        NumericAnswer(value=Decimal(14), tolerance=Decimal(1), share=Decimal("0.5"), feedback="Presque"),
    )
    assert found.feedback_incorrect == "Comptez encore"


def test_matching():
    found = asked("Reliez.{=SAMU -> 15\n=Pompiers -> 18\n= -> 17\n}")
    assert isinstance(found, Matching)
    assert [(pair.prompt.html, pair.match.html) for pair in found.pairs] == [("SAMU", "15"), ("Pompiers", "18")]
    assert [extra.html for extra in found.extras] == ["17"]


def test_a_missing_word_is_a_line():
    assert asked("Le {=médiateur ~juge} écoute.").stem_html == "<p>Le _____ écoute.</p>"


def test_several_answers_in_a_sentence_are_gaps():
    found = asked("Le {=médiateur ~juge} {=écoute =entend}.")
    assert isinstance(found, Gaps)
    assert found.text_html == "<p>Le [[1]] [[2]].</p>"
    assert [gap.kind for gap in found.gaps] == [GapKind.LISTED, GapKind.TYPED]


def test_an_essay_and_an_order():
    assert isinstance(asked("Racontez.{}"), FreeText)
    found = asked("Dans l’ordre.{>3 ALL\nun\ndeux\ntrois\n}")
    assert isinstance(found, Ordering)
    assert [item.html for item in found.items] == ["un", "deux", "trois"]


def test_escapes_formats_and_lines():
    found = asked("::T\\:1::[html]<p>a \\= b \\{c\\}\\nd</p>{=x \\~ y\\#z#fait \\: 3 ~[plain]<b>}")
    assert found.code == "T-1"
    assert found.stem_html == "<p>a = b {c}\nd</p>"
    assert [(each.html, each.feedback) for each in found.options] == [("x ~ y#z", "fait : 3"), ("&lt;b&gt;", "")]
    assert asked("[markdown]Un **mot**{T}").stem_html == "<p>Un <strong>mot</strong></p>"
    assert asked("Une ligne\net l’autre{T}").stem_html == "<p>Une ligne<br>et l’autre</p>"
    assert asked("L&#39;un{T}").stem_html == "<p>L'un</p>"


def test_categories_comments_identities_and_tags():
    found = items(
        "$CATEGORY: $course$/top/Santé/Accueil\n\n// un mot [id:acc-1] [tag:facile] [tag:competence:teamwork]\n"
        "Il écoute.{T}\n\n// la suite\nIl juge.{F}\n"
    )
    assert [(item.place, item.kind, item.category, item.tags) for item in found] == [
        ("1", "category", "Santé / Accueil", ()),
        ("4", "truefalse", "Santé / Accueil", ("facile",)),
        ("7", "truefalse", "Santé / Accueil", ()),
    ]
    assert (found[1].question.code, found[1].question.competencies) == ("acc-1", ("teamwork",))


def test_lines_that_people_leave_and_forget():
    text = "::1::Un ?{\n=a\n\n~b\n}\n::2::Deux ?{T}\n\n\n\nTrois ?{\n\n=c\n~d\n}"
    assert [item.kind for item in items(text)] == ["multichoice", "truefalse", "multichoice"]


def test_a_brace_that_never_closes_spoils_one_question():
    found = items("Un ?{=a ~b\n\n::2::Deux ?{T}\n\nTrois ?{F}")
    assert [item.outcome for item in found] == [Outcome.DRAFT, Outcome.UNDERSTOOD, Outcome.UNDERSTOOD]
    assert (found[0].remarks, found[0].source) == (((Remark.BRACE_OPEN, ""),), "Un ?{=a ~b")


def test_a_draft_keeps_its_escapes():
    (item,) = items("1 \\= 1 ?{~a ~b}")
    assert (item.outcome, item.source) == (Outcome.DRAFT, "1 \\= 1 ?{~a ~b}")


def test_a_description_is_no_question():
    found = items("Lisez ceci.\n\nIl écoute.{T}")
    assert [item.outcome for item in found] == [Outcome.IGNORED, Outcome.UNDERSTOOD]


def test_other_encodings():
    assert read("Élève{T}".encode("utf-16")).items[0].question.stem_html == "<p>Élève</p>"
    report = read("Élève{T}".encode("cp1252"))
    assert report.items[0].question.stem_html == "<p>Élève</p>"
    assert report.remarks == ((Remark.ENCODING_GUESSED, "windows-1252"),)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", Refusal.EMPTY), (b" \n ", Refusal.EMPTY), (b"Une phrase.", Refusal.NOT_THIS_FORMAT),
        (b"a\x00b{T}", Refusal.ENCODING), (b"\x81{T}", Refusal.ENCODING), (b"\xff\xfea", Refusal.ENCODING),
        (b"a{T}\n\n" * 2001, Refusal.TOO_MANY), (b"a" * 5_000_001, Refusal.TOO_LARGE),
    ],
)  # fmt: skip
def test_files_that_are_not_read(data, refusal):
    with pytest.raises(FileRefused) as caught:
        read(data)
    assert caught.value.refusal is refusal


SAID = [question for question in every_type() if says(question)]
# What GIFT has no place for: it is as usual again.
LOST = ("points", "source", "rubric", "model_answer_html", "least_words", "most_words", "credit")


def test_the_types_that_gift_can_say():
    assert [question.code for question in SAID] == ["single", "multiple", "true-false", "short", "matching", "free"]


@pytest.mark.parametrize("question", SAID, ids=lambda question: question.code)
def test_what_is_written_is_read_the_same(question):
    (item,) = read(write([question], medium)).items
    before, after = without_names(question), without_names(item.question)
    if question.type == "multiple":
        assert [each["weight"] for each in after["options"]] == ["0.5", "0.5", "-1"]
        for option in after["options"]:
            del option["weight"]
    for name in LOST:
        before.pop(name, None)
        after.pop(name, None)
    del before["uuid"], after["uuid"]
    assert after == before


def test_what_cannot_be_said_is_left_out():
    found = read(write(every_type(), medium)).items
    assert [item.question.code for item in found] == [question.code for question in SAID]


def test_gaps_written_as_in_moodles_own_texts():
    found = asked("Le {1:MC:~=médiateur#Oui~juge} {1:SA:=écoute~=entend} ; il {:SA:%50%aide}.")
    listed, typed, partial = found.gaps
    assert [(each.html, each.correct, each.feedback) for each in listed.choices] == [
        ("médiateur", True, "Oui"), ("juge", False, ""),
    ]  # fmt: skip
    assert typed.accepted == (Variant(text="écoute"), Variant(text="entend"))
    assert partial.accepted == (Variant(text="aide", share=Decimal("0.5")),)
    (item,) = items("Le {1:NM:=15} est {1:SA:=là}.")
    assert (item.outcome, item.remarks) == (Outcome.DRAFT, ((Remark.UNKNOWN_TYPE, "NM"),))
