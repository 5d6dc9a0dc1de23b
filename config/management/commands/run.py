import sys
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from config.postgres.server import EmbeddedServerError
from config.supervisor import RunError, RunLock, StopRequested, Supervisor, answers, listen, python, stopping_on_signals


class Command(BaseCommand):
    help = "Runs the whole site on this machine: database, starter data, worker and web server."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        lock = RunLock(settings.RUN_DIR)
        supervisor = Supervisor(lock)
        try:
            with stopping_on_signals():
                lock.take(settings.BASE_URL)
                self._run(supervisor)
        except StopRequested:
            self.stdout.write("\nArrêt…")
        except (RunError, EmbeddedServerError) as problem:
            self._refuse(str(problem))
        except OperationalError as problem:
            self._refuse(f"La base ne répond pas : {problem}\nVérifiez DATABASE_URL, ou retirez cette variable.")
        finally:
            supervisor.stop()
            connections.close_all()
            lock.close()
        self.stdout.write("Tout est arrêté.")

    def _refuse(self, reason: str) -> NoReturn:
        # Not a CommandError: its name would stand before a sentence meant for people.
        self.stderr.write(f"\n{reason}")
        sys.exit(1)

    def _run(self, supervisor: Supervisor) -> None:
        with listen(settings.HOST, settings.PORT) as listener:
            self._prepare()
            supervisor.start("Le serveur web", web_command(listener.fileno()), keep=[listener.fileno()])
        supervisor.start("Le processus des tâches", worker_command(), environment=WORKER_ENVIRONMENT)
        self._call_if_present("load_starter")
        supervisor.wait_until(lambda: answers(f"http://127.0.0.1:{settings.PORT}/healthz"))
        self._welcome()
        supervisor.watch()

    def _prepare(self) -> None:
        self.stdout.write("Démarrage de la base de données…")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Mise à jour de la base (quelques minutes la première fois)…")
            call_command("migrate", interactive=False, verbosity=0)

    def _call_if_present(self, name: str) -> None:
        if name in get_commands():
            call_command(name, stdout=self.stdout)

    def _welcome(self) -> None:
        self.stdout.write(f"\nEntremise est prêt : {settings.BASE_URL}\n")
        self._call_if_present("demo_accounts")
        self.stdout.write("\nCtrl-C arrête tout.\n")
        self.stdout.flush()


def web_command(listener: int) -> list[str]:
    """The server of production, threads in one process: what is tried here is what will run, only smaller."""
    reload = ["--reload"] if settings.DEBUG else []
    return python(
        "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{listener}", "--threads", "8", "--graceful-timeout", "5",
        "--log-level", "warning", "--no-control-socket", *reload,
    )  # fmt: skip


def worker_command() -> list[str]:
    return python(
        "-m", "celery", "-A", "config", "--quiet", "worker", "--beat", "--concurrency", "2", "--loglevel", "WARNING",
        "--without-gossip", "--without-mingle",
    )  # fmt: skip


# As root, Celery warns that root is dangerous: true in production, noise on a machine where one tries the project.
WORKER_ENVIRONMENT = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
