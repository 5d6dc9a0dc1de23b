"""An author sees their centre in the editor, on the days of their role; another centre's things are not there."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site, Task, UploadedFile, Workflow

from accounts.models import StaffRole
from cms import models
from cms.scoping import shared_collection, states_to_review
from tests.cms.authoring import Keeping, author_of, keeping, question, quiz
from tests.factories import cms as make
from tests.factories.people import UserFactory

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a rendition it has just made for Python to close.
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

# Its session is looked for among the asker's own, and nothing is told of it.
ASKS_ITS_OWN = {"wagtailadmin_editing_sessions:release"}
SNIPPETS = {"case": "case", "glossaryterm": "term", "recording": "recording", "question": "question", "quiz": "quiz",
            "scenario": "scenario", "roleplay": "roleplay"}  # fmt: skip


@pytest.fixture
def author(client: Client, mine: Keeping) -> Client:
    client.force_login(mine.author)
    return client


# Every address that names something


def addresses(patterns: Any, namespaces: tuple[str, ...] = (), converters: Any = None) -> Iterator[tuple[str, Any]]:
    for each in patterns:
        found = {**(converters or {}), **each.pattern.converters}
        if isinstance(each, URLResolver):
            inner = (*namespaces, each.namespace) if each.namespace else namespaces
            yield from addresses(each.url_patterns, inner, found)
        elif isinstance(each, URLPattern) and each.name:
            named = set(found) | set(re.findall(r"\?P<(\w+)>", str(each.pattern)))
            unnamed = 0 if named else len(re.findall(r"\((?!\?)", str(each.pattern)))
            yield ":".join((*namespaces, each.name)), (frozenset(named), unnamed)


def wagtail_addresses() -> list[tuple[str, Any]]:
    from config.urls import urlpatterns

    admin = [each for each in urlpatterns if str(each.pattern) == "cms/" and isinstance(each, URLResolver)]
    return sorted(
        {
            (name, needs)
            for name, needs in addresses(admin)
            if name.startswith(("wagtail", "cms_admin")) and (needs[0] - WORDS or needs[1])
        },
        key=str,
    )


# What a name in an address stands for, when it is not the id of something.
WORDS = {
    "app_label", "app_name", "model_name", "action", "content_type_app_name", "content_type_model_name", "uidb64",
    "token", "revision_id_a", "revision_id_b", "filter_spec", "action_name",
}  # fmt: skip


class Names:
    """The value of each name in an address, all of them the other centre's."""

    def __init__(self, other: Keeping) -> None:
        self.other = other
        self.state = submitted(other)
        document = UploadedFile.objects.create(for_content_type=self.kind(models.TrainingImage), file="x.png")
        self.values: dict[str, Any] = {
            "page_id": other.lesson.pk, "parent_page_id": other.section.pk, "page_to_move_id": other.lesson.pk,
            "destination_id": other.section.pk, "page_pk": other.lesson.pk, "image_id": other.image.pk,
            "document_id": other.document.pk, "doc_id": other.document.pk, "collection_id": other.collection.pk,
            "uploaded_file_id": document.pk, "revision_id": other.lesson.latest_revision_id,
            "task_id": Task.objects.get(name="Relecture").pk, "task_state_id": self.state.current_task_state_id,
            "workflow_state_id": self.state.pk, "workflow_pk": Workflow.objects.get(name="Relecture").pk,
            "redirect_id": Redirect.objects.create(old_path="/a", redirect_link="/b").pk,
            "session_id": 1, "app_label": "cms", "model_name": "question", "object_id": other.question.pk,
            "uuid": other.question.uuid,
            "action_name": "approve", "action": "copy", "filter_spec": "width-400", "app_name": "cms",
            "content_type_app_name": "cms", "content_type_model_name": "lessonpage",
            "ending": "json", "revision_id_a": "earliest", "revision_id_b": "latest",
        }  # fmt: skip

    def kind(self, model: Any) -> ContentType:
        return ContentType.objects.get_for_model(model)

    def pk(self, name: str) -> Any:
        namespace = name.split(":", maxsplit=1)[0]
        for label, kept in SNIPPETS.items():
            if namespace.endswith(f"_cms_{label}"):
                return getattr(self.other, kept).pk
        return {
            "wagtailadmin_api": self.other.module.pk,
            "wagtailadmin_collections": self.other.collection.pk,
            "wagtailadmin_workflows": Workflow.objects.get(name="Relecture").pk,
            "wagtailimages_chooser": self.other.image.pk,
            "wagtaildocs_chooser": self.other.document.pk,
            "wagtailsites": Site.objects.get().pk,
            "wagtailusers_users": self.other.author.pk,
            "wagtailusers_groups": self.other.shelf.group_id,
            "wagtailsettings": 1,
            "cms_admin": self._of_cms(name),
        }[namespace]

    def _of_cms(self, name: str) -> Any:
        if "scenario" in name:
            return self.other.scenario.pk
        return self.other.quiz.pk if name.endswith("quiz") else self.other.module.pk

    def address(self, name: str, needs: tuple[frozenset[str], int]) -> str:
        named, unnamed = needs
        if unnamed:
            return reverse(name, args=[self.other.lesson.pk, "earliest", "latest"])
        return reverse(name, kwargs={each: self.pk(name) if each == "pk" else self.values[each] for each in named})


