"""What in a free text could name somebody: patterns to warn about before saving. Standard library only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Trace(StrEnum):
    EMAIL = "email"
    SOCIAL_SECURITY = "social_security"  # NIR
    PHONE = "phone"
    FILE_NUMBER = "file_number"  # allocataire, dossier, matricule


@dataclass(frozen=True, slots=True)
class Finding:
    trace: Trace
    text: str


_SPACE = r"[\s.\-\u00a0\u202f]"
# A longer pattern comes before the ones it contains: what it took is not looked at again.
_PATTERNS = (
    (Trace.EMAIL, re.compile(r"[\w.+\-]+\s?@\s?[\w\-]+(?:\.[\w\-]+)+")),
    (
        Trace.SOCIAL_SECURITY,
        re.compile(
            rf"(?<!\d)[1-478]{_SPACE}?\d{{2}}{_SPACE}?\d{{2}}{_SPACE}?(?:\d{{2}}|2[AB])"
            rf"{_SPACE}?\d{{3}}{_SPACE}?\d{{3}}(?:{_SPACE}?\d{{2}})?(?!\d)",
            re.IGNORECASE,
        ),
    ),
    (
        Trace.PHONE,
        re.compile(rf"(?<!\d)(?:(?:\+|00)33{_SPACE}?(?:\(0\){_SPACE}?)?|0)[1-9](?:{_SPACE}?\d{{2}}){{4}}(?!\d)"),
    ),
    (
        Trace.FILE_NUMBER,
        re.compile(
            r"(?:allocataire|dossier|matricule|s[ée]cu(?:rit[ée] sociale)?)\D{0,15}\d{4,}[A-Z]?"
            r"|(?<!\d)\d{7}\s?[A-Z]?\b",
            re.IGNORECASE,
        ),
    ),
)


def findings(text: str) -> tuple[Finding, ...]:
    """In the order of the text."""
    return tuple(finding for _place, finding in sorted(_matches(text), key=lambda found: found[0]))


def _matches(text: str) -> Iterator[tuple[int, Finding]]:
    for trace, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield match.start(), Finding(trace, match.group().strip())
        text = pattern.sub(lambda match: "\n" * len(match.group()), text)
