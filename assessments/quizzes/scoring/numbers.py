"""Numbers as people type them, in French and in English.

A comma or a point alone is the decimal mark: ``1,250`` is one and a quarter, wherever it is typed. Thousands stand
apart by a space of any kind or an apostrophe, or by the other of the two marks when both are there (``1,250.5``,
``1.250,5``), or by a mark that comes back (``1.250.000``). ``3/4`` is a number, ``1,2e3`` too. ``%`` is a unit like
another. Words after a number whose question asks no unit are left unread.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Context, Decimal

from assessments.quizzes.content import Numeric, NumericAnswer, Unit

EXACT = Context(prec=200)  # more than the longest number that can be typed or written, times the longest factor
MINUS = dict.fromkeys(map(ord, "−–‐‑﹣－—"), "-")
APOSTROPHES = dict.fromkeys(map(ord, "’‘'ʼ"), "'")

WHOLE = r"\d{1,3}(?:[ ']\d{3})+|\d+"
PLAIN = re.compile(rf"(?P<whole>{WHOLE})?(?:[.,](?P<part>\d+))?(?:[eE](?P<power>[+-]?\d{{1,2}}))?")
MARKED = (
    re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+)\.(?P<part>\d+)"),
    re.compile(r"(?P<whole>\d{1,3}(?:\.\d{3})+),(?P<part>\d+)"),
    re.compile(r"(?P<whole>\d{1,3}(?:,\d{3}){2,})"),
    re.compile(r"(?P<whole>\d{1,3}(?:\.\d{3}){2,})"),
)
FRACTION = re.compile(r"(?P<over>\d{1,15}) ?/ ?(?P<under>\d{1,15})")
NUMERAL = re.compile(r"[.,]?\d")
SIGN = re.compile(r"[+-] ?")
END = re.compile(r"[.,;: ]+$")


def right_number(question: Numeric, number: str, unit: str) -> NumericAnswer | None:
    """The accepted answer that is worth most among those that what was typed meets."""
    given = _in_first_unit(question, number, unit)
    if given is None:
        return None
    met = (each for each in question.accepted if _is_met(each, given))
    return max(met, key=lambda answer: answer.share, default=None)


def _in_first_unit(question: Numeric, number: str, unit: str) -> Decimal | None:
    read = read_number(number)
    if read is None:
        return None
    value, rest = read
    if not question.units:
        return None if any(each.isdigit() for each in rest) else value
    said = {_symbol(each) for each in (unit, rest) if _symbol(each)}
    if not said:
        return None if question.unit_required else value
    known = _known_unit(question.units, said.pop())
    # Two units, one typed after the number and one chosen beside it, leave it unsaid which is meant.
    return None if known is None or said else EXACT.multiply(value, known.factor)


def _known_unit(units: tuple[Unit, ...], wanted: str) -> Unit | None:
    """As written; else whatever its case, where that leaves no doubt (``mo`` and ``Mo`` may both be there)."""
    exact = next((unit for unit in units if _symbol(unit.symbol) == wanted), None)
    if exact is not None:
        return exact
    alike = [unit for unit in units if _symbol(unit.symbol).casefold() == wanted.casefold()]
    return alike[0] if len(alike) == 1 else None


def _symbol(text: str) -> str:
    return END.sub("", "".join(unicodedata.normalize("NFKC", text).split()))


def _is_met(answer: NumericAnswer, given: Decimal) -> bool:
    tolerance = EXACT.multiply(abs(answer.value), answer.tolerance) if answer.is_relative else answer.tolerance
    return EXACT.abs(EXACT.subtract(given, answer.value)) <= tolerance


def read_number(text: str) -> tuple[Decimal, str] | None:
    """The number that ``text`` begins with, and what follows it; ``None`` where there is none."""
    line = " ".join(text.translate(MINUS).translate(APOSTROPHES).split())
    sign = SIGN.match(line)
    bare = line[sign.end() :] if sign else line
    for value, rest in _readings(bare):
        return (value.copy_negate() if line.startswith("-") else value), END.sub("", rest).strip()
    return None


def _readings(line: str) -> Iterator[tuple[Decimal, str]]:
    """The first is the longest. A digit or a mark right after means that something else was meant."""
    fraction = FRACTION.match(line)
    if fraction and int(fraction["under"]) and _ends_well(line[fraction.end() :]):
        yield EXACT.divide(Decimal(fraction["over"]), Decimal(fraction["under"])), line[fraction.end() :]
    for pattern in (*MARKED, PLAIN):
        found = pattern.match(line)
        if found and NUMERAL.match(found[0]) and _ends_well(line[found.end() :]):
            yield _decimal(found.groupdict()), line[found.end() :]


def _ends_well(rest: str) -> bool:
    return not re.match(r" ?[\d/]|[.,']\d", rest)


def _decimal(groups: dict[str, str | None]) -> Decimal:
    whole = re.sub(r"\D", "", groups["whole"] or "0")
    return Decimal(f"{whole}.{groups.get('part') or '0'}e{groups.get('power') or '0'}")
