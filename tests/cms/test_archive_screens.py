import io

import pytest
from django.urls import reverse

from cms.archives.files import from_zip, to_zip
from cms.models import ArchiveUpload, ModulePage
from cms.scoping import shelf_for
from tests.cms.small_module import small_files
from tests.cms.test_archives import brought_in
from tests.cms.test_archives import catalogue as catalogue  # noqa: PLC0414 — a fixture, used by its name
from tests.factories.people import CentreFactory, StaffRoleFactory


@pytest.fixture
def author(catalogue, client):
    centre = CentreFactory(technical_contact="01", teaching_contact="02")
    role = StaffRoleFactory(centre=centre, role="trainer")
    client.force_login(role.user)
    shelf_for(centre)
    return role


def archive(content=None):
    sent = io.BytesIO(content or to_zip(small_files()))
    sent.name = "module.zip"
    return sent


def send(client, centre, content=None):
    return client.post(reverse("cms_archives:send"), {"file": archive(content), "target": str(centre.uuid)})


def test_an_author_reads_what_an_archive_holds_then_brings_it_in(client, author):
    shown = client.get(send(client, author.centre).url)
    assert shown.status_code == 200
    assert "1 question" in shown.content.decode()
    assert not ModulePage.objects.exists()
    done = client.post(reverse("cms_archives:confirm", args=[ArchiveUpload.objects.get().uuid]), {"draft": ""})
    module = ModulePage.objects.get()
    assert done.url == reverse("wagtailadmin_explore", args=[module.pk])
    assert (module.centre, module.live) == (author.centre, False)
    assert not ArchiveUpload.objects.exists()


def test_what_an_author_takes_out_reads_back(client, author, catalogue):
    files = small_files()
    module = brought_in(files)
    response = client.get(reverse("cms_archives:export", args=[module.pk]))
    assert from_zip(io.BytesIO(response.content)) == files


def test_a_broken_archive_is_told_and_not_kept(client, author):
    response = send(client, author.centre, b"not a zip")
    assert response.status_code == 400
    assert not ArchiveUpload.objects.exists()


def test_nobody_brings_a_module_into_another_centre(client, author):
    assert send(client, CentreFactory()).status_code == 400
    assert not ArchiveUpload.objects.exists()


def test_an_upload_is_its_senders_and_ends_with_the_role(client, author):
    address = send(client, author.centre).url
    other = StaffRoleFactory(centre=author.centre, role="trainer")
    client.force_login(other.user)
    assert client.get(address).status_code == 404
    client.force_login(author.user)
    author.end = author.start
    author.save()
    assert client.post(address, {"draft": ""}).status_code == 404
    assert not ModulePage.objects.exists()


def test_another_centres_module_is_not_taken_out(client, author, catalogue):
    other = CentreFactory(technical_contact="01", teaching_contact="02")
    module = brought_in(small_files(), centre=other)
    assert client.get(reverse("cms_archives:export", args=[module.pk])).status_code == 404
