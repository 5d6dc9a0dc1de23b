"""Requests and bytes of a first and a second visit, in Chromium, from the server of production."""

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from config.bench.pages import Page
from config.bench.visitor import session_of
from config.management.commands.run import web_command
from config.supervisor import Supervisor, answers, listen

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--disable-background-networking", "--disable-component-update", "--disable-gpu", "--disable-quic",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
MEDIA = ("/media/", "/documents/", "/apprendre/ecouter/")  # what an author added, which no design can make lighter
HOST = "127.0.0.1"


def is_there() -> bool:
    return CHROMIUM is not None and find_spec("playwright") is not None


@dataclass
class Visit:
    """What came over the network; what the browser had kept costs nothing."""

    requests: int = 0
    bytes: int = 0
    media: int = 0
    addresses: dict[str, str] = field(default_factory=dict)

    def note_sent(self, event: dict[str, Any]) -> None:
        if "redirectResponse" in event:
            self.note(event["redirectResponse"]["url"], event["redirectResponse"]["encodedDataLength"])
        self.addresses[event["requestId"]] = event["request"]["url"]

    def note_finished(self, event: dict[str, Any]) -> None:
        self.note(self.addresses.get(event["requestId"], ""), event["encodedDataLength"])

    def note(self, address: str, size: float) -> None:
        if size <= 0 or address.startswith("data:"):
            return
        self.requests += 1
        if urlsplit(address).path.startswith(MEDIA):
            self.media += int(size)
        else:
            self.bytes += int(size)


Visits = dict[str, tuple[Visit, Visit]]


def visits(pages: Collection[Page]) -> Visits:
    """By page name, the first visit of a new browser and the second one."""
    from playwright.sync_api import sync_playwright

    sessions = {page.viewer.pk: session_of(page.viewer) for page in pages if page.viewer}
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with server() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        found = {}
        for page in pages:
            session = sessions[page.viewer.pk] if page.viewer else ""
            found[page.name] = _twice(browser, site, page.path, session)
        browser.close()
    return found


@contextmanager
def server() -> Iterator[str]:
    supervisor = Supervisor()
    environment = {
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "BENCH_DATABASE": str(connection.settings_dict["NAME"]),
    }
    with listen(HOST, 0) as listener:
        port = listener.getsockname()[1]
        supervisor.start(
            "Le serveur web", web_command(listener.fileno()), keep=[listener.fileno()], environment=environment
        )
    try:
        supervisor.wait_until(lambda: answers(f"http://localhost:{port}/healthz"))
        yield f"http://localhost:{port}"
    finally:
        supervisor.stop()


def _twice(browser: Any, site: str, path: str, session: str) -> tuple[Visit, Visit]:
    context = browser.new_context(base_url=site, locale="fr-FR", viewport={"width": 360, "height": 740})
    if session:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    try:
        return _visit(context, path), _visit(context, path)
    finally:
        context.close()


def _visit(context: Any, path: str) -> Visit:
    visit, page = Visit(), context.new_page()
    network = context.new_cdp_session(page)
    network.on("Network.requestWillBeSent", visit.note_sent)
    network.on("Network.loadingFinished", visit.note_finished)
    network.send("Network.enable")
    page.goto(path, wait_until="networkidle")
    page.close()
    return visit
