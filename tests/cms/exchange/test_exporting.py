"""Questions taken out of the bank and of a quiz, as files and as paper."""

from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse

from assessments.quizzes.exchange import sniff
from assessments.quizzes.services import cleaned
from assessments.quizzes.showing import shown_question
from cms.exchange import taking, wording
from cms.exchange.reading import report_of
from cms.exchange.taking import WRITERS
from tests.assessments.quizzes.exchange.samples import every_type
from tests.cms.authoring import question, quiz
from tests.factories import cms as make
from tests.factories import quizzes
from tests.factories.people import CentreFactory

pytestmark = pytest.mark.django_db


def page(response):
    return " ".join(unescape(response.content.decode()).split())


def file(client, code, **query):
    return client.get(reverse("cms_export:bank_file", args=[code]), query)


@pytest.mark.parametrize("code", sorted(WRITERS))
def test_a_selection_goes_out_in_each_format(author, centre, code):
    chosen, _other = (question(centre=centre, stem=f"<p>Question {each}</p>") for each in "AB")
    sent = file(author, code, id=chosen.pk)
    items = report_of(sent.content, name="").items
    assert sniff(sent.content, "") == code
    assert [each.question.stem_html for each in items if each.question] == ["<p>Question A</p>"]
    assert sent["Content-Disposition"].startswith('attachment; filename="questions-20')


def test_the_filter_of_the_bank_chooses(author, centre):
    question(centre=centre, stem="<p>Le hall</p>")
    question(centre=centre, stem="<p>La rue</p>")
    items = report_of(file(author, "gift", q="HALL").content, name="").items
    assert [each.question.stem_html for each in items] == ["<p>Le hall</p>"]


def test_another_centres_questions_and_quizzes_stay_there(author, centre):
    elsewhere = CentreFactory()
    theirs = question(centre=elsewhere, stem="<p>Secret</p>")
    asked = quiz(theirs, centre=elsewhere)
    assert b"Secret" not in file(author, "gift", id=theirs.pk).content
    for name, args in (("quiz", [asked.pk]), ("quiz_file", [asked.pk, "gift"])):
        assert author.get(reverse(f"cms_export:{name}", args=args)).status_code == 404


def test_what_stays_behind_is_told_before(author, centre):
    question(centre=centre, stem="<p>À finir</p>", answer="[]")
    spoken = question(centre=centre, stem='<p>Un plan <embed embedtype="image" id="%s" alt="Plan"/></p>')
    picture = make.TrainingImageFactory(centre=centre)
    spoken.stem = spoken.stem % picture.pk
    spoken.save()
    spoken.save_revision()
    shown = page(author.get(reverse("cms_export:bank")))
    assert "À finir : choose how the question is answered." in shown
    assert "1 question cannot be written in this format and is left out:" in shown
    assert "À finir" not in file(author, "moodle_xml").content.decode()


def test_a_quiz_goes_out_as_a_file_and_as_paper(author, centre):
    asked = quiz(question(centre=centre, stem="<p>Question A</p>"), centre=centre, title="Le hall", code="hall")
    shown = page(author.get(reverse("cms_export:quiz", args=[asked.pk])))
    assert "Every question can be written in this format." in shown
    sent, pdf, html = (
        author.get(reverse("cms_export:quiz_file", args=[asked.pk, code]), {"sheet": ["questions", "correction"]})
        for code in ("moodle_xml", "pdf", "html")
    )
    assert b"Question A" in sent.content
    assert pdf.content.startswith(b"%PDF")
    assert 'filename="hall-' in pdf["Content-Disposition"]
    assert "Correction" in page(html)
    assert "Answer sheet" not in page(html)


def test_more_than_a_file_holds_goes_out_in_parts(author, centre, monkeypatch):
    monkeypatch.setattr(taking, "MOST", 2)
    asked = [question(centre=centre, stem=f"<p>Question {letter}</p>") for letter in "ABC"]
    shown = page(author.get(reverse("cms_export:bank"), {"q": "question"}))
    assert "You asked for 3 questions." in shown
    assert "?q=question&part=2" in shown
    assert "Questions 3 to 3" in shown
    contents = [file(author, "gift", q="question", part=part).content.decode() for part in ("1", "2", "9", "x")]
    found = [{each for each in "ABC" if f"Question {each}" in content} for content in contents]
    assert found == [{"B", "C"}, {"A"}, {"A"}, {"B", "C"}]
    assert 'filename="questions-2-' in file(author, "gift", part=2)["Content-Disposition"]
    few = page(author.get(reverse("cms_export:bank"), {"id": [asked[0].pk]}))
    assert "You asked for" not in few


@pytest.mark.parametrize("format_", WRITERS.values(), ids=lambda each: each.code)
def test_what_a_format_leaves_out_is_told_with_the_reason(format_):
    for asked in every_type():
        if format_.says(asked):
            assert asked.type not in wording.UNKNOWN_TO.get(format_.code, ())
        else:
            assert wording.unsayable(format_.code, asked)
    kinds = {each.type for each in every_type()} - {each.type for each in every_type() if format_.says(each)}
    assert wording.UNKNOWN_TO.get(format_.code, set()) <= kinds


def test_the_button_names_what_is_written(author, centre):
    question(centre=centre)
    shown = page(author.get(reverse("cms_export:bank")))
    assert ">QTI 3.0</a>" in shown
    assert "QTI 2.1" not in shown


def test_an_unknown_format_is_not_there(author, centre):
    assert file(author, "docx").status_code == 404


def test_the_bulk_action_leads_to_the_page_of_formats(author, centre):
    chosen = question(centre=centre)
    response = author.post(f"{reverse('wagtail_bulk_action', args=['cms', 'question', 'export'])}?id={chosen.pk}")
    assert response.url == f"{reverse('cms_export:bank')}?id={chosen.pk}"
    assert author.get(response.url).status_code == 200


def test_lists_lead_to_the_export(author, centre):
    asked = quiz(question(centre=centre), centre=centre)
    listed = page(author.get(reverse("wagtailsnippets_cms_quiz:list")))
    assert reverse("cms_export:quiz", args=[asked.pk]) in listed
    assert f"{reverse('cms_export:bank')}?q=hall" in page(
        author.get(reverse("wagtailsnippets_cms_question:list"), {"q": "hall"})
    )


def test_a_sound_keeps_its_title():
    address = f"/medias/{'a' * 64}.mp3"
    stem = f'<p>Écoutez</p><audio src="{address}" controls="" title="Un appel"></audio>'
    asked = replace(quizzes.single(), stem_html=stem)
    assert 'title="Un appel"' in cleaned(asked).stem_html
    assert 'title="Un appel"' in shown_question(cleaned(asked), number=1, seed=asked.uuid).stem
