"""A file of questions through the editor's screens: read before it is kept, kept once, as drafts."""

import base64
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.models import ReferenceIndex, Revision

from assessments.quizzes.exchange import FORMATS, Outcome, Refusal, Remark
from assessments.quizzes.models import QuestionEdition
from cms import models
from cms.exchange import planning, reading, wording
from cms.exchange.reading import report_of
from cms.exchange.storing import keep_drafts
from cms.quiz_content import plain_text, question_content
from cms.tasks import throw_away_old_uploads
from cms.waiting import keep_upload
from tests.assessments.quizzes.exchange.samples import every_type, without_names
from tests.cms.authoring import author_of, question
from tests.cms.exchange.sending import GIFT, GOOD, ODD, page, send, waiting
from tests.factories.competencies import CompetencyFactory
from tests.factories.people import CentreFactory

pytestmark = pytest.mark.django_db


def imported(client, centre, content, name):
    address = waiting(client, centre, content, name)
    shown = client.get(address)
    numbers = [line.number for line in shown.context["page"].lines]
    assert client.post(address, {"keep": numbers}).status_code == 302
    return list(models.Question.objects.order_by("pk"))


# Read


def test_a_preview_says_what_was_understood_and_writes_nothing(author, centre):
    shown = page(author.get(waiting(author, centre)))
    assert "2 questions in the file." in shown
    assert "1 understood" in shown
    assert "1 not understood" in shown
    assert "One right choice · line 3" in shown
    assert str(wording.REMARKS[Remark.NEEDS_COMPETENCY]) in shown
    assert "Une question cassée {=oui ~non" in shown
    assert not models.Question.objects.exists()


def test_what_is_no_question_is_named_and_kinds_go_by_our_names(author, centre):
    content = "$CATEGORY: Accueil\n\nLisez ceci.\n\nQui ?{~a ~b}\n"
    shown = page(author.get(waiting(author, centre, content)))
    assert "Accueil : the name of a category · line 1" in shown
    assert "Lisez ceci. : a text that asks nothing · line 3" in shown
    assert "One right choice / Several right choices · line 5" in shown


def test_a_question_without_words_is_kept_under_its_title(author, centre):
    shape = '<?xml version="1.0"?><quiz>{}</quiz>'
    asked = (
        '<question type="{}"><name><text>Le hall</text></name><questiontext format="html"><text>{}</text>'
        '</questiontext><answer fraction="100"><text>oui</text></answer></question>'
    )
    content = shape.format(asked.format("shortanswer", "") + asked.format("cloze", "Il {1:SHORTANSWER:=écoute}."))
    made = imported(author, centre, content, "a.xml")
    assert [plain_text(each.stem) for each in made] == ["Le hall", "Complete the text."]


def test_a_question_of_the_file_is_shown_as_a_learner_meets_it(author, centre):
    address = waiting(author, centre)
    before, after = (page(author.get(f"{address}{GOOD}/{query}")) for query in ("", "?corrected"))
    assert "Je me présente." in before
    assert "Oui : on sait à qui parler." not in before
    assert "Oui : on sait à qui parler." in after
    assert author.get(f"{address}{ODD}/").status_code == 404
    assert author.get(f"{address}99/").status_code == 404
    assert not models.Question.objects.exists()


def test_what_the_bank_asks_already_is_left_unticked(author, centre):
    twin = question(centre=centre, stem="<p>Que faire en arrivant dans un hall ?</p>")
    lines = author.get(waiting(author, centre)).context["page"].lines
    assert [(line.is_wanted, line.twin) for line in lines] == [(False, twin), (True, None)]


def test_another_centres_question_is_no_twin(author, centre):
    question(centre=CentreFactory(), stem="<p>Que faire en arrivant dans un hall ?</p>")
    lines = author.get(waiting(author, centre)).context["page"].lines
    assert [line.twin for line in lines] == [None, None]


# Kept


def test_the_ticked_questions_become_drafts_of_the_centre(author, centre, trainer):
    mine, theirs = CompetencyFactory(code="ecoute"), CompetencyFactory(code="autre")
    address = waiting(author, centre)
    done = author.post(address, {"keep": [GOOD, ODD], "competencies": [mine.pk], "level": "cap"})
    good, odd = models.Question.objects.order_by("pk")
    assert (good.centre, good.live, good.level, good.type) == (centre, False, "cap", "single")
    assert list(good.competencies.all()) == [mine]
    assert good.latest_revision.user == trainer
    assert good.get_latest_revision_as_object().explanation == "<p>On se nomme d'abord.</p>"
    assert (odd.live, odd.type) == (False, "")
    assert "Une question cassée {=oui ~non" in odd.stem
    assert not QuestionEdition.objects.exists()
    listed = page(author.get(done.url))
    assert "2 questions imported" in listed
    assert "2 imported, of 2 questions in the file" in listed
    assert "2 drafts to read and publish" in listed
    assert "among them, 1 to rewrite" in listed
    assert "0 published" in listed
    assert reverse("wagtailsnippets_cms_question:edit", args=[odd.pk]) in listed
    assert theirs not in good.competencies.all()


