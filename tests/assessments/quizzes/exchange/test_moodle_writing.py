from dataclasses import replace
from decimal import Decimal

import pytest
from defusedxml.ElementTree import fromstring

from assessments.quizzes.content import (
    Credit,
    FreeText,
    Gap,
    GapKind,
    Gaps,
    Hotspot,
    MultipleChoice,
    Question,
    SelectWords,
    ShortText,
    TrueFalse,
    Variant,
)
from assessments.quizzes.exchange import Remark
from assessments.quizzes.exchange.media import name_of
from assessments.quizzes.exchange.moodle import read, write
from assessments.quizzes.exchange.moodle.grades import GRADES
from tests.assessments.quizzes.exchange.samples import (
    PNG,
    PNG_64,
    common,
    every_type,
    medium,
    options,
    with_case,
    without_names,
)
from tests.factories.quizzes import named


def written(question: Question):
    (element,) = fromstring(write([question], medium))
    return element


def read_again(question: Question) -> Question:
    item = read(write([question], medium)).items[-1]
    assert item.question is not None, item.remarks
    return item.question


def test_one_question_as_moodle_writes_it():
    question = TrueFalse(
        **common("accueil", points=Decimal("2.5")), answer=False, feedback_true="Non & non.", feedback_false="Oui."
    )
    assert (
        write([question], medium).decode()
        == """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="truefalse">
    <name>
      <text>Question accueil ?</text>
    </name>
    <questiontext format="html">
      <text>&lt;p&gt;Question accueil ?&lt;/p&gt;</text>
    </questiontext>
    <generalfeedback format="html">
      <text>&lt;p&gt;Voyez la leçon.&lt;/p&gt;</text>
    </generalfeedback>
    <defaultgrade>2.5</defaultgrade>
    <penalty>0</penalty>
    <hidden>0</hidden>
    <idnumber>accueil</idnumber>
    <answer fraction="0" format="moodle_auto_format">
      <text>true</text>
      <feedback format="html">
        <text>Non &amp; non.</text>
      </feedback>
    </answer>
    <answer fraction="100" format="moodle_auto_format">
      <text>false</text>
      <feedback format="html">
        <text>Oui.</text>
      </feedback>
    </answer>
    <tags>
      <tag>
        <text>competence:teamwork</text>
      </tag>
    </tags>
  </question>
</quiz>
"""
    )


# What Moodle has no place for. Every other field of every type comes back as it was.
LOST: dict[str, dict[str, object]] = {
    "labelling": {"picture": {"alt": ""}},
}
# Two types are another one in Moodle.
BECOMES = {"words": "multiple", "hotspot": "single"}


@pytest.mark.parametrize("question", every_type(), ids=lambda question: question.code)
def test_what_is_written_is_read_the_same(question):
    before, after = without_names(question), without_names(read_again(question))
    if question.code in BECOMES:
        assert after["type"] == BECOMES[question.code]
        return
    for part in (before, after):
        if "picture" in part:
            part["picture"]["src"] = "…"
    for name, value in LOST.get(question.code, {}).items():
        before[name] = before[name] | value if isinstance(value, dict) else value
    assert _numbered(after) == _numbered(before)


def _numbered(value):
    """Identities go by the order in which they stand, which a part that was lost changes."""
    if isinstance(value, dict):
        return {name: _numbered(each) for name, each in value.items() if name != "uuid"}
    return [_numbered(each) for each in value] if isinstance(value, list) else value


def test_a_grid_changed_elsewhere_is_all_text():
    """Without its tag it is what anybody wrote for who marks."""
    written = write([next(each for each in every_type() if isinstance(each, FreeText))], medium)
    for changed in (
        written.replace(b"rubric:1", b"autre"),
        written.replace(b"/ul&gt;", b"/ul&gt;&lt;p&gt;Et&lt;/p&gt;"),
    ):
        (item,) = read(changed).items
        assert item.question.rubric == ()
        assert "Écoute" in item.question.model_answer_html
        assert (Remark.GRADER_INFO, "") in item.remarks


def test_words_to_select_are_choices_under_their_text():
    words = next(each for each in every_type() if isinstance(each, SelectWords))
    found = read_again(words)
    assert found.stem_html == "<p>Question words ?</p><p>Il écoute et juge</p>"
    assert [(each.html, each.correct, each.feedback) for each in found.options] == [
        ("écoute", True, "Oui."), ("juge", False, "Non."),
    ]  # fmt: skip


