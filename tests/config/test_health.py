import logging

import pytest
from django.db import OperationalError, connection
from django.test import Client

from config import health


@pytest.fixture
def anyone():
    # No header of ours: what runs the site asks by its own name for it.
    return Client(headers={"host": "10.0.0.7:8000"})


def test_healthz_needs_no_database(anyone):
    # Without the django_db mark, touching the database would fail.
    response = anyone.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_readyz_says_yes_when_all_answers(anyone):
    response = anyone.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "problems": []})


@pytest.mark.django_db
def test_readyz_names_a_database_that_does_not_answer(anyone, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("connection to 10.0.0.9 refused")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = anyone.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"ready": False, "problems": ["database"]})


@pytest.mark.django_db
def test_readyz_names_waiting_migrations_until_they_are_applied(anyone):
    health._require_migrations.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET app = 'elsewhere' WHERE app = 'config'")
        assert anyone.get("/readyz").json()["problems"] == ["migrations"]
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('config', '0001_queue_and_cache', now())"
        )
    assert anyone.get("/readyz").json() == {"ready": True, "problems": []}


@pytest.mark.django_db
def test_readyz_names_a_broker_that_does_not_answer(anyone, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("kombu.Connection.ensure_connection", refuse)
    response = anyone.get("/readyz")
    assert (response.status_code, response.json()["problems"]) == (503, ["broker"])


@pytest.mark.django_db
def test_requests_are_logged_by_route_and_probes_are_not(anyone, caplog):
    caplog.set_level(logging.INFO, logger="entremise.request")
    anyone.get("/healthz")
    anyone.get("/readyz")
    assert [record for record in caplog.records if record.name == "entremise.request"] == []
    Client().get("/compte/login/?next=/secret")
    (record,) = [record for record in caplog.records if record.name == "entremise.request"]
    assert (record.method, record.route, record.status) == ("GET", "compte/login/", 200)
    assert "secret" not in record.getMessage()


def test_a_request_keeps_the_number_its_proxy_gave_it(anyone):
    assert anyone.get("/healthz", headers={"x-request-id": "abc-12345678"})["X-Request-ID"] == "abc-12345678"


@pytest.mark.parametrize("forged", ["", "short", "x" * 65, "with space and more", "line\tbreak-12345"])
def test_a_request_gets_a_number_when_what_was_given_is_not_one(anyone, forged):
    assert anyone.get("/healthz", headers={"x-request-id": forged})["X-Request-ID"].isalnum()
