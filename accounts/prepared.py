"""Querysets built once for everybody: building their SQL, here, and planning it, in PostgreSQL, takes far longer than
finding the rows. A connection keeps the plans as prepared statements, where its settings allow (``prepare_threshold``).

What changes from one request to the next (whose, which, when) is given as arguments, which must reach the SQL as they
are. A prepared queryset answers with rows, never with a queryset: what is built cannot be narrowed afterwards.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property
from inspect import get_annotations
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, ForeignObject, Lookup, QuerySet
from django.utils import timezone
from psycopg import RawCursor

from accounts.rows import MomentLoader, Reader

Given = ParamSpec("Given")
Row = TypeVar("Row")
Value = TypeVar("Value")
Other = TypeVar("Other")
Answer = tuple[Any, ...]
# Statements a connection keeps: there are about a hundred, each once for every size of number that is asked of it.
PLANS = 400


@ForeignObject.register_lookup
@Field.register_lookup
class AnyOf(Lookup):  # type: ignore[type-arg]
    """As ``in``, with the whole list as one parameter, so that the SQL does not change with its length."""

    lookup_name = "any_of"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (value,)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_parameters = self.process_lhs(compiler, connection)
        right, right_parameters = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*left_parameters, *right_parameters)


# Stand where arguments will stand; no statement of ours holds such a value itself.
_PLACEHOLDERS: dict[Any, Callable[[int], Any]] = {
    int: lambda place: -1_000_000_000 - place,
    UUID: lambda place: UUID(int=place),
    date: lambda place: date.min + timedelta(days=place),
    datetime: lambda place: datetime.min.replace(tzinfo=timezone.get_default_timezone()) + timedelta(days=1 + place),
    list[int]: lambda place: [-1_000_000_000 - place],
    str: lambda place: f"(argument {place})",
    list[str]: lambda place: [f"(argument {place})"],
}


class Prepared(Generic[Given, Row]):
    def __init__(self, build: Callable[Given, QuerySet[Any, Row]]) -> None:
        self.build = build

    def __call__(self, *given: Given.args, **none: Given.kwargs) -> list[Row]:
        return self.read(self.answer(*given, **none))

    def answer(self, *given: Given.args, **none: Given.kwargs) -> list[Answer]:
        """What PostgreSQL says, which nobody can change: for who keeps it."""
        with self.sent(*given, **none) as cursor:
            found: list[Answer] = cursor.fetchall()
            return found

    def sent(self, *given: Given.args, **_none: Given.kwargs) -> Any:
        """The cursor of the statement, which somebody must fetch from and close."""
        return _sent(_ready(), *self.asked(given))

    def asked(self, given: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        """SQL and its parameters: the arguments, each once however often it stands there, then what never changes."""
        sql, constants, _reader = self._statement
        return sql, given + constants

    def read(self, answer: Sequence[Answer]) -> list[Row]:
        """Rows of their own from the same answer, each time."""
        return self._statement[-1].read(answer)

    @cached_property
    def _placeholders(self) -> list[Any]:
        return self._placeholders_from(0)

    def _placeholders_from(self, start: int) -> list[Any]:
        annotated = get_annotations(self.build)
        annotated.pop("return", None)
        return [_PLACEHOLDERS[kind](place) for place, kind in enumerate(annotated.values(), start)]

    @cached_property
    def _statement(self) -> tuple[str, tuple[Any, ...], Reader]:
        queryset = self.build(*self._placeholders)  # type: ignore[call-arg]
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        slots = self._slots(parameters)
        if len(set(slots.values())) != len(self._placeholders):
            raise ValueError(f"an argument of {self.build.__qualname__} does not reach its SQL")
        self._refuse_bent(sql, list(parameters), slots)
        free = [position for position in range(len(parameters)) if position not in slots]
        numbers = slots | {position: number for number, position in enumerate(free, len(self._placeholders))}
        numbered = sql % tuple(f"${1 + numbers[position]}" for position in range(len(parameters)))
        return numbered, tuple(parameters[position] for position in free), Reader(queryset, compiler)

    def _refuse_bent(self, sql: str, parameters: list[Any], slots: dict[int, int]) -> None:
        """Built with other placeholders, the rest must not change: what is worked out from an argument (the day before)
        or chosen by it would stay as it was for the first one."""
        others = self._placeholders_from(len(self._placeholders))
        for position, argument in slots.items():
            parameters[position] = others[argument]
        if (sql, parameters) != _sql_of(self.build(*others)):  # type: ignore[call-arg]
            raise ValueError(f"an argument of {self.build.__qualname__} does more than reach its SQL")

    def _slots(self, parameters: tuple[Any, ...]) -> dict[int, int]:
        """Which argument stands at which place of the parameters."""
        return {
            position: argument
            for position, parameter in enumerate(parameters)
            for argument, placeholder in enumerate(self._placeholders)
            if type(parameter) is type(placeholder) and parameter == placeholder
        }


def _sql_of(queryset: QuerySet[Any, Any]) -> tuple[str, list[Any]]:
    sql, parameters = queryset.query.sql_with_params()
    return sql, list(parameters)


def _sent(connection: Any, sql: str, parameters: tuple[Any, ...]) -> Any:
    cursor = connection._prepare_cursor(_KeepingCursor(connection.connection))  # type: ignore[call-arg] # noqa: SLF001
    cursor.execute(sql, parameters)
    return cursor


def _ready() -> Any:
    """The connection of this thread, open, with room for plans."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = connection.connection
    if raw.prepared_max < PLANS:
        raw.prepared_max = PLANS
        raw.adapters.register_loader("timestamptz", MomentLoader)
    return connection


class _KeepingCursor(RawCursor[Any]):
    """PostgreSQL binds the parameters, which is what keeps plans, and they are numbered already: psycopg forgets how it
    numbered a statement as long as some of ours are, and would read it through for every page. It says what it asked,
    which Django's log of queries wants to know."""

    def _send_query_prepared(self, name: bytes, query: Any, *, binary: bool | None = None) -> None:
        self._query = query
        super()._send_query_prepared(name, query, binary=binary)


def prepared(build: Callable[Given, QuerySet[Any, Row]]) -> Prepared[Given, Row]:
    """``build`` takes its arguments by place, each annotated with one of the kinds above."""
    return Prepared(build)


# Several at once


class Coming(Generic[Value]):
    """What will be there once PostgreSQL has answered."""

    def __init__(self, make: Callable[[], Value]) -> None:
        self.make = make

    @cached_property
    def value(self) -> Value:
        return self.make()

    def then(self, work: Callable[[Value], Other]) -> "Coming[Other]":
        return Coming(lambda: work(self.value))


class Ask:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __call__(
        self, what: Prepared[Given, Row], *given: Given.args, **none: Given.kwargs
    ) -> Coming[list[Row]]:  # fmt: skip
        return self.answer(what, *given, **none).then(what.read)

    def answer(self, what: Prepared[Given, Any], *given: Given.args, **_none: Given.kwargs) -> Coming[list[Answer]]:
        """As ``Prepared.answer``: for who keeps what is made of it."""
        cursor = _sent(self.connection, *what.asked(given))
        return Coming(lambda: _fetched(cursor))


def _fetched(cursor: Any) -> list[Answer]:
    with cursor:
        found: list[Answer] = cursor.fetchall()
        return found


@contextmanager
def together() -> Iterator[Ask]:
    """Statements asked in here travel together, and their answers come back together: a page that asks ten things
    waits once and not ten times. What one asks cannot depend on what another says."""
    connection = _ready()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield Ask(connection)
