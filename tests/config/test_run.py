"""The whole site as `make run` starts it, with its real queue and worker."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import psutil
import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
ENDS = "Ctrl-C arrête tout."


@pytest.fixture
def environment(own_database, tmp_path):
    settings = connection.settings_dict
    server = f"{settings['USER']}@{quote(settings['HOST'], safe='')}"
    return {
        **{name: value for name, value in os.environ.items() if name not in {"CELERY_BROKER_URL", "CACHE_URL"}},
        "DATABASE_URL": f"postgresql://{server}/{own_database}",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PORT": str(free_port()),
        "RUN_DIR": str(tmp_path),
    }


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def site(environment):
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = []
        while ENDS not in "".join(said[-1:]):
            said.append(process.stdout.readline())
            assert said[-1], "".join(said)
        yield process
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def still_running(processes):
    return [process for process in processes if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def test_it_serves_works_and_stops_whole(site, environment):
    with urlopen(f"http://127.0.0.1:{environment['PORT']}/readyz") as answer:
        assert answer.read() == b'{"ready": true, "problems": []}'

    before = heartbeat(environment)  # a slow start leaves beat the time for one
    send = "from config.tasks import beat; beat.delay()"
    subprocess.run([sys.executable, "manage.py", "shell", "-v0", "-c", send], cwd=ROOT, env=environment, check=True)
    wait_until(lambda: heartbeat(environment) != before)

    children = psutil.Process(site.pid).children(recursive=True)
    site.send_signal(signal.SIGINT)
    assert "Tout est arrêté." in site.stdout.read()
    assert site.wait() == 0
    assert still_running(children) == []


def heartbeat(environment):
    with psycopg.connect(environment["DATABASE_URL"]) as session:
        query = "SELECT value FROM shared_cache WHERE cache_key LIKE '%worker-heartbeat'"
        return session.execute(query).fetchone()


def wait_until(is_true):
    pause = threading.Event()
    for _ in range(300):
        if is_true():
            return
        pause.wait(0.1)
    pytest.fail("It did not happen in thirty seconds.")
