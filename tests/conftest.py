"""One PostgreSQL for all tests; every process has its own copy of a template database migrated once.

Tests marked ``django_db`` roll back. A test that needs real commits, threads or processes asks for ``own_database``
instead: pytest-django's ``transactional_db`` empties tables with TRUNCATE, which append-only tables refuse.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import NO_DB_ALIAS
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql

TEMPLATE_LOCK = 20_250_101

# No test is about time: these machines are shared, and one pause of a second failed a property that holds.
hypothesis_settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("untimed")


def _template_name() -> str:
    """Names the schema by what makes it: the migrations of every app."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        for migration in sorted(Path(app.path, "migrations").rglob("*.py")):
            digest.update(f"{app.name} {migration.name}".encode())
            digest.update(migration.read_bytes())
    return f"template_{digest.hexdigest()[:16]}"


class TestDatabases:
    """Creates and drops databases beside the one named by the settings."""

    __test__ = False

    def __init__(self) -> None:
        self.admin = connection.copy(NO_DB_ALIAS)
        self.admin.settings_dict = {**connection.settings_dict, "NAME": "postgres"}
        self.template = _template_name()

    def execute(self, statement: str, *names: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self.admin.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)), parameters)
            return cursor.fetchall() if cursor.description else []

    def names(self) -> set[str]:
        return {name for (name,) in self.execute("SELECT datname FROM pg_database")}

    def drop(self, name: str) -> None:
        self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def clone(self, name: str) -> None:
        self.drop(name)
        self.execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, self.template)

    def forget_killed_runs(self) -> None:
        """A run that was killed leaves databases named by its process."""
        if "EMBEDDED" not in self.admin.settings_dict:
            return
        for name in self.names():
            kind, _, process = name.partition("_")
            if kind in {"test", "own"} and process.isdecimal() and not psutil.pid_exists(int(process)):
                self.drop(name)

    def prepare(self, name: str) -> None:
        """Make the database ``name``, migrated. Processes take turns: the first one makes the template."""
        self.execute("SELECT pg_advisory_lock(%s)", parameters=(TEMPLATE_LOCK,))
        try:
            self.forget_killed_runs()
            if self.template not in self.names():
                self._make_template()
            self.clone(name)
        finally:
            self.execute("SELECT pg_advisory_unlock(%s)", parameters=(TEMPLATE_LOCK,))

    def _make_template(self) -> None:
        for name in self.names():
            if name.startswith("template_"):
                self.drop(name)
        unfinished = f"unfinished_{self.template}"
        self.drop(unfinished)
        self.execute("CREATE DATABASE {}", unfinished)
        with _connected_to(unfinished):
            call_command("migrate", verbosity=0, interactive=False)
        self.execute("ALTER DATABASE {} RENAME TO {}", unfinished, self.template)


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    """Connections opened from now on, in any thread, go to the database ``name``."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before


@pytest.fixture(scope="session", autouse=True)
def _media_folder() -> Iterator[None]:
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(scope="session")
def test_databases() -> Iterator[TestDatabases]:
    databases = TestDatabases()
    yield databases
    databases.admin.close()


@pytest.fixture(scope="session")
def django_db_setup(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[None]:
    name = settings.DATABASES["default"]["TEST"]["NAME"]
    with django_db_blocker.unblock():
        test_databases.prepare(name)
        with _connected_to(name):
            yield
        test_databases.drop(name)


@pytest.fixture
def own_database(django_db_setup: None, test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[str]:
    """A fresh database for this test alone, with real commits; its name."""
    name = f"own_{os.getpid()}"
    cache.clear()
    with django_db_blocker.unblock():
        test_databases.clone(name)
        with _connected_to(name):
            yield name
        test_databases.drop(name)
    cache.clear()


@pytest.fixture
def cast(db: Any) -> Any:
    from tests.factories import people

    return people.cast()
