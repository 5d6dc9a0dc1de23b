"""Role-plays travel with the module that gives them."""

import json

import pytest

from assessments.roleplays.content import loads
from assessments.roleplays.models import RolePlayActivity, RolePlayEdition
from cms.archives.exporting import export_module
from cms.archives.files import ArchiveRefused
from cms.archives.importing import apply_import
from cms.archives.planning import plan_import
from cms.archives.reading import read_archive
from cms.models import ModulePage, RolePlay, RolePlayPage
from competencies.models import Competency
from tests.cms.small_module import activity, small_files, small_framework, written
from tests.factories import cms as make
from tests.factories.competencies import CompetencyFactory
from tests.factories.people import CentreFactory
from tests.factories.roleplays import make_roleplay, roleplay_data

pytestmark = pytest.mark.django_db

PLACE = "0a000000-0000-4000-8000-0000000000c2"
FILE = "roleplays/le-hall.json"


@pytest.fixture
def catalogue():
    edition = small_framework().edition
    known = set(Competency.objects.values_list("code", flat=True))
    for code in set(make_roleplay().competencies()) - known:
        CompetencyFactory(edition=edition, code=code)
    CentreFactory(technical_contact="01 02 03 04 05", teaching_contact="aide@exemple.test")
    return make.catalogue()


def files(**more):
    """The small module with a role-play after its quiz."""
    found = dict(small_files())
    module = json.loads(found["module.json"])
    place = activity("roleplay", PLACE, "a-jouer", "À jouer ensemble", "assessed")
    module["sections"][0]["activities"].append(place | {"objective": "", "roleplay": FILE})
    return {**found, "module.json": written(module), FILE: written(roleplay_data(**more))}


def bring_in(given, *, centre=None):
    return apply_import(plan_import(read_archive(given), centre=centre), by=None, publish=True)


def test_a_module_with_a_role_play_comes_out_as_it_went_in(catalogue):
    module = bring_in(files())
    assert module.live
    assert RolePlayActivity.objects.get().roleplay.current.roleplay_content == make_roleplay()
    found, given = export_module(module), files()
    assert loads(found.pop(FILE)) == loads(given.pop(FILE))
    assert found == given


def test_the_same_archive_twice_adds_nothing_and_a_changed_one_is_a_new_edition(catalogue):
    bring_in(files())
    bring_in(files())
    assert (RolePlay.objects.count(), RolePlayEdition.objects.count()) == (1, 1)
    bring_in(files(title="The stairs"))
    assert (RolePlay.objects.get().title, RolePlayEdition.objects.count()) == ("The stairs", 2)


def test_another_centre_gets_a_copy_of_its_own(catalogue):
    bring_in(files())
    centre = CentreFactory(technical_contact="01 02", teaching_contact="03 04")
    bring_in(files(), centre=centre)
    shared, own = RolePlay.objects.get(centre=None), RolePlay.objects.get(centre=centre)
    assert shared.uuid != own.uuid
    assert RolePlayActivity.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [({"cards": 4}, "cards"), ({"mode": "magic"}, "magic"), ({"uuid": "nobody"}, "nobody"), ({"odd": "!"}, "odd")],
)
def test_what_is_no_role_play_is_refused_with_its_place(catalogue, change, said):
    with pytest.raises(ArchiveRefused, match=said):
        read_archive(files(**change))
    assert RolePlay.objects.count() == 0


def test_a_code_that_another_role_play_has_is_told(catalogue):
    bring_in(files())
    RolePlayPage.objects.all().delete()
    RolePlay.objects.update(uuid=PLACE)
    with pytest.raises(ArchiveRefused, match=r"^The hall : "):
        bring_in(files())


def test_a_role_play_that_no_activity_gives_is_told(catalogue):
    with pytest.raises(ArchiveRefused, match=r"roleplays/autre\.json"):
        read_archive(files() | {"roleplays/autre.json": written(roleplay_data("autre"))})


def test_a_place_without_a_role_play_is_not_exported(catalogue):
    bring_in(files())
    page = RolePlayPage.objects.get()
    page.roleplay = None
    page.save_revision()
    RolePlayPage.objects.update(roleplay=None)
    with pytest.raises(ArchiveRefused, match="À jouer ensemble"):
        export_module(ModulePage.objects.get())