def test_a_competency_by_its_name_and_one_that_is_unknown(author, centre):
    competency = CompetencyFactory(code="ecoute", title="Écoute et empathie")
    lines = [
        "Type,Question,Réponse 1,Réponse 2,Bonnes réponses,Explication,Compétences",
        "Une seule bonne réponse,Que faire ?,Écouter,Partir,1,Voici.,écoute et Empathie",
        "choix unique,Que dire ?,Bonjour,Rien,1,Voici.,La cuisine",
    ]
    address = waiting(author, centre, "\n".join(lines).encode(), "a.csv")
    known, unknown = author.get(address).context["page"].lines
    assert known.remarks == []
    assert unknown.remarks == ["The competency that the file names does not exist here: choose one before you publish."]
    author.post(address, {"keep": [1, 2]})
    first, second = models.Question.objects.order_by("pk")
    assert list(first.competencies.all()) == [competency]
    assert not second.competencies.exists()


def test_saying_yes_twice_writes_once(author, centre):
    address = waiting(author, centre)
    first, second = (author.post(address, {"keep": [GOOD]}) for _turn in range(2))
    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert models.Question.objects.count() == 1
    lines = author.get(address).context["page"].lines
    assert [line.made is not None for line in lines] == [True, False]
    author.post(address, {"keep": [GOOD, ODD]})
    assert models.Question.objects.count() == 2


def test_the_same_file_sent_twice_shares_no_question(author, centre):
    contents = [imported(author, centre, GIFT, "a.gift")[-2], imported(author, centre, GIFT, "a.gift")[-2]]
    first, second = (question_content(each) for each in contents)
    assert first.uuid != second.uuid
    assert not {each.uuid for each in first.options} & {each.uuid for each in second.options}


def wagtails_own(draft):
    """All that Wagtail keeps beside a question, but its own name."""
    [revision], [entry] = Revision.objects.for_instance(draft), draft.index_entries.all()
    content = {name: each for name, each in revision.content.items() if name not in {"pk", "uuid", "code", "words"}}
    row = {
        name: each
        for name, each in models.Question.objects.filter(pk=draft.pk).values()[0].items()
        if name not in {"id", "uuid", "code", "latest_revision_id", "words"}
    }
    references = ReferenceIndex.get_references_for_object(draft).values_list("to_content_type", "to_object_id")
    return (
        row, content, draft.latest_revision == revision, revision.object_str, revision.user,
        (entry.title, entry.title_norm > 0), sorted(references), sorted(draft.competencies.all(), key=str),
    )  # fmt: skip


def test_drafts_kept_together_are_as_those_saved_one_by_one(author, centre, trainer):
    competencies = CompetencyFactory.create_batch(2)
    for each in (1, 2):
        draft = question()
        values = {"stem": draft.stem, "answer": draft.answer, "competencies": competencies, "centre": centre}
        one = models.Question(live=False, code=f"draft-{each}", **values)
        if each == 1:
            one.save()
            one.save_revision(user=trainer, clean=False)
        else:
            keep_drafts([one], by=trainer)
    alone, together = models.Question.objects.filter(code__startswith="draft-").order_by("pk")
    assert wagtails_own(together) == wagtails_own(alone)
    assert together.words.replace("draft-2", "draft-1") == alone.words


# Two of them read again, for each index, what was kept: an import indexes once, at its end.
@pytest.mark.parametrize(("number", "queries"), [(1, 26), (3, 30), (9, 42)])
def test_what_it_costs_to_keep_questions(author, centre, django_assert_num_queries, number, queries):
    CompetencyFactory(code="teamwork")
    asked = "// [tag:competence:teamwork]\n::q{0}::Que faire au {0} ? {{=oui ~non ####Voici.}}\n\n"
    address = waiting(author, centre, "".join(map(asked.format, range(number))))
    ContentType.objects.get_for_models(*apps.get_models())  # once in the life of a process
    with django_assert_num_queries(queries):
        author.post(address, {"keep": list(range(1, number + 1))})
    assert models.Question.objects.count() == number


def test_nothing_ticked_is_told(author, centre):
    response = author.post(waiting(author, centre), {"level": ""})
    assert response.status_code == 400
    assert "Tick at least one question." in page(response)
    assert not models.Question.objects.exists()


