"""What surrounds every answer: a number to find it in the logs, health, and what browsers may do."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from config import health
from config.logs import request_id

logger = logging.getLogger("entremise.request")

GetResponse = Callable[[HttpRequest], HttpResponseBase]
ACCEPTED_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
HEALTH_PATHS = ("/healthz", "/readyz")
# Who pressed *stop* in a role-play is nobody's business: not even the moment of a request is written down.
STOP_PATH = "/apprendre/jeux-de-role/stop/"
UNLOGGED = (*HEALTH_PATHS, settings.STATIC_URL, STOP_PATH)


class RequestIdMiddleware:
    """Names each request, and logs its route: never its address, which may hold a sign-in code."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        name = given if ACCEPTED_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(name)
        start = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = name
            if not request.path.startswith(UNLOGGED):
                self._log(request, response, time.perf_counter() - start)
            return response
        finally:
            request_id.reset(token)

    def _log(self, request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        route = request.resolver_match.route if request.resolver_match else "-"
        milliseconds = round(seconds * 1000)
        logger.info(
            "%s /%s %s %d ms", request.method, route, response.status_code, milliseconds,
            extra={
                "method": request.method, "route": route, "status": response.status_code, "milliseconds": milliseconds,
            },
        )  # fmt: skip


class HealthMiddleware:
    """Answers before hosts, sessions and redirects are looked at, for the probes of whatever runs the site."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})
        if request.path == "/readyz":
            problems = health.problems()
            return JsonResponse(
                {"ready": not problems, "problems": problems},
                status=503 if problems else 200,
                headers={"Cache-Control": "no-store"},
            )
        return self.get_response(request)


class BodyLimitMiddleware:
    """Refuses what is too large before anything of it is read. Only who is signed in may send the editor its films and
    archives: of everybody else, no form asks for more than a file of ten megabytes."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _announced(request) > settings.LARGEST_BODY and _announced(request) > _largest_body(request):
            return render(request, "413.html", status=413)
        return self.get_response(request)


def _announced(request: HttpRequest) -> int:
    """Django reads no further than what was announced."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdecimal() else 0


def _largest_body(request: HttpRequest) -> int:
    is_editor = request.path_info.startswith(settings.CMS_URL_PREFIX) and request.user.is_authenticated
    return settings.LARGEST_EDITOR_BODY if is_editor else settings.LARGEST_BODY


class BrowserPermissionsMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The site's strict policy, and Wagtail's own under its address."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(settings.CMS_URL_PREFIX):
            parts.config = settings.CMS_CONTENT_SECURITY_POLICY
        return parts
