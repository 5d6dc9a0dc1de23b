"""Scenarios from a draft to an edition, through the editor's own screens."""

import json
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from assessments.scenarios.models import Scenario as FrozenScenario
from assessments.scenarios.models import ScenarioActivity, ScenarioEdition
from assessments.scenarios.services import attach_scenario, start_run
from cms import models
from cms.publishing import PublicationRefused, publish_module
from tests.cms.authoring import scenario
from tests.factories.competencies import CompetencyFactory
from tests.factories.courses import ActivityFactory
from tests.factories.people import MembershipFactory, UserFactory
from tests.factories.scenarios import play_through, scenario_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(competency: Any) -> Any:
    """One that knows what the small scenario speaks for."""
    for code in ("mediation", "listening-empathy"):
        CompetencyFactory(edition=competency.edition, code=code)
    return competency.edition


def said(response: Any) -> str:
    return unescape(" ".join(str(each) for each in get_messages(response.wsgi_request)))


def form(content: Any, **fields: Any) -> dict[str, Any]:
    return {"content": json.dumps(content), **fields}


def place(section: models.SectionPage, made: models.Scenario, competency: Any) -> models.ScenarioPage:
    page = models.ScenarioPage(title="À jouer", minutes=10, scenario=made, live=False)
    page.aims = [models.ActivityAim(competency=competency, level=2, purpose="assessed")]
    section.add_child(instance=page)
    page.save_revision()
    return models.ScenarioPage.objects.get(pk=page.pk)


def edit(made: models.Scenario) -> str:
    return reverse("wagtailsnippets_cms_scenario:edit", args=[made.pk])


def test_a_scenario_is_drafted_then_published(author, centre, framework):
    response = author.post(reverse("wagtailsnippets_cms_scenario:add"), form(scenario_data(code="")))
    assert response.status_code == 302
    draft = models.Scenario.objects.get()
    assert (draft.live, draft.centre, draft.title, draft.mode) == (
        False,
        centre,
        "The code on the paper",
        "acces_droits",
    )
    assert draft.code == "the-code-on-the-paper"
    assert ScenarioEdition.objects.count() == 0

    author.post(edit(draft), form(draft.content, **{"action-publish": "x"}))
    assert models.Scenario.objects.get().live
    edition = ScenarioEdition.objects.get()
    assert (edition.scenario.uuid, edition.scenario.centre, edition.content["code"]) == (draft.uuid, centre, draft.code)


def test_everything_that_is_missing_is_said_at_once_and_the_draft_is_kept(author, framework):
    broken = scenario_data(title="", summary="")
    broken["scenes"][1]["choices"][0]["target"] = "nowhere"
    response = author.post(reverse("wagtailsnippets_cms_scenario:add"), form(broken, **{"action-publish": "x"}))
    draft = models.Scenario.objects.get()
    assert response.headers["Location"] == edit(draft)
    assert (draft.live, draft.get_latest_revision_as_object().content) == (False, broken)
    assert said(response).count("<li>") == 3
    assert f'href="{edit(draft)}#scene/ask/a"' in said(response)
    assert f'href="{edit(draft)}#place/title"' in said(response)
    assert ScenarioEdition.objects.count() == 0


@pytest.mark.parametrize("content", [{}, [], "text", {"scenes": 3}, {"scenes": [{"key": 1}]}, {"title": 4}])
def test_a_draft_of_any_shape_is_kept_and_never_published(centre, content):
    made = models.Scenario(content=content, centre=centre, live=False)
    made.save()
    revision = made.save_revision()
    with pytest.raises(PublicationRefused):
        revision.publish()
    assert models.Scenario.objects.get().content == content
    assert FrozenScenario.objects.count() == 0


def test_a_draft_of_a_published_scenario_changes_nothing_for_learners(author, centre, framework):
    made = scenario(centre=centre)
    made.latest_revision.publish()
    changed = {**made.content, "title": "Autre titre"}
    author.post(edit(made), form(changed))
    kept = models.Scenario.objects.get()
    assert (kept.title, kept.has_unpublished_changes, kept.live) == ("Le code", True, True)
    assert kept.get_latest_revision_as_object().title == "Autre titre"
    assert [each.content["title"] for each in ScenarioEdition.objects.all()] == ["Le code"]

    author.post(edit(made), form(changed, **{"action-publish": "x"}))
    assert [each.content["title"] for each in ScenarioEdition.objects.order_by("pk")] == ["Le code", "Autre titre"]


