from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.scenarios.models import Pass, Run
from assessments.scenarios.services import retire_scenario, start_run
from courses.models import Completion
from tests.assessments.scenarios.browsing import begin, signed_in, start_url, url
from tests.factories.courses import ActivityFactory, EnrolmentFactory
from tests.factories.people import UserFactory
from tests.factories.scenarios import make_scenario, play_through, scenario_activity

pytestmark = pytest.mark.django_db

BEST = ("c", "a", "b")


def played(learner, activity, *choices):
    run = start_run(learner=learner, activity=activity, client_uuid=uuid4())
    play_through(run, *choices)
    return run


def leave_aside(client, activity, **fields):
    return client.post(reverse("scenarios:pass", args=[activity.uuid]), {"client_uuid": uuid4(), **fields})


@pytest.fixture
def noticed():
    return scenario_activity(make_scenario("hard", content_notice="Somebody is insulted."))


def follows(learner, activity):
    EnrolmentFactory(learner=learner, course=activity.section.course)


def test_it_says_what_it_is_and_who_is_in_it(browser, activity):
    page = browser.get(start_url(activity)).content.decode()
    for words in ("The code on the paper", "Somebody hands you their phone", "Awa", "Lives here", "About 8 minutes"):
        assert words in page
    assert "To be listened to." not in page  # what she needs is for the end


def test_what_an_author_wrote_is_never_markup(learner):
    activity = scenario_activity(make_scenario("odd", title="<script>alert(1)</script>", summary="<b>bold</b>"))
    follows(learner, activity)
    page = signed_in(learner).get(start_url(activity)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;b&gt;bold" in page


def test_it_starts_once_and_goes_on(browser, activity):
    response = begin(browser, activity)
    run = Run.objects.get()
    assert response["Location"] == url("scene", run)
    assert begin(browser, activity)["Location"] == url("scene", run)
    assert browser.get(start_url(activity)).context["under_way"] == run


@pytest.mark.parametrize("field", [{}, {"client_uuid": "x"}])
def test_a_broken_form_starts_nothing(browser, activity, field):
    browser.post(reverse("scenarios:begin", args=[activity.uuid]), field)
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"opens_on": timezone.localdate() + timedelta(2)}, "not_yet"),
        ({"closes_on": timezone.localdate() - timedelta(2)}, "closed"),
    ],
)
def test_outside_its_dates_nothing_starts_and_nothing_is_passed(browser, activity, fields, reason):
    type(activity).objects.filter(pk=activity.pk).update(**fields)
    assert browser.get(start_url(activity)).context["waits"] == reason
    begin(browser, activity)
    leave_aside(browser, activity)
    assert not Run.objects.exists()
    assert not Pass.objects.exists()


def test_what_comes_first_comes_first(browser, activity):
    activity.requires.add(ActivityFactory(section=activity.section))
    assert browser.get(start_url(activity)).context["waits"] == "locked"
    begin(browser, activity)
    assert not Run.objects.exists()


def test_what_was_begun_goes_on_after_closing(browser, activity, run):
    type(activity).objects.filter(pk=activity.pk).update(closes_on=timezone.localdate() - timedelta(2))
    assert browser.get(start_url(activity)).context["waits"] == ""
    assert begin(browser, activity)["Location"] == url("scene", run)


def test_earlier_runs_with_their_word_and_their_end(browser, learner, activity):
    played(learner, activity, "b")
    played(learner, activity, *BEST)
    page = browser.get(start_url(activity))
    assert [(line["run"].number, line["band"], line["end"]) for line in page.context["runs"]] == [
        (2, "solid", "End led"), (1, "on_the_way", "End refused"),
    ]  # fmt: skip
    assert "A refusal respected" in page.content.decode()


def test_a_retired_scenario_keeps_its_history(browser, learner, activity):
    run = played(learner, activity, *BEST)
    retire_scenario(scenario_uuid=run.edition.scenario.uuid)
    page = browser.get(start_url(activity))
    assert "cannot be played any more" in page.content.decode()
    assert len(page.context["runs"]) == 1
    begin(browser, activity)
    assert Run.objects.count() == 1


def test_a_retired_scenario_can_still_be_finished(browser, run, activity):
    retire_scenario(scenario_uuid=run.edition.scenario.uuid)
    assert browser.get(start_url(activity)).context["under_way"] == run
    assert begin(browser, activity)["Location"] == url("scene", run)


def test_an_activity_without_a_scenario_is_not_found(browser, learner):
    activity = ActivityFactory(kind="scenario")
    follows(learner, activity)
    assert browser.get(start_url(activity)).status_code == 404


# Passing


def test_passing_is_offered_where_something_may_hurt(browser, learner, activity, noticed):
    follows(learner, noticed)
    assert "I pass" in browser.get(start_url(noticed)).content.decode()
    assert "I pass" not in browser.get(start_url(activity)).content.decode()


def test_passing_is_done_and_can_be_played_later(browser, learner, noticed):
    follows(learner, noticed)
    response = leave_aside(browser, noticed)
    assert response["Location"] == reverse("records:apprentice_module", args=[noticed.section.course.uuid])
    assert Completion.objects.filter(learner=learner, activity=noticed).count() == 1
    page = browser.get(start_url(noticed)).content.decode()
    assert "You passed this scenario" in page
    assert "I pass" not in page
    begin(browser, noticed)
    assert Run.objects.get().activity == noticed


def test_passing_is_refused_without_its_key(browser, learner, noticed):
    follows(learner, noticed)
    leave_aside(browser, noticed, client_uuid="x")
    assert not Pass.objects.exists()


# Whose


@pytest.mark.parametrize("who", ["a stranger", "not enrolled any more"])
def test_who_does_not_follow_it_finds_nothing(learner, activity, who):
    client = signed_in(UserFactory() if who == "a stranger" else learner)
    if who != "a stranger":
        type(activity).objects.filter(pk=activity.pk).update(retired_at=timezone.now())
    assert client.get(start_url(activity)).status_code == 404
    assert begin(client, activity).status_code == 404
    assert leave_aside(client, activity).status_code == 404


@pytest.mark.parametrize("runs", [1, 3])
def test_queries(browser, learner, activity, django_assert_num_queries, runs):
    for _each in range(runs):
        played(learner, activity, *BEST)
    browser.get(start_url(activity))
    with django_assert_num_queries(7):
        browser.get(start_url(activity))
