"""What PostgreSQL answers to a prepared queryset, made into what the queryset would have given.

How is worked out once for each queryset. A model whose fields are plain values is filled in without its ``__init__``,
which assigns field by field and tells two signals: four fifths of what a row costs. Where a model, a field or a signal
does more than that, Django makes the row as ever.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from inspect import getattr_static
from operator import itemgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init
from psycopg.adapt import Buffer, Loader
from psycopg.types.datetime import TimestamptzLoader

Values = Sequence[Any]
Fill = Callable[[Values], Any]  # the columns of a row to an object, or to none where a relation leads nowhere
PLAIN_ATTRIBUTES = (DeferredAttribute, ForeignKeyDeferredAttribute)


class Reader:
    """``compiler`` has made its SQL."""

    def __init__(self, queryset: QuerySet[Any, Any], compiler: Any) -> None:
        columns = [column for column, *_more in compiler.select]
        self.converters = [
            (place, convert, expression)
            for place, (converters, expression) in compiler.get_converters(columns).items()
            for convert in converters
        ]
        self.fill = _fill_of(queryset, compiler)
        self.prefetched = queryset._prefetch_related_lookups  # type: ignore[attr-defined] # noqa: SLF001

    def read(self, rows: Sequence[Values]) -> list[Any]:
        found = list(map(self.fill, self._converted(rows) if self.converters else rows))
        if self.prefetched and found:
            prefetch_related_objects(found, *self.prefetched)
        return found

    def _converted(self, rows: Sequence[Values]) -> Iterator[Values]:
        connection = connections[DEFAULT_DB_ALIAS]
        for row in rows:
            values = list(row)
            for place, convert, expression in self.converters:
                values[place] = convert(values[place], expression, connection)
            yield values


def _fill_of(queryset: QuerySet[Any, Any], compiler: Any) -> Fill:
    kind = queryset._iterable_class  # type: ignore[attr-defined] # noqa: SLF001
    if kind is ModelIterable:
        return _object_of(compiler.klass_info, compiler.select, compiler.annotation_col_map or {})
    if kind is FlatValuesListIterable:
        return itemgetter(0)
    if kind is ValuesListIterable:
        wanted = len(compiler.select)  # what it is sorted by may stand behind
        return lambda row: tuple(row[:wanted])
    raise ValueError("a prepared queryset gives objects or values_list, not values or named tuples")


def _object_of(info: dict[str, Any], select: Any, annotations: dict[str, int]) -> Fill:
    model, places = info["model"], list(info["select_fields"])
    if info.get("from_parent"):  # a child's columns stand among its parents', in another order
        order = {field.attname: place for place, field in enumerate(model._meta.concrete_fields)}  # noqa: SLF001
        places.sort(key=lambda place: order[select[place][0].target.attname])
    names = [select[place][0].target.attname for place in places]
    make, take = _maker(model, names), _taker(places)
    key = places[names.index(model._meta.pk.attname)]  # noqa: SLF001
    related = [
        (_object_of(each, select, {}), each["local_setter"], each["remote_setter"])
        for each in info.get("related_klass_infos", ())
    ]

    def fill(row: Values) -> Any:
        if row[key] is None:
            return None
        found = make(take(row))
        for fill_related, keep_here, keep_there in related:
            other = fill_related(row)
            keep_here(found, other)
            if other is not None:
                keep_there(other, found)
        for name, place in annotations.items():
            setattr(found, name, row[place])
        return found

    return fill


def _taker(places: list[int]) -> Callable[[Values], Values]:
    first, last = places[0], places[-1]
    if places == list(range(first, last + 1)):
        return itemgetter(slice(first, last + 1))
    return itemgetter(*places)


def _maker(model: type[Model], names: list[str]) -> Callable[[Values], Model]:
    if not _is_plain(model, names):
        return lambda values: model.from_db(DEFAULT_DB_ALIAS, names, values)

    def make(values: Values) -> Model:
        state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        found = model.__new__(model)
        found.__dict__.update(zip(names, values, strict=True), _state=state)
        return found

    return make


def _is_plain(model: type[Model], names: list[str]) -> bool:
    return (
        model.__init__ is Model.__init__
        and model.from_db.__func__ is Model.from_db.__func__  # type: ignore[attr-defined]
        and not pre_init.has_listeners(model)
        and not post_init.has_listeners(model)
        and all(type(getattr_static(model, name)) in PLAIN_ATTRIBUTES for name in names)
    )


class MomentLoader(Loader):
    """A ``timestamptz`` as Django gives it, read by Python's own parser in C: rows of learners are full of moments."""

    timezone = UTC  # what Django asks of a loader before it replaces it with its own

    def load(self, data: Buffer) -> datetime:
        try:
            return datetime.fromisoformat(bytes(data).decode()).astimezone(UTC)
        except ValueError:  # after the year 9999, before the first: psycopg says what is wrong
            return TimestamptzLoader(self.oid, self.connection).load(data).astimezone(UTC)
