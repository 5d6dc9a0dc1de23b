"""From what a reader found to what it reports."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from assessments.quizzes.content import ContentRefused, Flaw, Question, as_json, is_blank, parse_question
from assessments.quizzes.exchange.limits import MAX_QUESTIONS, MAX_SOURCE
from assessments.quizzes.exchange.report import FileRefused, Item, Outcome, Refusal, Remark

NAMESPACE = UUID("5f0a3c1e-8c0d-4f1b-9a53-0d6c2b7e4a19")
# What a person still has to add is nothing that was lost.
WISHES = frozenset({Remark.NEEDS_COMPETENCY, Remark.NEEDS_FEEDBACK, Remark.NO_STEM})
FLAWS = {Flaw.TOO_LONG: Remark.TOO_LONG, Flaw.TOO_MANY: Remark.TOO_MANY}
MAX_TITLE = 200
MAX_SLUG = 48

Remarks = Iterable[tuple[Remark, str]]


class Names:
    """The same file read twice gives the same identities."""

    def __init__(self, data: bytes) -> None:
        self.digest = hashlib.sha256(data).hexdigest()

    def __call__(self, *place: object) -> UUID:
        return uuid5(NAMESPACE, ":".join([self.digest, *map(str, place)]))


class Codes:
    """Codes that a person would recognise, each given once in a file."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.numbers: Counter[str] = Counter()

    def __call__(self, *names: str) -> str:
        """From the first name that has a letter or a digit in it."""
        base = code = next(filter(None, map(_slug, names)), "question")
        while code in self.taken:
            self.numbers[base] += 1
            code = f"{base}-{self.numbers[base] + 1}"
        self.taken.add(code)
        return code


def _slug(name: str) -> str:
    """Where a cut name would end in the middle of a word, the word goes."""
    bare = unicodedata.normalize("NFKD", name[:200]).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9_]+", "-", bare).strip("-")
    return slug if len(slug) <= MAX_SLUG else slug[:MAX_SLUG].rpartition("-")[0] or slug[:MAX_SLUG]


def code_of(name: str) -> str:
    """What stands for a thing that a file calls by its name, where content knows codes: the same from the same words,
    whatever their case, accents and signs."""
    return _slug(name.replace("’", "'")).lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where in the file a question stands, and how the file calls it."""

    place: str
    kind: str
    title: str
    source: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()


def understood(question: Question, origin: Origin, remarks: Remarks = ()) -> Item:
    """The question as it may be kept; a draft when it breaks the limits of every question."""
    said = dict.fromkeys([*remarks, *_wishes(question)])
    refused = _refused(question)
    if refused or Remark.TOO_LONG in {remark for remark, _detail in said}:
        return draft(origin, [*said, *refused])
    is_whole = all(remark in WISHES for remark, _detail in said)
    outcome = Outcome.UNDERSTOOD if is_whole else Outcome.PARTLY
    item = _item(origin, outcome, said)
    return replace(item, question=question, source="" if is_whole else item.source)


def draft(origin: Origin, remarks: Remarks) -> Item:
    return _item(origin, Outcome.DRAFT, remarks)


def ignored(origin: Origin, remarks: Remarks = ()) -> Item:
    return _item(origin, Outcome.IGNORED, remarks)


def _item(origin: Origin, outcome: Outcome, remarks: Remarks) -> Item:
    return Item(
        place=origin.place, kind=origin.kind, title=origin.title[:MAX_TITLE], outcome=outcome,
        remarks=tuple(dict.fromkeys(remarks)), source=origin.source[:MAX_SOURCE], category=origin.category,
        tags=origin.tags,
    )  # fmt: skip


def refuse_many(count: int) -> None:
    if count > MAX_QUESTIONS:
        raise FileRefused(Refusal.TOO_MANY, str(count))


def _wishes(question: Question) -> Iterable[tuple[Remark, str]]:
    if not question.competencies:
        yield Remark.NEEDS_COMPETENCY, ""
    if is_blank(question.stem_html):
        yield Remark.NO_STEM, ""
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
