"""Rows that are added and never changed: the base of every learner record.

PostgreSQL refuses what Python might forget: raw UPDATE, DELETE and TRUNCATE fail. The retention purge alone may
delete, in a transaction that has said ``SET LOCAL entremise.purge = 'on'``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pgtrigger
from django.db import connection, models, transaction


class AppendOnlyError(TypeError):
    """Somebody tried to change a row that can only be added to."""


REFUSE_ROW_CHANGE = """
IF TG_OP = 'DELETE' AND current_setting('entremise.purge', true) = 'on' THEN
    RETURN OLD;
END IF;
RAISE EXCEPTION '% is append-only: add a row that corrects, never change one', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
"""

REFUSE_TRUNCATE = """
RAISE EXCEPTION '% is append-only: it is never truncated', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
"""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never updated")

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never deleted")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never updated")


class AppendOnly(models.Model):
    """A subclass with its own ``Meta`` inherits this one's, or loses the triggers (a test looks)."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Trigger(
                name="append_only_row",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=REFUSE_ROW_CHANGE,
            ),
            pgtrigger.Trigger(
                name="append_only_table",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func=REFUSE_TRUNCATE,
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never updated")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{type(self).__name__} rows are never deleted")


@contextmanager
def retention_purge() -> Iterator[None]:
    """Lets raw DELETE through for one transaction. Only the retention job opens this."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL entremise.purge = 'on'")
        yield
        cursor.execute("SET LOCAL entremise.purge = 'off'")
