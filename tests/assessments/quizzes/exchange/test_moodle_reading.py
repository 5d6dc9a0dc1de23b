from decimal import Decimal

import pytest

from assessments.quizzes.content import (
    Credit,
    FileUpload,
    FreeText,
    GapKind,
    Gaps,
    Labelling,
    Matching,
    MultipleChoice,
    Numeric,
    NumericAnswer,
    Ordering,
    QuestionLevel,
    ShortText,
    SingleChoice,
    TrueFalse,
    Unit,
    Variant,
)
from assessments.quizzes.exchange import FileRefused, Item, Outcome, Refusal, Remark
from assessments.quizzes.exchange.media import name_of
from assessments.quizzes.exchange.moodle import read
from tests.assessments.quizzes.exchange.samples import PNG, PNG_64, answer, question, quiz

KEPT = name_of(PNG)
WISH = (Remark.NEEDS_COMPETENCY, "")


def only(text: str) -> Item:
    (item,) = read(quiz(text)).items
    return item


def asked(text: str):
    item = only(text)
    assert item.question is not None, item.remarks
    return item.question


def test_what_every_question_has():
    item = only(
        question(
            "truefalse",
            answer("true", "100", "Oui.") + answer("false", "0", "Non.") + "<defaultgrade>2.0000000</defaultgrade>"
            "<penalty>1.0000000</penalty><hidden>0</hidden><idnumber>ACC 1</idnumber>"
            "<tags><tag><text>accueil</text></tag><tag><text>competence:teamwork</text></tag>"
            "<tag><text>level:cap</text></tag></tags>",
        )
    )
    assert (item.place, item.kind, item.title, item.outcome) == ("1", "truefalse", "Un accueil", Outcome.UNDERSTOOD)
    assert (item.tags, item.remarks, item.source) == (("accueil",), (), "")
    found = item.question
    assert isinstance(found, TrueFalse)
    assert (found.code, found.points, found.level) == ("ACC-1", Decimal(2), QuestionLevel.CAP)
    assert (found.stem_html, found.explanation_html) == ("<p>Que faire ?</p>", "<p>Parce que.</p>")
    assert (found.competencies, found.answer) == (("teamwork",), True)
    assert (found.feedback_true, found.feedback_false) == ("Oui.", "Non.")


def test_the_same_file_gives_the_same_identities():
    data = quiz(question("shortanswer", answer("oui", "100")))
    assert read(data).items[0].question == read(data).items[0].question
    assert read(data).items[0].question != read(data + b"\n").items[0].question


def test_categories_are_said_of_the_questions_after_them():
    category = (
        '<question type="category"><category><text>$course$/top/Santé//social/Accueil</text></category></question>'
    )
    report = read(quiz(category, question("shortanswer", answer("oui", "100"))))
    assert [(item.kind, item.category) for item in report.items] == [
        ("category", "Santé/social / Accueil"), ("shortanswer", "Santé/social / Accueil"),
    ]  # fmt: skip
    assert (report.present, report.understood) == (1, 1)


@pytest.mark.parametrize(
    ("shares", "credit", "weights", "right"),
    [
        (["100", "0", "0"], Credit.ALL_OR_NOTHING, ["0", "0", "0"], [True, False, False]),
        (["100", "50", "0"], Credit.WEIGHTED, ["1", "0.5", "0"], [True, False, False]),
        (["100", "-33.33333", "0"], Credit.WEIGHTED, ["1", "-0.3333333333", "0"], [True, False, False]),
    ],
)
def test_one_choice(shares, credit, weights, right):
    found = asked(question("multichoice", "<single>true</single>" + "".join(map(answer, "abc", shares))))
    assert isinstance(found, SingleChoice)
    assert found.credit is credit
    assert [option.weight for option in found.options] == [Decimal(weight) for weight in weights]
    assert [option.correct for option in found.options] == right


