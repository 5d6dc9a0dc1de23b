"""Start the site's processes, watch them, and stop every one of them.

Each child leads a process group of its own, so that Ctrl-C reaches us alone and we stop them in order. Children inherit
the lock on ``.run/run.lock``: as long as one lives, another start knows it.
"""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

import psutil

STOP_SECONDS = 15
READY_SECONDS = 120
PAUSE_SECONDS = 0.2


class RunError(Exception):
    """Why the site cannot run; the message says in French what to do."""


class StopRequested(BaseException):
    """Ctrl-C, or a polite request to end."""


@dataclass
class Child:
    name: str
    process: subprocess.Popen[bytes]


class RunLock:
    """Held while the site runs from this folder; the file says who holds it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file: IO[str] = (folder / "run.lock").open("a+")

    def take(self, address: str) -> None:
        if not self._try():
            self._end_leftovers()
            if not self._try():
                raise RunError(f"Entremise tourne déjà dans ce dossier : {self._holder()}")
        self.write({"pid": os.getpid(), "address": address, "children": []})

    def close(self) -> None:
        self.file.close()

    def write(self, content: dict[str, object]) -> None:
        self.file.seek(0)
        self.file.truncate()
        json.dump(content, self.file)
        self.file.flush()

    def read(self) -> dict[str, object]:
        self.file.seek(0)
        try:
            return dict(json.load(self.file))
        except ValueError:
            return {}

    def record(self, children: Sequence[Child]) -> None:
        started = [[child.process.pid, psutil.Process(child.process.pid).create_time()] for child in children]
        self.write({**self.read(), "children": started})

    def _try(self) -> bool:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _holder(self) -> str:
        content = self.read()
        pid = content.get("pid", "?")
        return (
            f"{content.get('address', 'adresse inconnue')} (processus {pid}).\n"
            f"Ouvrez cette adresse, ou arrêtez-le avant de relancer : Ctrl-C dans son terminal, ou `kill {pid}`."
        )

    def _end_leftovers(self) -> None:
        """A run that was killed leaves its children; they are ours to end, unless the number has changed hands."""
        content = self.read()
        if not content or psutil.pid_exists(int(str(content["pid"]))):
            return
        for pid, created in content.get("children", []):  # type: ignore[attr-defined]
            with suppress(psutil.NoSuchProcess):
                leftover = psutil.Process(pid)
                if leftover.create_time() == created:
                    print(f"Le démarrage précédent a été tué ; fin du processus {pid} qu'il a laissé.")
                    _end_group(leftover)


def _end_group(leader: psutil.Process) -> None:
    leader.terminate()
    try:
        leader.wait(STOP_SECONDS)
    except psutil.TimeoutExpired:
        _signal_group(leader.pid, signal.SIGKILL)


def listen(host: str, port: int) -> socket.socket:
    """The web server's socket, opened here so that a busy port is known before anything starts."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except PermissionError:
        listener.close()
        raise RunError(f"Le port {port} est réservé au système. Choisissez-en un autre : PORT=8000 make run") from None
    except OSError:
        listener.close()
        raise RunError(
            f"Le port {port} est déjà pris par un autre programme.\n"
            f"Choisissez-en un autre, par exemple : PORT={_free_port(host)} make run"
        ) from None
    listener.listen(128)
    listener.set_inheritable(True)
    return listener


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


class Supervisor:
    def __init__(self, lock: RunLock | None = None) -> None:
        self.lock = lock
        self.children: list[Child] = []

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        keep: Sequence[int] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        keep = [*keep, self.lock.file.fileno()] if self.lock else keep
        process = subprocess.Popen(
            command,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            pass_fds=keep,
            start_new_session=True,
        )
        self.children.append(Child(name, process))
        if self.lock:
            self.lock.record(self.children)

    def wait_until(self, is_ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not is_ready():
            self.check()
            if time.monotonic() > deadline:
                raise RunError("Le site ne répond pas après deux minutes. Lisez les lignes ci-dessus, puis relancez.")
            time.sleep(PAUSE_SECONDS)

    def watch(self) -> None:
        while True:
            self.check()
            time.sleep(PAUSE_SECONDS)

    def check(self) -> None:
        for child in self.children:
            if (code := child.process.poll()) is not None:
                raise RunError(f"{child.name} s'est arrêté (code {code}) : arrêt de tout le reste.")

    def stop(self) -> None:
        """End the children, the last started first; whoever resists is killed with its group."""
        for child in reversed(self.children):
            with suppress(ProcessLookupError):
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        try:
            for child in self.children:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.0, deadline - time.monotonic()))
        finally:
            for child in self.children:
                _signal_group(child.process.pid, signal.SIGKILL)
                child.process.wait()
            self.children.clear()


def _signal_group(leader: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise StopRequested

    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {kind: signal.signal(kind, stop) for kind in kinds}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)  # noqa: PLR2004
    except (URLError, OSError):
        return False


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