def test_zones_are_choices_under_their_picture():
    found = read_again(next(each for each in every_type() if isinstance(each, Hotspot)))
    assert found.stem_html == f'<p>Question hotspot ?</p><p><img src="media:{name_of(PNG)}" alt="Un hall."></p>'
    assert [(each.html, each.correct) for each in found.options] == [("Porte", True), ("Mur", False)]


def test_a_case_stands_before_its_questions():
    report = read(write(with_case(), medium))
    assert [item.kind for item in report.items] == ["description", "truefalse", "truefalse"]
    first, second = (item.question.case for item in report.items[1:])
    assert first == second
    assert (first.title, first.html) == ("Une file d’attente", "<p>Il est neuf heures.</p>")


def test_pictures_go_with_the_text_that_shows_them():
    address = f"/medias/{'b' * 64}.png"
    question = TrueFalse(
        **common("vu", stem_html=f'<p><img src="{address}" alt="x"> et <img src="{address}" alt="y"></p>'),
        answer=True, feedback_true="Oui.", feedback_false="Non.",
    )  # fmt: skip
    text = written(question).find("questiontext")
    (file,) = text.findall("file")
    assert (file.get("name"), file.text) == (f"{'b' * 64}.png", PNG_64)
    assert text.findtext("text").count(f"@@PLUGINFILE@@/{'b' * 64}.png") == 2


def test_a_picture_that_is_no_longer_kept_does_not_stop_the_rest():
    def gone(address: str) -> bytes:
        raise KeyError(address)

    question = TrueFalse(
        **common("vu", stem_html=f'<p>Ici <img src="/medias/{"b" * 64}.png" alt="x"></p>'),
        answer=True, feedback_true="Oui.", feedback_false="Non.",
    )  # fmt: skip
    (item,) = read(write([question], gone)).items
    assert item.question.stem_html == "<p>Ici </p>"


@pytest.mark.parametrize("count", [1, 2, 3, 7, 11, 19, 25])
@pytest.mark.parametrize("credit", [Credit.RIGHT_MINUS_WRONG, Credit.ALL_OR_NOTHING, Credit.EACH_PART])
def test_moodle_knows_every_share_and_right_answers_make_a_whole(count, credit):
    question = MultipleChoice(**common("m"), options=options(*[True] * count, False), credit=credit)
    shares = [Decimal(each.get("fraction")) / 100 for each in written(question).findall("answer")]
    assert all(min(abs(grade - abs(share)) for grade in GRADES) < Decimal("0.00001") for share in shares)
    assert sum(shares[:count]) >= Decimal("0.999")
    assert shares[-1] < 0


def test_weights_are_the_nearest_that_moodle_knows():
    weighted = tuple(
        replace(each, weight=Decimal(weight))
        for each, weight in zip(options(True, False), ("0.97", "-0.34"), strict=True)
    )
    found = written(MultipleChoice(**common("m"), options=weighted, credit=Credit.WEIGHTED))
    assert [each.get("fraction") for each in found.findall("answer")] == ["100", "-33.33333"]


def test_what_only_a_regular_expression_says_is_read_by_a_person():
    short = ShortText(**common("s"), accepted=(Variant(text="colou?r", is_pattern=True),))
    gap = Gap(uuid=named("g"), kind=GapKind.TYPED, accepted=(Variant(text=r"\d+", is_pattern=True),))
    gaps = Gaps(**common("g"), text_html="<p>Il a [[1]] ans.</p>", gaps=(gap,))
    assert [written(each).get("type") for each in (short, gaps)] == ["essay", "essay"]
    assert "<li>colou?r</li>" in written(short).find("graderinfo").findtext("text")


def test_signs_of_gaps_come_back():
    accepted = (Variant(text='a}b~c#d="5%" \\ *'), Variant(text="x*y"), Variant(text=".*é.*", is_pattern=True))
    gap = Gap(uuid=named("g"), kind=GapKind.TYPED, accepted=accepted, feedback="C’est #1 & {2}.")
    found = read_again(Gaps(**common("g"), text_html="<p>Il [[1]].</p>", gaps=(gap,)))
    assert found.gaps[0].accepted == accepted
    assert found.gaps[0].feedback == "C’est #1 &amp; {2}."
