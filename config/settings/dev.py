"""One machine and nothing to set up: what ``make run`` uses.

It behaves as production does (pages for errors, no reloading); ``DEBUG=1 make run`` shows tracebacks and reloads.
"""

from pathlib import Path
from typing import Any

from environs import Env

from config import broker
from config.logs import logging_settings
from config.postgres.server import USER, socket_folder

from .base import *  # noqa: F403
from .base import BASE_DIR, DATABASE_CACHE, LOCAL_CACHE, RUN_DIR, STATIC_ROOT, keeping_plans

env = Env()

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "for-development-only-never-in-production")
PORT = env.int("PORT", 8000)
HOST = env.str("HOST", "127.0.0.1")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["*"] if HOST == "0.0.0.0" else ["localhost", "127.0.0.1", "[::1]"])  # noqa: S104
BASE_URL = env.str("BASE_URL", f"http://localhost:{PORT}")
WAGTAILADMIN_BASE_URL = BASE_URL
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
DEMO_PEOPLE_ALLOWED = True


def embedded(folder: Path, *, durable: bool = True) -> dict[str, Any]:
    return {
        "ENGINE": "config.postgres",
        "NAME": "postgres",
        "USER": USER,
        "HOST": str(socket_folder(folder)),
        "EMBEDDED": {"folder": folder, "durable": durable},
        "OPTIONS": keeping_plans({}),
    }


def database() -> dict[str, Any]:
    if env.str("DATABASE_URL", ""):
        found = dict(env.dj_db_url("DATABASE_URL"))
        return {**found, "OPTIONS": keeping_plans(found.get("OPTIONS", {}))}
    return embedded(RUN_DIR / "postgres")


DATABASES = {"default": database()}
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 0, "max_size": 12, "timeout": 10}

CACHES = {
    "default": env.dj_cache_url("CACHE_URL") if env.str("CACHE_URL", "") else DATABASE_CACHE,
    "renditions": LOCAL_CACHE,
}

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "")
if not CELERY_BROKER_URL:
    globals().update(broker.SETTINGS)

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns when it is not there

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = "Entremise <ne-pas-repondre@entremise.test>"

LOGGING = logging_settings(json=False, level=env.str("LOG_LEVEL", "INFO"))
