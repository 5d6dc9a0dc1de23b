"""The bank: search, filters, use, doubles, what changes together, what a draw finds, how versions differ."""

import json
from html import unescape
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from assessments.quizzes.models import BankQuestion, QuestionEdition, QuizEdition
from cms import models
from cms.bank import drawable, questions_like, questions_twice
from cms.duplicates import alike, likeness, pairs, shingles
from cms.publishing import PublicationRefused
from cms.quiz_content import answer_blocks
from cms.quiz_publishing import publish_quiz
from tests.cms.authoring import question, quiz
from tests.factories import cms as make
from tests.factories import quizzes
from tests.factories.competencies import CompetencyFactory
from tests.factories.people import CentreFactory

pytestmark = pytest.mark.django_db
LIST = "wagtailsnippets_cms_question:list_results"


@pytest.fixture
def elsewhere(centre):
    return CentreFactory(name="CFA du Lac")


def publish(asked: models.Question) -> models.Question:
    asked.get_latest_revision().publish()
    return models.Question.objects.get(pk=asked.pk)


def item(name: str, value: Any) -> dict[str, Any]:
    return {"type": "item", "id": str(quizzes.named(name)), "value": value}


def in_section(*asked: models.Question, draws: tuple[dict[str, Any], ...] = (), **fields: Any) -> models.Quiz:
    value = {
        "title": "Partie", "introduction": "", "shuffle": False, "draws": list(draws),
        "questions": [item(f"{each.pk}", each.pk) for each in asked],
    }  # fmt: skip
    sections = json.dumps([{"type": "section", "id": str(quizzes.named("section")), "value": value}])
    return quiz(sections=sections, **fields)


# Search and filters


@pytest.mark.parametrize("words", ["mediateur", "MÉDIATEUR écoute", "impartial", "Œuvre"])
def test_search_finds_words_whatever_their_accents_in_stem_and_choices(author, centre, words):
    content = quizzes.single()
    blocks = answer_blocks(content)
    blocks[0]["value"]["options"][0]["value"]["html"] = "<p>Rester impartial</p>"
    question(centre=centre, stem="<p>Le médiateur écoute, une œuvre.</p>", answer=json.dumps(blocks))
    question(centre=centre, stem="<p>Autre chose</p>", answer=json.dumps(answer_blocks(quizzes.true_false())))
    listed = author.get(reverse(LIST), {"q": words}).content.decode()
    assert "Le médiateur écoute" in listed
    assert "Autre chose" not in listed


def test_choosers_search_as_the_bank_does(author, centre):
    question(centre=centre, stem="<p>Le médiateur écoute.</p>")
    question(centre=centre, stem="<p>Autre chose</p>", answer=json.dumps(answer_blocks(quizzes.true_false())))
    address = reverse("wagtailsnippetchoosers_cms_question:choose_results")
    listed = author.get(address, {"q": "mediateur"}).content.decode()
    assert "Le médiateur écoute" in listed
    assert "Autre chose" not in listed


def test_questions_are_filtered_by_use_wherever_a_quiz_asks_them(author, centre):
    placed, sectioned, _unused = (question(centre=centre, stem=f"<p>Question {each}</p>") for each in "ABC")
    quiz(placed, centre=centre, title="Premier", code="a")
    in_section(sectioned, centre=centre, title="Second", code="b")

    def listed(**query: str) -> str:
        return unescape(author.get(reverse(LIST), query).content.decode())

    used, never = listed(usage="used"), listed(usage="never")
    assert [each in used for each in ("Question A", "Question B", "Question C")] == [True, True, False]
    assert [each in never for each in ("Question A", "Question B", "Question C")] == [False, False, True]
    assert "Premier" in used
    assert "Second" in used


@pytest.mark.parametrize(("query", "found"), [
    ({"language": "fr"}, True), ({"language": "en"}, False), ({"owner": "centre"}, True), ({"owner": "shared"}, False),
])  # fmt: skip
def test_questions_are_filtered_by_language_and_owner(author, centre, query, found):
    question(centre=centre, stem="<p>Ici</p>")
    assert ("Ici" in author.get(reverse(LIST), query).content.decode()) is found


def test_a_quiz_of_another_centre_is_not_named_though_it_asks_in_a_section(author, elsewhere):
    shared = question(stem="<p>Pour tous</p>")
    in_section(shared, centre=elsewhere, title="Secret du lac", code="secret")
    listed = author.get(reverse(LIST)).content.decode()
    assert "Pour tous" in listed
    assert "Secret du lac" not in listed


# Twice


def test_runs_of_words_say_how_near_two_questions_are():
    one, same, other = (shingles(each) for each in ("le mediateur ecoute", "le mediateur ecoute", "il pleut ici"))
    assert likeness(one, same) == 1
    assert likeness(one, other) == 0
    assert likeness(frozenset(), frozenset()) == 0
    assert shingles("") == frozenset()


