"""The marks ``[[1]]``, ``[[2]]``… that say where the gaps of a text are."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

MARK = re.compile(r"\[\[\s*(\d{1,3})\s*\]\]")


def gap_problems(html: str, count: int) -> list[str]:
    """What does not agree between the marks of a text and its list of ``count`` gaps, naming each gap."""
    return list(_disagreements(Counter(int(number) for number in MARK.findall(html)), count))


def _disagreements(marks: Counter[int], count: int) -> Iterator[str]:
    for number in range(1, count + 1):
        if not marks[number]:
            yield _("Gap %(number)s is nowhere in the text: write [[%(number)s]] where it goes.") % {"number": number}
    for number in sorted(marks):
        if not 1 <= number <= count:
            yield _("The text says [[%(number)s]], but the list below has no gap %(number)s: add it.") % {
                "number": number
            }
        elif marks[number] > 1:
            yield _("[[%(number)s]] is twice in the text: each gap has a number of its own.") % {"number": number}


def tidy(html: str) -> str:
    """Each mark as the learner's page looks for it."""
    return MARK.sub(lambda mark: f"[[{int(mark[1])}]]", html)