@pytest.mark.parametrize(
    ("shares", "credit", "weights"),
    [
        (["50", "50", "-50", "-50"], Credit.RIGHT_MINUS_WRONG, ["0", "0", "0", "0"]),
        (["33.33333", "33.333", "33.3", "-33.33333"], Credit.RIGHT_MINUS_WRONG, ["0", "0", "0", "0"]),
        (["50", "50", "0", "0"], Credit.WEIGHTED, ["0.5", "0.5", "0", "0"]),
        (["50", "50", "-100", "-100"], Credit.WEIGHTED, ["0.5", "0.5", "-1", "-1"]),
    ],
)
def test_several_choices(shares, credit, weights):
    found = asked(question("multichoice", "<single>false</single>" + "".join(map(answer, "abcd", shares))))
    assert isinstance(found, MultipleChoice)
    assert found.credit is credit
    assert [option.weight for option in found.options] == [Decimal(weight) for weight in weights]


def test_what_is_told_of_the_whole_answer_is_told_at_the_options():
    combined = (
        "<correctfeedback><text>Vous écoutez d’abord.</text></correctfeedback>"
        "<partiallycorrectfeedback><text>Votre réponse est partiellement correcte.</text></partiallycorrectfeedback>"
        "<incorrectfeedback><text>Relisez la leçon 2.</text></incorrectfeedback>"
    )
    item = only(
        question("multichoice", combined + answer("a", "100") + answer("b", "0", "Pas ici.") + answer("c", "0"))
    )
    assert [option.feedback for option in item.question.options] == [
        "Vous écoutez d’abord.", "Pas ici.", "Relisez la leçon 2.",
    ]  # fmt: skip
    assert item.remarks == (WISH,)


def test_answers_in_the_authors_language_are_true_then_false():
    found = asked(question("truefalse", answer("Vrai", "0") + answer("Faux", "100")))
    assert found.answer is False


def test_wildcards_are_patterns_and_the_rest_is_told_to_others():
    inner = answer("*accueil*", "100", "Oui.") + answer("l’aide (\\*)", "50") + answer("*", "0", "Non.")
    found = asked(question("shortanswer", inner))
    assert isinstance(found, ShortText)
    assert found.accepted == (
        Variant(text=".*accueil.*", is_pattern=True), Variant(text="l’aide (*)", share=Decimal("0.5")),
    )  # fmt: skip
    assert (found.feedback_correct, found.feedback_incorrect) == ("Oui.", "Non.")


def test_numbers_with_tolerance_and_units():
    inner = (
        answer("1.5", "100", "", "<tolerance>0.1</tolerance>")
        + answer("*", "0", "Non.")
        + (
            "<units><unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit>"
            "<unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"
            "<unitgradingtype>1</unitgradingtype><unitpenalty>1.0000000</unitpenalty>"
        )
    )
    found = asked(question("numerical", inner))
    assert isinstance(found, Numeric)
    assert found.accepted == (NumericAnswer(value=Decimal("1.5"), tolerance=Decimal("0.1")),)
    assert found.units == (Unit(symbol="m"), Unit(symbol="cm", factor=Decimal("0.01")))
    assert (found.unit_required, found.feedback_incorrect) == (True, "Non.")


def test_matches_without_a_prompt_belong_to_none():
    inner = "".join(
        f'<subquestion format="html"><text>{prompt}</text><answer><text>{match}</text></answer></subquestion>'
        for prompt, match in (("SAMU", "15"), ("Pompiers", "18"), ("", "17"))
    )
    found = asked(question("matching", inner))
    assert isinstance(found, Matching)
    assert [(pair.prompt.html, pair.match.html) for pair in found.pairs] == [("SAMU", "15"), ("Pompiers", "18")]
    assert [extra.html for extra in found.extras] == ["17"]