def test_a_draft_not_yet_published_is_listed_as_it_stands(author, centre):
    made = scenario("Premier titre", centre=centre)
    author.post(edit(made), form({**made.content, "title": "Second titre"}))
    assert "Second titre" in author.get(reverse("wagtailsnippets_cms_scenario:list")).content.decode()


def test_withdrawing_a_scenario_retires_it_and_publishing_brings_it_back(centre, framework):
    made = scenario(centre=centre)
    made.latest_revision.publish()
    models.Scenario.objects.get().unpublish()
    assert FrozenScenario.objects.get().retired_at is not None
    models.Scenario.objects.get().latest_revision.publish()
    assert FrozenScenario.objects.get().retired_at is None


def test_a_copy_is_another_scenario(author, centre, framework):
    made = scenario(centre=centre)
    made.latest_revision.publish()
    page = author.get(reverse("wagtailsnippets_cms_scenario:copy", args=[made.pk]))
    assert page.status_code == 200
    author.post(reverse("wagtailsnippets_cms_scenario:add"), form(made.content, **{"action-publish": "x"}))
    assert len({each.uuid for each in models.Scenario.objects.all()}) == 2
    assert len({each.code for each in FrozenScenario.objects.all()}) == 2


def test_search_reads_scenes_without_accents_and_filters_narrow(author, centre):
    scenario("Alpha", centre=centre, says={"summary": "Une médiation à l’école."})
    scenario("Omega", centre=centre, says={"mode": "navette"})
    listed = reverse("wagtailsnippets_cms_scenario:list")
    for query in ("?q=mediation ecole", "?mode=acces_droits"):
        content = author.get(listed + query).content.decode()
        assert ("Alpha" in content, "Omega" in content) == (True, False), query


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_many_queries_for_three_scenarios_as_for_one(author, centre, count, django_assert_num_queries):
    for number in range(count):
        scenario(f"Scénario {number}", centre=centre)
    author.get(reverse("wagtailsnippets_cms_scenario:list"))
    with django_assert_num_queries(14):
        author.get(reverse("wagtailsnippets_cms_scenario:list"))


def test_a_place_in_a_module_gives_the_edition(module, section, framework, competency):
    made = scenario()
    page = place(section, made, competency)
    with pytest.raises(PublicationRefused, match="Le code"):
        publish_module(module)
    made.latest_revision.publish()
    publish_module(models.ModulePage.objects.get(pk=module.pk))
    given = ScenarioActivity.objects.get()
    assert (given.activity.uuid, given.scenario.uuid) == (page.activity_uuid, made.uuid)


def test_a_scenario_assesses_the_second_level_at_most(section, framework, competency):
    made = scenario()
    page = place(section, made, competency)
    made.latest_revision.publish()
    page.scenario.refresh_from_db()
    assert page.publication_problems() == []
    page.aims = [models.ActivityAim(competency=competency, level=3, purpose="assessed")]
    assert [str(each) for each in page.publication_problems()] == [
        "À jouer : a scenario shows what one would do: it assesses level 2 at most."
    ]


def test_a_published_scenario_stays_when_its_page_goes(module, section, framework, competency):
    made = scenario()
    made.latest_revision.publish()
    page = place(section, made, competency)
    publish_module(module)
    models.ScenarioPage.objects.get(pk=page.pk).delete()
    assert ScenarioActivity.objects.count() == ScenarioEdition.objects.count() == 1


def test_what_groups_chose_is_a_click_away_once_somebody_played(author, centre, framework):
    made = scenario(centre=centre)
    made.latest_revision.publish()
    chosen = reverse("scenario_maps:map", args=[made.uuid])
    assert chosen not in author.get(edit(made)).content.decode()
    learner = UserFactory()
    MembershipFactory(learner=learner, centre=centre)
    activity = ActivityFactory(kind="scenario", section__course__centre=centre)
    attach_scenario(activity=activity, scenario=made.stored())
    play_through(start_run(learner=learner, activity=activity, client_uuid=uuid4()), "c", "a", "b")
    assert chosen in author.get(edit(made)).content.decode()
    assert author.get(chosen).status_code == 200
