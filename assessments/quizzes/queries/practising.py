"""What a learner practises: worked out again each time, from their tries and from what they practised."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from accounts.prepared import Ask, Coming, prepared
from assessments.quizzes.content import QUESTION_TYPES, Feedback, Question, QuizContent, QuizKind
from assessments.quizzes.models import (
    Attempt,
    BankQuestion,
    Marking,
    PracticeAnswer,
    PracticeQuestion,
    PracticeSession,
)
from assessments.quizzes.practice import RULE, Practised, Review, deck, due_now, next_day
from assessments.quizzes.queries.contents import (
    contents_by_edition,
    contents_of,
    corrected,
    corrections_by_quiz,
    questions_by_edition,
    with_what_is_asked,
)
from assessments.quizzes.queries.tries import is_open, told_later

WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the newest edition of a question is: in the bank, or in a quiz."""

    edition: int | None = None
    question_edition: int | None = None


@dataclass(frozen=True, kw_only=True)
class Practice:
    """``cards`` are the questions that may come back, by uuid, and ``standing`` says where each is; ``now`` is in local
    time, as their days are."""

    now: datetime
    cards: Mapping[UUID, Practised] = field(default_factory=dict)
    standing: Mapping[UUID, Standing] = field(default_factory=dict)

    @cached_property
    def due(self) -> tuple[Practised, ...]:
        """What a session of today asks."""
        return due_now(self.cards.values(), self.now)

    @cached_property
    def next_day(self) -> datetime | None:
        """When the first question comes back; past for one that is due."""
        return next_day(self.cards.values())


def practice_of(learner: User, *, rule: str = RULE) -> Practice:
    """One query for who has taken no quiz, four for the others, and at most five for contents that this process has not
    read."""
    return _practice(learner, _tries(learner.pk), rule=rule)


def _practice(learner: User, tries: list[Attempt], *, rule: str = RULE) -> Practice:
    now = timezone.localtime()
    if not tries:
        return Practice(now=now)
    contents = contents_of(tries)
    told = [each for each in tries if not is_open(each) and not told_later(contents[each.pk], now.date())]
    cards = deck([*_given_in_quizzes(told, contents), *_given_in_practice(learner)], rule=rule)
    standing = _standing_of(cards.keys() - _kept_secret(tries, contents, now), told, contents)
    return Practice(now=now, cards={uuid: cards[uuid] for uuid in standing}, standing=standing)


@prepared
def _tries(learner: int) -> QuerySet[Attempt]:
    """Newest first, each with what its questions earned by its standing marking."""
    earned = Marking.objects.filter(submission__attempt=OuterRef("pk")).order_by("-id").values("detail__questions")
    rows = with_what_is_asked(Attempt.objects.filter(learner=learner)).annotate(earned=Subquery(earned[:1]))
    found = rows.select_related("submission", "edition__quiz__current").defer("edition__quiz__current__content")
    return found.order_by("-started_at", "-id")


Contents = Mapping[int, QuizContent]


def _given_in_quizzes(told: Collection[Attempt], contents: Contents) -> Iterator[Review]:
    """Against the key that is right today, as the marking that stands was."""
    corrections = corrections_by_quiz({each.edition.quiz_id for each in told})
    for each in told:
        right = corrected(contents[each.pk], corrections.get(each.edition.quiz_id, {}))
        at = timezone.localtime(each.submission.submitted_at)
        for question in right.questions:
            earned = each.earned.get(str(question.uuid))
            if _is_practised(type(question)) and earned is not None and question.points:
                yield Review(question=question.uuid, at=at, share=min(WHOLE, Decimal(earned) / question.points))


def _is_practised(question: type[Question]) -> bool:
    """What a rule marks at once."""
    return question.is_scored and not question.is_marked_by_hand


def _given_in_practice(learner: User) -> Iterator[Review]:
    rows = PracticeAnswer.objects.filter(session__learner=learner)
    for question, at, share in rows.values_list("asked__question", "at", "share"):
        yield Review(question=question, at=timezone.localtime(at), share=share)


def _kept_secret(tries: Collection[Attempt], contents: Contents, now: datetime) -> set[UUID]:
    """Questions of a try whose answers the learner may not read yet, whoever else asks them."""
    return {
        question.uuid
        for each in tries
        if (_is_running_exam(each, contents[each.pk]) or told_later(contents[each.pk], now.date()))
        for question in contents[each.pk].questions
    }


def _is_running_exam(attempt: Attempt, content: QuizContent) -> bool:
    return is_open(attempt) and (content.kind is QuizKind.MOCK_EXAM or content.feedback is Feedback.LATER)