def submitted(other: Keeping) -> Any:
    workflow = other.lesson.get_workflow()
    return workflow.start(other.lesson, other.author)


def test_no_address_of_the_editor_opens_on_another_centres_thing(author, theirs):
    names = Names(theirs)
    walked, found = 0, []
    for name, needs in wagtail_addresses():
        if name in ASKS_ITS_OWN:
            continue
        address = names.address(name, needs)
        for method in (author.get, author.post):
            status = method(address).status_code
            walked += 1
            if status not in {404, 405}:  # a method that no object answers to says nothing of this one
                found.append(f"{method.__name__} {name} {address} answers {status}")
    assert not found, "\n".join(found)
    assert walked > 150


def test_the_same_addresses_open_on_ones_own(author, mine, theirs):
    opened = {
        reverse("wagtailadmin_pages:edit", args=[mine.lesson.pk]),
        reverse("wagtailadmin_pages:history", args=[mine.lesson.pk]),
        reverse("wagtailadmin_pages:usage", args=[mine.lesson.pk]),
        reverse("wagtailadmin_pages:copy", args=[mine.module.pk]),
        reverse("wagtailadmin_pages:delete", args=[mine.lesson.pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[mine.lesson.pk, "earliest", "latest"]),
        reverse("wagtailadmin_pages:add_subpage", args=[mine.section.pk]),
        reverse("wagtailadmin_pages:add", args=["cms", "modulepage", mine.shelf.pk]),
        reverse("wagtailadmin_explore", args=[mine.shelf.pk]),
        reverse("wagtailimages:edit", args=[mine.image.pk]),
        reverse("wagtaildocs:edit", args=[mine.document.pk]),
        reverse("cms_admin:publish_module", args=[mine.module.pk]),
        reverse("cms_admin:publish_quiz", args=[mine.quiz.pk]),
    }
    for label, kept in SNIPPETS.items():
        for name in ("edit", "delete", "usage", "history"):
            opened.add(reverse(f"wagtailsnippets_cms_{label}:{name}", args=[getattr(mine, kept).pk]))
    opened.remove(reverse("wagtailsnippets_cms_question:delete", args=[mine.question.pk]))  # a quiz asks it
    assert {address for address in opened if author.get(address).status_code != 200} == set()


def test_another_centres_revision_does_not_open_through_ones_own_page(author, mine, theirs):
    names = Names(theirs)
    stolen = theirs.lesson.latest_revision_id
    question_revision = theirs.question.latest_revision_id
    for address in (
        reverse("wagtailadmin_pages:revisions_view", args=[mine.lesson.pk, stolen]),
        reverse("wagtailadmin_pages:revisions_revert", args=[mine.lesson.pk, stolen]),
        reverse("wagtailadmin_pages:revisions_compare", args=[mine.lesson.pk, stolen, "latest"]),
        reverse("wagtailadmin_pages:workflow_history_detail", args=[mine.lesson.pk, names.state.pk]),
        reverse("wagtailsnippets_cms_question:revisions_view", args=[mine.question.pk, question_revision]),
        reverse("wagtailsnippets_cms_question:revisions_revert", args=[mine.question.pk, question_revision]),
        reverse("wagtailsnippets_cms_question:revisions_compare", args=[mine.question.pk, question_revision, "latest"]),
    ):
        assert author.get(address).status_code == 404, address


def test_no_bulk_action_touches_another_centres_things(author, mine, theirs):
    bulk_action_registry._scan_for_bulk_actions()
    things = {
        models.TrainingImage: "image", models.TrainingDocument: "document", models.Question: "question",
        models.Quiz: "quiz", models.Scenario: "scenario", models.RolePlay: "roleplay",
        models.Recording: "recording", models.Case: "case",
        models.GlossaryTerm: "term", Page: "lesson",
    }  # fmt: skip
    walked = 0
    for app_label, of_app in bulk_action_registry.actions.items():
        for model_name, actions in of_app.items():
            model = ContentType.objects.get(app_label=app_label, model=model_name).model_class()
            kept = things.get(model)
            keys = [getattr(theirs, kept).pk, "all"] if kept else [1, "all"]
            for action in actions:
                address = reverse("wagtail_bulk_action", args=[app_label, model_name, action])
                for key in keys:
                    assert author.post(f"{address}?id={key}").status_code == 404, (model_name, action, key)
                    walked += 1
                if kept and model is not Page:
                    own = getattr(mine, kept).pk
                    asked = (model_name, action) == ("question", "delete")  # a quiz asks it
                    assert author.get(f"{address}?id={own}").status_code == (302 if asked else 200), (
                        model_name,
                        action,
                    )
    assert walked > 20


def test_all_in_a_bulk_action_stays_below_ones_own_page(author, mine, theirs):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert author.get(f"{address}?id=all&childOf={mine.section.pk}").status_code == 200
    assert author.get(f"{address}?id=all&childOf={theirs.section.pk}").status_code == 404
    assert author.get(f"{address}?id=all&childOf={mine.shelf.get_parent().pk}").status_code == 404


# Lists, choosers, searches


LISTS = [
    "wagtailadmin_home", "wagtailsnippets_cms_question:list", "wagtailsnippets_cms_quiz:list",
    "wagtailsnippets_cms_scenario:list", "wagtailsnippets_cms_roleplay:list",
    "wagtailsnippetchoosers_cms_scenario:choose",
    "wagtailsnippets_cms_recording:list", "wagtailsnippets_cms_glossaryterm:list", "wagtailimages:index",
    "wagtaildocs:index", "wagtailimages_chooser:choose", "wagtailimages_chooser:choose_results",
    "wagtaildocs_chooser:choose", "wagtaildocs_chooser:choose_results", "wagtailsnippetchoosers_cms_question:choose",
    "wagtailsnippetchoosers_cms_question:choose_results", "wagtailsnippetchoosers_cms_quiz:choose",
    "wagtailsnippetchoosers_cms_recording:choose", "wagtailsnippetchoosers_cms_glossaryterm:choose",
    "wagtailadmin_choose_page", "wagtailadmin_api:pages:listing", "wagtailadmin_explore_root",
]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_lists_and_choosers_name_nothing_of_another_centre(author, mine, theirs, name):
    response = author.get(reverse(name), follow=True)
    assert response.status_code == 200
    assert re.findall(r".{60}Lac.{20}", response.content.decode()) == []


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("wagtailadmin_pages:search", "Lac"),
        ("wagtailadmin_choose_page_search", "Lac"),
        ("wagtailimages:index", "Lac"),
        ("wagtaildocs:index", "Lac"),
        ("wagtailsnippets_cms_question:list", "Lac"),
        ("wagtailsnippetchoosers_cms_quiz:choose_results", "Lac"),
    ],
)
def test_searches_find_nothing_of_another_centre(author, mine, theirs, name, query):
    content = author.get(reverse(name), {"q": query, "page_type": "cms.ActivityPage"}).content.decode()
    assert "Leçon Lac" not in content
    assert not re.search(r"(Module|Image|Fiche|Question|Quiz|Voix|Partie) Lac", content)


