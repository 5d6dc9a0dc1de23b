import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
TRANSPORT_ALIASES["pgmq"] = "config.broker:Transport"

app = Celery("entremise")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
