"""Answers with wildcards, and numbers where only a text can be asked, as regular expressions (of RE2)."""

import re
from collections.abc import Iterator
from decimal import Decimal

MAX_PATTERN = 500
STAR = re.compile(r"(?<!\\)\*")
META = re.compile(r"([\\.^$*+?{}\[\]()|])")


def has_wildcard(text: str) -> bool:
    return STAR.search(text) is not None


def without_escape(text: str) -> str:
    return text.replace("\\*", "*")


def quoted(text: str) -> str:
    r"""``re.escape`` escapes spaces and signs too, which nobody can read."""
    return META.sub(r"\\\1", text)


def from_wildcards(text: str) -> str:
    return ".*".join(quoted(without_escape(part)) for part in STAR.split(text))


WILD = re.compile(r"(?:[^\\.^$*+?{}\[\]()|]|\\[\\.^$*+?{}\[\]()|]|\.\*)*")


def as_wildcards(pattern: str) -> str | None:
    """Back again, where the pattern says no more than wildcards can."""
    if not WILD.fullmatch(pattern):
        return None
    parts = [re.sub(r"\\(.)", r"\1", part).replace("*", "\\*") for part in re.split(r"(?<!\\)\.\*", pattern)]
    return "*".join(parts)


def number_pattern(value: Decimal, tolerance: Decimal) -> str | None:
    """The numbers from ``value - tolerance`` to ``value + tolerance``, with a comma or a point; ``None`` where that
    would be too long to read or to run."""
    low, high = value - tolerance, value + tolerance
    if low < 0 < high:
        below, above = _positive(Decimal(0), -low), _positive(Decimal(0), high)
        found = f"-(?:{below})|\\+?(?:{above})" if below and above else None
    else:
        inner = _positive(min(abs(low), abs(high)), max(abs(low), abs(high)))
        sign = "-" if high < 0 or (high == 0 and low < 0) else "\\+?"
        found = f"{sign}(?:{inner})" if inner else None
    return found if found and len(found) <= MAX_PATTERN else None


def _positive(low: Decimal, high: Decimal) -> str | None:
    """Beginnings that any digits may follow, as short as they can be; and the last number itself."""
    places = max(0, *(-int(each.normalize().as_tuple().exponent) for each in (low, high)))
    first, last = int(low * 10**places), int(high * 10**places)
    if (last - first) // 10**places > MAX_PATTERN // 6:
        return None
    begun = [_digits(scaled, wide, is_last=False) for scaled, wide in _beginnings(first, last, places)]
    return "|".join([*begun, _digits(last, places, is_last=True)])


def _beginnings(first: int, end: int, places: int) -> Iterator[tuple[int, int]]:
    """Ten neighbours that differ by their last decimal are one beginning with a decimal less."""
    while first < end and (places == 0 or first % 10):
        yield first, places
        first += 1
    while end > first and end % 10:
        end -= 1
        yield end, places
    if first < end:
        yield from _beginnings(first // 10, end // 10, places - 1)


def _digits(scaled: int, places: int, *, is_last: bool) -> str:
    tail = "0*" if is_last else "[0-9]*"
    text = str(scaled).rjust(places + 1, "0")
    whole, part = (text[:-places], text[-places:]) if places else (text, "")
    short = part.rstrip("0")
    if not short:
        # Without its zeros the whole number alone says it too.
        return f"{whole}(?:[.,]{part}{tail})?" if part else f"{whole}(?:[.,]{tail})?"
    zeros = part[len(short) :]
    return f"{whole}[.,]{short}{_optional(zeros, tail)}"


def _optional(zeros: str, tail: str) -> str:
    return f"(?:{zeros}{tail})?" if zeros else tail