def test_the_nearest_come_first():
    texts = {1: "que fait un mediateur en arrivant", 2: "que fait un mediateur en arrivant ici", 3: "rien a voir"}
    assert [key for key, _share in alike(texts[1], texts)] == [1, 2]
    assert [(each.first, each.second) for each in pairs(texts)] == [(1, 2)]


def test_saving_says_what_already_asks_the_same(author, trainer, centre, elsewhere):
    first = question(centre=centre, stem="<p>Que fait un médiateur en arrivant ?</p>")
    question(centre=elsewhere, stem="<p>Que fait un médiateur en arrivant ?</p>")
    again = question(centre=centre, stem="<p>Que fait un MEDIATEUR en arrivant</p>")
    assert questions_like(again, trainer) == [first]


def test_the_report_shows_ones_own_only(author, trainer, centre, elsewhere):
    for kept in (centre, elsewhere):
        for _time in range(2):
            question(centre=kept, stem=f"<p>Que fait le médiateur du {kept} en arrivant ?</p>")
    assert [each.is_same for each in questions_twice(trainer)] == [True]
    content = author.get(reverse("cms_admin:twice")).content.decode()
    assert "CFA du Parc" in content
    assert "CFA du Lac" not in content


@pytest.mark.parametrize("number", [1, 3])
def test_the_report_takes_the_same_queries_whatever_its_length(author, centre, number, django_assert_num_queries):
    for place in range(number):
        for _time in range(2):
            question(centre=centre, stem=f"<p>Question numéro {place} dite deux fois {place}</p>")
    address = reverse("cms_admin:twice")
    author.get(address)
    with django_assert_num_queries(REPORT_QUERIES):
        author.get(address)


REPORT_QUERIES = 14


# Draws


def test_a_draw_finds_what_is_published_and_ones_own_or_shared(author, trainer, centre, elsewhere, competency):
    mine = publish(question(competency, centre=centre, level="tp"))
    shared = publish(question(competency, level="cap"))
    publish(question(competency, centre=elsewhere))
    question(competency, centre=centre, stem="<p>Brouillon</p>")
    assert set(drawable(trainer)) == {mine, shared}
    assert set(drawable(trainer, levels=["tp"])) == {mine}
    assert set(drawable(trainer, competencies=[competency.code], types=["single"])) == {mine, shared}
    assert not drawable(trainer, types=["multiple"])
    told = author.get(reverse("cms_admin:draw_count"), {"levels": ["tp"]}).json()
    assert told["number"] == 1
    assert "1" in told["said"]


def test_a_quiz_with_a_fixed_and_a_drawn_section_is_published(centre, competency):
    asked = question(competency, centre=centre)
    publish(question(competency, centre=centre, stem="<p>Une autre</p>"))
    draw = item("draw", {"count": 1, "competencies": [competency.code]})
    made = in_section(asked, draws=(draw,), centre=centre)
    publish_quiz(made, by=None)
    content = QuizEdition.objects.get().quiz_content
    (section,) = content.sections
    assert section.questions == (asked.uuid,)
    assert [(each.count, each.competencies) for each in section.draws] == [(1, (competency.code,))]


def test_a_draw_that_the_bank_cannot_fill_is_refused(centre, competency):
    draw = item("draw", {"count": 3, "competencies": []})
    made = in_section(question(competency, centre=centre), draws=(draw,), centre=centre)
    with pytest.raises(PublicationRefused):
        publish_quiz(made, by=None)
    assert not QuizEdition.objects.exists()


# Publishing and taking out


def test_publishing_freezes_an_edition_and_archiving_takes_it_out_of_draws(author, centre, competency):
    asked = publish(question(competency, centre=centre))
    edition = QuestionEdition.objects.get()
    assert (edition.type, edition.competencies) == ("single", [competency.code])
    address = reverse("wagtail_bulk_action", args=["cms", "question", "archive"])
    author.post(f"{address}?id={asked.pk}")
    assert not models.Question.objects.get().live
    assert BankQuestion.objects.get().retired_at is not None
    publish(models.Question.objects.get())
    assert BankQuestion.objects.get().retired_at is None
    assert QuestionEdition.objects.count() == 1


@pytest.mark.parametrize(("stem", "said"), [
    ('<embed embedtype="image" format="fullwidth" id="{image}" alt=""/>', "picture"),
    ('<embed embedtype="recording" id="{silent}"/>', "transcript"),
    ('<embed embedtype="recording" id="{film}"/>', "video"),
])  # fmt: skip
def test_no_picture_goes_out_without_words_and_no_sound_without_its_transcript(centre, competency, stem, said):
    silent = make.RecordingFactory(transcript="")
    film = make.VideoFactory()
    html = stem.format(image=make.TrainingImageFactory().pk, silent=silent.pk, film=film.pk)
    asked = question(competency, centre=centre, stem=f"<p>Voyez :</p>{html}")
    with pytest.raises(PublicationRefused) as refused:
        publish(asked)
    assert said in " ".join(problem.message for problem in refused.value.problems)
    assert not QuestionEdition.objects.exists()


