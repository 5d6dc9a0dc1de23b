"""Days, and days in words. French says « 1er mars », which the letters of Django's formats cannot; the filter ``date``
of every template says the same (``accounts/templatetags/dates.py``)."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation.trans_real import catalog

DAY_BEFORE_MONTH = re.compile(r"(?<!\\)j(?= [FMN])")


def spelled(form: str | None, value: Any) -> str | None:
    """``form`` as the first of a month wants it in French, and as it is otherwise."""
    if getattr(value, "day", 0) != 1 or not (get_language() or "").startswith("fr"):
        return form
    return DAY_BEFORE_MONTH.sub(r"j\\e\\r", formats.get_format(form or "DATE_FORMAT"))


def holds(start: date, end: date | None, day: date) -> bool:
    """First and last days included."""
    return start <= day and (end is None or end >= day)


def date_format(value: date, form: str | None = None) -> str:
    """As Django's, of a day or a moment in local time."""
    if type(value) is date:  # two moments can be equal and read differently, where each is local
        return _day(value, form, catalog())
    return formats.date_format(value, spelled(form, value))  # noqa: TID251 — the one place


@lru_cache(maxsize=1024)
def _day(value: date, form: str | None, _words: object) -> str:
    return formats.date_format(value, spelled(form, value))  # noqa: TID251 — the other one
