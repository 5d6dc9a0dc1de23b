"""What searches and usage reports read of a thing, worked out once at the end of a work that saves it several times.

Wagtail works both out at every save. An import saves a question three times and a lesson four: it was a quarter of its
time.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model, QuerySet
from modelcluster.fields import ParentalKey
from wagtail.models import Page, ReferenceIndex
from wagtail.search.backends import get_search_backends

from cms.indexing_tasks import Noted, Waiting, waiting_now

AT_ONCE = 100  # things whose words go to the search index in one statement


@contextmanager
def indexed_once() -> Iterator[None]:
    """In a transaction, which then holds what is indexed too; what fails indexes nothing. Inside another, the outer one
    indexes."""
    if waiting_now.get() is not None:
        yield
        return
    waiting = Waiting()
    token = waiting_now.set(waiting)
    try:
        yield
    finally:
        waiting_now.reset(token)
    _search(waiting)
    _refer(waiting)


def note(things: Iterable[Model]) -> None:
    """What was kept by statements that tell nobody."""
    with indexed_once():
        waiting = waiting_now.get()
        for each in things:
            waiting.note(waiting.searched, type(each), each.pk)
            waiting.note(waiting.referring, type(each), each.pk)


def _search(waiting: Waiting) -> None:
    for model, keys in _as_they_are(waiting.searched).items():
        for some in _in_parts(list(keys)):
            things = list(model.get_indexed_objects().filter(pk__in=some).order_by("pk"))
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(model, things)


def _refer(waiting: Waiting) -> None:
    for model, keys in _as_they_are(_holders(waiting.referring)).items():
        if ReferenceIndex.is_indexed(model):
            for each in _rows(model, keys):
                ReferenceIndex.create_or_update_for_object(each)


def _holders(noted: Noted) -> Noted:
    """References of a part of another thing are that thing's, as Wagtail has it."""
    found: Noted = {}
    for model, keys in noted.items():
        parental = next((each for each in model._meta.get_fields() if isinstance(each, ParentalKey)), None)  # noqa: SLF001
        if parental is None:
            found.setdefault(model, {}).update(keys)
        else:
            whole = {parental.related_model: dict.fromkeys(_rows(model, keys).values_list(parental.attname, flat=True))}
            for holder, held in _holders(whole).items():
                found.setdefault(holder, {}).update(held)
    return found


def _as_they_are(noted: Noted) -> Noted:
    """A page saved as a mere page is indexed as what it is."""
    found: Noted = {}
    for model, keys in noted.items():
        if issubclass(model, Page):
            for page in _rows(model, keys):
                found.setdefault(page.specific_class or model, {})[page.pk] = None
        else:
            found.setdefault(model, {}).update(keys)
    return found


def _rows(model: type[Model], keys: Iterable[Any]) -> QuerySet[Any]:
    return model._base_manager.filter(pk__in=list(keys))  # noqa: SLF001 — Django's documented API


def _in_parts(keys: list[Any]) -> Iterator[list[Any]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
