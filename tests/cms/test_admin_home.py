"""The editor as an author meets it: what the menu holds, what the home page says, whom the pages call."""

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import Revision, TaskState

from accounts.models import StaffRole
from cms import models
from cms.publishing import REFUSED, PublicationRefused
from tests.cms.authoring import author_of, question, quiz
from tests.factories import cms as make
from tests.factories.people import CohortFactory, UserFactory

pytestmark = pytest.mark.django_db

MENU = {
    "explorer", "questions", "cases", "quizzes", "roleplays", "scenarios", "twice", "images", "documents", "recordings",
    "glossary",
    "coverage", "archives", "author-help", "import-questions", "account", "logout",
}  # fmt: skip
# Links that a person may follow; no page loads anything from them.
LINKS_ELSEWHERE = {"www.enable-javascript.com", "guide.wagtail.org"}


@pytest.fixture
def author(client, mine):
    client.force_login(mine.author)
    return client


def menu(client: Any) -> set[str]:
    content = client.get(reverse("wagtailadmin_home")).content.decode()
    props = re.search(r'id="wagtail-sidebar-props" type="application/json">(.*?)</script>', content, re.DOTALL)
    return set(re.findall(r'"name": "([a-z-]+)", "label"', json.dumps(json.loads(props[1]))))


def test_the_menu_of_a_trainer_holds_nothing_technical(author):
    assert menu(author) == MENU


def test_a_coordinator_has_the_frameworks_too(client, mine):
    client.force_login(author_of(mine.centre, StaffRole.Role.COORDINATOR))
    assert menu(client) == MENU | {"reference"}


def test_nobody_manages_people_here(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert "users" not in menu(client)
    assert client.get(reverse("wagtailusers_users:index")).status_code == 404


def test_the_account_holds_no_password_and_no_address(author):
    content = author.get(reverse("wagtailadmin_account")).content.decode()
    assert "password" not in content
    assert 'name="name_email-email"' not in content


class Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.loaded: set[str] = set()
        self.linked: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"src", "srcset", "href", "action", "poster", "data-icon-url"} and value:
                kept = self.linked if tag == "a" else self.loaded
                kept.add(urlsplit(value).netloc)


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_home", "wagtailadmin_account", "wagtailadmin_explore_root", "wagtailsnippets_cms_question:add",
        "wagtailsnippets_cms_quiz:list", "wagtailimages:index", "wagtailimages:add_multiple", "cms_admin:coverage",
        "cms_admin:help",
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_page_loads_anything_from_another_host(author, name):
    found = Addresses()
    found.feed(author.get(reverse(name), follow=True).content.decode())
    assert found.loaded <= {"", "testserver", "localhost"}
    assert found.linked - {"", "testserver", "localhost"} <= LINKS_ELSEWHERE


def test_home_shows_my_drafts_and_nobody_elses(author, mine):
    mine.lesson.save_revision(user=mine.author)
    question(centre=mine.centre, stem="<p>À moi ?</p>").save_revision(user=mine.author)
    colleague = author_of(mine.centre)
    make.lesson(mine.section, title="À une collègue", published=False).save_revision(user=colleague)
    content = author.get(reverse("wagtailadmin_home")).content.decode()
    assert "Leçon Parc" in content
    assert "À moi ?" in content
    assert "À une collègue" not in content


def test_home_shows_what_waits_for_my_reading(author, mine):
    colleague = author_of(mine.centre)
    revision = mine.lesson.save_revision(user=colleague)
    mine.lesson.get_workflow().start(mine.lesson, colleague)
    assert TaskState.objects.get().revision == revision
    content = author.get(reverse("wagtailadmin_home")).content.decode()
    assert (
        reverse("wagtailadmin_pages:workflow_preview", args=[mine.lesson.pk, TaskState.objects.get().task_id])
        in content
    )


