"""The starter site and the demonstration, loaded as ``make run`` loads them."""

import json
import shutil

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, ReferenceIndex
from wagtail.search.models import IndexEntry

from accounts.models import User
from cms.models import CataloguePage, HomePage, ModulePage, TradePage
from cms.starter import site
from cms.starter.site import CURRICULUM, load_site
from competencies.models import Evidence, Qualification
from competencies.queries import pathway_progress, pathways_on
from courses.models import Programme
from courses.queries import courses_followed
from tests.factories.people import CentreFactory

WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.mark.usefixtures("starter_database")
def test_the_site_is_whole_and_a_second_load_writes_nothing_but_passwords():
    assert HomePage.objects.live().count() == TradePage.objects.live().count() == 1
    assert CataloguePage.objects.live().count() == 1
    assert set(ModulePage.objects.live().values_list("code", flat=True)) == {
        path.name for path in (CURRICULUM / "modules").iterdir() if path.is_dir()
    }
    assert Qualification.objects.count() == Programme.objects.count() == 6
    amina = User.objects.get(username="amina")
    (tp,) = (each for each in json.loads((CURRICULUM / "programmes.json").read_text()) if each["code"] == "tp-msads")
    assert [course.code for course in courses_followed(amina)] == [each["code"] for each in tp["courses"]]
    progress = pathway_progress(pathways_on([amina])[amina.pk])
    shared = pathway_progress(pathways_on([amina])[amina.pk], shared_only=True)
    assert (len(progress.summary.acquired), len(shared.summary.acquired), progress.summary.total) == (1, 1, 11)
    assert set(Evidence.objects.filter(learner=amina).values_list("kind", flat=True)) == {
        "self", "measurement", "appraisal", "decision",
    }  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        call_command("load_starter", verbosity=0)
    written = [each["sql"] for each in queries if each["sql"].startswith(WRITES)]
    assert {sql.split('"')[1] for sql in written} <= {"accounts_user"}


def references():
    fields = ("base_content_type", "object_id", "to_content_type", "to_object_id", "model_path", "content_path")
    return sorted(ReferenceIndex.objects.values_list(*fields))


def assert_references_stand():
    found = references()
    call_command("rebuild_references_index", verbosity=0)
    assert found == references() != []


@pytest.mark.usefixtures("starter_database")
def test_who_refers_to_whom_is_known_without_being_worked_out_again():
    assert_references_stand()


@pytest.mark.usefixtures("starter_database")
def test_everything_is_found_as_if_each_had_been_kept_alone():
    found = searched()
    call_command("wagtail_update_index", verbosity=0)
    assert found == searched() != []


def searched():
    """But the root of the tree, which a migration made."""
    entries = IndexEntry.objects.exclude(content_type=ContentType.objects.get_for_model(Page))
    return sorted(entries.values_list("content_type", "object_id", "title", "autocomplete", "body"))


@pytest.mark.django_db
def test_a_load_that_is_interrupted_has_indexed_what_it_wrote(monkeypatch, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    CentreFactory(technical_contact="01 02 03 04 05", teaching_contact="aide@exemple.test")
    others = [each.name for each in (CURRICULUM / "modules").iterdir() if each.name != "poser-le-cadre"]
    folder = shutil.copytree(CURRICULUM, tmp_path / "curriculum", ignore=shutil.ignore_patterns(*others))
    for name in ("load_scenarios", "load_roleplays"):
        monkeypatch.setattr(site, name, lambda _folder: [])
    monkeypatch.setattr(site, "load_programmes", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load_site(folder)
    assert_references_stand()


def interrupt(_folder):
    raise KeyboardInterrupt