@pytest.mark.parametrize(
    ("grading", "credit", "remarks"),
    [
        ("ABSOLUTE_POSITION", Credit.PLACES, ()),
        ("RELATIVE_NEXT_EXCLUDE_LAST", Credit.NEIGHBOURS, ()),
        ("LONGEST_ORDERED_SUBSET", Credit.LONGEST_RUN, ()),
        ("ALL_OR_NOTHING", Credit.ALL_OR_NOTHING, ()),
        ("RELATIVE_TO_CORRECT", Credit.NEIGHBOURS, ((Remark.CREDIT_CHANGED, "RELATIVE_TO_CORRECT"),)),
    ],
)
def test_ordering(grading, credit, remarks):
    item = only(
        question("ordering", f"<gradingtype>{grading}</gradingtype>" + answer("un", "100") + answer("deux", "100"))
    )
    assert isinstance(item.question, Ordering)
    assert [part.html for part in item.question.items] == ["un", "deux"]
    assert (item.question.credit, item.remarks) == (credit, (*remarks, WISH))


def _boxes(tag: str, *boxes: tuple[str, int]) -> str:
    return "".join(f"<{tag}><text>{text}</text><group>{group}</group></{tag}>" for text, group in boxes)


def test_lists_in_a_text_take_the_choices_of_their_group():
    inner = _boxes("selectoption", ("chat", 1), ("noir", 2), ("chien", 1))
    found = asked(question("gapselect", inner, text="<p>Complétez.</p><p>Un [[3]] [[2]].</p>"))
    assert isinstance(found, Gaps)
    assert (found.stem_html, found.text_html) == ("<p>Complétez.</p>", "<p>Un [[1]] [[2]].</p>")
    assert [[(each.html, each.correct) for each in gap.choices] for gap in found.gaps] == [
        [("chat", False), ("chien", True)], [("noir", True)],
    ]  # fmt: skip


def test_words_dragged_into_a_text():
    found = asked(question("ddwtos", _boxes("dragbox", ("chat", 1), ("chien", 1)), text="<p>Un [[2]] et un [[2]].</p>"))
    assert [word.html for word in found.words] == ["chat", "chien"]
    assert [(gap.kind, gap.word) for gap in found.gaps] == [(GapKind.DRAGGED, found.words[1].uuid)] * 2
    assert found.text_html == "<p>Un [[1]] et un [[2]].</p>"


@pytest.mark.parametrize(
    ("way", "kind", "parts"),
    [
        ("gapfill", GapKind.TYPED, [["chat", "chien"], ["noir"]]),
        ("dropdown", GapKind.LISTED, [["chat|chien", "noir", "blanc"]] * 2),
        ("dragdrop", GapKind.DRAGGED, ["chat|chien", "noir", "blanc"]),
    ],
)
def test_a_type_of_others_whose_gaps_stand_in_the_text(way, kind, parts):
    inner = f"<answerdisplay>{way}</answerdisplay>" + answer("chat|chien", "100") + answer("blanc", "0")
    found = asked(question("gapfill", inner, text="<p>Complétez.</p><p>Un [chat|chien] [noir].</p>"))
    assert (found.stem_html, found.text_html) == ("<p>Complétez.</p>", "<p>Un [[1]] [[2]].</p>")
    assert {gap.kind for gap in found.gaps} == {kind}
    assert {
        GapKind.TYPED: [[each.text for each in gap.accepted] for gap in found.gaps],
        GapKind.LISTED: [[each.html for each in gap.choices] for gap in found.gaps],
        GapKind.DRAGGED: [each.html for each in found.words],
    }[kind] == parts


def _file(name: str, content: str = PNG_64) -> str:
    return f'<file name="{name}" path="/" encoding="base64">{content}</file>'


