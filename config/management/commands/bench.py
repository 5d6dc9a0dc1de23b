import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.bench import browser, databases, load, roleplays
from config.bench.measuring import Figure, Gauge
from config.bench.pages import bare_here, pages
from config.bench.population import populate
from config.bench.table import table
from config.bench.visitor import UnexpectedAnswerError

SETTINGS = "config.bench.settings"


class Command(BaseCommand):
    help = (
        "Prints what the main pages cost: SQL statements, milliseconds, requests and bytes. On a database of its own."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--learners", type=int, nargs="+", default=[30, 3000], help="one table for each number")
        parser.add_argument("--competencies", type=int, default=12, help="how many the framework holds at least")
        parser.add_argument("--repeat", type=int, default=15, help="how many times each page is timed")
        parser.add_argument("--no-browser", action="store_true", help="leave requests and bytes out")
        parser.add_argument(
            "--no-load", action="store_true", help="leave out what everybody does at once: a quiz, role-plays"
        )
        parser.add_argument("--load-only", action="store_true", help="that and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "BENCH", False):
            _start_again_on_our_own_settings()
        in_browser = not options["no_browser"] and browser.is_there()
        if not options["no_browser"] and not in_browser:
            self.stdout.write("No Chromium found (set CHROMIUM): requests and bytes are left out.")
        self._say("Preparing the files and the starter data…")
        collect_static()
        databases.make_starter()
        for number in [] if options["load_only"] else options["learners"]:
            self._measure(number, options["competencies"], options["repeat"], in_browser=in_browser)
        if not options["no_load"]:
            self._measure_load(options["competencies"])
            self._measure_roleplays(options["competencies"])

    def _measure(self, learners: int, competencies: int, repeat: int, *, in_browser: bool) -> None:
        with databases.copy_of_starter(f"bench_{learners}"):
            self._say(f"\nSettling {learners} learners…")
            scene = populate(learners=learners, competencies=competencies)
            gauge = Gauge(scene, repeat=repeat)
            groups: dict[str, list[Figure]] = {"reference": [gauge.bare_page(), gauge.page(bare_here(scene))]}
            try:
                for name, found in pages(scene).items():
                    groups[name] = [gauge.page(page) for page in found]
                groups["quiz"] = list(gauge.quiz())
            except UnexpectedAnswerError as problem:
                raise CommandError(f"A page does not answer as it should: {problem}") from problem
            measured = [figure.page for figures in groups.values() for figure in figures if figure.page]
            visits = browser.visits(measured) if in_browser else {}
        self._say(f"{learners} learners, {competencies} competencies, median of {repeat}\n")
        self._say(table(groups, visits))

    def _measure_load(self, competencies: int) -> None:
        with databases.copy_of_starter("bench_load"):
            self._say(f"\nSettling {load.LEARNERS} learners who take a quiz at once…")
            scene = populate(learners=load.LEARNERS + 1, competencies=competencies)
            found = load.measure(scene, say=self._say)
        self._say("\n".join(load.lines(found)))

    def _measure_roleplays(self, competencies: int) -> None:
        with databases.copy_of_starter("bench_roleplays"):
            self._say("\nSettling a hundred learners in ten role-plays…")
            scene = populate(learners=roleplays.SESSIONS * roleplays.PHONES, competencies=competencies)
            found = roleplays.measure(scene, say=self._say)
        self._say("\n".join(roleplays.lines(found)))

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def collect_static() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def _start_again_on_our_own_settings() -> None:
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS})  # noqa: S606
