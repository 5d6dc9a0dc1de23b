"""A lesson in the hands of the person who follows it, and of everybody else."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.models import ActivityPage, GlossaryTerm, LessonPage, ModulePage
from cms.publishing import publish_module
from courses.models import Activity, Bookmark, Completion
from courses.services import complete_activity
from tests.cms.test_blocks import everything
from tests.factories import cms as make
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import CentreFactory, StaffRoleFactory, UserFactory

ANCHOR = "b-0b4f1c1e-2f3a-4c5d-8e9f-0a1b2c3d4e5f"


@pytest.fixture
def module(competency):
    module = make.module(competency)
    section = make.section(module)
    for title in ("Une", "Deux", "Trois"):
        make.lesson(section, competency, title=title)
    publish_module(module)
    return ModulePage.objects.get(pk=module.pk)


@pytest.fixture
def amina(module):
    learner = UserFactory(display_name="Amina")
    EnrolmentFactory(learner=learner, course=module.course)
    return learner


@pytest.fixture
def as_amina(client, amina):
    client.force_login(amina)
    return client


def activity(title="Une"):
    return Activity.objects.get(title=title)


def address(name="lesson", title="Une"):
    return reverse(f"cms:{name}", args=[activity(title).uuid])


def rewrite(title, **fields):
    page = LessonPage.objects.get(title=title).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


# Reading


def test_learner_reads_the_lesson_and_how_far_the_module_is(as_amina):
    page = as_amina.get(address(title="Deux")).content.decode()
    assert "<h1>Deux</h1>" in page
    assert "Bonjour." in page
    assert "<strong>0 out of 3</strong> <span>activities done in this module</span>" in page
    assert page.count("out of") == 1
    assert "15 minutes" in page
    assert f'href="{address(title="Une")}"' in page
    assert f'href="{address(title="Trois")}"' in page


def test_draft_changes_are_not_read(as_amina):
    page = LessonPage.objects.get(title="Une").get_latest_revision_as_object()
    page.body = make.stream(make.block("text", html="<p>Brouillon.</p>"))
    page.save_revision()
    assert "Brouillon" not in as_amina.get(address()).content.decode()


def test_a_word_explained_anew_is_read_at_once(as_amina):
    term = make.GlossaryTermFactory(definition="Ni l’un ni l’autre.")
    rewrite("Une", body=make.stream(make.block("text", html=f"<p>Le {make.word(term, 'tiers')}.</p>")))
    assert "Ni l’un ni l’autre." in as_amina.get(address()).content.decode()
    GlossaryTerm.objects.update(definition="Quelqu’un d’autre.")
    page = as_amina.get(address()).content.decode()
    assert "Quelqu’un d’autre." in page
    assert "Ni l’un ni l’autre." not in page


def test_another_picture_or_word_is_read_at_once(as_amina, django_assert_num_queries):
    """What a lesson points at is asked before its words are known: wrong once, right from then on."""
    first, second = (make.GlossaryTermFactory(definition=text) for text in ("Le premier.", "Le second."))
    address_of_lesson = address()
    for term, shown in ((first, "Le premier."), (second, "Le second."), (first, "Le premier.")):
        rewrite("Une", body=make.stream(make.block("text", html=f"<p>Le {make.word(term, 'mot')}.</p>")))
        for _again in range(2):
            page = as_amina.get(address_of_lesson).content.decode()
            assert shown in page
            assert page.count("Le premier.") + page.count("Le second.") == page.count(shown)
        with django_assert_num_queries(5):
            as_amina.get(address_of_lesson)
    rewrite("Une", body=make.stream(make.block("text", html="<p>Plus aucun mot.</p>")))
    assert "Le premier." not in as_amina.get(address_of_lesson).content.decode()
    with django_assert_num_queries(4):
        as_amina.get(address_of_lesson)


def test_each_reader_has_their_own_links_in_the_same_lesson(client, module, amina):
    rewrite("Une", body=make.stream(make.block("activity", activity=ActivityPage.objects.get(title="Deux").pk)))
    link = f'<a class="button button--secondary" href="{address(title="Deux")}"><span>Open this activity'
    trainer = StaffRoleFactory(role="trainer").user
    for reader, opens in ((amina, True), (trainer, True), (amina, False), (trainer, False)):
        if not opens:
            Activity.objects.filter(title="Deux").update(retired_at=timezone.now())
        client.force_login(reader)
        assert (link in client.get(address()).content.decode()) is opens


@pytest.mark.parametrize("times", [1, 3])
def test_lesson_takes_six_queries_whatever_it_holds(as_amina, django_assert_num_queries, times):
    rewrite("Une", body=everything(ActivityPage.objects.get(title="Deux"), times))
    where = address()
    as_amina.get(where)
    with django_assert_num_queries(5):
        response = as_amina.get(where)
    page = response.content.decode()
    assert page.count("data-part") == 14 * times
    assert page.count("<audio") == times
    assert page.count('<track kind="captions"') == times
    assert page.count('popovertarget="term-') == times * 2
    assert f'href="{address(title="Deux")}"' in page


def test_lesson_without_its_media_stays_light(as_amina):
    rewrite("Une", body=everything(ActivityPage.objects.get(title="Deux"), 2))
    assert len(as_amina.get(address()).content) < 40_000


def test_every_block_has_an_anchor_of_its_own(as_amina):
    blocks = [make.block("text", html="<p>A</p>"), make.block("text", html="<p>B</p>")]
    rewrite("Une", body=make.stream(*blocks))
    page = as_amina.get(address()).content.decode()
    for each in blocks:
        assert f'id="b-{each["id"]}" data-part' in page


# Who may


def test_stranger_is_sent_to_sign_in(client, module):
    assert client.get(address()).url.startswith(reverse("account_login"))
    assert client.post(address("complete")).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["lesson", "complete", "keep_place"])
def test_person_who_does_not_follow_the_module_finds_nothing(client, module, name):
    client.force_login(UserFactory())
    ask = client.get if name == "lesson" else client.post
    assert ask(address(name), {"anchor": ANCHOR}).status_code == 404
    assert not Completion.objects.exists()
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize("name", ["lesson", "complete", "keep_place"])
def test_forged_address_finds_nothing(as_amina, name):
    ask = as_amina.get if name == "lesson" else as_amina.post
    assert ask(reverse(f"cms:{name}", args=[uuid.uuid4()]), {"anchor": ANCHOR}).status_code == 404


def test_enrolment_that_has_ended_opens_nothing(client, module):
    learner = UserFactory()
    yesterday = timezone.localdate() - timedelta(days=1)
    EnrolmentFactory(learner=learner, course=module.course, end=yesterday)
    client.force_login(learner)
    assert client.get(address()).status_code == 404


def test_activity_of_another_kind_is_no_lesson(as_amina):
    Activity.objects.filter(title="Une").update(kind="quiz")
    assert as_amina.get(address()).status_code == 404
    assert as_amina.post(address("complete")).status_code == 404


def test_trainer_looks_and_nothing_is_recorded(client, module):
    client.force_login(StaffRoleFactory().user)
    page = client.get(address()).content.decode()
    assert "as a trainer" in page
    assert "data-keep-place" not in page
    assert client.post(address("complete")).url == address()
    assert client.post(address("keep_place"), {"anchor": ANCHOR}).status_code == 404
    assert not Completion.objects.exists()


def test_trainer_of_another_centre_finds_nothing(client, module):
    course = module.course
    course.centre = CentreFactory()
    course.save()
    client.force_login(StaffRoleFactory().user)
    assert client.get(address()).status_code == 404


# Not today


def test_withdrawn_lesson_says_so_plainly(as_amina, amina):
    where = address()
    complete_activity(learner=amina, activity=activity(), source="lesson", occurred_at=timezone.now())
    LessonPage.objects.get(title="Une").unpublish()
    response = as_amina.get(where)
    assert response.status_code == 410
    assert "no longer offered" in response.content.decode()
    assert as_amina.post(where + "termine/").url == where
    assert Completion.objects.count() == 1


def test_lesson_whose_page_is_gone_says_so_plainly(as_amina):
    where = address()
    LessonPage.objects.get(title="Une").delete()
    assert as_amina.get(where).status_code == 410


def test_withdrawn_lesson_is_nothing_to_others(client, module):
    where = address()
    LessonPage.objects.get(title="Une").unpublish()
    client.force_login(UserFactory())
    assert client.get(where).status_code == 404


@pytest.mark.parametrize(("opens", "closes", "words"), [(1, None, "It opens on"), (None, -1, "It was open until")])
def test_lesson_outside_its_dates_says_when(as_amina, opens, closes, words):
    today = timezone.localdate()
    rewrite(
        "Une",
        opens_on=today + timedelta(days=opens) if opens else None,
        closes_on=today + timedelta(days=closes) if closes else None,
    )
    page = as_amina.get(address()).content.decode()
    assert words in page
    assert "Bonjour." not in page
    as_amina.post(address("complete"))
    assert not Completion.objects.exists()


def test_locked_lesson_names_what_comes_first(as_amina, amina):
    rewrite("Deux", requires=[ActivityPage.objects.get(title="Une")])
    page = as_amina.get(address(title="Deux")).content.decode()
    assert "First finish this" in page
    assert "Une" in page
    as_amina.post(address("complete", "Deux"))
    assert not Completion.objects.exists()
    as_amina.post(address("complete"))
    assert "Bonjour." in as_amina.get(address(title="Deux")).content.decode()


# Doing


def test_finished_lesson_is_noted_once_with_what_was_read(as_amina, amina):
    edition = as_amina.get(address()).context["edition"]
    first = as_amina.post(address("complete"), {"edition": edition})
    second = as_amina.post(address("complete"), {"edition": edition})
    assert first.url == second.url == address(title="Deux")
    completion = Completion.objects.get()
    page = LessonPage.objects.get(title="Une")
    assert (completion.learner, completion.activity) == (amina, activity())
    assert completion.edition == page.edition()
    assert completion.edition.startswith(f"revision:{page.live_revision_id}:")


def test_completion_notes_what_was_read_even_if_it_changed_meanwhile(as_amina):
    edition = as_amina.get(address()).context["edition"]
    read = LessonPage.objects.get(title="Une").edition()
    rewrite("Une", body=make.stream(make.block("text", html="<p>Nouveau.</p>")))
    as_amina.post(address("complete"), {"edition": edition})
    assert Completion.objects.get().edition == read != LessonPage.objects.get(title="Une").edition()


@pytest.mark.parametrize("forged", ["", "x", "WyJ4IiwgInkiXQ:1:x"])
def test_forged_edition_is_not_believed(as_amina, forged):
    as_amina.post(address("complete"), {"edition": forged})
    assert Completion.objects.get().edition == LessonPage.objects.get(title="Une").edition()


def test_edition_of_another_lesson_is_not_believed(as_amina):
    edition = as_amina.get(address(title="Deux")).context["edition"]
    as_amina.post(address("complete"), {"edition": edition})
    assert Completion.objects.get().edition == LessonPage.objects.get(title="Une").edition()


def test_end_of_the_module_leads_back_to_it(as_amina, module):
    for title in ("Une", "Deux"):
        as_amina.post(address("complete", title))
    last = as_amina.post(address("complete", "Trois"))
    assert last.url == reverse("records:apprentice_module", args=[module.course_uuid])


def test_reading_alone_records_nothing(as_amina):
    as_amina.get(address())
    assert not Completion.objects.exists()
    assert not Bookmark.objects.exists()
    assert as_amina.get(address("complete")).status_code == 405


# Where one stopped


def test_place_is_kept_and_offered_on_return(as_amina, amina):
    assert as_amina.post(address("keep_place"), {"anchor": ANCHOR}).status_code == 204
    page = as_amina.get(address()).content.decode()
    assert f'data-resume="{ANCHOR}"' in page
    assert f'href="#{ANCHOR}"' in page
    assert f'data-resume="{ANCHOR}"' not in as_amina.get(address(title="Deux")).content.decode()


@pytest.mark.parametrize("anchor", ["", "x", "b-" + "x" * 500, '"><script>', "b-\x00"])
def test_strange_places_are_refused(as_amina, anchor):
    assert as_amina.post(address("keep_place"), {"anchor": anchor}).status_code == 400
    assert not Bookmark.objects.exists()


# Plain language


def test_plain_language_is_chosen_once_for_every_lesson_and_every_device(as_amina, amina):
    for title in ("Une", "Deux"):
        rewrite(title, body_simple=make.stream(make.block("text", html="<p>Facile.</p>")))
    assert "Facile." not in as_amina.get(address()).content.decode()
    back = as_amina.post(reverse("cms:plain_language"), {"plain": "on", "next": address()})
    assert back.url == address()
    assert "Facile." in as_amina.get(address()).content.decode()
    assert "Facile." in as_amina.get(address(title="Deux")).content.decode()
    assert "Bonjour." in as_amina.get(address(title="Trois")).content.decode()
    as_amina.logout()
    as_amina.force_login(amina)
    assert "Facile." in as_amina.get(address()).content.decode()
    as_amina.post(reverse("cms:plain_language"), {"plain": "off", "next": address()})
    assert "Facile." not in as_amina.get(address()).content.decode()


def test_plain_language_never_leads_elsewhere(as_amina):
    assert as_amina.post(reverse("cms:plain_language"), {"next": "https://ailleurs.test/"}).url == "/"


# Recordings


@pytest.fixture
def recording_url(as_amina):
    rewrite("Une", body=make.stream(make.block("audio", recording=make.RecordingFactory().pk)))
    content = as_amina.get(address()).context["content"]
    return content.parts[0].value["recording"].src


def test_recording_is_sent_whole_or_in_pieces(as_amina, recording_url):
    whole = as_amina.get(recording_url)
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, b"ID3")
    piece = as_amina.get(recording_url, headers={"Range": "bytes=1-"})
    assert (piece.status_code, b"".join(piece.streaming_content)) == (206, b"D3")
    assert piece["Content-Range"] == "bytes 1-2/3"
    last = as_amina.get(recording_url, headers={"Range": "bytes=-1"})
    assert b"".join(last.streaming_content) == b"3"
    assert as_amina.get(recording_url, headers={"Range": "bytes=9-"}).status_code == 416


@pytest.mark.parametrize("strange", ["bytes=x-y", "lines=1-2", "bytes=-", "bytes=0-1,2-3", f"bytes={'9' * 5000}-"])
def test_strange_ranges_get_the_whole(as_amina, recording_url, strange):
    response = as_amina.get(recording_url, headers={"Range": strange})
    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"ID3")


def test_recording_is_not_for_passers_by_nor_for_guessers(client, as_amina, recording_url):
    assert as_amina.get(recording_url[:-1] + "x").status_code == 404
    assert as_amina.get(reverse("cms:recording", args=["recordings/x.mp3"])).status_code == 404
    as_amina.logout()
    assert as_amina.get(recording_url).status_code == 302


# The page in the tree


def test_page_in_the_tree_leads_to_the_activity(as_amina, rf):
    lesson = LessonPage.objects.get(title="Une")
    assert as_amina.get(lesson.url).url == address()
    assert lesson.get_sitemap_urls() == []


@pytest.mark.parametrize(("mode", "words"), [("", "Bonjour."), ("plain", "Facile.")])
def test_author_previews_a_draft_in_both_versions(module, client, mode, words):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    page = LessonPage.objects.get(title="Une").get_latest_revision_as_object()
    page.body_simple = make.stream(make.block("text", html="<p>Facile.</p>"))
    response = page.make_preview_request(preview_mode=mode)
    assert words in response.content.decode()
    assert page.default_preview_size == "mobile"
    assert {size["name"] for size in page.preview_sizes} >= {"mobile", "desktop"}
