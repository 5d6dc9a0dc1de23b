"""The outline follows the tree; records stay; copies share nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page

from cms.models import ActivityPage, LessonPage, ModulePage, SectionPage
from cms.publishing import PublicationRefused, publish_module
from courses.models import Activity, Completion, Course
from tests.cms.authoring import draft_of
from tests.factories import cms as make
from tests.factories.courses import CompletionFactory


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