def test_a_long_file_is_written_part_by_part(author, centre, monkeypatch):
    monkeypatch.setattr(planning, "PAGE", 1)
    address = waiting(author, centre)
    assert "Part 1 of 2" in page(author.get(address))
    lines = author.get(f"{address}?page=2").context["page"].lines
    assert [line.number for line in lines] == [ODD]
    for wild in ("0", "99", "x", "²"):
        assert author.get(address, {"page": wild}).status_code == 200


WRITTEN = [each for each in FORMATS if each.writer]


@pytest.mark.parametrize("format_", WRITTEN, ids=lambda each: each.code)
def test_each_format_comes_in_through_the_screens_as_it_was_read(author, centre, format_):
    CompetencyFactory(code="teamwork")
    file = format_.writer([each for each in every_type() if format_.says(each)], lambda _address: picture())
    read_ones = [each.question for each in report_of(file, name="").items if each.question]
    made = [each for each in imported(author, centre, file, "a") if each.type]
    assert [(each.type, each.code) for each in made] == [(each.type, each.code) for each in read_ones]
    assert {each.live for each in made} == {False}
    for kept, asked in zip(made, read_ones, strict=True):
        assert plain_text(kept.stem) == plain_text(asked.stem_html)
        assert [each.code for each in kept.competencies.all()] == list(asked.competencies)
        assert len(without_names(question_content(kept))) == len(without_names(asked))


def picture():
    file = io.BytesIO()
    Pillow.new("RGB", (8, 6), "red").save(file, "PNG")
    return file.getvalue()


def package(content):
    """Moodle XML with one picture."""
    held = base64.b64encode(content).decode()
    return (
        '<?xml version="1.0"?><quiz><question type="truefalse"><name><text>a</text></name><questiontext format="html">'
        '<text><![CDATA[<p>Rouge ? <img src="@@PLUGINFILE@@/a.png" alt="Un carré"></p>]]></text>'
        f'<file name="a.png" path="/" encoding="base64">{held}</file></questiontext>'
        '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
        "</question></quiz>"
    )


def test_pictures_are_shown_before_and_kept_in_the_centres_library(author, centre):
    address = waiting(author, centre, package(picture()), "a.xml")
    shown = author.get(f"{address}1/").content.decode()
    source = shown.split('<img src="')[1].split('"')[0]
    assert source.startswith(address)
    assert author.get(source).content == picture()
    assert not models.TrainingImage.objects.exists()
    author.post(address, {"keep": [1]})
    image = models.TrainingImage.objects.get()
    assert (image.centre, image.description) == (centre, "Un carré")
    assert f'id="{image.pk}"' in models.Question.objects.get().stem


def test_a_picture_that_no_one_can_open_leaves_its_words(author, centre):
    address = waiting(author, centre, package(picture()[:50]), "a.xml")
    assert author.get(f"{address}1/").status_code == 200
    author.post(address, {"keep": [1]})
    assert not models.TrainingImage.objects.exists()
    assert "Un carré" in models.Question.objects.get().stem


def test_a_picture_that_the_file_lacks_is_told_again_at_the_end(author, centre):
    address = waiting(author, centre, package(picture()).replace('file name="a.png"', 'file name="b.png"'), "a.xml")
    done = author.post(address, {"keep": [1]})
    told = wording.remark_words(Remark.MEDIA_MISSING, "@@PLUGINFILE@@/a.png")
    assert told in page(author.get(done.url))
    upload = models.QuestionUpload.objects.get()
    upload.file.storage.delete(upload.file.name)
    after = page(author.get(done.url))
    assert "1 question imported" in after
    assert told not in after


def test_a_file_is_read_once_for_its_pages_and_pictures(author, centre, monkeypatch):
    monkeypatch.setattr(reading, "RECENT", reading.Recent())
    found, read = reading.READERS["moodle_xml"], []

    def reader(data, *, name=""):
        read.append(name)
        return found.reader(data, name=name)

    monkeypatch.setitem(reading.READERS, "moodle_xml", replace(found, reader=reader))
    address = waiting(author, centre, package(picture()), "a.xml")
    source = author.get(f"{address}1/").content.decode().split('<img src="')[1].split('"')[0]
    for each in (address, source, address):
        assert author.get(each).status_code == 200
    assert read == ["a.xml"]
    for number in range(reading.MOST_RECENT):
        waiting(author, centre, package(picture()).replace("Rouge", f"Vert {number}"), "a.xml")
    author.get(address)
    assert len(read) == 2 + reading.MOST_RECENT


def test_a_heavy_file_is_not_held_in_memory(author, centre, monkeypatch):
    monkeypatch.setattr(reading, "RECENT", reading.Recent())
    monkeypatch.setattr(reading, "HEAVIEST", 10)
    waiting(author, centre, package(picture()), "a.xml")
    assert reading.RECENT.kept == {}


# Published together


