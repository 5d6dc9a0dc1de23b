"""What the preview of a file shows: a page of its questions, each beside the one of the bank that asks the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from assessments.quizzes.exchange import Item, Outcome, Remark, code_of
from cms.bank import compared
from cms.duplicates import nearest
from cms.exchange import wording
from cms.exchange.reading import Waiting
from cms.folding import folded
from cms.models import Question, QuestionUpload
from cms.quiz_content import plain_text
from cms.scoping import is_author_of
from competencies.models import Competency
from competencies.queries import current_framework

PAGE = 50  # questions shown, and written, at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    number: int
    item: Item
    format: str
    made: Question | None = None
    twin: Question | None = None
    twin_opens: bool = False
    competencies_lost: bool = False

    @property
    def is_wanted(self) -> bool:
        """Whether it is ticked before anybody has said anything."""
        return self.made is None and self.twin is None

    @property
    def outcome(self) -> Any:
        return wording.OUTCOMES[self.item.outcome]

    @property
    def is_understood(self) -> bool:
        return self.item.outcome is Outcome.UNDERSTOOD

    @property
    def is_draft(self) -> bool:
        return self.item.outcome is Outcome.DRAFT

    @property
    def kind(self) -> str:
        return wording.kind_words(self.item)

    @property
    def place(self) -> str:
        return wording.place_words(self.format, self.item.place)

    @property
    def remarks(self) -> list[str]:
        said = [wording.remark_words(remark, detail) for remark, detail in self.item.remarks]
        return [str(wording.COMPETENCIES_LOST), *said] if self.competencies_lost else said


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Something in the file that is no question."""

    item: Item
    format: str

    @property
    def kind(self) -> str:
        return wording.aside_words(self.item)

    @property
    def place(self) -> str:
        return wording.place_words(self.format, self.item.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    number: int
    last: int
    lines: tuple[Line, ...]

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None

    @property
    def is_open(self) -> bool:
        """Whether something of it may still be written."""
        return any(line.made is None for line in self.lines)


def page_of(waiting: Waiting, number: int, user: Any) -> Page:
    last = max(1, -(-len(waiting.numbers) // PAGE))
    number = min(max(1, number), last)
    numbers = list(waiting.numbers)[(number - 1) * PAGE : number * PAGE]
    made = made_of(waiting, numbers)
    twins = _twins(waiting, [each for each in numbers if waiting.identity(each) not in made], user)
    known = known_competencies()
    lines = tuple(
        Line(
            number=each, item=waiting.numbers[each], format=waiting.report.format,
            competencies_lost=_loses_competencies(waiting.numbers[each], known),
            made=made.get(waiting.identity(each)), twin=twins.get(each),
            twin_opens=each in twins and is_author_of(user, twins[each]),
        )
        for each in numbers
    )  # fmt: skip
    return Page(number=number, last=last, lines=lines)


def known_competencies() -> dict[str, Competency]:
    """Those in force, by their codes and by what their names become where a file has names."""
    rows = Competency.objects.filter(edition=current_framework(), retired_on__isnull=True)
    return {code_of(each.title): each for each in rows} | {each.code: each for each in rows}


def _loses_competencies(item: Item, known: Mapping[str, Competency]) -> bool:
    """Whether it names some, and none that exists here."""
    named = item.question.competencies if item.question else ()
    return bool(named) and not any(each in known for each in named)


LOST_MEDIA = frozenset({Remark.MEDIA_MISSING, Remark.MEDIA_REFUSED, Remark.OUTSIDE_LINK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A question that came from the file; ``lost`` are the pictures and sounds it came without."""

    question: Question
    lost: tuple[str, ...] = ()

    @property
    def is_to_rewrite(self) -> bool:
        return not self.question.live and not self.question.type


def made_from(upload: QuestionUpload, waiting: Waiting | None) -> list[Made]:
    """``waiting`` is the file, as long as it is there."""
    lost = _lost(waiting) if waiting else {}
    return [Made(question=each, lost=lost.get(each.uuid, ())) for each in upload.questions.order_by("pk")]


def _lost(waiting: Waiting) -> dict[UUID, tuple[str, ...]]:
    return {
        waiting.identity(number): tuple(
            wording.remark_words(remark, detail) for remark, detail in item.remarks if remark in LOST_MEDIA
        )
        for number, item in waiting.numbers.items()
    }


def asides(waiting: Waiting) -> list[Aside]:
    report = waiting.report
    return [Aside(item=each, format=report.format) for each in report.items if each.outcome is Outcome.IGNORED]


def made_of(waiting: Waiting, numbers: list[int]) -> Mapping[UUID, Question]:
    """The drafts that are already there, by their identities."""
    found = Question.objects.filter(uuid__in=[waiting.identity(each) for each in numbers])
    return {each.uuid: each for each in found}


def _twins(waiting: Waiting, numbers: list[int], user: Any) -> dict[int, Question]:
    stems = {each: question.stem_html for each in numbers if (question := waiting.numbers[each].question)}
    found = nearest({each: folded(plain_text(html)) for each, html in stems.items()}, compared(user))
    rows = Question.objects.in_bulk(set(found.values()))
    return {each: rows[key] for each, key in found.items()}
