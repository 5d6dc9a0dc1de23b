"""What Django writes of a refused request, as production writes it: where it was, never what lets somebody in."""

import io
import logging

import pytest
from pythonjsonlogger.json import JsonFormatter

from config.logs import RequestId, RouteNotAddress, logging_settings

SECRET = "0123456789abcdef"


@pytest.fixture
def written():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter("{levelname}{name}{message}{request_id}", style="{"))
    for each in (RequestId(), RouteNotAddress()):
        handler.addFilter(each)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_the_link_of_an_invitation_is_not_written(client, written):
    assert client.get(f"/compte/invitation/{SECRET}/").status_code == 404
    assert "/compte/invitation/<slug:secret>/" in written.getvalue()
    assert SECRET not in written.getvalue()


@pytest.mark.django_db
def test_nor_the_code_of_a_scanned_address(client, written):
    assert client.put(f"/compte/code/?c={SECRET}").status_code == 405
    assert "/compte/code/" in written.getvalue()
    assert SECRET not in written.getvalue()


@pytest.mark.django_db
def test_nor_an_address_that_leads_nowhere(client, written):
    assert client.get(f"/nulle-part/{SECRET}/").status_code == 404
    assert SECRET not in written.getvalue()


@pytest.mark.parametrize("json", [True, False])
def test_every_log_goes_through_these(json):
    assert logging_settings(json=json, level="INFO")["handlers"]["console"]["filters"] == [
        "request_id", "route_not_address",
    ]  # fmt: skip


def test_a_starter_of_a_hundred_pages_is_not_told_line_by_line():
    assert logging_settings(json=False, level="INFO")["loggers"]["wagtail"]["level"] == "WARNING"
