import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from defusedxml.ElementTree import fromstring

from assessments.quizzes.content import (
    Credit,
    MultipleChoice,
    Option,
    QuizContent,
    Section,
    ShortText,
    SingleChoice,
    TrueFalse,
    Variant,
)
from assessments.quizzes.exchange import FORMATS
from assessments.quizzes.exchange.media import name_of
from assessments.quizzes.exchange.qti import read, write
from tests.assessments.quizzes.exchange.samples import (
    PNG,
    common,
    every_type,
    medium,
    options,
    with_case,
    without_names,
)
from tests.factories.quizzes import named

KEPT = f"media:{name_of(PNG)}"
# By type of question, what QTI cannot say and a file that comes back has lost.
LOST = {
    "short_text": {"accepted"},  # what is told at one accepted text
    "numeric": {"units", "unit_required"},
    "hotspot": {"picture"},  # its address, which is the media store's before and the file's after
    "labelling": {"picture"},
    "free_text": {"least_words", "most_words"},
    "file_upload": {"most_files"},
}


def files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("question", every_type(), ids=lambda each: each.code)
def test_what_is_written_is_read_again(question):
    (item,) = read(write([question], medium)).items
    assert item.question is not None, item.remarks
    before, after = without_names(question), without_names(item.question)
    changed = {key for key in (before | after).keys() - {"uuid"} if before.get(key) != after.get(key)}
    assert changed == LOST.get(question.type, set())


def again(question):
    (item,) = read(write([question], medium)).items
    return item.question


@pytest.mark.parametrize("credit", [Credit.ALL_OR_NOTHING, Credit.EACH_PART, Credit.RIGHT_MINUS_WRONG])
def test_the_rule_for_partly_right_answers_comes_back(credit):
    question = MultipleChoice(**common("a", points=Decimal(3)), options=options(True, True, False), credit=credit)
    assert without_names(again(question)) == without_names(question)


def test_weights_come_back():
    weights = ("1", "0.5", "-0.25")
    own = tuple(
        Option(uuid=named(each), html=each, correct=each == "1", weight=Decimal(each), feedback="x") for each in weights
    )
    question = SingleChoice(**common("a", points=Decimal("2.5")), options=own, credit=Credit.WEIGHTED)
    assert [each.weight for each in again(question).options] == list(map(Decimal, weights))


def test_regular_expressions_come_back():
    accepted = (Variant(text="aide"), Variant(text="aid.{1,3}", is_pattern=True, share=Decimal("0.5")))
    question = ShortText(**common("a"), accepted=accepted, feedback_correct="Oui.", feedback_incorrect="Non.")
    assert without_names(again(question)) == without_names(question)


def test_a_case_is_a_text_that_its_questions_share():
    report = read(write(with_case(), medium))
    first, second = (item.question.case for item in report.items)
    assert first == second
    assert (first.title, first.html) == ("Une file d’attente", "<p>Il est neuf heures.</p>")


def test_pictures_and_hostile_text_travel():
    stem = '<p>a &lt;b&gt; &amp; "c"<br>d <img src="/medias/' + "a" * 64 + '.png" alt="Un &quot;hall&quot;"></p>'
    question = TrueFalse(**common("a", stem_html=stem), answer=True, feedback_true="Oui.", feedback_false="Non.")
    report = read(write([question], medium))
    assert report.media == {name_of(PNG): PNG}
    assert report.items[0].question.stem_html == (
        f'<p>a &lt;b&gt; &amp; "c"<br>d <img src="{KEPT}" alt="Un &quot;hall&quot;"></p>'
    )


def test_a_picture_that_is_no_longer_kept():
    def gone(address):
        raise LookupError(address)

    stem = f'<p>a<img src="/medias/{"a" * 64}.png" alt="b"></p>'
    question = TrueFalse(**common("a", stem_html=stem), answer=True, feedback_true="Oui.", feedback_false="Non.")
    assert read(write([question], gone)).understood == 1


def test_a_test_holds_the_sections_and_a_manifest_every_file():
    first, second = every_type()[:2]
    content = QuizContent(
        uuid=uuid4(), code="q", title="Accueil & écoute", questions=(first, second),
        sections=(
            Section(uuid=uuid4(), title="Un", questions=(second.uuid,), introduction_html="<p>Lisez.</p>"),
            Section(uuid=uuid4(), title="Deux", questions=(first.uuid,), shuffle=True),
        ),
    )  # fmt: skip
    found = files(write(content, medium))
    test = fromstring(found["test.xml"])
    assert test.get("title") == "Accueil & écoute"
    assert [each.get("title") for each in test.iter() if each.tag.endswith("assessment-section")] == ["Un", "Deux"]
    said = {each.get("href") for each in fromstring(found["imsmanifest.xml"]).iter() if each.tag.endswith("}resource")}
    assert said == set(found) - {"imsmanifest.xml"}
    assert read(write(content, medium)).understood == 2


def test_the_same_questions_give_the_same_bytes():
    assert write(every_type(), medium) == write(every_type(), medium)


def test_every_format_that_writes_what_it_says_reads_it_again():
    each = next(each for each in FORMATS if each.code == "qti")
    assert each.reader(each.writer(every_type(), medium)).understood == len(every_type())


def test_a_question_in_two_formats_keeps_its_competency():
    (item,) = read(write([replace(every_type()[0], competencies=("a", "b"))], medium)).items
    assert item.question.competencies == ("a", "b")
    assert item.tags == ()
