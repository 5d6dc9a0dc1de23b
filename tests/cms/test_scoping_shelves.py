"""The editor opens on the days of a role, and what is made in it stays on its centre's shelf."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import StaffRole
from cms import models
from cms.scoping import shelf_for
from tests.cms.authoring import Keeping, author_of
from tests.factories import cms as make
from tests.factories.people import CentreFactory, MembershipFactory, StaffRoleFactory

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a rendition it has just made for Python to close.
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def author(client: Client, mine: Keeping) -> Client:
    client.force_login(mine.author)
    return client


# Roles have dates


def test_the_editor_closes_the_day_after_the_role_ends(client, mine):
    role = StaffRole.objects.get(user=mine.author)
    client.force_login(mine.author)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert Group.objects.get(user=mine.author) == mine.shelf.group
    role.end = timezone.localdate() - timedelta(days=1)
    role.save()
    assert client.get(reverse("wagtailadmin_home")).status_code == 404
    assert client.get(reverse("wagtailadmin_pages:edit", args=[mine.lesson.pk])).status_code == 404


def test_who_changes_centre_leaves_the_first_one_behind(client, mine, theirs):
    client.force_login(mine.author)
    client.get(reverse("wagtailadmin_home"))
    StaffRole.objects.filter(user=mine.author).update(end=timezone.localdate() - timedelta(days=1))
    StaffRoleFactory(user=mine.author, centre=theirs.centre)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[mine.lesson.pk])).status_code == 404
    assert client.get(reverse("wagtailadmin_pages:edit", args=[theirs.lesson.pk])).status_code == 200
    assert set(mine.author.groups.all()) == {theirs.shelf.group}


def test_a_role_that_begins_tomorrow_opens_nothing(client, mine):
    soon = author_of(mine.centre, start=timezone.localdate() + timedelta(days=1))
    client.force_login(soon)
    assert client.get(reverse("wagtailadmin_home")).status_code == 404


@pytest.mark.parametrize("role", [StaffRole.Role.COORDINATOR, StaffRole.Role.TRAINER])
def test_trainers_and_coordinators_author(client, mine, role):
    client.force_login(author_of(mine.centre, role))
    assert client.get(reverse("wagtailadmin_pages:edit", args=[mine.lesson.pk])).status_code == 200


def test_auditors_and_learners_do_not_author(client, mine):
    auditor = author_of(mine.centre, StaffRole.Role.AUDITOR)
    learner = MembershipFactory(centre=mine.centre).learner
    for person in (auditor, learner):
        client.force_login(person)
        assert client.get(reverse("wagtailadmin_pages:edit", args=[mine.lesson.pk])).status_code == 404


def test_the_door_costs_two_queries(client, mine, theirs, django_assert_num_queries):
    from cms.scoping import match_membership

    client.force_login(mine.author)
    client.get(reverse("wagtailadmin_home"))
    again = type(mine.author).objects.get(pk=mine.author.pk)
    with django_assert_num_queries(2):
        assert match_membership(again)


# Places


def test_a_shelf_is_made_once_with_its_group_and_collection():
    make.catalogue()
    centre = CentreFactory(name="CFA du Parc")
    shelf = shelf_for(centre)
    assert shelf_for(centre) == shelf
    assert shelf.get_parent().specific == make.catalogue()
    assert shelf.collection.name == "CFA du Parc"
    assert str(centre.uuid) in shelf.group.name


def test_a_module_on_a_shelf_is_the_centres(mine, theirs):
    assert mine.module.centre == mine.centre
    mine.module.move(theirs.shelf, pos="last-child")
    assert models.ModulePage.objects.get(pk=mine.module.pk).centre == theirs.centre


def test_a_module_copied_to_another_shelf_is_the_other_centres(mine, theirs):
    copied = mine.module.copy(to=theirs.shelf, recursive=True)
    assert copied.centre == theirs.centre


def test_the_shelf_itself_stays_where_it_is(author, mine):
    for name in ("edit", "delete", "unpublish", "move", "copy"):
        assert author.get(reverse(f"wagtailadmin_pages:{name}", args=[mine.shelf.pk])).status_code == 404


def test_a_module_does_not_leave_its_shelf_for_another_centres(author, mine, theirs):
    address = reverse("wagtailadmin_pages:move_confirm", args=[mine.module.pk, theirs.shelf.pk])
    assert author.post(address).status_code == 404
    assert models.ModulePage.objects.get(pk=mine.module.pk).centre == mine.centre


def test_the_public_address_of_a_shelf_leads_to_the_catalogue(client, mine):
    response = client.get(mine.shelf.get_url())
    assert response.status_code == 302
    assert response.headers["Location"] == f"/catalogue/?centre={mine.centre.code}"


def test_what_an_author_uploads_is_kept_by_the_centre(author, mine):
    sent = SimpleUploadedFile("affiche.png", make.get_test_image_file().file.getvalue())
    response = author.post(
        reverse("wagtailimages:add"),
        {"title": "Affiche", "file": sent, "description": "Une affiche."},
    )
    assert response.status_code == 302, response.context["form"].errors
    image = models.TrainingImage.objects.get(title="Affiche")
    assert (image.centre, image.collection) == (mine.centre, mine.collection)


def test_a_word_added_by_an_author_is_the_centres(author, mine, theirs):
    form = {"term": "écoute", "code": "ecoute", "definition": "Entendre.", "expansion": "", "variants": ""}
    author.post(reverse("wagtailsnippets_cms_glossaryterm:add"), {**form, "centre": theirs.centre.pk})
    assert models.GlossaryTerm.objects.get(code="ecoute").centre == mine.centre


def test_who_authors_for_two_centres_says_for_which(client, mine, theirs):
    StaffRoleFactory(user=mine.author, centre=theirs.centre)
    client.force_login(mine.author)
    form = {"term": "écoute", "code": "ecoute", "definition": "Entendre.", "expansion": "", "variants": ""}
    address = reverse("wagtailsnippets_cms_glossaryterm:add")
    client.post(address, form)
    assert not models.GlossaryTerm.objects.filter(code="ecoute").exists()
    client.post(address, {**form, "centre": theirs.centre.pk})
    assert models.GlossaryTerm.objects.get(code="ecoute").centre == theirs.centre
