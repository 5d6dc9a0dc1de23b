"""One PostgreSQL for all tests; every process has its own copy of a template database migrated once.

Tests marked ``django_db`` roll back. A test that needs real commits, threads or processes asks for ``own_database``
instead: pytest-django's ``transactional_db`` empties tables with TRUNCATE, which append-only tables refuse.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import NO_DB_ALIAS
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql

TEMPLATE_LOCK = 20_250_101
STARTER_LOCK = 20_250_102
# Workers of one run share what it loads once: the process that started them names it.
RUN = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()

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

    def clone(self, name: str, *, template: str = "") -> None:
        self.drop(name)
        self.execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template or self.template)

    @contextmanager
    def own(self, *, template: str = "") -> Iterator[str]:
        """Connections opened inside go to a copy of ``template``, which is dropped at the end."""
        name = f"own_{os.getpid()}"
        cache.clear()
        self.clone(name, template=template)
        with _connected_to(name):
            yield name
        self.drop(name)
        cache.clear()

    def forget_killed_runs(self) -> None:
        """A run that was killed leaves databases named by its process."""
        if "EMBEDDED" not in self.admin.settings_dict:
            return
        for name in self.names():
            kind, _, process = name.partition("_")
            if kind in {"test", "own", "starter"} and process.isdecimal() and not psutil.pid_exists(int(process)):
                self.drop(name)
                shutil.rmtree(_starter_media(name), ignore_errors=True)

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

    def starter(self) -> str:
        """The database that holds what ``make run`` loads; the first process of this run that asks for it makes it."""
        name = f"starter_{RUN}"
        self.execute("SELECT pg_advisory_lock(%s)", parameters=(STARTER_LOCK,))
        try:
            if name not in self.names():
                self._load_starter(name)
        finally:
            self.execute("SELECT pg_advisory_unlock(%s)", parameters=(STARTER_LOCK,))
        return name

    def _load_starter(self, name: str) -> None:
        unfinished = f"unfinished_{name}"
        self.clone(unfinished)
        with _connected_to(unfinished), override_settings(MEDIA_ROOT=_starter_media(name)):
            call_command("load_starter", verbosity=0, stdout=StringIO())
        self.execute("ALTER DATABASE {} RENAME TO {}", unfinished, name)

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


def _starter_media(name: str) -> Path:
    return Path(settings.RUN_DIR, f"media-{name}")


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
    with django_db_blocker.unblock(), test_databases.own() as name:
        yield name


@pytest.fixture
def starter_database(
    django_db_setup: None, test_databases: TestDatabases, django_db_blocker: Any, settings: Any, tmp_path: Path
) -> Iterator[str]:
    """As ``own_database``, with the starter curriculum and the demonstration as ``load_starter`` leaves them."""
    with django_db_blocker.unblock():
        name = test_databases.starter()
        settings.MEDIA_ROOT = tmp_path / "media"
        shutil.copytree(_starter_media(name), settings.MEDIA_ROOT)
        caches["renditions"].clear()
        with test_databases.own(template=name) as own:
            yield own


@pytest.fixture
def cast(db: Any) -> Any:
    from tests.factories import people

    return people.cast()