def test_what_is_shared_is_chosen_and_copied_but_not_changed(author, mine):
    shared = question(stem="<p>Question pour tous ?</p>")
    assert "Question pour tous" in author.get(reverse("wagtailsnippets_cms_question:list")).content.decode()
    assert "Question pour tous" in author.get(reverse("wagtailsnippetchoosers_cms_question:choose")).json()["html"]
    assert author.get(reverse("wagtailsnippets_cms_question:edit", args=[shared.pk])).status_code == 404
    assert author.get(reverse("wagtailsnippets_cms_question:copy", args=[shared.pk])).status_code == 200
    assert author.post(reverse("wagtailsnippets_cms_question:copy", args=[shared.pk])).status_code == 405
    assert author.get(reverse("wagtailsnippetchoosers_cms_question:chosen", args=[shared.pk])).status_code == 200


def test_a_shared_picture_is_chosen_but_not_changed(author, mine):
    shared = make.TrainingImageFactory(title="Image pour tous")
    assert shared.collection == shared_collection()
    assert "Image pour tous" in author.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    assert author.get(reverse("wagtailimages_chooser:chosen", args=[shared.pk])).status_code == 200
    assert author.get(reverse("wagtailimages:edit", args=[shared.pk])).status_code == 404


def test_a_shared_module_is_the_platforms(author, mine, competency):
    shared = make.module(competency)
    assert author.get(reverse("wagtailadmin_pages:edit", args=[shared.pk])).status_code == 404
    assert shared.title not in author.get(reverse("wagtailadmin_explore", args=[mine.shelf.pk])).content.decode()


