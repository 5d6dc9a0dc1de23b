"""Scenarios travel with the module that gives them."""

import json
from hashlib import sha256

import pytest

from assessments.scenarios.content import loads
from assessments.scenarios.models import ScenarioActivity, ScenarioEdition
from cms.archives.exporting import export_module
from cms.archives.files import ArchiveRefused
from cms.archives.importing import apply_import
from cms.archives.planning import plan_import
from cms.archives.reading import read_archive
from cms.models import Scenario
from tests.cms.small_module import activity, small_files, small_framework, written
from tests.factories import cms as make
from tests.factories.competencies import CompetencyFactory
from tests.factories.people import CentreFactory
from tests.factories.questions import DRAWING
from tests.factories.scenarios import scenario_data

pytestmark = pytest.mark.django_db

PLACE = "0a000000-0000-4000-8000-0000000000c1"
ADDRESS = f"/medias/{sha256(DRAWING).hexdigest()}.svg"


@pytest.fixture
def catalogue():
    known = small_framework()
    CompetencyFactory(edition=known.edition, code="listening-empathy")
    CentreFactory(technical_contact="01 02 03 04 05", teaching_contact="aide@exemple.test")
    return make.catalogue()


def files(**more):
    """The small module with a scenario after its quiz, and a picture of the author's in its first scene."""
    found = dict(small_files())
    module = json.loads(found["module.json"])
    place = activity("scenario", PLACE, "a-jouer", "À jouer", "assessed")
    module["sections"][0]["activities"].append(place | {"objective": "", "scenario": "scenarios/le-code.json"})
    said = scenario_data()
    said["scenes"][0] |= {"place": ADDRESS, "place_alt": "Un rond."}
    return {
        **found, "module.json": written(module), "scenarios/le-code.json": written(said | more),
        f"media/{sha256(DRAWING).hexdigest()}.svg": DRAWING,
    }  # fmt: skip


def bring_in(given, *, centre=None):
    return apply_import(plan_import(read_archive(given), centre=centre), by=None, publish=True)


def test_a_module_with_a_scenario_comes_out_as_it_went_in(catalogue):
    module = bring_in(files())
    assert module.live
    assert ScenarioActivity.objects.get().scenario.current.content["code"] == "le-code"
    found = export_module(module)
    given = files()
    assert loads(found.pop("scenarios/le-code.json")) == loads(given.pop("scenarios/le-code.json"))
    assert found == given


def test_the_same_archive_twice_adds_nothing_and_a_changed_one_is_a_new_edition(catalogue):
    bring_in(files())
    bring_in(files())
    assert (Scenario.objects.count(), ScenarioEdition.objects.count()) == (1, 1)
    bring_in(files(title="Another title"))
    assert (Scenario.objects.get().title, ScenarioEdition.objects.count()) == ("Another title", 2)


def test_another_centre_gets_a_copy_of_its_own(catalogue):
    bring_in(files())
    centre = CentreFactory(technical_contact="01 02", teaching_contact="03 04")
    bring_in(files(), centre=centre)
    shared, own = Scenario.objects.get(centre=None), Scenario.objects.get(centre=centre)
    assert shared.uuid != own.uuid
    assert ScenarioActivity.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scenes": 4}, "scenes"),
        ({"mode": "magic"}, "magic"),
        ({"uuid": "nobody"}, "nobody"),
        ({"surprise": "!"}, "surprise"),
    ],
)
def test_what_is_no_scenario_is_refused_with_its_place(catalogue, change, said):
    with pytest.raises(ArchiveRefused, match=said):
        read_archive(files(**change))
    assert Scenario.objects.count() == 0


def test_a_picture_that_is_not_what_its_name_says_is_refused(catalogue):
    given = files()
    given[f"media/{sha256(DRAWING).hexdigest()}.svg"] = DRAWING + b"<!-- another -->"
    with pytest.raises(ArchiveRefused):
        bring_in(given)


def test_a_scenario_that_no_activity_gives_is_told(catalogue):
    with pytest.raises(ArchiveRefused, match=r"scenarios/autre\.json"):
        read_archive(files() | {"scenarios/autre.json": written(scenario_data("autre"))})