def test_labels_on_a_picture():
    inner = _file("hall.png") + (
        "<drag><no>1</no><text>Porte</text><draggroup>1</draggroup></drag>"
        f"<drag><no>2</no><text>Banc</text>{_file('banc.png')}</drag>"
        "<drop><text>En haut</text><no>1</no><choice>2</choice><xleft>150</xleft><ytop>50</ytop></drop>"
    )
    found = asked(question("ddimageortext", inner))
    assert isinstance(found, Labelling)
    assert (found.picture.src, found.picture.width, found.picture.height) == (f"media:{KEPT}", 300, 200)
    assert [label.html for label in found.labels] == ["Porte", f'<img src="media:{KEPT}" alt="Banc">']
    (marker,) = found.markers
    assert (marker.x, marker.y, marker.place, marker.label) == (
        Decimal("0.5"), Decimal("0.25"), "En haut", found.labels[1].uuid,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "coords"),
    [("circle", "150,50;15"), ("rectangle", "140,40;20,20"), ("polygon", "140,40;160,40;160,60;140,60")],
)
def test_zones_of_markers_are_known_by_their_middle(shape, coords):
    inner = _file("hall.png") + (
        "<drag><no>1</no><text>Porte</text></drag>"
        f"<drop><no>1</no><shape>{shape}</shape><coords>{coords}</coords><choice>1</choice></drop>"
    )
    item = only(question("ddmarker", inner))
    (marker,) = item.question.markers
    assert (marker.x, marker.y) == (Decimal("0.5"), Decimal("0.25"))
    assert (Remark.SETTING_LOST, "shape") in item.remarks


def test_an_essay_with_its_template_and_what_graders_look_for():
    inner = (
        "<responseformat>editor</responseformat><attachments>0</attachments><minwordlimit>50</minwordlimit>"
        '<graderinfo format="html"><text><![CDATA[<p>Attendu.</p>]]></text></graderinfo>'
        '<responsetemplate format="html"><text>Je commence…</text></responsetemplate>'
    )
    item = only(question("essay", inner))
    assert isinstance(item.question, FreeText)
    assert item.question.stem_html == "<p>Que faire ?</p><blockquote><p>Je commence…</p></blockquote>"
    assert (item.question.model_answer_html, item.question.least_words) == ("<p>Attendu.</p>", 50)
    assert (Remark.GRADER_INFO, "") in item.remarks


def test_an_essay_of_files_alone():
    inner = "<responseformat>noinline</responseformat><attachments>3</attachments>"
    inner += "<filetypeslist>.pdf,web_audio</filetypeslist>"
    found = asked(question("essay", inner))
    assert isinstance(found, FileUpload)
    assert (found.kinds, found.most_files) == (("pdf", "sound"), 3)


def test_pictures_and_sounds_come_with_the_question():
    files = _file("plan.png") + _file("mot.mp3", "SUQzBAAAAAAA")
    text = (
        '<p><img src="@@PLUGINFILE@@/plan.png" alt="Un plan" style="width:90%">'
        '<a href="@@PLUGINFILE@@/mot.mp3">Écoutez</a><img src="@@PLUGINFILE@@/perdu.png"></p>'
    )
    report = read(quiz(question("shortanswer", answer("oui", "100"), text=text, files=files)))
    (item,) = report.items
    sound = next(name for name in report.media if name.endswith(".mp3"))
    assert set(report.media) == {KEPT, sound}
    assert item.question.stem_html == (
        f'<p><img src="media:{KEPT}" alt="Un plan">Écoutez <audio src="media:{sound}" controls=""></audio></p>'
    )
    assert (Remark.MEDIA_MISSING, "@@PLUGINFILE@@/perdu.png") in item.remarks
    assert item.outcome is Outcome.PARTLY


def test_pictures_of_other_sites_are_taken_out_and_said():
    item = only(question("shortanswer", answer("oui", "100"), text='<p>Ici <img src="https://example.org/a.png"></p>'))
    assert item.question.stem_html == "<p>Ici </p>"
    assert (Remark.OUTSIDE_LINK, "https://example.org/a.png") in item.remarks


def test_the_old_way_of_pictures():
    inner = f"<image>a.png</image><image_base64>{PNG_64}</image_base64>" + answer("oui", "100")
    assert (
        asked(question("shortanswer", inner)).stem_html == f'<p>Que faire ?</p><p><img src="media:{KEPT}" alt=""></p>'
    )


