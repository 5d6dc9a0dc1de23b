"""Rows that are added and never changed: the base of every learner record.

PostgreSQL refuses what Python might forget: raw UPDATE, DELETE and TRUNCATE fail. The retention purge alone may
delete, in a transaction that has said ``SET LOCAL entremise.purge = 'on'``. The erasure of a person alone may empty a
column that :func:`erasable` names, and no other, after ``SET LOCAL entremise.erasure = 'on'``.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

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

LET_ERASURE_EMPTY = """
IF TG_OP = 'UPDATE' AND current_setting('entremise.erasure', true) = 'on'
    AND to_jsonb(NEW) - '{column}' = to_jsonb(OLD) - '{column}' THEN
    RETURN NEW;
END IF;
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


def _row_trigger(func: str) -> pgtrigger.Trigger:
    operation = pgtrigger.Update | pgtrigger.Delete
    return pgtrigger.Trigger(name="append_only_row", when=pgtrigger.Before, operation=operation, func=func)


class AppendOnly(models.Model):
    """A subclass with its own ``Meta`` inherits this one's, or loses the triggers (a test looks)."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        triggers = [
            _row_trigger(REFUSE_ROW_CHANGE),
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


Row = TypeVar("Row", bound=AppendOnly)


def add_once(row: Row, *unique: str) -> tuple[Row, bool]:
    """Adds ``row``, which has a ``uuid``, unless one stands with the same values of the fields ``unique``, which a
    constraint holds; whoever adds the same at the same moment waits. The one that stands, and whether it is this one.
    Two statements, where ``get_or_create`` in a transaction takes five."""
    rows: Any = type(row).objects
    rows.bulk_create([row], ignore_conflicts=True)
    standing = rows.filter(**{name: getattr(row, name) for name in unique})
    pk, uuid = standing.values_list("pk", "uuid").get()
    if uuid != row.uuid:  # type: ignore[attr-defined]
        return standing.get(), False
    row.pk = pk
    return row, True


def erasable(column: str) -> list[pgtrigger.Trigger]:
    """The triggers of a table in which people's own words are one column among others."""
    _row, table = AppendOnly.Meta.triggers
    return [_row_trigger(LET_ERASURE_EMPTY.format(column=column) + REFUSE_ROW_CHANGE), table]


@contextmanager
def retention_purge() -> Iterator[None]:
    """Lets raw DELETE through for one transaction. Only the retention job opens this."""
    with _allowed("entremise.purge"):
        yield


def empty_column(rows: Iterable[AppendOnly], column: str) -> None:
    """Keeps what ``column`` of each row has become, where it is :func:`erasable`. For the erasure of a person only."""
    with _allowed("entremise.erasure"):
        for row in rows:
            models.QuerySet(type(row)).filter(pk=row.pk).update(**{column: getattr(row, column)})


@contextmanager
def _allowed(setting: str) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {setting} = 'on'")
        yield
        cursor.execute(f"SET LOCAL {setting} = 'off'")
