import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from config import supervisor
from config.supervisor import RunError, RunLock, Supervisor, listen

ROOT = Path(__file__).parents[2]
SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def running():
    watched = Supervisor()
    yield watched
    watched.stop()


def script(body, *arguments):
    """A process that runs ``body`` with the supervisor at hand; it says « ready » when it is."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from config.supervisor import *\n" + textwrap.dedent(body), *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_busy_port_is_named_with_a_way_out():
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RunError) as refusal:
            listen("127.0.0.1", port)
    message = str(refusal.value)
    assert f"Le port {port} est déjà pris" in message
    other = int(message.split("PORT=")[1].split(maxsplit=1)[0])
    with listen("127.0.0.1", other):
        pass


def test_the_socket_reaches_the_web_server(running):
    with listen("127.0.0.1", 0) as listener:
        address = listener.getsockname()
        code = "import socket, sys; print(socket.socket(fileno=int(sys.argv[1])).accept()[0].send(b'hello'))"
        running.start("web", [sys.executable, "-c", code, str(listener.fileno())], keep=[listener.fileno()])
    with socket.create_connection(address) as visitor:
        assert visitor.recv(5) == b"hello"


def test_a_child_that_dies_is_named_and_the_others_are_stopped(running):
    running.start("La base", SLEEP)
    running.start("Le facteur", [sys.executable, "-c", "raise SystemExit(3)"])
    survivor = running.children[0].process
    with pytest.raises(RunError, match=r"^Le facteur s'est arrêté \(code 3\)"):
        running.watch()
    running.stop()
    assert survivor.poll() == -signal.SIGTERM


def test_a_child_that_dies_before_the_site_is_ready_ends_the_wait(running):
    running.start("Le serveur web", [sys.executable, "-c", "raise SystemExit(1)"])
    with pytest.raises(RunError, match="Le serveur web"):
        running.wait_until(lambda: False)


def test_who_resists_is_killed_with_everything_it_started(running, monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.1)
    code = (
        "import os, signal, subprocess, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        "os.write(int(sys.argv[1]), f'{child.pid}\\n'.encode()); child.wait()"
    )
    read, write = os.pipe()
    running.start("Le têtu", [sys.executable, "-c", code, str(write)], keep=[write])
    os.close(write)
    with os.fdopen(read) as output:
        grandchild = psutil.Process(int(output.readline()))
    running.stop()
    psutil.wait_procs([grandchild], timeout=10)
    assert not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_child(kind):
    process = script(
        """
        watched = Supervisor()
        try:
            with stopping_on_signals():
                watched.start("one", [sys.executable, "-c", "import time; time.sleep(600)"])
                watched.start("two", [sys.executable, "-c", "import time; time.sleep(600)"])
                print("ready", flush=True)
                print(*[child.process.pid for child in watched.children], flush=True)
                watched.watch()
        except StopRequested:
            watched.stop()
        """
    )
    children = [psutil.Process(int(pid)) for pid in process.stdout.readline().split()]
    process.send_signal(kind)
    assert process.wait() == 0
    process.stdout.close()
    assert [child for child in children if child.is_running()] == []


HOLD = """
lock = RunLock(Path(sys.argv[1]))
lock.take("http://localhost:8000")
watched = Supervisor(lock)
watched.start("web", [sys.executable, "-c", "import time; time.sleep(600)"])
print("ready", flush=True)
time.sleep(600)
"""


def lock_in(folder):
    return closing(RunLock(folder))


@pytest.fixture
def first_run(tmp_path):
    process = script(HOLD, tmp_path)
    yield process
    process.kill()
    process.wait()
    process.stdout.close()
    with lock_in(tmp_path) as lock:
        lock.take("")


def test_a_second_run_in_the_same_folder_is_told_where_the_first_one_is(first_run, tmp_path):
    with lock_in(tmp_path) as lock, pytest.raises(RunError) as refusal:
        lock.take("http://localhost:9000")
    assert "http://localhost:8000" in str(refusal.value)
    assert f"kill {first_run.pid}" in str(refusal.value)


def test_what_a_killed_run_left_is_ended_by_the_next_one(first_run, tmp_path, capsys):
    ((pid, _),) = json.loads((tmp_path / "run.lock").read_text())["children"]
    leftover = psutil.Process(pid)
    first_run.kill()
    first_run.wait()
    assert leftover.is_running()
    with lock_in(tmp_path) as lock:
        lock.take("http://localhost:9000")
    assert f"processus {pid}" in capsys.readouterr().out
    assert not leftover.is_running() or leftover.status() == psutil.STATUS_ZOMBIE


def test_a_lock_file_left_by_nobody_is_no_obstacle(tmp_path):
    (tmp_path / "run.lock").write_text(json.dumps({"pid": 4_000_000, "address": "x", "children": [[os.getpid(), 1.0]]}))
    with lock_in(tmp_path) as lock:
        lock.take("http://localhost:8000")
    assert json.loads((tmp_path / "run.lock").read_text())["pid"] == os.getpid()