def test_those_that_are_ready_are_published_and_the_others_told(author, centre):
    competency = CompetencyFactory(code="ecoute")
    address = waiting(author, centre)
    done = author.post(address, {"keep": [GOOD, ODD], "competencies": [competency.pk]})
    publish = author.get(done.url).context["publish"]
    assert author.get(publish).status_code == 200
    said = page(author.post(publish, follow=True))
    good, odd = models.Question.objects.order_by("pk")
    assert (good.live, odd.live) == (True, False)
    assert QuestionEdition.objects.get().question.uuid == good.uuid
    assert "1 question is published." in said
    assert "1 draft to read and publish" in said
    assert "Publish those that are ready" not in said  # what is left is to be rewritten
    told = said[said.index("1 question is not ready and stays a draft:") :].partition("</ul>")[0]
    assert reverse("wagtailsnippets_cms_question:edit", args=[odd.pk]) in told
    assert "choose how the question is answered." in told


def test_those_that_are_not_ready_are_told_in_one_message(author, centre):
    address = waiting(author, centre)
    done = author.post(address, {"keep": [GOOD, ODD]})
    response = author.post(author.get(done.url).context["publish"], follow=True)
    (told,) = response.context["messages"]
    assert str(told).startswith("2 questions are not ready and stay drafts:")
    assert str(told).count("<li>") == 2


# Whose


def test_a_file_is_its_senders_and_ends_with_the_day_and_the_role(author, centre, trainer):
    address = waiting(author, centre)
    addresses = [address, f"{address}fait/", f"{address}1/", f"{address}medias/a.png"]
    author.force_login(author_of(centre))
    assert {author.get(each).status_code for each in addresses} == {404}
    assert author.post(address, {"keep": [GOOD]}).status_code == 404
    author.force_login(trainer)
    assert author.get(address).status_code == 200
    models.QuestionUpload.objects.update(sent_at=timezone.now() - timedelta(days=2))
    assert author.get(address).status_code == 404
    waiting(author, centre)
    assert models.QuestionUpload.objects.count() == 1
    trainer.staff_roles.update(end=timezone.localdate() - timedelta(days=1))
    assert author.post(address, {"keep": [GOOD]}).status_code == 404
    assert not models.Question.objects.exists()


def test_what_nobody_said_yes_to_goes_at_night(author, centre, trainer):
    waiting(author, centre)
    archive = keep_upload(models.ArchiveUpload(sender=trainer, centre=centre), b"PK", ending=".zip")
    kept = [models.QuestionUpload.objects.get().file, archive.file]
    assert throw_away_old_uploads() == 0
    for model in (models.QuestionUpload, models.ArchiveUpload):
        model.objects.update(sent_at=timezone.now() - timedelta(days=2))
    assert throw_away_old_uploads() == 2
    assert not any(each.storage.exists(each.name) for each in kept)
    assert [models.QuestionUpload.objects.count(), models.ArchiveUpload.objects.count()] == [0, 0]
    assert throw_away_old_uploads() == 0
    assert throw_away_old_uploads.name in {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()}


def test_nobody_imports_into_another_centre_or_for_all(author, centre):
    assert send(author, CentreFactory()).status_code == 400
    assert send(author, centre, target="shared").status_code == 400
    assert not models.QuestionUpload.objects.exists()


@pytest.mark.parametrize("change", ["gone", "other"])
def test_a_file_that_is_gone_or_changed_is_told(author, centre, change):
    address = waiting(author, centre)
    upload = models.QuestionUpload.objects.get()
    upload.file.storage.delete(upload.file.name)
    if change == "other":
        upload.file.storage.save(upload.file.name, SimpleUploadedFile("a", b"::b::Autre {=oui ~non}"))
    response = author.post(address, {"keep": [GOOD]}, follow=True)
    assert "send it again" in page(response)
    assert author.get(f"{address}1/").status_code == 404
    assert not models.Question.objects.exists()


# Words


@pytest.mark.parametrize(("words", "members"), [
    (wording.OUTCOMES, Outcome), (wording.REMARKS, Remark), (wording.REFUSALS, Refusal),
])  # fmt: skip
def test_everything_a_reader_may_say_has_words(words, members):
    assert set(words) == set(members)
    for sentence in words.values():
        assert "%" not in wording.said(sentence, "")
        assert "%(" not in wording.said(sentence, "détail")


# Cost


def test_previewing_asks_the_database_as_much_for_three_questions_as_for_one(author, centre, django_assert_num_queries):
    one, three = (
        waiting(author, centre, "\n\n".join(f"::{each}::Sujet {each} ? {{=oui ~non}}" for each in range(count)))
        for count in (1, 3)
    )
    author.get(one)
    for address in (one, three):
        with django_assert_num_queries(PREVIEW_QUERIES):
            author.get(address)


PREVIEW_QUERIES = 17
