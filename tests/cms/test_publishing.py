"""One door to publication, whichever way one comes; and an outline that follows the tree."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, ModelLogEntry, Page, PageLogEntry, Workflow, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.models import ActivityPage, LessonPage, ModulePage, SectionPage
from cms.publishing import PublicationRefused, problems, publish_module
from courses.kinds import ActivityKind
from courses.models import Activity, Completion, Course, Modality
from tests.factories import cms as make
from tests.factories.courses import CompletionFactory
from tests.factories.people import CentreFactory, UserFactory

REMOTE = Modality.REMOTE_SUPERVISED


@pytest.fixture
def module(competency):
    return make.module(competency)


@pytest.fixture
def section(module):
    return make.section(module)


@pytest.fixture
def evaluation(monkeypatch):
    """Lessons count as evaluations here, so that no other instrument need be there."""
    kind = ActivityKind(code="lesson", title="x", icon="x", open_url=str, is_assessment=True)
    monkeypatch.setattr("cms.publishing.kind_of", lambda code: kind)


def said(page) -> str:
    return " ".join(str(problem) for problem in problems(page))


def draft_of(page):
    return page.get_latest_revision_as_object()


# What must be there


def test_lesson_without_anything_is_told_each_missing_thing(section):
    lesson = make.lesson(section, published=False, title="Vide", objective=" ", minutes=0, body="[]")
    assert [problem.where for problem in problems(draft_of(lesson))] == ["Vide"] * 4
    assert said(draft_of(lesson)) == (
        "Vide : announce a duration in minutes. Vide : choose at least one competency. "
        "Vide : write an objective. Vide : the lesson is empty."
    )  # fmt: skip


def test_complete_lesson_has_no_problem(section, competency):
    assert problems(draft_of(make.lesson(section, competency, published=False))) == []


@pytest.mark.parametrize(
    ("block", "missing"),
    [
        (lambda: make.block("image", image=10**9, alt="x", caption=""), "the image is gone"),
        (lambda: make.block("audio", recording=make.RecordingFactory(transcript="<p> </p>").pk), "the transcript"),
        (lambda: make.block("video", recording=make.VideoFactory(transcript="").pk), "the transcript is missing"),
        (lambda: make.block("video", recording=make.VideoFactory(captions="").pk), "the captions are missing"),
        (lambda: make.block("video", recording=make.RecordingFactory().pk), "of another kind"),
        (lambda: make.block("document", document=10**9, title=""), "the document is gone"),
        (lambda: make.block("activity", activity=10**9), "the activity is gone"),
        (lambda: make.block("text", html='<p><a linktype="page" id="1">ici</a></p>'), "a link leads to a page"),
        (
            lambda: make.block("steps", title="", steps=[{"title": "x", "html": '<a linktype="page" id="1">x</a>'}]),
            "a link leads to a page",
        ),
    ],
)
@pytest.mark.parametrize("name", ["body", "body_simple"])
def test_lesson_is_told_what_its_blocks_lack_and_where(section, competency, block, missing, name):
    first = make.block("heading", text="Un titre")
    fields = {"body": make.stream(first), "body_simple": "[]", name: make.stream(first, block())}
    lesson = make.lesson(section, competency, published=False, **fields)
    found = problems(draft_of(lesson))
    assert len(found) == 1
    assert missing in found[0].message
    assert "block 2" in found[0].where


def test_picture_whose_words_were_emptied_is_refused(section, competency):
    image = make.TrainingImageFactory()
    type(image).objects.filter(pk=image.pk).update(description="")
    blocks = make.stream(make.block("image", image=image.pk, alt="", caption=""))
    lesson = make.lesson(section, competency, published=False, body=blocks)
    assert "say in words what the image shows" in said(draft_of(lesson))


def test_reading_aloud_needs_its_transcript(section, competency):
    reading = make.RecordingFactory(transcript="")
    lesson = make.lesson(section, competency, published=False, reading=reading)
    assert "the reading aloud has no transcript" in said(draft_of(lesson))


def test_activity_of_another_module_is_refused(section, competency):
    elsewhere = make.lesson(make.section(make.module(competency)), competency)
    here = make.lesson(section, competency)
    inside, outside = [
        make.lesson(section, competency, published=False, body=make.stream(make.block("activity", activity=each.pk)))
        for each in (here, elsewhere)
    ]
    assert problems(draft_of(inside)) == []
    assert "choose an activity of this module" in said(draft_of(outside))


def test_module_without_anything_is_told_each_missing_thing(db):
    module = make.module(title="Vide", objective="", minutes=0)
    assert said(draft_of(module)) == (
        "Vide : announce a duration in minutes. Vide : choose at least one competency. Vide : write an objective."
    )


def test_remote_module_needs_an_evaluation(competency):
    CentreFactory(technical_contact="01", teaching_contact="02")
    module = make.module(competency, modality=REMOTE)
    make.lesson(make.section(module), competency)
    assert said(draft_of(module)) == f"{module.title} : a remote module needs an evaluation: publish a quiz in it."


def test_evaluation_still_in_draft_is_no_evaluation(competency, evaluation):
    CentreFactory(technical_contact="01", teaching_contact="02")
    module = make.module(competency, modality=REMOTE)
    lesson = make.lesson(make.section(module), competency, published=False)
    assert "needs an evaluation" in said(draft_of(module))
    make.publish(lesson)
    assert problems(draft_of(module)) == []


@pytest.mark.parametrize(
    ("technical", "teaching", "is_ready"), [("01", "02", True), ("", "02", False), ("01", "", False)]
)
def test_remote_module_needs_both_contacts(competency, evaluation, technical, teaching, is_ready):
    CentreFactory(technical_contact=technical, teaching_contact=teaching)
    module = make.module(competency, modality=Modality.REMOTE_UNSUPERVISED)
    make.lesson(make.section(module), competency)
    assert ("technical and a teaching contact" not in said(draft_of(module))) is is_ready


def test_remote_module_of_a_centre_names_that_centre(competency, evaluation):
    CentreFactory(technical_contact="01", teaching_contact="02")
    module = make.module(competency, modality=REMOTE)
    make.lesson(make.section(module), competency)
    draft = draft_of(module)
    draft.centre = CentreFactory(name="CFA du Lac")
    assert "complete those of “CFA du Lac”" in said(draft)


def test_module_at_the_centre_needs_neither(module):
    assert problems(draft_of(module)) == []


# Every way in


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


# The outline follows the tree


@pytest.fixture
def published(module, section, competency):
    make.lesson(section, competency, title="Une")
    make.lesson(section, competency, title="Deux")
    publish_module(module)
    return ModulePage.objects.get(pk=module.pk)


def titles(module) -> list[str]:
    activities = Activity.objects.standing().filter(
        section__course__uuid=module.course_uuid, section__retired_at__isnull=True
    )
    return [each.title for each in activities.order_by("section__position", "position")]


def test_publication_tells_the_domain_everything(published, competency):
    course = Course.objects.get(uuid=published.course_uuid)
    assert published.course == course
    assert (course.code, course.minutes, course.objective) == (published.code, 60, published.objective)
    assert list(course.aims.values_list("competency", "level")) == [(competency.pk, 2)]
    assert titles(published) == ["Une", "Deux"]
    activity = Activity.objects.get(title="Une")
    assert (activity.kind, activity.minutes, activity.required) == ("lesson", 15, True)
    assert list(activity.aims.values_list("competency", "level", "purpose")) == [(competency.pk, 1, "taught")]


def test_lesson_joins_the_outline_when_it_is_published(published, section, competency):
    lesson = make.lesson(section, competency, published=False, title="Trois")
    assert titles(published) == ["Une", "Deux"]
    make.publish(lesson)
    assert titles(published) == ["Une", "Deux", "Trois"]


def test_draft_changes_of_a_published_lesson_stay_out_of_the_outline(published):
    draft = draft_of(LessonPage.objects.get(title="Une"))
    draft.title = "Une, reprise"
    draft.save_revision()
    assert titles(published) == ["Une", "Deux"]
    make.publish(LessonPage.objects.get(pk=draft.pk))
    assert titles(published) == ["Une, reprise", "Deux"]


def test_refused_outline_publishes_nothing(published, competency):
    first, second = LessonPage.objects.get(title="Une"), LessonPage.objects.get(title="Deux")
    for page, before in ((first, second), (second, first)):
        draft = draft_of(page)
        draft.requires = [ActivityPage.objects.get(pk=before.pk)]
        draft.save_revision()
    make.publish(first)
    with pytest.raises(PublicationRefused, match="each wait for the other"):
        make.publish(second)
    assert not LessonPage.objects.get(pk=second.pk).requires.exists()


@pytest.fixture
def done(published):
    """Somebody has finished the first lesson."""
    return CompletionFactory(activity=Activity.objects.get(title="Une"))


def assert_record_is_intact(done):
    kept = Completion.objects.get(pk=done.pk)
    assert (kept.activity_id, kept.learner_id, kept.activity.title) == (done.activity_id, done.learner_id, "Une")


def test_unpublished_lesson_leaves_the_outline_and_every_record(published, done):
    LessonPage.objects.get(title="Une").unpublish()
    assert titles(published) == ["Deux"]
    assert_record_is_intact(done)


def test_deleted_lesson_leaves_the_outline_and_every_record(published, done):
    LessonPage.objects.get(title="Une").delete()
    assert titles(published) == ["Deux"]
    assert_record_is_intact(done)


def test_deleted_section_leaves_the_outline_and_every_record(published, section, done):
    Page.objects.get(pk=section.pk).delete()
    assert titles(published) == []
    assert_record_is_intact(done)


@pytest.mark.parametrize("leave", ["delete", "unpublish"])
def test_module_that_goes_is_retired_and_leaves_every_record(published, done, leave):
    getattr(ModulePage.objects.get(pk=published.pk), leave)()
    assert Course.objects.get(uuid=published.course_uuid).retired_at is not None
    assert_record_is_intact(done)


def test_deleted_catalogue_retires_its_modules_and_leaves_every_record(published, done):
    published.get_parent().delete()
    assert Course.objects.get(uuid=published.course_uuid).retired_at is not None
    assert_record_is_intact(done)


def test_expired_page_leaves_the_outline(published):
    Page.objects.filter(title="Une").update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled", verbosity=0)
    assert titles(published) == ["Deux"]


def test_module_published_again_comes_back_with_its_activities(published, done):
    published.unpublish()
    make.publish(ModulePage.objects.get(pk=published.pk))
    assert Course.objects.get(uuid=published.course_uuid).retired_at is None
    assert titles(published) == ["Une", "Deux"]
    assert_record_is_intact(done)


def test_lessons_follow_the_order_of_the_tree(published):
    first, second = LessonPage.objects.get(title="Une"), LessonPage.objects.get(title="Deux")
    second.move(first, pos="left")
    assert titles(published) == ["Deux", "Une"]


def test_lesson_moved_to_another_section_takes_its_records_along(published, done):
    other = make.section(published, title="Pratiquer")
    LessonPage.objects.get(title="Une").move(other, pos="last-child")
    assert titles(published) == ["Deux", "Une"]
    assert Activity.objects.get(pk=done.activity_id).section.title == "Pratiquer"
    assert_record_is_intact(done)


@pytest.mark.parametrize("what", ["lesson", "section"])
def test_moved_to_another_module_it_is_another_activity(published, done, competency, what):
    other = make.module(competency)
    target = make.section(other) if what == "lesson" else other
    publish_module(ModulePage.objects.get(pk=other.pk))
    page = LessonPage.objects.get(title="Une") if what == "lesson" else SectionPage.objects.child_of(published).get()
    page.move(target, pos="last-child")
    assert "Une" not in titles(published)
    assert "Une" in titles(ModulePage.objects.get(pk=other.pk))
    assert_record_is_intact(done)
    assert Activity.objects.get(pk=done.activity_id).section.course.uuid == published.course_uuid


def test_old_revision_does_not_bring_an_old_identity_back(published, competency):
    lesson = LessonPage.objects.get(title="Une")
    old = lesson.get_latest_revision()
    target = make.section(make.module(competency))
    lesson.move(target, pos="last-child")
    fresh = LessonPage.objects.get(pk=lesson.pk).activity_uuid
    assert fresh != lesson.activity_uuid
    old.publish()
    assert LessonPage.objects.get(pk=lesson.pk).activity_uuid == fresh


# Copies


def identities(module) -> set:
    return {
        ModulePage.objects.get(pk=module.pk).course_uuid,
        *SectionPage.objects.descendant_of(module).values_list("section_uuid", flat=True),
        *ActivityPage.objects.descendant_of(module).values_list("activity_uuid", flat=True),
    }


def test_copied_module_is_a_draft_that_shares_nothing(published):
    copied = published.copy(recursive=True, keep_live=True, update_attrs={"slug": "copie"})
    assert not Page.objects.filter(live=True).descendant_of(copied, inclusive=True).exists()
    assert len(identities(copied)) == 4
    assert identities(copied).isdisjoint(identities(published))
    assert ModulePage.objects.get(pk=copied.pk).course is None
    publish_module(ModulePage.objects.get(pk=copied.pk))
    assert titles(copied) == ["Une", "Deux"]
    assert titles(published) == ["Une", "Deux"]


def test_copied_lesson_is_a_draft_that_shares_nothing(published):
    lesson = LessonPage.objects.get(title="Une")
    copied = lesson.copy(keep_live=True, update_attrs={"slug": "copie"})
    stored = LessonPage.objects.get(pk=copied.pk)
    assert not stored.live
    assert stored.activity_uuid != lesson.activity_uuid
    assert draft_of(stored).activity_uuid == stored.activity_uuid
    assert titles(published) == ["Une", "Deux"]


def test_copied_module_leads_to_its_own_activities(published):
    first, second = LessonPage.objects.get(title="Une"), LessonPage.objects.get(title="Deux")
    draft = draft_of(second)
    draft.requires = [ActivityPage.objects.get(pk=first.pk)]
    draft.body = make.stream(make.block("activity", activity=first.pk))
    draft.save_revision()
    copied = published.copy(recursive=True, update_attrs={"slug": "copie"})
    twins = {each.title: each for each in LessonPage.objects.descendant_of(copied)}
    twin = draft_of(twins["Deux"])
    assert [each.pk for each in twin.requires.all()] == [twins["Une"].pk]
    assert twin.body[0].value["activity"].pk == twins["Une"].pk


@pytest.mark.parametrize("model", [ModulePage, SectionPage, LessonPage])
def test_pages_of_a_module_are_never_aliases(published, model):
    page = model.objects.descendant_of(published, inclusive=True).first()
    with pytest.raises(PermissionDenied):
        page.create_alias(update_slug="alias")


# The check


def test_check_finds_nothing_where_the_outline_follows(published, capsys):
    call_command("check_outline")
    assert "The outline follows the tree." in capsys.readouterr().out


def test_check_names_what_differs_and_repairs_it(published, capsys):
    Page.objects.filter(title="Une").update(live=False)
    Activity.objects.filter(title="Deux").update(title="Autre")
    with pytest.raises(CommandError, match="1 module"):
        call_command("check_outline")
    said = capsys.readouterr().out
    assert "in the outline, not published" in said
    assert "“Une”" in said
    assert "“Autre”" in said
    call_command("check_outline", "--repair")
    call_command("check_outline")
    assert titles(published) == ["Deux"]
