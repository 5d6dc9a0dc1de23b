import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import count
from uuid import uuid4

import pytest
from django.urls import reverse

from assessments.scenarios.content import parse
from assessments.scenarios.models import Run, RunStep
from assessments.scenarios.services import fork_run, publish_scenario, start_run
from tests.assessments.scenarios.browsing import signed_in
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import CohortFactory, CohortLearnerFactory, CohortTrainerFactory, UserFactory
from tests.factories.scenarios import make_scenario, play_through, scenario_data

pytestmark = pytest.mark.django_db

BEST, WORST, REFUSED = ("c", "a", "b"), ("a", "b", "a"), ("b",)


@pytest.fixture
def scenario(activity):
    return activity.scenario_place.scenario


@pytest.fixture
def claire(cast):
    return signed_in(cast.claire)


@pytest.fixture
def plays(cast, activity):
    """Somebody of the cohort, whose run is played through."""

    def play(*choices, learner=None, cohort=None):
        if learner is None:
            learner = UserFactory()
            CohortLearnerFactory(cohort=cohort or cast.cohort, learner=learner)
            EnrolmentFactory(learner=learner, course=activity.section.course)
        run = start_run(learner=learner, activity=activity, client_uuid=uuid4())
        play_through(run, *choices)
        return Run.objects.select_related("ending", "edition", "learner", "activity").get(pk=run.pk)

    return play


def get(client, scenario, **query):
    return client.get(reverse("scenario_maps:map", args=[scenario.uuid]), query)


def get_file(client, scenario, **query):
    return client.get(reverse("scenario_maps:file", args=[scenario.uuid]), query)


def chosen(response):
    return {
        each.scene.key: {one.choice.key: one.people for one in each.choices if one.people}
        for each in response.context["flow"].decisions
    }


# The list


def test_scenarios_that_somebody_played(claire, scenario, plays):
    url = reverse("scenario_maps:list")
    assert "No run yet" in claire.get(url).content.decode()
    run = plays(*BEST)
    plays(*BEST, learner=run.learner)
    plays(*REFUSED)
    page = claire.get(url)
    assert [(each.title, each.people) for each in page.context["page"]] == [("The code on the paper", 2)]
    assert reverse("scenario_maps:map", args=[scenario.uuid]) in page.content.decode()


# What is counted


def test_first_runs_alone_unless_all_are_asked_for(claire, scenario, plays):
    runs = [plays(*BEST), plays(*WORST), plays(*REFUSED)]
    plays(*BEST, learner=runs[2].learner)
    assert chosen(get(claire, scenario))["ask"] == {"a": 1, "b": 1, "c": 1}
    every = get(claire, scenario, which="every")
    assert chosen(every)["ask"] == {"a": 1, "b": 1, "c": 2}
    assert every.context["flow"].people == 3


def test_runs_that_explore_stand_apart(claire, scenario, plays):
    runs = [plays(*BEST), plays(*WORST), plays(*REFUSED)]
    forked = fork_run(run=runs[1], kept=2, client_uuid=uuid4())
    play_through(forked, "a", "b")
    for which in ("", "every"):
        page = get(claire, scenario, which=which)
        assert page.context["flow"].runs == 3
        assert [each.rewinds for each in page.context["flow"].decisions] == [0, 1, 0]


def test_a_run_without_an_end_is_said_and_not_counted(claire, scenario, plays):
    for _each in range(3):
        plays(*BEST)
    plays("c")
    page = get(claire, scenario)
    assert (page.context["flow"].people, page.context["map"].unfinished) == (3, 1)
    assert "1 run has no end yet" in page.content.decode()


@pytest.fixture
def slow(monkeypatch):
    """Whatever is done comes forty seconds after what was done before it."""
    ticks = count()

    def now():
        return datetime(2026, 11, 2, 9, tzinfo=UTC) + timedelta(seconds=40 * next(ticks))

    for model, name in ((Run, "started_at"), (RunStep, "chosen_at")):
        monkeypatch.setattr(model._meta.get_field(name), "_get_default", now)


def test_how_long_was_weighed_is_told_from_the_steps(claire, scenario, slow, plays):
    for _each in range(3):
        plays(*BEST)
    page = get(claire, scenario)
    assert [each.seconds for each in page.context["flow"].decisions] == [40, 40, 40]
    assert "median time: 40 s" in page.content.decode()


def test_no_name_is_on_the_map(claire, scenario, plays):
    runs = [plays(*BEST) for _each in range(3)]
    page = get(claire, scenario).content.decode()
    for run in runs:
        assert run.learner.display_name not in page
        assert str(run.learner.uuid) not in page
        assert str(run.uuid) not in page


