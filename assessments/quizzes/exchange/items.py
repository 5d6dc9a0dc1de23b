"""From what a reader found to what it reports."""

import hashlib
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any
from uuid import UUID, uuid5

from assessments.quizzes.content import ContentRefused, Flaw, Question, as_json, is_blank, parse_question
from assessments.quizzes.exchange.limits import MAX_QUESTIONS, MAX_SOURCE
from assessments.quizzes.exchange.report import FileRefused, Item, Outcome, Refusal, Remark

NAMESPACE = UUID("5f0a3c1e-8c0d-4f1b-9a53-0d6c2b7e4a19")
# What a person still has to add is nothing that was lost.
WISHES = frozenset({Remark.NEEDS_COMPETENCY, Remark.NEEDS_FEEDBACK})
FLAWS = {Flaw.TOO_LONG: Remark.TOO_LONG, Flaw.TOO_MANY: Remark.TOO_MANY}
MAX_TITLE = 200

Remarks = Iterable[tuple[Remark, str]]


class Names:
    """The same file read twice gives the same identities."""

    def __init__(self, data: bytes) -> None:
        self.digest = hashlib.sha256(data).hexdigest()

    def __call__(self, *place: object) -> UUID:
        return uuid5(NAMESPACE, ":".join([self.digest, *map(str, place)]))


def understood(
    question: Question,
    *,
    place: str,
    kind: str,
    title: str,
    remarks: Remarks = (),
    source: str = "",
    category: str = "",
) -> Item:
    """The question as it may be kept; a draft when it breaks the limits of every question."""
    said = dict.fromkeys([*remarks, *_wishes(question)])
    refused = _refused(question)
    if refused:
        said.update(dict.fromkeys(refused))
        return draft(place=place, kind=kind, title=title, remarks=said, source=source, category=category)
    is_whole = all(remark in WISHES for remark, _detail in said)
    return Item(
        place=place, kind=kind, title=title[:MAX_TITLE], question=question, remarks=tuple(said), category=category,
        outcome=Outcome.UNDERSTOOD if is_whole else Outcome.PARTLY,
        source="" if is_whole else source[:MAX_SOURCE],
    )  # fmt: skip


def draft(*, place: str, kind: str, title: str, remarks: Remarks, source: str, category: str = "") -> Item:
    return Item(
        place=place, kind=kind, title=title[:MAX_TITLE], outcome=Outcome.DRAFT, remarks=tuple(dict.fromkeys(remarks)),
        source=source[:MAX_SOURCE], category=category,
    )  # fmt: skip


def ignored(*, place: str, kind: str, title: str = "", remarks: Remarks = (), category: str = "") -> Item:
    return Item(
        place=place, kind=kind, title=title[:MAX_TITLE], outcome=Outcome.IGNORED, remarks=tuple(dict.fromkeys(remarks)),
        category=category,
    )  # fmt: skip


def refuse_many(count: int) -> None:
    if count > MAX_QUESTIONS:
        raise FileRefused(Refusal.TOO_MANY, str(count))


def _wishes(question: Question) -> Iterable[tuple[Remark, str]]:
    if not question.competencies:
        yield Remark.NEEDS_COMPETENCY, ""
    if is_blank(question.explanation_html):
        yield Remark.NEEDS_FEEDBACK, ""


def _refused(question: Question) -> list[tuple[Remark, str]]:
    """What was put together here meets the limits that a file of ours meets."""
    try:
        parse_question(as_json(question))
    except ContentRefused as error:
        return [(FLAWS.get(each.flaw, Remark.BROKEN), f"{each.path}: {each.flaw}"[:200]) for each in error.problems]
    return []


def html_of(part: Any) -> Iterable[str]:
    """Every HTML of a question, wherever it stands: what its media are looked for in."""
    for field in fields(part):
        value = getattr(part, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if is_dataclass(each):
                yield from html_of(each)
            elif isinstance(each, str):
                yield each
