import pytest

from assessments.scenarios.content import parse
from assessments.scenarios.models import RunEnd, RunStep
from assessments.scenarios.services import start_run
from tests.assessments.scenarios.browsing import choose, play, signed_in, url
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import UserFactory
from tests.factories.scenarios import make_scenario, play_through, scenario_activity, scenario_data

pytestmark = pytest.mark.django_db

BEST = ("c", "a", "b")


def get(client, run, query="", *, swapped=False):
    headers = {"HX-Request": "true"} if swapped else {}
    return client.get(url("scene", run) + query, headers=headers)


def run_of(learner, content):
    activity = scenario_activity(content)
    EnrolmentFactory(learner=learner, course=activity.section.course)
    return start_run(learner=learner, activity=activity, client_uuid=content.uuid)


def test_the_whole_scenario_without_a_script(browser, run):
    page = browser.get(url("scene", run)).content.decode()
    assert "What happens at welcome." in page
    assert "Awa" in page
    assert choose(browser, run, "on")["Location"] == url("scene", run)
    response = choose(browser, run, "c")
    assert response["Location"] == f"{url('scene', run)}?apres=1"
    page = browser.get(response["Location"]).content.decode()
    for words in ("You chose", "You say what you do.", "Why the choice c helps or not.", "This helps."):
        assert words in page
    assert "What happens at work." in browser.get(url("scene", run)).content.decode()
    choose(browser, run, "a")
    response = choose(browser, run, "b")
    page = browser.get(response["Location"]).content.decode()
    assert url("ending", run) in page
    assert browser.get(url("scene", run))["Location"] == url("ending", run)
    assert RunEnd.objects.get().band == "solid"


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (("a",), "This costs something."),
        (("c", "b"), "A serious professional error."),
        (("c", "c"), "This helps."),
        (("c", "c", "a", "c"), "This helps."),
    ],
)
def test_what_a_choice_did_is_told_in_words(browser, run, choices, words):
    assert words in browser.get(play(browser, run, *choices)["Location"]).content.decode()


def test_a_critical_error_is_named(browser, run):
    page = browser.get(play(browser, run, "c", "b")["Location"]).content.decode()
    assert "Somebody else’s code was kept." in page


def test_told_at_the_end_is_not_told_before(learner):
    run, client = run_of(learner, make_scenario("end", feedback="end")), signed_in(learner)
    assert play(client, run, "c")["Location"] == url("scene", run)
    assert "Why the choice" not in get(client, run, "?apres=1").content.decode()
    assert "What happens at work." in get(client, run, "?apres=1").content.decode()
    choose(client, run, "a")
    assert choose(client, run, "b", swapped=True).headers["HX-Redirect"] == url("ending", run)


@pytest.mark.parametrize("query", ["?apres=0", "?apres=7", "?apres=x", "?apres=", "?apres=99999999999", "?apres=²"])
def test_an_old_address_gives_the_present_moment(browser, run, query):
    play(browser, run, "c")
    assert "What happens at work." in get(browser, run, query).content.decode()


def test_choices_that_are_not_offered_are_not_shown(browser, run):
    play(browser, run, "c", "a")
    assert "You go on." not in get(browser, run).content.decode()
    other = get(browser, run).context["shown"]
    assert [each.key for each in other.choices] == ["a", "b"]


# With htmx


def test_swapped_moments_come_alone(browser, run):
    response = choose(browser, run, "on", swapped=True)
    page = response.content.decode()
    assert page.lstrip().startswith("<title>")
    assert "<html" not in page
    assert "What happens at ask." in page
    told = choose(browser, run, "c", swapped=True).content.decode()
    assert f'data-address="{url("scene", run)}?apres=1"' in told
    assert "What happens at work." not in told
    assert "What happens at work." in get(browser, run, swapped=True).content.decode()


# Two tabs, two clicks


def test_a_choice_sent_twice_is_made_once_and_tells_the_same(browser, run):
    choose(browser, run, "on")
    fields = {"number": 1, "scene": "ask", "choice": "c"}
    first, second = (browser.post(url("scene", run), fields) for _twice in range(2))
    assert first["Location"] == second["Location"] == f"{url('scene', run)}?apres=1"
    assert RunStep.objects.count() == 2


