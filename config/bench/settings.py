"""As production serves, on this machine: compressed files under hashed names, cached templates, its own database."""

import os

from config.logs import logging_settings
from config.settings.base import DATABASE_CACHE, LOCAL_CACHE, RUN_DIR
from config.settings.dev import *  # noqa: F403
from config.settings.dev import embedded

BENCH = True
BENCH_DIR = RUN_DIR / "bench"

DEBUG = False
SECRET_KEY = "for-measuring-only"  # noqa: S105
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = "config.bench.urls"

DATABASES = {"default": embedded(BENCH_DIR / "postgres")}
DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", "postgres")
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
CACHES = {"default": DATABASE_CACHE, "renditions": LOCAL_CACHE}
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

STATIC_ROOT = BENCH_DIR / "static"
MEDIA_ROOT = BENCH_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
for folder in (STATIC_ROOT, MEDIA_ROOT):
    folder.mkdir(parents=True, exist_ok=True)

LOGGING = logging_settings(json=True, level="WARNING")

# How Django itself finds who asks: the bare page is asked that way.
AUTHENTICATION_BACKENDS = [*AUTHENTICATION_BACKENDS, "django.contrib.auth.backends.ModelBackend"]  # noqa: F405