def test_support_sees_every_centre(client, mine, theirs):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    for kept in (mine, theirs):
        assert client.get(reverse("wagtailadmin_pages:edit", args=[kept.lesson.pk])).status_code == 200
        assert client.get(reverse("wagtailsnippets_cms_quiz:edit", args=[kept.quiz.pk])).status_code == 200
    listed = client.get(reverse("wagtailsnippets_cms_question:list")).content.decode()
    assert "Question Parc" in listed
    assert "Question Lac" in listed


# Forged forms


def test_a_forged_form_cannot_put_another_centres_question_in_a_quiz(author, mine, theirs):
    def form(asked: models.Question) -> dict[str, Any]:
        return {
            "title": "Quiz", "code": "forge", "kind": "formative", "introduction": "null", "pass_mark": "60",
            "max_attempts": "", "feedback": "immediate", "counting": "best", "feedback_on": "", "time_limit": "",
            "sections-count": "0", "thresholds-count": "0", "placements-count": "0", "places-TOTAL_FORMS": "1",
            "places-INITIAL_FORMS": "0",
            "places-MIN_NUM_FORMS": "0", "places-MAX_NUM_FORMS": "1000", "places-0-question": asked.pk,
            "places-0-ORDER": "1", "places-0-DELETE": "", "places-0-id": "",
        }  # fmt: skip

    address = reverse("wagtailsnippets_cms_quiz:add")
    author.post(address, form(theirs.question))
    assert not models.Quiz.objects.filter(code="forge").exists()
    author.post(address, form(mine.question))
    assert models.Quiz.objects.filter(code="forge").exists()


@pytest.mark.parametrize("kept", ["mine", "theirs"])
def test_a_forged_form_cannot_put_another_centres_picture_in_a_lesson(author, mine, theirs, kept):
    image = {"mine": mine, "theirs": theirs}[kept].image
    form = {
        "title": "Leçon", "objective": "", "minutes": "5", "required": "on", "modality": "", "time_nature": "training",
        "opens_on": "", "closes_on": "", "reading": "", "slug": "lecon", "comment_notifications": "",
        "body-count": "1", "body-0-type": "image", "body-0-deleted": "", "body-0-order": "0", "body-0-id": "",
        "body-0-value-image": image.pk, "body-0-value-alt": "Deux personnes", "body-0-value-caption": "",
        "body_simple-count": "0", "aims-TOTAL_FORMS": "0", "aims-INITIAL_FORMS": "0", "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    response = author.post(reverse("wagtailadmin_pages:add", args=["cms", "lessonpage", mine.section.pk]), form)
    assert (response.status_code == 302) == (kept == "mine")
    assert models.LessonPage.objects.filter(title="Leçon").exists() == (kept == "mine")


# Reading by a colleague


def test_a_colleague_of_the_centre_reads_what_was_submitted(mine, theirs):
    colleague = author_of(mine.centre, StaffRole.Role.COORDINATOR)
    mine.lesson.get_workflow().start(mine.lesson, mine.author)
    mine.question.get_workflow().start(mine.question, mine.author)
    task = models.CentreReview.objects.get()
    assert states_to_review(task, colleague).count() == 2
    assert states_to_review(task, mine.author).count() == 0
    assert states_to_review(task, theirs.author).count() == 0
    assert [action for action, *_rest in task.get_actions(mine.lesson, colleague)] == ["reject", "approve", "approve"]
    assert task.get_actions(mine.lesson, mine.author) == []
    assert task.get_actions(mine.lesson, theirs.author) == []


def test_quiz_of_another_module_is_not_named(author, mine, theirs):
    shared = question(stem="<p>Question pour tous ?</p>")
    quiz(shared, centre=theirs.centre, title="Secret du lac", code="secret")
    assert "Secret du lac" not in author.get(reverse("wagtailsnippets_cms_question:list")).content.decode()


def test_authors_of_an_older_centre_may_write_shared_situations():
    kept = keeping("Parc")
    group = kept.shelf.group
    group.permissions.remove(*group.permissions.filter(content_type__model="case"))
    import_module("cms.migrations.0008_authors_share_situations").allow(apps, None)
    assert set(group.permissions.filter(content_type__model="case").values_list("codename", flat=True)) == {
        "add_case", "change_case", "delete_case", "view_case",
    }  # fmt: skip
