"""The tests: one PostgreSQL that forgets, no e-mail, no slow hashing."""

import os

from .dev import *  # noqa: F403
from .dev import DATABASES, RUN_DIR, embedded, env

DEBUG = False
SECRET_KEY = "for-tests-only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
if not env.str("DATABASE_URL", ""):
    DATABASES = {"default": embedded(RUN_DIR / "postgres-test", durable=False)}
DATABASES["default"]["OPTIONS"] = {}
# Several runs may share the server: each process has its own database.
DATABASES["default"]["TEST"] = {"NAME": f"test_{os.getpid()}"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
