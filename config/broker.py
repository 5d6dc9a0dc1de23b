"""Celery's queue in the site's own PostgreSQL (PGMQ), when no other broker is named.

Waiting for a message must be done by asking again, never by ``read_with_poll``: that function keeps its lock on the
queue's table for as long as it waits, and the first message of any other process declares the queue (``CREATE INDEX IF
NOT EXISTS``), which waits for that lock: seconds, in a click. Hence ``wait_time_seconds`` 0. Control and event queues
would each be asked in turn, so remote control, gossip and mingle are off.
"""

from typing import Any

from django.db import connection
from kombu.transport import pgmq
from pgmq import PGMQueue
from psycopg_pool import ConnectionPool

# Longer than any task may run, so that only the message of a killed worker comes back.
VISIBILITY_SECONDS = 15 * 60

SETTINGS: dict[str, Any] = {
    "CELERY_BROKER_URL": "pgmq://site-database",
    "CELERY_BROKER_TRANSPORT_OPTIONS": {
        "init_extension": False,
        "polling_interval": 0.5,
        "visibility_timeout": VISIBILITY_SECONDS,
        "wait_time_seconds": 0,
    },
    "CELERY_WORKER_ENABLE_REMOTE_CONTROL": False,
}


class Queue(PGMQueue):
    """Connects as Django does, with every option of its address."""

    def close(self) -> None:
        if self.pool is not None:
            self.pool.close()


class Transport(pgmq.Transport):
    def _create_pgmq_client(self) -> PGMQueue:
        parameters = connection.get_connection_params()
        for ours in ("cursor_factory", "context", "prepare_threshold"):
            parameters.pop(ours, None)
        check = ConnectionPool.check_connection
        pool = ConnectionPool(kwargs=parameters, min_size=0, max_size=4, check=check, open=True)
        return Queue(pool=pool, vt=VISIBILITY_SECONDS, init_extension=False)