def test_what_is_lost_is_said():
    inner = (
        answer("oui", "100")
        + answer("non", "-50")
        + ("<penalty>0.5</penalty><hidden>1</hidden><hint><text>Cherchez bien.</text></hint>")
    )
    item = only(question("shortanswer", inner))
    assert item.outcome is Outcome.PARTLY
    assert item.remarks == (
        (Remark.FEEDBACK_LOST, "hint"), (Remark.PENALTY_LOST, "0.5"), (Remark.HIDDEN, ""),
        (Remark.CREDIT_CHANGED, "non: -50 %"), WISH,
    )  # fmt: skip
    assert "Cherchez bien." in item.source


@pytest.mark.parametrize(
    ("kind", "inner", "remark"),
    [
        ("coderunner", "", (Remark.UNKNOWN_TYPE, "coderunner")),
        ("stack", "", (Remark.UNKNOWN_TYPE, "stack")),
        ("calculated", answer("{a} + {b}", "100"), (Remark.VARIABLE, "calculated")),
        ("randomsamatch", "", (Remark.VARIABLE, "randomsamatch")),
        ("multichoice", "", (Remark.NO_ANSWER, "")),
        ("multichoice", answer("a", "0") + answer("b", "0"), (Remark.NO_RIGHT_ANSWER, "")),
        ("ddimageortext", "", (Remark.MEDIA_MISSING, "")),
        ("gapselect", _boxes("selectoption", ("chat", 1)), (Remark.NO_ANSWER, "")),
    ],
)
def test_what_cannot_be_used_is_a_draft_with_its_source(kind, inner, remark):
    report = read(quiz(question(kind, inner)))
    (item,) = report.items
    assert (item.outcome, item.question) == (Outcome.DRAFT, None)
    assert item.remarks[-1] == remark
    assert "Que faire" in item.source
    assert (report.present, report.understood) == (1, 0)


def test_a_description_is_no_question():
    report = read(quiz(question("description", "")))
    assert [(item.outcome, item.title) for item in report.items] == [(Outcome.IGNORED, "Un accueil")]
    assert report.present == 0


def test_the_source_of_a_draft_holds_no_bytes_of_files():
    item = only(question("coderunner", "", files=_file("a.png", "QUJD" * 9)))
    assert "QUJDQUJD" not in item.source
    assert "a.png" in item.source


@pytest.mark.parametrize("form", ["markdown", "plain_text", "moodle_auto_format"])
def test_texts_in_other_formats(form):
    text = question("shortanswer", answer("oui", "100"), text="Un **mot** :\n\n- a < b\n- c").replace(
        'questiontext format="html"', f'questiontext format="{form}"'
    )
    assert (
        asked(text).stem_html
        == {
            "markdown": "<p>Un <strong>mot</strong> :</p><ul><li>a &lt; b</li><li>c</li></ul>",
            "plain_text": "<p>Un **mot** :</p><p>- a &lt; b<br>- c</p>",
            "moodle_auto_format": "<p>Un **mot** :</p><p>- a &lt; b<br>- c</p>",
        }[form]
    )


def test_codes_are_each_given_once():
    report = read(quiz(*[question("shortanswer", answer("oui", "100"))] * 3))
    assert [item.question.code for item in report.items] == ["Un-accueil", "Un-accueil-2", "Un-accueil-3"]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", Refusal.EMPTY),
        (b"<quiz></quiz>", Refusal.EMPTY),
        (b"<quiz><question>", Refusal.MALFORMED),
        (b"<assessmentItem/>", Refusal.NOT_THIS_FORMAT),
        (b"une phrase", Refusal.MALFORMED),
        (quiz(*['<question type="essay"/>'] * 2001), Refusal.TOO_MANY),
        (b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>', Refusal.ENTITIES),
        (b"<quiz>" + b"<a>" * 100 + b"</a>" * 100 + b"</quiz>", Refusal.TOO_DEEP),
    ],
)
def test_files_that_are_not_read(data, refusal):
    with pytest.raises(FileRefused) as caught:
        read(data)
    assert caught.value.refusal is refusal
