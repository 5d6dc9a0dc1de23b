"""What every environment shares. Nothing here is secret, and nothing here depends on the machine."""

import os
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
RUN_DIR = Path(os.environ.get("RUN_DIR", BASE_DIR / ".run"))
MEGABYTE = 1024 * 1024

INSTALLED_APPS = [
    "config",
    "cms",
    "records",
    "assessments.quizzes",
    "assessments.scenarios",
    "assessments.roleplays",
    "courses",
    "competencies",
    "accounts",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "pgtrigger",
    "django_htmx",
    "csp",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    "config.middleware.HealthMiddleware",
    "config.middleware.BrowserPermissionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.BodyLimitMiddleware",  # reads who it is; the first to read a form comes after it
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.ContentSecurityPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SpaceMiddleware",
    "cms.middleware.AuthorMiddleware",
    "cms.editor.RefusalMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "accounts.context_processors.viewer",
            ],
            "builtins": ["accounts.templatetags.dates"],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# What ``accounts.prepared`` asks, and nothing else, is planned once per connection: psycopg keeps the statement, and
# PostgreSQL the plan (left to itself it plans anew each time where it guesses that to be worth it; at 30 and at 3,000
# learners it never was). Nor does it compile any: a statement of a millisecond would first take a hundred. An old
# PgBouncer that shares connections between transactions cannot keep plans.
def keeping_plans(options: dict[str, Any]) -> dict[str, Any]:
    """A database's ``OPTIONS``, with this too."""
    plans = f"{options.get('options', '')} -c plan_cache_mode=force_generic_plan -c jit=off".strip()
    return {**options, "prepare_threshold": 0, "options": plans}


# People and sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.PersonBackend",
    "accounts.backends.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# By invitation only; a person may have no e-mail address at all.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_DISPLAY = "accounts.adapters.display_name"
ACCOUNT_RATE_LIMITS = {"sign_in_code": "20/10m/ip,500/h/key"}  # failures with printed codes: one address, all addresses
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Entremise] "
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Entremise"
DEMO_PEOPLE_ALLOWED = False  # people with passwords that everybody knows

# Language and time

LANGUAGE_CODE = "fr"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = RUN_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = RUN_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor sends thousands
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MEGABYTE
DATA_UPLOAD_MAX_NUMBER_FILES = 20
LARGEST_BODY = 16 * MEGABYTE  # a file or a recording of ten, and its form
LARGEST_EDITOR_BODY = 512 * MEGABYTE  # archives of modules: 500. README.md tells the proxy the same

# Counters shared by every process (limits on sign-in) in the first, copies anyone may lose in the second.
CACHE_TABLE = "shared_cache"
LOCAL_CACHE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
DATABASE_CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": CACHE_TABLE,
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
CACHES = {"default": DATABASE_CACHE, "renditions": LOCAL_CACHE}

# Wagtail: authoring only. People, passwords and sign-in are ours; it calls no other host.

WAGTAIL_SITE_NAME = "Entremise"
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("fr", _("French"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", _("French")), ("en", _("English"))]
# Where French training centres are; Wagtail's whole list also breaks its account page in some browsers.
WAGTAIL_USER_TIME_ZONES = [
    "Europe/Paris", "America/Cayenne", "America/Guadeloupe", "America/Martinique", "America/Miquelon",
    "Indian/Mayotte", "Indian/Reunion", "Pacific/Noumea", "Pacific/Tahiti", "Pacific/Wallis",
]  # fmt: skip
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, object]] = []
WAGTAILADMIN_NOTIFICATION_USE_HTML = False
TASKS = {"default": {"BACKEND": "cms.indexing_tasks.Backend"}}  # Wagtail's own: at once, or at the end of an import
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "french"}}
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_IMAGE_MODEL = "cms.TrainingImage"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.TrainingDocument"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif", "svg"]  # an SVG must pass cms.svg
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * MEGABYTE
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_EXTENSIONS = [
    "csv", "docx", "jpg", "m4a", "mp3", "mp4", "odp", "ods", "odt", "ogg", "pdf", "png", "pptx", "txt", "vtt", "webm",
    "xlsx",
]  # fmt: skip
WAGTAILDOCS_MAX_UPLOAD_SIZE = 200 * MEGABYTE

# Tasks. What must not be lost is a row first; a task is only the news of it.

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 9 * 60
CELERY_TASK_TIME_LIMIT = 10 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(RUN_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "config.tasks.beat", "schedule": 60, "options": {"expires": 60}},
    # What must not be lost is a row first: these send again the news that a queue or a worker lost.
    "reminders": {"task": "records.tasks.send_waiting_reminders", "schedule": 300, "options": {"expires": 300}},
    "invitations": {"task": "accounts.tasks.send_forgotten_invitations", "schedule": 600, "options": {"expires": 600}},
    "ended sessions": {
        "task": "accounts.tasks.forget_ended_sessions",
        "schedule": crontab(hour=3, minute=50),
        "options": {"expires": 3600},
    },
    # A learner who closed their browser has their answers counted all the same.
    "expired tries": {
        "task": "assessments.quizzes.tasks.hand_in_expired_attempts",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # What tries say of a quiz is worked out when they are handed in; at night, what no news was heard of.
    "quiz statistics": {
        "task": "assessments.quizzes.tasks.measure_stale_quizzes",
        "schedule": crontab(hour=3, minute=20),
        "options": {"expires": 3600},
    },
    # Files sent to the screens that bring things in stay for a day, whether or not somebody sends another.
    "old uploads": {
        "task": "cms.tasks.throw_away_old_uploads",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 3600},
    },
    # Wagtail publishes and withdraws at the hour an author chose.
    "publications": {"task": "cms.tasks.publish_scheduled", "schedule": 300, "options": {"expires": 300}},
}

# What browsers may load and do

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}
# Wagtail's screens write scripts and styles into their pages, and preview images before they are sent.
CMS_URL_PREFIX = "/cms/"
CMS_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=()"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
