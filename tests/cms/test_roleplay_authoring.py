"""Role-plays from a draft to an edition, and from a file to a draft."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from assessments.roleplays.content import RolePlay as Content
from assessments.roleplays.content import default_debrief, default_grid, default_phases, loads
from assessments.roleplays.models import RolePlay as FrozenRolePlay
from assessments.roleplays.models import RolePlayActivity, RolePlayEdition
from cms.models import ActivityAim, ModulePage, RolePlay, RolePlayPage
from cms.publishing import PublicationRefused, publish_module
from cms.roleplay_content import content_of, fields_of
from cms.starter.site import load_roleplays
from tests.factories.competencies import CompetencyFactory, FrameworkEditionFactory
from tests.factories.roleplays import make_roleplay, roleplay_data

pytestmark = pytest.mark.django_db

FILES = sorted((settings.BASE_DIR / "curriculum" / "roleplays").glob("*.json"))


def drafted(content: Content | None = None, **fields) -> RolePlay:
    content = content or make_roleplay()
    roleplay = RolePlay(uuid=content.uuid, live=False, **{**fields_of(content), **fields})
    roleplay.save()
    return roleplay


def known(content: Content) -> None:
    edition = FrameworkEditionFactory()
    for code in content.competencies():
        CompetencyFactory(edition=edition, code=code)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_comes_from_a_file_goes_down_again_the_same(path: Path):
    content = loads(path.read_bytes())
    drafted(content)
    assert content_of(RolePlay.objects.get()) == content


def test_publishing_freezes_an_edition_and_sessions_are_planned_on_it():
    content = make_roleplay()
    known(content)
    roleplay = drafted(content)
    roleplay.save_revision().publish()
    assert FrozenRolePlay.objects.get().current.roleplay_content == content
    roleplay = RolePlay.objects.get()
    roleplay.title = "The stairs"
    revision = roleplay.save_revision()
    assert RolePlayEdition.objects.count() == 1  # a draft freezes nothing
    revision.publish()
    assert FrozenRolePlay.objects.get().current.number == 2
    RolePlay.objects.get().unpublish()
    assert FrozenRolePlay.objects.get().retired_at is not None


def test_a_role_play_that_is_not_ready_is_refused_with_where():
    roleplay = drafted(summary="", cards=[])
    with pytest.raises(PublicationRefused) as refusal:
        roleplay.save_revision().publish()
    first = refusal.value.problems[0]
    assert (first.anchor, str(first)) == ("summary", "Say in a few sentences what everybody knows when it begins.")
    assert {each.anchor for each in refusal.value.problems} == {"summary", "cards"}
    assert not FrozenRolePlay.objects.exists()


def test_names_are_made_from_titles_and_never_twice():
    data = roleplay_data()
    roleplay = drafted()
    for block in (*roleplay.cards, *roleplay.phases, *roleplay.foci, *roleplay.debrief):
        block.value["key"] = ""
    roleplay.cards[1].value["name"] = roleplay.cards[2].value["name"] = "Mme Élise Perrin"
    content = content_of(roleplay)
    assert [each.key for each in content.cards] == ["nour", "mme-elise-perrin", "mme-elise-perrin-2", "costa"]
    assert {each.focus for each in content.criteria} == {each.key for each in content.foci}
    assert len(content.criteria) == len(data["criteria"])


def test_a_new_one_begins_with_the_phases_the_grid_and_the_questions_of_the_house():
    content = content_of(RolePlay(title="New", summary="Soon.", code="new"))
    assert (content.phases, content.criteria, content.debrief) == (default_phases(), default_grid(), default_debrief())


def test_the_starter_publishes_those_of_the_curriculum_once():
    contents = [loads(path.read_bytes()) for path in FILES]
    edition = FrameworkEditionFactory()
    for code in {code for each in contents for code in each.competencies()}:
        CompetencyFactory(edition=edition, code=code)
    assert len(load_roleplays(settings.BASE_DIR / "curriculum")) == len(FILES)
    assert load_roleplays(settings.BASE_DIR / "curriculum") == []
    assert set(FrozenRolePlay.objects.values_list("code", flat=True)) == {each.code for each in contents}


# In the editor


def test_an_author_opens_the_form_and_finds_theirs(author, centre):
    page = author.get(reverse("wagtailsnippets_cms_roleplay:add"))
    assert page.status_code == 200
    assert "Poser le cadre du jeu" in page.content.decode()
    own = drafted(centre=centre)
    listed = author.get(reverse("wagtailsnippets_cms_roleplay:list"), {"q": "hall"}).content.decode()
    assert own.title in listed
    edit = author.get(reverse("wagtailsnippets_cms_roleplay:edit", args=[own.pk]))
    assert edit.status_code == 200
    assert "Only perrin knows this." in edit.content.decode()


def test_the_preview_shows_the_cards_or_says_what_is_missing():
    roleplay = drafted()
    shown = roleplay.make_preview_request().render().content.decode()
    assert "Only perrin knows this." in shown
    roleplay.cards[0].value["key"] = "not a code"
    said = roleplay.make_preview_request().render().content.decode()
    assert "is not a code" in said


def test_a_place_in_a_module_gives_the_role_play_once_it_is_published(module, section, competency):
    for code in make_roleplay().competencies():
        CompetencyFactory(edition=competency.edition, code=code)
    roleplay = drafted()
    page = RolePlayPage(title="À jouer ensemble", minutes=65, roleplay=roleplay, live=False)
    page.aims = [ActivityAim(competency=competency, level=3, purpose="assessed")]
    section.add_child(instance=page)
    page.save_revision()
    with pytest.raises(PublicationRefused, match="The hall"):
        publish_module(module)
    roleplay.save_revision().publish()
    publish_module(ModulePage.objects.get(pk=module.pk))
    given = RolePlayActivity.objects.get()
    assert (given.activity.uuid, given.roleplay.uuid) == (page.activity_uuid, roleplay.uuid)
    RolePlayPage.objects.get(pk=page.pk).delete()
    assert RolePlayActivity.objects.count() == RolePlayEdition.objects.count() == 1


def test_a_place_without_a_role_play_is_not_published(section):
    page = RolePlayPage(title="À jouer ensemble", minutes=65, live=False)
    section.add_child(instance=page)
    assert "À jouer ensemble : choose a role-play." in [str(each) for each in page.publication_problems()]
