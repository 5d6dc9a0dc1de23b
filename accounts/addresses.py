"""Addresses that lists repeat: Django works each one out anew, though only the identifier changes."""

from functools import cache
from uuid import UUID

from django.urls import reverse

NOBODY = UUID(int=0)


def address_of(name: str, uuid: UUID) -> str:
    """As ``reverse(name, args=[uuid])``, for an address that takes one UUID."""
    return _pattern(name).replace(str(NOBODY), str(uuid))


@cache
def _pattern(name: str) -> str:
    return reverse(name, args=[NOBODY])
