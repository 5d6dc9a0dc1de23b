from dataclasses import replace
from uuid import uuid4

import pytest
from django.urls import reverse

from assessments.scenarios.models import Reflection, Run
from assessments.scenarios.services import fork_run, retire_scenario, start_run, write_reflection
from competencies.models import Evidence
from tests.assessments.scenarios.browsing import signed_in, url
from tests.factories.courses import EnrolmentFactory
from tests.factories.scenarios import make_scenario, play_through, scenario_activity

pytestmark = pytest.mark.django_db

BEST = ("c", "a", "b")
WORST = ("a", "b", "a")


@pytest.fixture
def best(run):
    play_through(run, *BEST)
    return run


@pytest.fixture
def worst(run):
    play_through(run, *WORST)
    return run


def page(client, run):
    return client.get(url("ending", run))


def words(client, run):
    return page(client, run).content.decode()


def fork(client, run, kept=1, **fields):
    return client.post(url("fork", run), {"kept": kept, "client_uuid": uuid4(), **fields})


def write(client, run, text, *, swapped=False):
    headers = {"HX-Request": "true"} if swapped else {}
    return client.post(url("write", run), {"text": text}, headers=headers)


# What is told


def test_a_good_end(browser, best):
    shown = words(browser, best)
    for said in (
        "End led", "Led on to the right person", "Solid", "Her own say.", "Some time.", "frame held.",
        "To be listened to.", "What would you do again?",
    ):  # fmt: skip
        assert said in shown
    assert "A serious" not in shown


def test_a_critical_error_is_named_with_its_reason(browser, worst):
    context = page(browser, worst).context
    assert [fault["label"] for fault in context["faults"]] == ["Somebody else’s code was kept."]
    shown = words(browser, worst)
    assert "A serious error was made" in shown
    assert shown.count("Why the choice b helps or not.") == 2  # beside the error, and on the way


def test_the_way_taken_tells_each_decision(browser, worst):
    made = [each["made"] for each in page(browser, worst).context["decisions"]]
    assert [(each.place, each.number, each.choice.key, each.worth) for each in made] == [
        (1, 1, "a", "costly"), (2, 2, "b", "fault"), (3, 3, "a", "costly"),
    ]  # fmt: skip


def test_each_dimension_has_its_sentence(browser, best):
    told = page(browser, best).context["dimensions"]
    assert [(each["dimension"].key, each["band"], each["sentence"]) for each in told] == [
        ("frame", "solid", "frame held."), ("neutrality", "solid", "neutrality held."),
        ("tension", "solid", "tension held."),
    ]  # fmt: skip


def test_competencies_shown_in_words(browser, worst):
    assert {each["band"] for each in page(browser, worst).context["competencies"]} == {"again"}
    assert "To take up again" in words(browser, worst)


def test_no_mark_and_no_number_is_told(browser, best):
    shown = words(browser, best)
    assert "%" not in shown.split("<main", 1)[1].split("</main>", 1)[0]
    assert "/10" not in shown


def test_an_end_in_plain_language(learner):
    content = make_scenario("plain")
    ends = tuple(replace(each, text_simple="It went well.") for each in content.ends)
    activity = scenario_activity(replace(content, ends=ends))
    EnrolmentFactory(learner=learner, course=activity.section.course)
    learner.plain_language = True
    learner.save()
    run = start_run(learner=learner, activity=activity, client_uuid=uuid4())
    play_through(run, *BEST)
    assert "It went well." in words(signed_in(learner), run)


def test_what_an_author_wrote_is_never_markup(learner):
    activity = scenario_activity(make_scenario("odd", reflection="<b>Why?</b>"))
    run = start_run(learner=learner, activity=activity, client_uuid=uuid4())
    play_through(run, *BEST)
    write_reflection(run=run, text="</textarea><script>alert(1)</script>")
    shown = words(signed_in(learner), run)
    assert "<b>Why?" not in shown
    assert "<script>alert(1)" not in shown


def test_before_its_end_one_plays(browser, run):
    assert page(browser, run)["Location"] == url("scene", run)


# Going back


def test_coming_back_explores_and_changes_nothing(browser, worst):
    before = Evidence.objects.count()
    response = fork(browser, worst, kept=1)
    forked = Run.objects.get(forked_from=worst)
    assert response["Location"] == url("scene", forked)
    play_through(forked, *BEST)
    shown = words(browser, forked)
    assert "it changes no result" in shown
    assert "these words change nothing" in shown
    assert Evidence.objects.count() == before


def test_one_run_at_a_time(browser, worst):
    fork(browser, worst, kept=1)
    forked = Run.objects.get(forked_from=worst)
    assert page(browser, worst).context["open_run"] == forked
    assert "Come back here" not in words(browser, worst)
    response = browser.post(url("fork", worst), {"kept": 2, "client_uuid": uuid4()}, follow=True)
    assert response.redirect_chain[0][0] == url("scene", forked)
    assert "already under way" in response.content.decode()
    assert Run.objects.count() == 2


