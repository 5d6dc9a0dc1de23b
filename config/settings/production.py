"""Everything from the environment (or files: ``SECRET_KEY_FILE``…), and no start on anything insecure."""

from pathlib import Path

from environs import FileAwareEnv

from config import broker
from config.logs import logging_settings
from config.settings.refusals import refuse_insecure

from .base import *  # noqa: F403
from .base import DATABASE_CACHE, LOCAL_CACHE, RUN_DIR, keeping_plans

env = FileAwareEnv(strip_whitespace=True)
refuse_insecure(env)

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS")
BASE_URL = WAGTAILADMIN_BASE_URL = env.str("BASE_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_health_checks=True)}
_options = {
    **DATABASES["default"].get("OPTIONS", {}),
    "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", 12), "timeout": 10},
}
DATABASES["default"]["OPTIONS"] = keeping_plans(_options) if env.bool("DATABASE_KEEPS_PLANS", True) else _options

CACHES = {
    "default": env.dj_cache_url("CACHE_URL") if env.str("CACHE_URL", "") else DATABASE_CACHE,
    "renditions": LOCAL_CACHE,
}

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "")
if not CELERY_BROKER_URL:
    globals().update(broker.SETTINGS)
CELERY_BEAT_SCHEDULE_FILENAME = env.str("BEAT_SCHEDULE", str(RUN_DIR / "beat-schedule"))

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(RUN_DIR / "media")))
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(RUN_DIR / "static")))

_email = env.dj_email_url("EMAIL_URL")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL")

# The site sits behind one proxy that ends TLS, unless told otherwise.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

LOGGING = logging_settings(json=True, level=env.str("LOG_LEVEL", "INFO"))
