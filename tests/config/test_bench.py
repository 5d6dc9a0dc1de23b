"""The bench at its smallest, on a database of the test's own: what it reports, never how long anything took."""

import re
from contextlib import nullcontext
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import CohortLearner, User
from competencies.models import Evidence
from config.bench import databases
from config.bench.browser import Visit
from config.bench.measuring import Figure
from config.bench.pages import Page
from config.bench.population import DONE
from config.bench.quiz import content_of
from config.bench.table import misses, table
from config.bench.visitor import DJANGOS_OWN
from config.management.commands import bench
from courses.models import Activity

LINE = re.compile(r"^(?P<name>\S.*?) {2,}(?P<statements>\d+) +[\d.]+ +[\d.]+")


@pytest.fixture
def here(starter_database, settings, monkeypatch):
    settings.BENCH = True
    settings.ROOT_URLCONF = "config.bench.urls"
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, DJANGOS_OWN]
    monkeypatch.setattr(bench, "collect_static", lambda: None)
    monkeypatch.setattr(databases, "make_starter", lambda: None)
    monkeypatch.setattr(databases, "copy_of_starter", lambda name: nullcontext())


def statements_of(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_it_counts_the_statements_of_every_page(here):
    out = StringIO()
    call_command("bench", learners=[6], repeat=1, competencies=13, no_browser=True, no_load=True, stdout=out)

    counted = {
        found["name"]: int(found["statements"]) for line in out.getvalue().splitlines() if (found := LINE.match(line))
    }
    assert counted["bare page"] == 2  # the session, the person
    assert counted["bare page, found our way"] == 1  # both at once
    assert counted["frame alone"] == 2  # and what they are today
    assert counted["sign in"] == 0
    assert CohortLearner.objects.filter(cohort__code="groupe-1").count() == 6
    assert Evidence.objects.filter(learner__username="apprenti-3").count() >= 13 * 12

    client = Client(headers={"accept-language": "fr"})
    assert counted["catalogue"] == statements_of(client, "/modules/")
    client.force_login(User.objects.get(username="formatrice-0"))
    assert counted["my cohorts"] == statements_of(client, "/formation/")
    client.force_login(User.objects.get(username="tuteur-0"))
    assert counted["my apprentices"] == statements_of(client, "/entreprise/")
    asked = len(content_of(Activity.objects.get(kind="quiz", required=True, section__course__code=DONE)).questions)
    once = sum(counted[step] for step in ("quiz start", "begin", "document", "hand in", "result"))
    for way, step in (("each answer checked", "check one answer"), ("checked at the end", "save one answer")):
        assert counted[step] == 3  # the session with its person, the try, the answer
        whole = f"whole quiz of {asked}, {way} ({asked + 5} requests)"
        assert counted[whole] == once + asked * counted[step]


@pytest.mark.parametrize(
    ("multiple", "size", "missed"), [(2.0, 99_999, False), (2.1, 99_999, True), (2.0, 100_000, True)]
)
def test_what_misses_its_aim_is_marked(multiple, size, missed):
    page = Page(name="lesson", path="/", aim=2, aim_bytes=100_000)
    figure = Figure(name="lesson", statements=10, milliseconds=multiple, bare=1, aim=2, page=page)
    first = Visit(requests=9, bytes=size, media=2_000)
    assert misses(figure, first) is missed
    printed = table({"apprentice": [figure]}, {"lesson": (first, Visit(requests=1, bytes=5_000))})
    assert printed.endswith("MISSED") is missed
    assert printed.splitlines()[-1].split()[:9] == [
        "lesson", "10", f"{multiple:.1f}", f"{multiple:.1f}", "≤", "2×", "<", "100", "kB",
    ]  # fmt: skip


def test_a_visit_counts_what_came_over_the_network():
    visit = Visit()
    for name, address, size in (
        ("1", "http://localhost/apprendre/1/", 9_000),
        ("2", "http://localhost/static/css/base.css", 0),  # kept by the browser
        ("3", "http://localhost/media/images/a.webp", 30_000),
        ("4", "data:image/svg+xml,x", 50),
    ):
        visit.note_sent({"requestId": name, "request": {"url": address}})
        visit.note_finished({"requestId": name, "encodedDataLength": size})
    assert (visit.requests, visit.bytes, visit.media) == (2, 9_000, 30_000)
