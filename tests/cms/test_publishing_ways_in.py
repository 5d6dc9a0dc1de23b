"""Whoever asks for a publication passes the same door: button, workflow, schedule, bulk action, whole module."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, ModelLogEntry, PageLogEntry, Workflow, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.models import LessonPage, ModulePage
from cms.publishing import PublicationRefused, publish_module
from courses.models import Activity, Course
from tests.cms.authoring import draft_of
from tests.factories import cms as make
from tests.factories.people import UserFactory


@pytest.fixture
def bad_lesson(section):
    return make.lesson(section, published=False, title="Sans compétence")


@pytest.fixture
def good_lesson(section, competency):
    return make.lesson(section, competency, published=False, title="Complète")


def assert_still_a_draft(page):
    stored = LessonPage.objects.get(pk=page.pk)
    assert not stored.live
    assert stored.live_revision is None
    assert not Activity.objects.filter(uuid=stored.activity_uuid).exists()


def test_publishing_a_revision_is_refused(bad_lesson):
    with pytest.raises(PublicationRefused) as refusal:
        bad_lesson.get_latest_revision().publish()
    assert "choose at least one competency" in str(refusal.value)
    assert refusal.value.page.pk == bad_lesson.pk
    assert_still_a_draft(bad_lesson)


def test_page_added_live_is_born_a_draft(section):
    section.add_child(instance=LessonPage(title="Directe", live=True))
    assert_still_a_draft(LessonPage.objects.get(title="Directe"))


def test_saving_a_published_page_is_refused_too(published):
    lesson = LessonPage.objects.get(title="Une")
    lesson.minutes = 0
    with pytest.raises(PublicationRefused):
        lesson.save()
    assert LessonPage.objects.get(title="Une").minutes == 15


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def form_of(page, **fields):
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "objective": page.objective,
            "minutes": page.minutes,
            "time_nature": page.time_nature,
            "required": "on",
            "body": streamfield([("text", {"html": rich_text("<p>Bonjour.</p>")})]),
            "body_simple": streamfield([]),
            "aims": inline_formset(fields.pop("aims", [])),
            "comments": inline_formset([]),
            **fields,
        }
    )


def test_publish_button_is_refused_in_words_and_the_draft_is_kept(bad_lesson, editor):
    address = reverse("wagtailadmin_pages:edit", args=[bad_lesson.pk])
    data = form_of(bad_lesson, title="Titre repris", **{"action-publish": "1"})
    response = editor.post(address, data, follow=True)
    assert response.redirect_chain[-1][0] == address
    page = response.content.decode()
    assert "choose at least one competency" in page
    assert "is kept as a draft" in page
    assert draft_of(LessonPage.objects.get(pk=bad_lesson.pk)).title == "Titre repris"
    assert_still_a_draft(bad_lesson)


def test_publish_button_publishes_what_is_complete(module, good_lesson, competency, editor):
    make.publish(module)
    address = reverse("wagtailadmin_pages:edit", args=[good_lesson.pk])
    aims = [{"competency": competency.pk, "level": 1, "purpose": "taught", "ORDER": 1, "id": ""}]
    aim = good_lesson.aims.get()
    data = form_of(good_lesson, aims=aims, **{"action-publish": "1"})
    data |= {"aims-INITIAL_FORMS": 1, "aims-0-id": aim.pk}
    response = editor.post(address, data, follow=True)
    assert LessonPage.objects.get(pk=good_lesson.pk).live, response.content.decode()
    assert Activity.objects.standing().filter(uuid=good_lesson.activity_uuid).exists()


def test_new_page_published_at_once_is_refused_and_kept(section, editor):
    address = reverse("wagtailadmin_pages:add", args=["cms", "lessonpage", section.pk])
    data = form_of(LessonPage(title="Nouvelle", slug="nouvelle", minutes=10), **{"action-publish": "1"})
    response = editor.post(address, data, follow=True)
    assert "choose at least one competency" in response.content.decode()
    assert_still_a_draft(LessonPage.objects.get(slug="nouvelle"))


@pytest.fixture
def in_workflow(bad_lesson):
    workflow = Workflow.objects.create(name="Relecture")
    task = GroupApprovalTask.objects.create(name="Relire")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow.start(bad_lesson, UserFactory(is_superuser=True))


def test_approved_workflow_is_refused_in_words(bad_lesson, in_workflow, editor):
    state = in_workflow.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[bad_lesson.pk, "approve", state.pk])
    response = editor.post(address, follow=True)
    assert "choose at least one competency" in response.content.decode()
    assert_still_a_draft(bad_lesson)
    in_workflow.refresh_from_db()
    assert in_workflow.status == in_workflow.STATUS_IN_PROGRESS


def test_bulk_publication_is_refused_in_words(bad_lesson, editor):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = editor.post(f"{address}?id={bad_lesson.pk}", follow=True)
    assert "choose at least one competency" in response.content.decode()
    assert_still_a_draft(bad_lesson)


def schedule(page, *, author):
    draft = draft_of(page)
    draft.go_live_at = timezone.now() - timedelta(minutes=1)
    draft.save_revision(user=author, approved_go_live_at=draft.go_live_at)


def test_scheduled_publication_stays_a_draft_tells_and_lets_the_others_through(
    module, bad_lesson, good_lesson, mailoutbox
):
    author = UserFactory(email="claire@exemple.test")
    schedule(bad_lesson, author=author)
    schedule(good_lesson, author=author)
    call_command("publish_scheduled", verbosity=0)
    assert_still_a_draft(bad_lesson)
    assert not bad_lesson.revisions.exclude(approved_go_live_at=None).exists()
    assert [message.to for message in mailoutbox] == [["claire@exemple.test"]]
    assert "choose at least one competency" in mailoutbox[0].body
    history = PageLogEntry.objects.get(action="cms.publication_refused")
    assert history.page_id == bad_lesson.pk
    assert "choose at least one competency" in history.formatter.format_message(history)
    good_lesson.refresh_from_db()
    assert not ModelLogEntry.objects.exists()


def test_whole_module_is_published_at_once(module, section, good_lesson):
    publish_module(module)
    outline = [
        (section.title, [each.title for each in section.activities.all()])
        for section in Course.objects.get(uuid=module.course_uuid).sections.all()
    ]
    assert outline == [("Comprendre", ["Complète"])]


def test_whole_module_is_refused_with_every_reason_and_nothing_is_published(module, good_lesson, bad_lesson, section):
    draft = draft_of(module)
    draft.objective = ""
    draft.save_revision()
    with pytest.raises(PublicationRefused) as refusal:
        publish_module(ModulePage.objects.get(pk=module.pk))
    assert len(refusal.value.problems) == 2
    assert_still_a_draft(good_lesson)
    assert_still_a_draft(bad_lesson)
    assert not Course.objects.exists()