def test_a_late_choice_sent_again_leads_to_the_present(browser, run):
    play(browser, run, "c", "a")
    response = browser.post(url("scene", run), {"number": 1, "scene": "ask", "choice": "c"})
    assert response["Location"] == url("scene", run)


@pytest.mark.parametrize("swapped", [False, True])
def test_another_choice_in_a_late_tab_is_told_kindly(browser, run, swapped):
    play(browser, run, "c")
    headers = {"HX-Request": "true"} if swapped else {}
    response = browser.post(
        url("scene", run), {"number": 1, "scene": "ask", "choice": "a"}, headers=headers, follow=not swapped
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "You have already chosen here" in page
    assert "What happens at work." in page
    assert RunStep.objects.count() == 2


@pytest.mark.parametrize("swapped", [False, True])
def test_a_late_tab_of_a_run_that_ended_is_shown_its_end(browser, run, swapped):
    play(browser, run, *BEST)
    headers = {"HX-Request": "true"} if swapped else {}
    response = browser.post(url("scene", run), {"number": 1, "scene": "ask", "choice": "a"}, headers=headers)
    assert response.headers.get("HX-Redirect") == (url("ending", run) if swapped else None)
    assert "You have already chosen here" in browser.get(url("scene", run), follow=True).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"choice": "elsewhere"},
        {"scene": "close", "choice": "b"},
        {"number": "-1"},
        {"number": "99"},
        {"number": "x"},
        {"choice": ""},
        {"choice": "x" * 61},
        {"scene": "\x00", "choice": "\x00"},
        {"number": "9" * 30},
    ],
)
def test_what_no_page_offered_changes_nothing(browser, run, fields):
    choose(browser, run, "on")
    sent = {"number": 1, "scene": "ask", "choice": "c", **fields} if fields else {}
    response = browser.post(url("scene", run), sent, follow=True)
    assert response.status_code == 200
    assert "Here is where you are" in response.content.decode()
    assert RunStep.objects.count() == 1


# Plain language and sound


def plain_scene(content_code="plain", **more):
    data = scenario_data(content_code)
    data["scenes"][0] |= {"text_simple": "In plain words.", **more}
    return data


def test_plain_language_is_the_learner_s_own_wish(learner):
    run = run_of(learner, parse(plain_scene()))
    client = signed_in(learner)
    page = get(client, run).content.decode()
    assert "What happens at welcome." in page
    assert "Read in plain language" in page
    learner.plain_language = True
    learner.save()
    page = get(client, run).content.decode()
    assert "In plain words." in page
    assert "What happens at welcome." not in page
    choose(client, run, "on")
    page = get(client, run).content.decode()  # which has no plain version
    assert "What happens at ask." in page
    assert "plain language" not in page


def test_a_recording_comes_with_its_words(learner):
    sound = {"address": f"/medias/{'a' * 64}.ogg", "transcript": "What Awa says."}
    run = run_of(learner, parse(plain_scene("sound", sound=sound)))
    page = get(signed_in(learner), run).content.decode()
    assert f'<source src="{sound["address"]}" type="audio/ogg">' in page
    assert "What Awa says." in page
    assert "data-listen" not in page.replace("[data-listen]", "")


# Whose


def test_a_run_is_played_by_its_learner_alone(run):
    other = signed_in(UserFactory())
    assert get(other, run).status_code == 404
    assert other.post(url("scene", run), {"number": 0, "scene": "welcome", "choice": "on"}).status_code == 404
    assert not RunStep.objects.exists()


def test_under_another_activity_it_is_not_found(browser, run):
    elsewhere = scenario_activity(make_scenario("elsewhere"))
    run.activity = elsewhere
    assert get(browser, run).status_code == 404


@pytest.mark.parametrize("choices", [("c",), ("c", "c", "c", "c")])
def test_queries(browser, run, django_assert_num_queries, choices):
    play_through(run, *choices)
    get(browser, run)
    with django_assert_num_queries(3):
        get(browser, run)
