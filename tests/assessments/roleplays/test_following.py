"""What every screen asks, and the *stop* that nobody signs."""

import logging
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from assessments.roleplays.models import SessionEvent
from assessments.roleplays.queries import clock_of
from assessments.roleplays.services import pause
from config.middleware import STOP_PATH
from tests.factories.roleplays import at_phase, planned_session

pytestmark = pytest.mark.django_db


def ask(session, tag=""):
    headers = {"If-None-Match": tag} if tag else {}
    return Client(headers=headers).get(reverse("roleplays:state", args=[session.uuid]))


def test_where_a_session_stands():
    session = planned_session(1)
    assert ask(session).json() == {
        "version": 1, "phase": "", "kind": "", "title": "", "left": 0, "running": False, "stopped": False,
        "closed": False,
    }  # fmt: skip
    at_phase(session, "jeu")
    told = ask(session).json()
    assert (told["phase"], told["kind"], told["running"], told["version"]) == ("jeu", "jeu", True, 2)
    assert 895 < told["left"] <= 900


def test_a_screen_that_knows_is_told_nothing_again(django_assert_num_queries):
    session = planned_session(1)
    at_phase(session, "jeu")
    tag = ask(session).headers["ETag"]
    with django_assert_num_queries(2):
        again = ask(session, tag)
    assert (again.status_code, again.content) == (304, b"")
    pause(session=session, by=session.trainer)
    assert ask(session, tag).json()["running"] is False


def test_it_costs_the_same_however_many_take_part(django_assert_num_queries):
    session = planned_session(3)
    ask(session)  # an edition is read once per process
    with django_assert_num_queries(2):
        ask(session)


def test_nothing_of_anybody_is_told():
    session = planned_session(2)
    text = ask(session).content.decode()
    for person in session.participants.select_related("learner"):
        assert person.learner.display_name not in text
        assert str(person.uuid) not in text
    assert str(session.stop_token) not in text
    assert session.join_code not in text


def test_a_session_that_is_none():
    assert Client().get(reverse("roleplays:state", args=[uuid4()])).status_code == 404


# Stop


def test_the_address_of_stop_is_the_one_that_logs_leave_out():
    assert reverse("roleplays:stop") == STOP_PATH


def test_stop_leaves_no_trace_of_who(caplog):
    caplog.set_level(logging.DEBUG)
    session = planned_session(2)
    at_phase(session, "jeu")
    presser = session.participants.select_related("learner").first().learner
    client = Client(REMOTE_ADDR="198.51.100.77")
    client.force_login(presser)  # even from a phone that sends its cookies
    key = client.session.session_key
    before = _all_rows()
    caplog.clear()
    answer = client.post(reverse("roleplays:stop"), {"token": str(session.stop_token)})
    assert answer.status_code == 204
    assert clock_of(session).is_stopped
    known = {str(presser.uuid), presser.display_name, presser.username, key, "198.51.100.77"}
    for text in [caplog.text, *(_all_rows() - before)]:
        assert not [each for each in known if each and each in text]
    assert caplog.records == []
    assert len(_all_rows() - before) == 1


def _all_rows():
    """Every row of every table, as text."""
    return {
        f"{model._meta.label} {sorted(row.items(), key=str)}"
        for model in apps.get_models()
        if model._meta.managed
        for row in model._base_manager.values()
    }


@pytest.mark.parametrize("token", ["", "stop", "5a0e2b0e-2a39-4f3a-9d0b-0d5b8d2a51c4", "0" * 5000])
def test_a_wrong_token_is_answered_alike_and_changes_nothing(token):
    session = planned_session(1)
    at_phase(session, "jeu")
    answer = Client(enforce_csrf_checks=True).post(reverse("roleplays:stop"), {"token": token})
    assert (answer.status_code, answer.content) == (204, b"")
    assert not SessionEvent.objects.filter(kind="stopped").exists()


def test_stop_is_only_sent():
    assert Client().get(reverse("roleplays:stop")).status_code == 405
