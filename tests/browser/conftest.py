"""The site in a real Chromium, over a database of the test's own.

``live_site`` is the address; ``desktop_page`` and ``phone_page`` are pages that fail the test at its end when a script
failed, something was refused by the content security policy or the server raised an error.
"""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.signals import got_request_exception
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--disable-background-networking", "--disable-component-update", "--disable-gpu", "--disable-quic",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}

# Playwright's loop runs in the thread of the test, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="NO CHROMIUM: set CHROMIUM or install Debian's chromium"))


class _ClosingServer(ThreadedWSGIServer):
    """Answers what was asked before it closes, and waits for nothing more on connections that browsers keep open."""

    daemon_threads = False  # closing waits for the answers under way: the database is dropped next

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.connections: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        for each in tuple(self.connections):
            with suppress(OSError):  # the browser was first
                each.shutdown(socket.SHUT_RD)
        super().server_close()


class Site:
    def __init__(self) -> None:
        self.errors: list[str] = []
        self.server = _ClosingServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
        self.server.set_app(get_wsgi_application())
        self.address = f"http://localhost:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self) -> None:
        got_request_exception.connect(self._note)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
        got_request_exception.disconnect(self._note)

    def _note(self, request: Any = None, **kwargs: Any) -> None:
        self.errors.append(f"server error at {request.path if request else 'an unknown address'}")


@pytest.fixture
def live_site(own_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    site = Site()
    monkeypatch.setattr(settings, "BASE_URL", site.address)
    monkeypatch.setattr(settings, "WAGTAILADMIN_BASE_URL", site.address)
    site.start()
    yield site.address
    site.stop()
    assert site.errors == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def browser_errors() -> Iterator[list[str]]:
    """What pages complained of. Empty it in a test that provokes complaints on purpose."""
    errors: list[str] = []
    yield errors
    assert errors == []


NewPage = Callable[[dict[str, Any]], Page]


@pytest.fixture
def new_page(chromium: Browser, live_site: str, browser_errors: list[str]) -> Iterator[NewPage]:
    """Opens a page of a person of their own: ``new_page(PHONE)``. Several people may be there at once."""
    contexts: list[BrowserContext] = []

    def open_page(device: dict[str, Any]) -> Page:
        context = chromium.new_context(base_url=live_site, locale="fr-FR", timezone_id="Europe/Paris", **device)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: browser_errors.append(f"{page.url}: {error}"))
        page.on("console", lambda message: _note_error(message, browser_errors))
        return page

    yield open_page
    for context in contexts:
        context.close()


def _note_error(message: Any, errors: list[str]) -> None:
    if message.type == "error":
        errors.append(f"{message.location.get('url')}: {message.text}")


@pytest.fixture
def desktop_page(new_page: NewPage) -> Page:
    return new_page(DESKTOP)


@pytest.fixture
def phone_page(new_page: NewPage) -> Page:
    return new_page(PHONE)


@pytest.fixture
def sign_in(live_site: str) -> Callable[[Page, Any], None]:
    """Signs a person in without the form, which has journeys of its own: ``sign_in(page, user)``."""

    def give_session(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_site}])

    return give_session
