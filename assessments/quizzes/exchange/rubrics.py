"""How a question is marked, as HTML in the one field that other tools have for who marks; and back.

The grid stands after the model answer. A tag of ours says how many criteria there are: without it, the whole field is
what someone else wrote.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from html import escape, unescape
from typing import Any, Protocol
from uuid import UUID

from assessments.quizzes.content import Criterion, RubricLevel
from assessments.quizzes.exchange.marks import RUBRIC
from assessments.quizzes.exchange.markup import text_of
from assessments.quizzes.exchange.numbers import number, plain
from assessments.quizzes.exchange.report import Remark

CRITERION = re.compile(
    r"\s*<p>\s*<strong>((?:(?!<).)*)</strong>\s*</p>\s*<ul>((?:\s*<li>(?:(?!<).)*</li>)+)\s*</ul>\s*", re.DOTALL
)
LEVEL = re.compile(r"<li>\s*([0-9.]+) : ((?:(?!<).)*)</li>", re.DOTALL)


class Marked(Protocol):
    @property
    def uuid(self) -> Callable[..., UUID]: ...

    def tagged(self, prefix: str) -> list[str]: ...

    def remark(self, remark: Remark, detail: str = "") -> None: ...


def rubric_html(rubric: Iterable[Criterion]) -> str:
    return "".join(map(_criterion, rubric))


def _criterion(criterion: Criterion) -> str:
    levels = (f"<li>{plain(each.points):f} : {_line(each.description)}</li>" for each in criterion.levels)
    return f"<p><strong>{_line(criterion.title)}</strong></p><ul>{''.join(levels)}</ul>"


def _line(text: str) -> str:
    return escape(text, quote=False)


def read_grading(entry: Marked, html: str) -> dict[str, Any]:
    """``model_answer_html`` and ``rubric``. What another wrote for who marks becomes the model answer, which learners
    see: that is said."""
    model, rubric = _parted(html, next(iter(entry.tagged(RUBRIC)), ""), entry.uuid)
    if rubric is None and text_of(html):
        entry.remark(Remark.GRADER_INFO)
    return {"model_answer_html": model, "rubric": rubric or ()}


def _parted(html: str, count: str, named: Callable[..., UUID]) -> tuple[str, tuple[Criterion, ...] | None]:
    """Changed elsewhere so that the grid is no longer one, all of it is text."""
    if not (count.isascii() and count.isdecimal()) or len(count) > 2:  # noqa: PLR2004
        return html, None
    found = list(CRITERION.finditer(html))[-int(count) :] if int(count) else []
    start = found[0].start() if found else len(html)
    if len(found) != int(count) or "".join(each[0] for each in found) != html[start:]:
        return html, None
    return html[:start], tuple(_read(place, each, named) for place, each in enumerate(found))


def _read(place: int, match: re.Match[str], named: Callable[..., UUID]) -> Criterion:
    levels = tuple(
        RubricLevel(points=number(points) or Decimal(0), description=unescape(said).strip())
        for points, said in LEVEL.findall(match[2])
    )
    return Criterion(uuid=named("criterion", place), title=unescape(match[1]).strip(), levels=levels)
