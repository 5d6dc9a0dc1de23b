"""Questions taken out of the bank or of a quiz, and what stays behind: unfinished, or more than a format can say."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.quizzes import content as c
from assessments.quizzes.exchange import FORMATS, Format
from assessments.quizzes.exchange.items import NAMESPACE
from assessments.quizzes.wording import in_words
from cms.exchange.wording import unsayable
from cms.models import Question, Quiz
from cms.quiz_content import expanded, question_content, quiz_content, stored
from cms.scoping import is_author_of

MOST = 300
WRITERS: dict[str, Format] = {each.code: each for each in FORMATS if each.writer is not None}
# What a person still owes learners before publication is no reason to keep a question from a file.
OWED = frozenset({
    c.Flaw.NO_COMPETENCY, c.Flaw.NO_EXPLANATION, c.Flaw.NO_FEEDBACK, c.Flaw.NO_IMAGE_TEXT, c.Flaw.NO_TRANSCRIPT,
    c.Flaw.NO_ALT, c.Flaw.NO_ZONE_FEEDBACK, c.Flaw.NO_RUBRIC, c.Flaw.NO_POINTS,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """``names`` are the questions' own words, by their identities; ``unready`` is what no format takes, with why;
    ``drawn`` how many questions a quiz draws from the bank, which no file can say; ``parts`` how many files hold all
    that was asked for, of which this is number ``part``."""

    content: c.QuizContent
    names: dict[UUID, str]
    unready: tuple[tuple[str, str], ...] = ()
    drawn: int = 0
    part: int = 1
    asked: int = 0

    @property
    def parts(self) -> list[tuple[int, int, int]]:
        """The number of each, with its first and its last question."""
        starts = range(0, self.asked, MOST)
        return [(number, start + 1, min(start + MOST, self.asked)) for number, start in enumerate(starts, 1)]

    def left_out(self, format_: Format) -> list[tuple[str, str]]:
        """The names of what it cannot say, and why."""
        asked = [each for each in self.content.questions if not format_.says(each)]
        return [(self.names[each.uuid], unsayable(format_.code, each)) for each in asked]


def taken_from_bank(questions: QuerySet[Question], user: Any, *, part: int = 1) -> Taken:
    asked = questions.count()
    part = min(max(1, part), max(1, -(-asked // MOST)))
    rows = questions.select_related("latest_revision", "case").prefetch_related("competencies")
    rows = rows.order_by("-pk")[(part - 1) * MOST : part * MOST]
    ready, names, unready = _sorted_out(_written(each, user) for each in rows)
    code = "questions"
    content = c.QuizContent(uuid=uuid5(NAMESPACE, code), code=code, title=_("Questions"), questions=ready)
    return Taken(content=content, names=names, unready=unready, part=part, asked=asked)


def taken_from_quiz(quiz: Quiz, user: Any) -> Taken:
    draft = _written(quiz, user)
    ready, names, unready = _sorted_out(_written(each, user) for each in draft.questions())
    if unready:
        content = c.QuizContent(
            uuid=quiz.uuid, code=draft.code, title=draft.title, introduction_html=expanded(draft.introduction),
            questions=ready,
        )  # fmt: skip
    else:
        content = quiz_content(draft)
    drawn = sum(draw["count"] or 0 for section in draft.sections for draw in section.value["draws"])
    return Taken(content=content, names=names, unready=unready, drawn=drawn)


def _written(authored: Any, user: Any) -> Any:
    """One's own as one left it; what is shared as it stands."""
    return authored.get_latest_revision_as_object() if is_author_of(user, authored) else authored


def _sorted_out(
    questions: Iterable[Question],
) -> tuple[tuple[c.Question, ...], dict[UUID, str], tuple[tuple[str, str], ...]]:
    ready, names, unready = [], {}, []
    for each in questions:
        why = unfinished(each)
        if why:
            unready.append((str(each), why))
        else:
            ready.append(question_content(each))
            names[each.uuid] = str(each)
    return tuple(ready), names, tuple(unready)


def unfinished(question: Question) -> str:
    """Why it is no question yet, if it is none."""
    if not len(question.answer):
        return _("choose how the question is answered.")
    for flaw, path, detail in c.question_flaws(question_content(question)):
        if flaw not in OWED:
            return in_words(c.Problem(flaw=flaw, path=path, detail=detail))
    return ""


def medium(address: str) -> bytes:
    content = stored(address)
    if content is None:
        raise LookupError(address)
    return content
