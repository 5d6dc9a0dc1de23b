import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from config.postgres.server import EmbeddedServer, EmbeddedServerError, socket_folder
from config.settings.base import keeping_plans
from tests.assessments.quizzes.taking import at_once

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db
def test_the_tests_run_on_postgresql_with_french_search():
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_tsvector('french', 'médiations')::text, upper('é')")
        assert cursor.fetchone() == ("'médiat':1", "É")


@pytest.fixture(scope="module")
def created(tmp_path_factory):
    """A server's folder, far down a path with spaces and accents, its database made and stopped."""
    folder = tmp_path_factory.mktemp("une base") / "à moi" / ("très " * 20).strip()
    with_process(folder)
    return folder


@pytest.fixture
def folder(created, tmp_path):
    """A copy of that database, for a test that harms it."""
    copy = tmp_path / "copie"
    shutil.copytree(created, copy, copy_function=shutil.copy2)
    if os.geteuid() == 0:
        owner = (created / "data").stat()
        for path in (copy / "data", *(copy / "data").rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid)
    yield copy
    shutil.rmtree(socket_folder(copy), ignore_errors=True)


PROGRAM = """
import sys
from pathlib import Path
from config.postgres.server import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]), durable=False)
server.use()
print("ready", flush=True)
sys.stdin.read()
"""


def user_of(folder):
    """A process that uses the server until its input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    line = process.stdout.readline()
    assert line == "ready\n", process.stderr.read()
    return process


def leave(process):
    process.communicate()
    assert process.returncode == 0


def with_process(folder):
    leave(user_of(folder))


def test_it_starts_from_a_long_path_with_spaces_and_stops_with_its_last_user(created):
    assert len(str(created)) > 107
    first, second = user_of(created), user_of(created)
    leave(first)
    assert EmbeddedServer(created).is_answering()
    leave(second)
    assert not EmbeddedServer(created).is_answering()


def test_a_killed_user_does_not_keep_the_server_up(created):
    first, second = user_of(created), user_of(created)
    first.kill()
    first.communicate()
    leave(second)
    assert not EmbeddedServer(created).is_answering()


def test_what_was_written_is_there_at_the_next_start(created):
    process = user_of(created)
    with psycopg.connect(EmbeddedServer(created).conninfo("postgres"), autocommit=True) as session:
        session.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    leave(process)
    process = user_of(created)
    with psycopg.connect(EmbeddedServer(created).conninfo("postgres")) as session:
        assert session.execute("SELECT answer FROM kept").fetchone() == (42,)
    leave(process)


@pytest.mark.parametrize("pid", [4_000_000, os.getpid()], ids=["nobody's", "another program's"])
def test_a_stale_postmaster_file_is_no_obstacle(folder, pid):
    (folder / "data" / "postmaster.pid").write_text(
        f"{pid}\n{folder / 'data'}\n1700000000\n5432\n/tmp\n\n  1 1\nready\n"
    )
    with_process(folder)


@pytest.mark.parametrize("lost", ["PG_VERSION", "global/pg_control"])
def test_an_incomplete_database_is_refused_with_a_way_out(folder, lost):
    (folder / "data" / lost).unlink()
    with pytest.raises(EmbeddedServerError) as refusal:
        EmbeddedServer(folder).use()
    assert "incomplète" in str(refusal.value)
    assert str(folder / "data") in str(refusal.value)
    assert "make run" in str(refusal.value)


def test_an_interrupted_creation_is_begun_again(tmp_path):
    unfinished = tmp_path / "data.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    with_process(tmp_path)
    assert (tmp_path / "data" / "PG_VERSION").exists()
    assert not unfinished.exists()


def test_a_server_that_cannot_start_shows_its_log(folder):
    (folder / "data" / "postgresql.conf").write_text("nonsense = on\n")
    with pytest.raises(EmbeddedServerError, match="nonsense"):
        EmbeddedServer(folder).use()


def test_a_socket_folder_of_someone_else_is_refused(tmp_path):
    server = EmbeddedServer(tmp_path)
    server.socket.symlink_to(tmp_path)
    try:
        with pytest.raises(EmbeddedServerError, match="autre utilisateur"):
            server.use()
    finally:
        server.socket.unlink()


def test_threads_that_begin_together_are_one_user_and_leave_once(tmp_path, monkeypatch):
    server, leaving, stopped = EmbeddedServer(tmp_path), [], []
    monkeypatch.setattr("config.postgres.server.atexit.register", lambda leave, pid: leaving.append((leave, pid)))
    monkeypatch.setattr(server, "_prepare", lambda: None)
    monkeypatch.setattr(server, "is_answering", lambda: True)
    monkeypatch.setattr(server, "stop", lambda: stopped.append(True))
    at_once(*[server.use] * 8)
    assert len(leaving) == 1
    [(leave, pid)] = leaving
    leave(pid)
    leave(pid)
    assert stopped == [True]


def test_what_the_address_of_a_database_asks_for_is_kept():
    found = keeping_plans({"options": "-c search_path=entremise", "sslmode": "require"})
    assert found["sslmode"] == "require"
    assert found["options"].startswith("-c search_path=entremise -c ")


@pytest.mark.django_db
def test_statements_are_planned_once_and_never_compiled():
    with connection.cursor() as cursor:
        for name, value in (("plan_cache_mode", "force_generic_plan"), ("jit", "off")):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (value,)
