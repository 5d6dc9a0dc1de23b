"""When a worker last did a task; read by the health check of the worker."""

import time

from django.core.cache import cache

KEY = "worker-heartbeat"
LATE_SECONDS = 180


def record() -> None:
    cache.set(KEY, time.time(), timeout=None)


def is_recent() -> bool:
    last = cache.get(KEY)
    return last is not None and time.time() - last < LATE_SECONDS