def test_home_says_which_publication_was_refused(author, mine):
    from wagtail.log_actions import log

    log(instance=mine.lesson, action=REFUSED, user=mine.author, data={"problems": ["choisissez une compétence."]})
    assert "choisissez une compétence." in author.get(reverse("wagtailadmin_home")).content.decode()


def test_home_leads_to_a_new_module(author, mine):
    address = reverse("wagtailadmin_pages:add", args=["cms", "modulepage", mine.shelf.pk])
    assert address in author.get(reverse("wagtailadmin_home")).content.decode()
    assert author.get(address).status_code == 200


def ready(mine: Any, competency: Any) -> None:
    module = mine.module.get_latest_revision_as_object()
    module.objective, module.minutes, module.modality = "Savoir poser le cadre.", 60, "onsite"
    module.aims = [models.ModuleAim(competency=competency, level=2)]
    module.save_revision()
    lesson = mine.lesson.get_latest_revision_as_object()
    lesson.aims = [models.ActivityAim(competency=competency, level=1)]
    lesson.save_revision()


def test_a_whole_module_goes_out_at_once(author, mine, competency):
    ready(mine, competency)
    address = reverse("cms_admin:publish_module", args=[mine.module.pk])
    assert address in author.get(reverse("wagtailadmin_explore", args=[mine.module.pk])).content.decode()
    assert "Leçon Parc" in author.get(address).content.decode()
    assert author.post(address).status_code == 302
    module = models.ModulePage.objects.get(pk=mine.module.pk)
    assert module.live
    assert module.course.centre == mine.centre
    assert models.LessonPage.objects.get().live


def test_what_is_published_is_given_from_there(author, mine, competency):
    ready(mine, competency)
    group = CohortFactory(centre=mine.centre)
    page = author.post(reverse("cms_admin:publish_module", args=[mine.module.pk]), follow=True)
    there = reverse("records:trainer_choose_group", args=[mine.module.course_uuid])
    assert f'href="{there}"' in page.content.decode()
    assert [each["group"] for each in author.get(there).context["groups"]] == [group]


def test_who_answers_for_the_site_has_no_group_to_give_it_to(client, mine, competency):
    ready(mine, competency)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    page = client.post(reverse("cms_admin:publish_module", args=[mine.module.pk]), follow=True)
    assert "/donner/" not in page.content.decode()


def test_a_whole_module_says_everything_that_is_missing(author, mine):
    response = author.post(reverse("cms_admin:publish_module", args=[mine.module.pk]))
    assert response.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[mine.module.pk])
    said = " ".join(str(each) for each in get_messages(response.wsgi_request))
    assert "Module Parc" in said
    assert "Leçon Parc" in said
    assert f'<a href="{reverse("wagtailadmin_pages:edit", args=[mine.lesson.pk])}">Leçon Parc' in said
    assert not models.LessonPage.objects.get().live


def test_a_refused_approval_is_said_and_changes_nothing(client, mine):
    colleague = author_of(mine.centre)
    made = quiz(mine.question, centre=mine.centre, title="À relire", code="relire")
    state = made.get_workflow().start(made, mine.author)
    client.force_login(colleague)
    response = client.post(
        reverse("wagtailsnippets_cms_quiz:workflow_action", args=[made.pk, "approve", state.current_task_state_id])
    )
    assert response.status_code == 302
    assert "<li>" in " ".join(str(each) for each in get_messages(response.wsgi_request))
    assert not models.Quiz.objects.get(pk=made.pk).live
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS


def test_reverting_a_published_question_to_an_unready_revision_is_refused(author, mine, competency):
    asked = question(competency, centre=mine.centre, explanation="")
    first = asked.latest_revision
    draft = asked.get_latest_revision_as_object()
    draft.explanation = "<p>On se nomme.</p>"
    draft.save_revision().publish()
    with pytest.raises(PublicationRefused):
        Revision.objects.get(pk=first.pk).publish()
    assert models.Question.objects.get(pk=asked.pk).explanation == "<p>On se nomme.</p>"