def test_critical_errors_and_ends(claire, scenario, plays):
    for choices in (WORST, WORST, BEST):
        plays(*choices)
    page = get(claire, scenario)
    assert [(each.code, each.people) for each in page.context["flow"].faults] == [("KEPT", 2)]
    assert [each.people for each in page.context["flow"].ends] == [1, 2, 0]
    assert "Somebody else’s code was kept." in page.content.decode()


@pytest.mark.parametrize("people", [1, 2])
def test_too_few_people_say_why(claire, scenario, plays, people):
    for _each in range(people):
        plays(*WORST)
    page = get(claire, scenario)
    assert "Fewer than three people" in page.content.decode()
    assert "Somebody else’s code" not in page.content.decode()
    assert '<svg class="flow__map"' not in page.content.decode()
    assert get_file(claire, scenario).status_code == 404


# Whose, and of which edition


def test_one_cohort_at_a_time(claire, cast, scenario, plays):
    second = CohortFactory(centre=cast.centre, name="Second year")
    CohortTrainerFactory(cohort=second, trainer=cast.claire)
    for _each in range(3):
        plays(*BEST)
        plays(*REFUSED, cohort=second)
    assert get(claire, scenario).context["flow"].people == 6
    assert chosen(get(claire, scenario, who=str(second.uuid)))["ask"] == {"b": 3}
    assert "Second year" in get(claire, scenario).content.decode()


@pytest.mark.parametrize("who", ["x", "00000000-0000-4000-8000-000000000000"])
def test_a_cohort_that_is_not_theirs_is_not_found(claire, scenario, plays, who):
    plays(*BEST)
    assert get(claire, scenario, who=who).status_code == 404


def test_each_edition_has_a_map_of_its_own(claire, scenario, plays):
    for _each in range(3):
        plays(*REFUSED)
    content = make_scenario(title="The paper and the code")
    publish_scenario(scenario_uuid=content.uuid, code=content.code, centre=None, content=content, by=None)
    for _each in range(3):
        plays(*BEST)
    page = get(claire, scenario)
    assert page.context["map"].editions == (2, 1)
    assert (page.context["map"].edition.number, chosen(page)["ask"]) == (2, {"c": 3})
    assert chosen(get(claire, scenario, edition=1))["ask"] == {"b": 3}
    for odd in ("3", "x", "²", "9" * 30, "-1"):
        assert get(claire, scenario, edition=odd).context["map"].edition.number == 2


@pytest.mark.parametrize("who", ["marc", "nadia", "jean", "paul", "sylvie", "ines", "amina"])
def test_nobody_but_trainers_reads_maps(cast, scenario, plays, who):
    for _each in range(3):
        plays(*BEST)
    client = signed_in(getattr(cast, who))
    assert client.get(reverse("scenario_maps:list")).status_code == 404
    assert get(client, scenario).status_code == 404
    assert get_file(client, scenario).status_code == 404


def test_a_trainer_of_another_centre_finds_nothing(cast, scenario, plays):
    plays(*BEST)
    other = UserFactory()
    CohortTrainerFactory(cohort=CohortFactory(centre=cast.other_centre), trainer=other)
    assert get(signed_in(other), scenario).status_code == 404


# The file


def test_the_same_numbers_as_a_file(claire, scenario, plays):
    for choices in (BEST, BEST, WORST):
        plays(*choices)
    response = get_file(claire, scenario)
    assert response["Content-Disposition"].startswith('attachment; filename="the-code-on-the-paper-choix-')
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert ["1", "What happens at ask.", "You say what you do.", "2", "0", "0"] in rows
    assert ["KEPT", "Somebody else’s code was kept.", "1"] in rows
    assert ["A", "Led on to the right person", "End led", "2"] in rows


def test_nothing_in_the_file_runs(claire, scenario, plays):
    data = scenario_data()
    data["scenes"][1]["choices"][2]["label"] = "=HYPERLINK(1)"
    content = parse(data)
    publish_scenario(scenario_uuid=content.uuid, code=content.code, centre=None, content=content, by=None)
    for _each in range(3):
        plays(*BEST)
    said = get_file(claire, scenario).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(said), delimiter=";") for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("people", [3, 5])
def test_queries(claire, scenario, plays, django_assert_num_queries, people):
    for _each in range(people):
        plays(*BEST)
    get(claire, scenario)
    with django_assert_num_queries(8):
        get(claire, scenario)


@pytest.mark.parametrize("people", [1, 3])
def test_queries_of_the_list(claire, scenario, plays, django_assert_num_queries, people):
    for _each in range(people):
        plays(*BEST)
    claire.get(reverse("scenario_maps:list"))
    with django_assert_num_queries(5):
        claire.get(reverse("scenario_maps:list"))