def test_what_is_wrong_with_a_gap_names_the_gap(centre, competency):
    blocks = answer_blocks(quizzes.gaps())
    blocks[0]["value"]["text_html"] = "<p>On [[1]] avant de [[2]] et [[4]].</p>"
    asked = question(competency, centre=centre, answer=json.dumps(blocks))
    with pytest.raises(PublicationRefused) as refused:
        publish(asked)
    told = " ".join(problem.message for problem in refused.value.problems)
    assert "Gap 3" in told
    assert "[[4]]" in told


def test_a_case_goes_with_its_question(centre, competency):
    case = models.Case.objects.create(title="Dans la cour", text="<p>Deux voisins.</p>", centre=centre)
    publish(question(competency, centre=centre, case=case))
    assert QuestionEdition.objects.get().content["case"]["html"] == "<p>Deux voisins.</p>"


# Together


def bulk(client: Any, name: str, *asked: models.Question, **given: Any) -> Any:
    ids = "&".join(f"id={each.pk}" for each in asked)
    address = reverse("wagtail_bulk_action", args=["cms", "question", name])
    assert client.get(f"{address}?{ids}").status_code == 200
    return client.post(f"{address}?{ids}", given)


def test_competencies_and_level_of_several_questions_change_together(author, centre, competency):
    other = CompetencyFactory(edition=competency.edition, title="Écoute")
    live = publish(question(competency, centre=centre))
    draft = question(competency, centre=centre, stem="<p>Une autre</p>")
    bulk(author, "competencies", live, draft, how="add", competencies=[other.pk])
    bulk(author, "level", live, draft, level="tp")
    live, draft = models.Question.objects.get(pk=live.pk), models.Question.objects.get(pk=draft.pk)
    assert (live.live, live.level, live.has_unpublished_changes) == (True, "tp", False)
    assert set(live.competencies.all()) == {competency, other}
    shown = draft.get_latest_revision_as_object()
    assert (draft.live, shown.level) == (False, "tp")
    bulk(author, "competencies", draft, how="replace", competencies=[other.pk])
    again = models.Question.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert set(again.competencies.all()) == {other}


# Versions


@pytest.mark.parametrize("content", quizzes.every_type(), ids=lambda each: each.type)
def test_two_versions_of_every_type_are_compared(author, centre, content):
    asked = question(centre=centre, answer=json.dumps(answer_blocks(content)))
    draft = asked.get_latest_revision_as_object()
    draft.stem = "<p>Que dire en arrivant ?</p>"
    draft.answer = json.dumps(answer_blocks(quizzes.true_false()))
    draft.save_revision()
    address = reverse("wagtailsnippets_cms_question:revisions_compare", args=[asked.pk, "earliest", "latest"])
    page = author.get(address)
    assert page.status_code == 200
    assert "deletion" in page.content.decode()


def test_a_comparison_says_what_changed_in_words(author, centre):
    content = quizzes.multiple()
    asked = question(centre=centre, answer=json.dumps(answer_blocks(content)))
    draft = asked.get_latest_revision_as_object()
    blocks = answer_blocks(content)
    blocks[0]["value"]["credit"] = "all_or_nothing"
    blocks[0]["value"]["options"][0]["value"]["correct"] = False
    draft.answer = json.dumps(blocks)
    draft.save_revision()
    address = reverse("wagtailsnippets_cms_question:revisions_compare", args=[asked.pk, "earliest", "latest"])
    shown = unescape(author.get(address).content.decode())
    assert "All or nothing" in shown
    assert '<span class="deletion">yes</span><span class="addition">no</span>' in shown
    assert "all_or_nothing" not in shown


@pytest.mark.parametrize("place", ["list", "section"])
def test_a_question_that_a_quiz_asks_is_not_deleted(author, centre, place):
    asked = question(centre=centre)
    asking = quiz if place == "list" else in_section
    asking(asked, centre=centre, title="Premiers gestes")
    one = reverse("wagtailsnippets_cms_question:delete", args=[asked.pk])
    many = reverse("wagtail_bulk_action", args=["cms", "question", "delete"]) + f"?id={asked.pk}"
    for address in (one, many):
        said = [str(each) for each in get_messages(author.post(address).wsgi_request)]
        assert any("Premiers gestes" in each for each in said)
    assert models.Question.objects.filter(pk=asked.pk).exists()


def test_a_question_that_no_quiz_asks_any_more_is_deleted(author, centre):
    asked = question(centre=centre)
    author.post(reverse("wagtailsnippets_cms_question:delete", args=[asked.pk]))
    assert not models.Question.objects.filter(pk=asked.pk).exists()


def test_a_question_is_opened_by_its_uuid(author, centre, elsewhere):
    mine, shared, theirs = question(centre=centre), question(), question(centre=elsewhere)
    name = "wagtailsnippets_cms_question"
    for each, address in ((mine, f"{name}:edit"), (shared, f"{name}:copy")):
        response = author.get(reverse("cms_admin:edit_question", args=[each.uuid]))
        assert response.url == reverse(address, args=[each.pk])
    assert author.get(reverse("cms_admin:edit_question", args=[theirs.uuid])).status_code == 404
