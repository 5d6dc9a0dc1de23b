import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - a broken address fails at start, and the first visitor waits for nothing
gc.freeze()  # what is loaded stays: a search of all of it for garbage kept whoever met it waiting
