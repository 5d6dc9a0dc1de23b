"""The tests: one PostgreSQL that forgets, no broker, no e-mail, no slow hashing."""

import os

from config.logs import logging_settings

from .dev import *  # noqa: F403
from .dev import LOCAL_CACHE, RUN_DIR, database, embedded, env

DEBUG = False
SECRET_KEY = "for-tests-only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
BASE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
DATABASES = {
    "default": database() if env.str("DATABASE_URL", "") else embedded(RUN_DIR / "postgres-test", durable=False)
}
# Several runs may share the server: each process has its own database.
DATABASES["default"]["TEST"] = {"NAME": f"test_{os.getpid()}"}
# Tests read msgids, so that a better turn of phrase breaks none of them; tests/test_french.py reads the French.
LOCALE_PATHS = []
CACHES = {"default": LOCAL_CACHE, "renditions": LOCAL_CACHE}
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = RUN_DIR / f"media-test-{os.getpid()}"
LOGGING = logging_settings(json=False, level="WARNING")
