"""The bench's own databases: one with the starter data, copied for each size."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from config.postgres.server import server_in

STARTER = "bench_starter"


def make_starter() -> None:
    """From nothing each time: the code may have changed, and loading it is soon done."""
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    Path(settings.MEDIA_ROOT).mkdir(parents=True)
    _create(STARTER)
    with connected_to(STARTER):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_starter", stdout=StringIO())


@contextmanager
def copy_of_starter(name: str) -> Iterator[None]:
    """Connections opened inside go to a fresh copy, which is dropped at the end."""
    _create(name, template=STARTER)
    try:
        with connected_to(name):
            yield
    finally:
        _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    _change_to(name)
    try:
        yield
    finally:
        _change_to(before)


def _change_to(name: str) -> None:
    connections.close_all()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = name


def _create(name: str, *, template: str = "template1") -> None:
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _execute("CREATE DATABASE {} TEMPLATE {}", name, template)


def _execute(statement: str, *names: str) -> None:
    embedded = connection.settings_dict["EMBEDDED"]
    server = server_in(embedded["folder"], durable=embedded["durable"])
    server.use()
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
