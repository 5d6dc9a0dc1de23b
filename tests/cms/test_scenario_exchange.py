"""Scenarios brought in from other tools' files and taken out into them, through the editor's screens."""

import json
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.scenarios.content import loads
from cms import models
from tests.cms.authoring import author_of, scenario
from tests.factories.people import CentreFactory
from tests.factories.scenarios import make_scenario, scenario_data

pytestmark = pytest.mark.django_db

STORY = b""":: StoryTitle
Le banc

:: StoryData
{"ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC", "format": "Harlowe", "start": "Debut"}

:: Debut
Un ballon roule vers le banc.
[[Vous vous pr\xc3\xa9sentez.->Fin]]
[[Vous passez votre chemin.->Fin]]

:: Fin [end:refus_respecte]
Chacun rentre.
"""


def send(author: Any, data: bytes, name: str, centre: Any) -> Any:
    sent = {"file": SimpleUploadedFile(name, data), "target": str(centre.uuid)}
    return author.post(reverse("cms_admin:import_scenario"), sent)


def keep(author: Any, response: Any) -> Any:
    form = response.context["form"]
    content = form.initial["content"]
    sent = {"content": json.dumps(content), "target": form.initial["target"]}
    return author.post(reverse("cms_admin:import_scenario"), sent)


def test_a_twine_story_is_reported_before_it_is_kept_as_a_draft(author, centre):
    response = send(author, STORY, "banc.twee", centre)
    assert response.status_code == 200
    assert "Debut" in response.content.decode()
    assert models.Scenario.objects.count() == 0
    kept = keep(author, response)
    made = models.Scenario.objects.get()
    assert kept.headers["Location"] == reverse("wagtailsnippets_cms_scenario:edit", args=[made.pk])
    assert (made.title, made.centre, made.live) == ("Le banc", centre, False)
    assert [each["label"] for each in made.content["scenes"][0]["choices"]] == [
        "Vous vous présentez.", "Vous passez votre chemin.",
    ]  # fmt: skip


def test_the_same_file_twice_is_the_next_draft_of_one_scenario(author, centre):
    keep(author, send(author, STORY, "banc.twee", centre))
    again = send(author, STORY.replace(b"Un ballon roule", b"Un ballon vole"), "banc.twee", centre)
    assert again.context["known"] == models.Scenario.objects.get()
    keep(author, again)
    made = models.Scenario.objects.get()
    assert made.revisions.count() == 2
    assert made.get_latest_revision_as_object().content["scenes"][0]["text"].startswith("Un ballon vole")


def test_another_centres_scenario_is_never_written_over(author, centre):
    theirs = scenario(centre=CentreFactory(), says={"uuid": str(make_scenario().uuid)})
    models.Scenario.objects.filter(pk=theirs.pk).update(uuid=make_scenario().uuid)
    data = json.dumps(scenario_data()).encode()
    response = send(author, data, "scenario.json", centre)
    assert response.context["known"] is None
    keep(author, response)
    theirs.refresh_from_db()
    assert theirs.get_latest_revision_as_object().content["title"] == "Le code"
    mine = models.Scenario.objects.get(centre=centre)
    assert mine.uuid != make_scenario().uuid


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.twee"),
        (b"hello", "a.json"),
        (b"{}", "a.json"),
        (b"\xff\xfe\x00", "a.html"),
        (b"x" * 2_100_000, "a.twee"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(author, centre, data, name):
    response = send(author, data, name, centre)
    assert response.status_code == 400
    assert response.context["form"].errors["file"]
    assert models.Scenario.objects.count() == 0


def test_a_draft_is_kept_for_ones_own_centre_only(author, centre):
    other = CentreFactory()
    sent = {"content": json.dumps(scenario_data()), "target": str(other.uuid)}
    assert author.post(reverse("cms_admin:import_scenario"), sent).status_code == 302
    assert models.Scenario.objects.count() == 0


@pytest.mark.parametrize("content", ["", "{", "[]", '{"uuid": 4}', '{"uuid": "nobody"}'])
def test_what_comes_back_with_a_yes_is_read_again(author, centre, content):
    sent = {"content": content, "target": str(centre.uuid)}
    assert author.post(reverse("cms_admin:import_scenario"), sent).status_code == 302
    assert models.Scenario.objects.count() == (1 if content.startswith('{"') else 0)


def test_a_scenario_goes_out_to_twine_and_comes_back_the_same(author, centre):
    made = scenario(centre=centre)
    file = author.get(reverse("cms_admin:scenario_file", args=[made.pk, "twee"]))
    assert file.headers["Content-Disposition"] == f'attachment; filename="{made.code}.twee"'
    response = send(author, file.content, "retour.twee", centre)
    assert response.context["known"] == made
    assert response.context["scenario"] == made.frozen_content()


def test_it_goes_out_as_json_and_for_h5p_with_what_is_left_behind(author, centre):
    made = scenario(centre=centre)
    assert (
        loads(author.get(reverse("cms_admin:scenario_file", args=[made.pk, "json"])).content) == made.frozen_content()
    )
    assert author.get(reverse("cms_admin:scenario_file", args=[made.pk, "h5p"])).content.startswith(b"PK")
    page = author.get(reverse("cms_admin:export_scenario", args=[made.pk]))
    assert len(page.context["omitted"]) > 2
    assert page.context["omitted"][0] in unescape(page.content.decode())


def test_a_draft_that_is_not_whole_is_not_exported_and_says_so(author, centre):
    made = scenario(centre=centre, says={"scenes": 3})
    page = author.get(reverse("cms_admin:export_scenario", args=[made.pk]))
    assert (page.status_code, page.context["whole"]) == (200, False)
    assert author.get(reverse("cms_admin:scenario_file", args=[made.pk, "twee"])).status_code == 302


def test_another_centres_scenario_does_not_go_out(author, centre):
    made = scenario(centre=author_of(CentreFactory()).staff_roles.get().centre)
    assert author.get(reverse("cms_admin:export_scenario", args=[made.pk])).status_code == 404
    assert author.get(reverse("cms_admin:scenario_file", args=[made.pk, "json"])).status_code == 404
