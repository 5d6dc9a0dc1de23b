"""What was chosen, in words, by the keys that ``statistics.answers`` gives."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from assessments.quizzes.content import Gap, Gaps, Question, ShortText
from assessments.quizzes.showing.html import plain
from assessments.quizzes.statistics import GIVEN, WHERE, typed

WORDED = ("html", "label", "text", "place")


def choice_words(question: Question, key: str) -> str:
    """``key`` itself for what people typed, unless it is what the author accepts."""
    if key == GIVEN:
        return _("An answer was given")
    names = _names(question)
    part, where, place = key.partition(WHERE)
    if where and part in names:
        return f"{names[part]} → {names.get(place, place)}"
    return names.get(key) or {"true": _("True"), "false": _("False")}.get(key, key)


@lru_cache(maxsize=256)
def _names(question: Question) -> dict[str, str]:
    return dict(_named(question))


def _named(value: Any) -> Iterator[tuple[str, str]]:
    """Of everything in a question that has a uuid and words; a gap has its place."""
    if isinstance(value, tuple):
        for each in value:
            yield from _named(each)
    elif is_dataclass(value):
        words = _words(value)
        if words and not isinstance(value, Question) and getattr(value, "uuid", None):
            yield str(value.uuid), plain(words)
        for each in fields(value):
            yield from _named(getattr(value, each.name))
    if isinstance(value, Gap) or (isinstance(value, ShortText) and not (value.case_matters or value.accents_matter)):
        yield from ((typed(each.text), each.text) for each in value.accepted if not each.is_pattern)
    if isinstance(value, Gaps):
        yield from ((str(gap.uuid), f"[{place}]") for place, gap in enumerate(value.gaps, 1))


def _words(value: Any) -> str:
    found = (getattr(value, name, None) for name in WORDED)
    return next((str(each) for each in found if each and isinstance(each, str | int)), "")