def _standing_of(questions: Collection[UUID], told: Collection[Attempt], contents: Contents) -> dict[UUID, Standing]:
    """Those that a quiz which is still given has asked: as the bank has them today, else as the quiz has."""
    in_bank = _in_bank(questions)
    in_quizzes = _in_quizzes(told)
    found: dict[UUID, Standing] = {}
    for each in told:
        if each.edition.quiz.retired_at is None:
            for uuid in {question.uuid for question in contents[each.pk].questions} & set(questions):
                place = in_bank[uuid] if uuid in in_bank else in_quizzes[each.edition.quiz_id].get(uuid)
                if place is not None:
                    found.setdefault(uuid, place)
    return found


def _in_bank(questions: Collection[UUID]) -> dict[UUID, Standing | None]:
    """``None`` for a question that was retired."""
    rows = BankQuestion.objects.filter(uuid__in=questions)
    return {
        uuid: None
        if retired_at or not current or not _is_practised(QUESTION_TYPES[kind])
        else Standing(question_edition=current)
        for uuid, retired_at, current, kind in rows.values_list("uuid", "retired_at", "current", "current__type")
    }


def _in_quizzes(told: Collection[Attempt]) -> dict[int, dict[UUID, Standing]]:
    """By the id of each quiz that is still given, where each of its own questions stands."""
    quizzes = {each.edition.quiz for each in told if each.edition.quiz.retired_at is None}
    currents = {each.current.pk: each.current.sha256 for each in quizzes if each.current}
    contents = contents_by_edition(currents)
    return {
        each.pk: {
            question.uuid: Standing(edition=each.current.pk)
            for question in (contents[each.current.pk].questions if each.current else ())
            if _is_practised(type(question))
        }
        for each in quizzes
    }


# Sessions


def unfinished_session(learner: Any) -> PracticeSession | None:
    """The last of today, while a question of it has no answer."""
    left = PracticeQuestion.objects.filter(session=OuterRef("pk"), answer__isnull=True)
    morning = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = PracticeSession.objects.filter(Exists(left), learner=learner, started_at__gte=morning)
    return rows.order_by("-id").first()


def own_session_or_404(learner: Any, session: UUID) -> PracticeSession:
    found = PracticeSession.objects.filter(learner=learner, uuid=session).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeStep:
    """One question of a session, as it was frozen, and its answer once given."""

    number: int
    row: PracticeQuestion
    question: Question
    answer: PracticeAnswer | None


def steps_of(session: PracticeSession) -> tuple[PracticeStep, ...]:
    """In their order. One query, and two for the contents that this process has not read."""
    rows = list(
        PracticeQuestion.objects.filter(session=session)
        .select_related("answer", "edition", "question_edition")
        .defer("edition__content", "question_edition__content")
        .order_by("position")
    )
    contents = contents_by_edition({each.edition.pk: each.edition.sha256 for each in rows if each.edition})
    bank = {each.question_edition.pk: each.question_edition.sha256 for each in rows if each.question_edition}
    questions = questions_by_edition(bank)
    return tuple(_step(number, each, contents, questions) for number, each in enumerate(rows, 1))


def _step(number: int, row: PracticeQuestion, contents: Contents, questions: Mapping[int, Question]) -> PracticeStep:
    asked = questions[row.question_edition_id] if row.question_edition_id else None
    if row.edition_id:
        asked = contents[row.edition_id].question(row.question)
    if asked is None:
        raise LookupError(row.question)
    return PracticeStep(number=number, row=row, question=asked, answer=getattr(row, "answer", None))


# What the home of a learner says


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeDay:
    """``due`` is how many questions a session of today asks, or still asks; ``next_day`` when the first comes back."""

    due: int
    next_day: datetime


def practice_day(ask: Ask, learner: User) -> Coming[PracticeDay | None]:
    """``None`` where there is nothing to practise. As :func:`practice_of`, and one query where something is due."""
    return ask(_tries, learner.pk).then(lambda tries: _practice_day(learner, _practice(learner, tries)))


def _practice_day(learner: User, practice: Practice) -> PracticeDay | None:
    if practice.next_day is None:
        return None
    left = _left_today(learner) if practice.due else 0
    return PracticeDay(due=left or len(practice.due), next_day=practice.next_day)


def _left_today(learner: User) -> int:
    session = unfinished_session(learner)
    return PracticeQuestion.objects.filter(session=session, answer__isnull=True).count() if session else 0