@pytest.mark.parametrize(
    "fields", [{"kept": -1}, {"kept": 4}, {"kept": "x"}, {"kept": 99}, {"client_uuid": "x"}, {"kept": ""}]
)
def test_a_place_that_is_not_on_the_way_is_refused(browser, best, fields):
    assert fork(browser, best, **fields)["Location"] == url("ending", best)
    assert Run.objects.count() == 1


def test_an_open_run_has_no_fork(browser, run):
    fork(browser, run)
    assert Run.objects.count() == 1


def test_a_retired_scenario_can_be_read_again(browser, best):
    retire_scenario(scenario_uuid=best.edition.scenario.uuid)
    assert "Play again from the start" not in words(browser, best)


# Writing


@pytest.mark.parametrize("swapped", [False, True])
def test_what_is_written_is_kept(browser, best, swapped):
    write(browser, best, "I went too fast.", swapped=swapped)
    assert Reflection.objects.get().text == "I went too fast."
    assert "I went too fast." in words(browser, best)


def test_a_text_without_end_is_refused(browser, best):
    assert "too long" in write(browser, best, "x" * 4001, swapped=True).content.decode()
    assert not Reflection.objects.exists()


def test_nothing_is_written_on_a_run_under_way(browser, run):
    assert write(browser, run, "Early.").status_code == 404


# Whose


def get_runs(client, activity, learner):
    return client.get(reverse("scenarios:runs", args=[activity.uuid, learner.uuid]))


@pytest.fixture
def amina_run(cast, activity):
    EnrolmentFactory(learner=cast.amina, course=activity.section.course)
    run = start_run(learner=cast.amina, activity=activity, client_uuid=uuid4())
    play_through(run, *WORST)
    write_reflection(run=run, text="I wanted to help.")
    return run


def test_the_trainer_reads_the_run_as_its_learner_saw_it(cast, activity, amina_run):
    claire = signed_in(cast.claire)
    shown = words(claire, amina_run)
    for said in (
        "Amina Benali",
        "I wanted to help.",
        "Somebody else’s code was kept.",
        "You take the phone to go faster.",
    ):
        assert said in shown
    for own in ("Come back here", "<textarea", "Play again", "Back to the module"):
        assert own not in shown
    listed = get_runs(claire, activity, cast.amina).content.decode()
    assert url("ending", amina_run) in listed
    assert "1 run to an end" in listed


@pytest.mark.parametrize("who", ["marc", "nadia", "jean", "paul", "sylvie", "ines", "theo", "lina"])
def test_nobody_else_does(cast, activity, amina_run, who):
    client = signed_in(getattr(cast, who))
    assert page(client, amina_run).status_code == 404
    assert get_runs(client, activity, cast.amina).status_code == 404
    assert fork(client, amina_run).status_code == 404
    assert write(client, amina_run, "Not mine.").status_code == 404


def test_the_trainer_writes_nothing_and_forks_nothing(cast, amina_run):
    claire = signed_in(cast.claire)
    assert fork(claire, amina_run).status_code == 404
    assert write(claire, amina_run, "Not mine.").status_code == 404
    assert Reflection.objects.get().text == "I wanted to help."


def test_a_run_under_way_is_its_learner_s_alone(cast, activity, amina_run):
    open_run = fork_run(run=amina_run, kept=1, client_uuid=uuid4())
    claire = signed_in(cast.claire)
    assert page(claire, open_run).status_code == 404
    assert get_runs(claire, activity, cast.amina).context["open"]


def test_the_best_of_the_runs_that_count_is_told(cast, activity, amina_run):
    forked = fork_run(run=amina_run, kept=1, client_uuid=uuid4())
    play_through(forked, *BEST)
    context = get_runs(signed_in(cast.claire), activity, cast.amina).context
    assert (context["counted"], context["best"]) == (1, "To take up again")
    play_through(start_run(learner=cast.amina, activity=activity, client_uuid=uuid4()), "b")
    context = get_runs(signed_in(cast.claire), activity, cast.amina).context
    assert (context["counted"], context["best"]) == (2, "On the way")


def test_a_learner_without_a_run_has_no_page(cast, activity):
    assert get_runs(signed_in(cast.claire), activity, cast.amina).status_code == 404


@pytest.mark.parametrize("runs", [1, 3])
def test_queries(browser, learner, activity, best, django_assert_num_queries, runs):
    for _each in range(runs - 1):
        play_through(start_run(learner=learner, activity=activity, client_uuid=uuid4()), *BEST)
    page(browser, best)
    with django_assert_num_queries(7):
        page(browser, best)


@pytest.mark.parametrize("runs", [1, 3])
def test_queries_of_a_learner_s_runs(cast, activity, amina_run, django_assert_num_queries, runs):
    for _each in range(runs - 1):
        play_through(start_run(learner=cast.amina, activity=activity, client_uuid=uuid4()), *BEST)
    claire = signed_in(cast.claire)
    get_runs(claire, activity, cast.amina)
    with django_assert_num_queries(5):
        get_runs(claire, activity, cast.amina)
