"""Logs: a line for people in development, a JSON object in production, each with the number of its request."""

import logging
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class RouteNotAddress(logging.Filter):
    """Django writes the address of a request that it refuses, and the request itself: either may hold a sign-in code
    or an invitation's link. The route takes their place."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = record.__dict__.pop("request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "-"
            record.args = tuple(route if argument == path else argument for argument in record.args)
        return True


def logging_settings(*, json: bool, level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "config.logs.RequestId"},
            "route_not_address": {"()": "config.logs.RouteNotAddress"},
        },
        "formatters": {
            "people": {"format": "{asctime} {levelname:<7} {name}: {message}", "datefmt": "%H:%M:%S", "style": "{"},
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "{asctime}{levelname}{name}{message}{request_id}",
                "style": "{",
                "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
            },
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["request_id", "route_not_address"],
                "formatter": "json" if json else "people",
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            # Says twice what the page log says once, for every save.
            "django_tasks": {"handlers": [], "level": "WARNING", "propagate": True},
            # Tells every page that the starter puts down; what people did is in its own log, in the database.
            "wagtail": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
