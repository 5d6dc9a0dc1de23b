"""Somebody who asks the site for pages, through everything that stands before a view in production."""

import secrets
import string
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings

from accounts.models import User

DJANGOS_OWN = "django.contrib.auth.backends.ModelBackend"


class UnexpectedAnswerError(Exception):
    pass


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]

    @property
    def location(self) -> str:
        return self.headers["Location"].split("#", 1)[0]


@dataclass(frozen=True, kw_only=True)
class Request:
    path: str
    method: str = "GET"
    body: bytes = b""
    kind: str = "application/x-www-form-urlencoded"
    expect: int = 200


def session_of(user: User, backend: str | None = None) -> str:
    client = Client()
    client.force_login(user, backend)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@dataclass
class Visitor:
    user: User | None = None
    token: str = field(default_factory=lambda: "".join(secrets.choice(string.ascii_letters) for _ in range(32)))
    application: Any = field(default_factory=WSGIHandler)
    backend: str | None = None
    cookies: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.cookies = {settings.CSRF_COOKIE_NAME: self.token}
        if self.user:
            self.cookies[settings.SESSION_COOKIE_NAME] = session_of(self.user, self.backend)

    @classmethod
    def of_django(cls, user: User) -> "Visitor":
        """Whose session and person are found as Django finds them out of the box, whatever this site does about it."""
        with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.db"):
            # Its middleware asks for the setting once, now; and that is where it will look for the session.
            return cls(user, application=WSGIHandler(), backend=DJANGOS_OWN)

    def ask(self, request: Request) -> Answer:
        answer = self._answer(self._environ(request))
        if answer.status != request.expect:
            raise UnexpectedAnswerError(f"{request.method} {request.path}: {answer.status}, not {request.expect}")
        return answer

    def _environ(self, request: Request) -> dict[str, Any]:
        path, _, query = request.path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": request.method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(request.body)),
            "CONTENT_TYPE": request.kind,
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT": "text/html",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "HTTP_ACCEPT_LANGUAGE": "fr",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "HTTP_X_CSRFTOKEN": self.token,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": BytesIO(request.body),
        }
        setup_testing_defaults(environ)
        return environ

    def _answer(self, environ: dict[str, Any]) -> Answer:
        """The whole of it: written out, closed, its connection given back."""
        said: list[tuple[str, list[tuple[str, str]]]] = []
        response = self.application(environ, lambda status, headers, exc_info=None: said.append((status, headers)))
        try:
            for _chunk in response:
                pass
        finally:
            response.close()
        status, headers = said[0]
        self._keep_cookies(headers)
        return Answer(int(status.split(" ", 1)[0]), dict(headers))

    def _keep_cookies(self, headers: list[tuple[str, str]]) -> None:
        """All but the token, which is ours: forms are sent with it in a header."""
        for name, value in headers:
            if name.lower() == "set-cookie":
                given = SimpleCookie(value)
                self.cookies |= {key: each.value for key, each in given.items() if key != settings.CSRF_COOKIE_NAME}
