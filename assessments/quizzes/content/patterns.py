"""Regular expressions of authors, for experts."""

import unicodedata
from functools import lru_cache
from typing import Any

import re2

MAX_PATTERN = 500

# What a keyboard writes one way and a text processor another.
TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2011": "-", "‐": "-"})


class BadPattern(ValueError):
    """A regular expression that RE2 does not know. The message says where it stumbled."""


@lru_cache(maxsize=512)
def compiled(pattern: str, *, case_matters: bool = False) -> Any:
    """RE2 matches in linear time: no pattern of an author's can hold a worker, whatever a learner types. Look-around
    and back references are the price. Raises :class:`BadPattern`."""
    if len(pattern) > MAX_PATTERN:
        raise BadPattern(f"> {MAX_PATTERN}")
    options = re2.Options()
    options.log_errors, options.case_sensitive = False, case_matters
    try:
        return re2.compile(unicodedata.normalize("NFC", pattern.translate(TYPOGRAPHY)), options=options)
    except (re2.error, UnicodeError) as error:
        raise BadPattern(_said(error)) from error


def _said(error: Exception) -> str:
    """RE2 says its errors in bytes."""
    return error.args[0].decode(errors="replace") if error.args and isinstance(error.args[0], bytes) else str(error)
