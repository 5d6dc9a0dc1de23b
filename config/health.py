"""Is the site ready to serve? Each check answers with a word about what fails, never with an address or a secret."""

import logging
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import KombuError, OperationalError
from psycopg_pool import PoolTimeout

from config.celery import app

logger = logging.getLogger(__name__)

BROKER_SECONDS = 3


class NotMigratedError(Exception):
    pass


def problems() -> list[str]:
    if not _database_answers():
        return ["database"]
    found = [] if _migrated() else ["migrations"]
    if not _broker_answers():
        found.append("broker")
    return found


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, PoolTimeout):
        logger.warning("The database does not answer.", exc_info=True)
        return False
    return True


def _migrated() -> bool:
    try:
        _require_migrations()
    except NotMigratedError:
        return False
    return True


@cache
def _require_migrations() -> None:
    """The code of a process never changes, so a good answer is kept; a refusal is not."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotMigratedError


def _broker_answers() -> bool:
    try:
        with app.connection_for_read(connect_timeout=BROKER_SECONDS) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    except (KombuError, OperationalError, OSError, DatabaseError, PoolTimeout):
        logger.warning("The broker does not answer.", exc_info=True)
        return False
    return True
