"""One machine and nothing to set up: what ``make run`` uses."""

from environs import Env

from config.postgres.server import USER, socket_folder

from .base import *  # noqa: F403
from .base import BASE_DIR, RUN_DIR

env = Env()

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "for-development-only-never-in-production")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
BASE_URL = env.str("BASE_URL", f"http://localhost:{env.int('PORT', 8000)}")
WAGTAILADMIN_BASE_URL = BASE_URL


def embedded(folder, *, durable=True):
    return {
        "ENGINE": "config.postgres",
        "NAME": "postgres",
        "USER": USER,
        "HOST": str(socket_folder(folder)),
        "EMBEDDED": {"folder": folder, "durable": durable},
        "OPTIONS": {"pool": True},
    }


DATABASES = {"default": env.dj_db_url("DATABASE_URL", "") if env.str("DATABASE_URL", "") else embedded(RUN_DIR / "postgres")}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
