"""What correcting a wrong key would change, try by try. The preview and the writing read it from the same place."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404

from accounts.access import centres_of
from accounts.models import StaffRole
from assessments.quizzes.content import Question, QuizContent
from assessments.quizzes.models import (
    Attempt,
    AttemptQuestion,
    BankQuestion,
    HandMark,
    Marking,
    QuestionEdition,
    Quiz,
    QuizEdition,
    Regrading,
    Submission,
)
from assessments.quizzes.queries.contents import content_of, corrected, corrections_of, with_what_is_asked
from assessments.quizzes.queries.marks import (
    Score,
    counted_levels,
    detail_of,
    score_of_marking,
    standing_awards,
    standing_markings,
)
from assessments.quizzes.queries.tries import answers_by_attempt
from assessments.quizzes.scoring import QuizResult, mark

CHUNK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The questions as they are right, by uuid; those of ``from_bank`` come from there, the others from ``edition``.
    ``unusable`` are those whose type changed: what was answered cannot be read by them."""

    edition: QuizEdition | None
    from_bank: dict[UUID, QuestionEdition]
    questions: dict[UUID, Question]
    unusable: tuple[UUID, ...] = ()


def keys_from(
    quiz: Quiz,
    edition: QuizEdition | None,
    question_editions: Collection[QuestionEdition] = (),
    questions: Collection[UUID] | None = None,
) -> Keys:
    """Only what differs from something that this quiz has asked so far; ``questions`` narrows it."""
    if edition is not None and edition.quiz_id != quiz.pk:
        raise ValueError("an edition of another quiz")
    from_bank = {each.question_content.uuid: each for each in question_editions}
    own = {each.uuid: each for each in edition.quiz_content.questions} if edition else {}
    offered = own | {uuid: each.question_content for uuid, each in from_bank.items()}
    asked = _asked_so_far(quiz, from_bank.values())
    changed = {
        uuid: question
        for uuid, question in offered.items()
        if (questions is None or uuid in questions) and any(each != question for each in asked[uuid])
    }
    return Keys(
        edition=edition,
        from_bank={uuid: each for uuid, each in from_bank.items() if uuid in changed},
        questions=changed,
        unusable=tuple(uuid for uuid, each in changed.items() if any(was.type != each.type for was in asked[uuid])),
    )


def _asked_so_far(quiz: Quiz, bank: Collection[QuestionEdition]) -> dict[UUID, list[Question]]:
    """By uuid, every form of a question that a try of this quiz is marked by today."""
    found: dict[UUID, list[Question]] = defaultdict(list)
    corrections = corrections_of(quiz.pk)
    contents = [each.quiz_content.questions for each in quiz.editions.all()]
    drawn = AttemptQuestion.objects.filter(
        attempt__edition__quiz=quiz, question_edition__question__in=[each.question_id for each in bank]
    )
    editions = QuestionEdition.objects.filter(pk__in=drawn.values("question_edition"))
    contents.append(tuple(each.question_content for each in editions))
    for question in (each for questions in contents for each in questions):
        found[question.uuid].append(corrections.get(question.uuid, question))
    return found


@dataclass(frozen=True, kw_only=True)
class RegradedTry:
    """One try by the corrected keys: ``before`` is its standing marking, ``result`` what it would be worth."""

    attempt: Attempt
    submission: Submission
    before: Marking
    content: QuizContent
    result: QuizResult

    @cached_property
    def detail(self) -> dict[str, Any]:
        return detail_of(self.result)

    @property
    def score_before(self) -> Score:
        return score_of_marking(self.before)

    @property
    def score_after(self) -> Score:
        result = self.result
        return Score(score=result.score, maximum=result.maximum, passed=result.passed, complete=result.complete)

    @property
    def changes(self) -> bool:
        return self.score_before != self.score_after or _said(self.before.detail) != _said(self.detail)


def _said(detail: dict[str, Any]) -> Any:
    """By value: 1 and 1.0000 are one score."""
    points = {uuid: None if each is None else float(each) for uuid, each in detail["questions"].items()}
    return points, {line["code"]: (line["level"], line.get("complete", True)) for line in detail["competencies"]}


def tries_by(quiz: Quiz, keys: Keys) -> Iterator[RegradedTry]:
    """Every try handed in, oldest first, by ``keys`` over what was corrected before. Four queries for each two hundred
    tries."""
    corrections = corrections_of(quiz.pk) | keys.questions
    ids = list(
        Attempt.objects.filter(edition__quiz=quiz, submission__isnull=False).order_by("pk").values_list("pk", flat=True)
    )
    for start in range(0, len(ids), CHUNK):
        yield from _tries(ids[start : start + CHUNK], corrections)


def _tries(ids: Sequence[int], corrections: dict[UUID, Question]) -> Iterator[RegradedTry]:
    rows = with_what_is_asked(Attempt.objects.filter(pk__in=ids)).select_related("submission", "learner", "activity")
    attempts = list(rows.order_by("pk"))
    submissions = [each.submission.pk for each in attempts]
    before = {each.submission_id: each for each in standing_markings(submissions)}
    answers, awards = answers_by_attempt(ids), _awards(submissions)
    for attempt in attempts:
        submission = attempt.submission
        content = corrected(content_of(attempt), corrections)
        yield RegradedTry(
            attempt=attempt, submission=submission, before=before[submission.pk], content=content,
            result=mark(content, answers[attempt.pk].payloads, awards[submission.pk]),
        )  # fmt: skip


def _awards(submissions: Sequence[int]) -> dict[int, dict[UUID, Any]]:
    rows: dict[int, list[Any]] = {pk: [] for pk in submissions}
    found = HandMark.objects.filter(submission__in=submissions).order_by("id")
    for submission, *row in found.values_list("submission", "question", "role", "share"):
        rows[submission].append(tuple(row))
    return {pk: standing_awards(each) for pk, each in rows.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """``levels``: by competency code, the level that counts as evidence before and after; ``None`` for no evidence."""

    attempt: Attempt
    before: Score
    after: Score
    levels: dict[str, tuple[int | None, int | None]]

    @property
    def evidence_changes(self) -> bool:
        return bool(self.levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegradingPreview:
    """``lines`` are the tries that would change, ``total`` how many were looked at."""

    keys: Keys
    total: int
    lines: tuple[PreviewLine, ...]


def regrading_preview(
    quiz: Quiz,
    edition: QuizEdition | None,
    question_editions: Collection[QuestionEdition] = (),
    questions: Collection[UUID] | None = None,
) -> RegradingPreview:
    """What :func:`regrade` with the same arguments would write."""
    keys = keys_from(quiz, edition, question_editions, questions)
    tries = list(tries_by(quiz, keys))
    groups: dict[tuple[int, int], list[RegradedTry]] = defaultdict(list)
    for each in tries:
        groups[each.attempt.learner_id, each.attempt.activity_id].append(each)
    levels = {pk: found for group in groups.values() for pk, found in _levels(group).items()}
    lines = tuple(
        PreviewLine(attempt=each.attempt, before=each.score_before, after=each.score_after, levels=found)
        for each in tries
        if (found := levels.get(each.attempt.pk, {})) or each.changes
    )
    return RegradingPreview(keys=keys, total=len(tries), lines=lines)


def _levels(tries: list[RegradedTry]) -> dict[int, dict[str, tuple[int | None, int | None]]]:
    """Of one learner's tries at one activity, by the id of the try."""
    editions = {each.attempt.number: each.attempt.edition.quiz_content for each in tries}
    before = _counted({each.attempt.number: each.before.detail for each in tries}, editions)
    after = _counted({each.attempt.number: each.detail for each in tries}, editions)
    numbers = {each.attempt.number: each.attempt.pk for each in tries}
    found: dict[int, dict[str, tuple[int | None, int | None]]] = defaultdict(dict)
    for number, code in dict.fromkeys((*before, *after)):
        was, will = before.get((number, code)), after.get((number, code))
        if was != will:
            found[numbers[number]][code] = (was, will)
    return found


def _counted(details: dict[int, Any], editions: dict[int, QuizContent]) -> dict[tuple[int, str], int]:
    return {(each.number, each.competency): each.level for each in counted_levels(details, editions)}


# Who corrects, and what was corrected


def _quizzes_to_regrade(viewer: Any) -> QuerySet[Quiz]:
    """Of the centres whose quizzes ``viewer`` writes. What every centre shares is corrected for all by the platform."""
    if viewer.is_superuser and viewer.is_active:
        return Quiz.objects.all()
    return Quiz.objects.filter(centre__in=centres_of(viewer, StaffRole.Role.TRAINER, StaffRole.Role.COORDINATOR))


def may_regrade(viewer: Any, quiz: Quiz) -> bool:
    return _quizzes_to_regrade(viewer).filter(pk=quiz.pk).exists()


def quiz_to_regrade_or_404(viewer: Any, uuid: UUID) -> Quiz:
    found = _quizzes_to_regrade(viewer).filter(uuid=uuid, current__isnull=False).select_related("current").first()
    if found is None:
        raise Http404
    return found


def has_tries(quiz: Quiz) -> bool:
    return Submission.objects.filter(attempt__edition__quiz=quiz).exists()


def current_keys(quiz: Quiz) -> Keys:
    """What the current editions, of the quiz and of the bank's questions that its draws gave, say otherwise than what
    tries are marked by."""
    drawn = AttemptQuestion.objects.filter(attempt__edition__quiz=quiz).values("question_edition__question")
    bank = QuestionEdition.objects.filter(pk__in=BankQuestion.objects.filter(pk__in=drawn).values("current"))
    return keys_from(quiz, quiz.current, list(bank))


def regradings_of(quiz: Quiz) -> list[Regrading]:
    """The last first, each with ``tries``: how many tries it marked again. One query."""
    rows = Regrading.objects.filter(quiz=quiz).select_related("by").annotate(tries=Count("markings"))
    return list(rows.order_by("-id"))


def regrading_or_404(quiz: Quiz, uuid: UUID) -> Regrading:
    found = Regrading.objects.filter(quiz=quiz, uuid=uuid).select_related("by").first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkedTry:
    attempt: Attempt
    before: Score
    after: Score


def remarked_tries(regrading: Regrading) -> list[RemarkedTry]:
    """What a correction changed. Two queries."""
    rows = regrading.markings.select_related("submission__attempt__learner", "submission__attempt__activity")
    markings = list(rows.order_by("id"))
    before: dict[int, Marking] = {}
    earlier = Marking.objects.filter(submission__in=[each.submission_id for each in markings]).order_by("id")
    last = {each.submission_id: each.pk for each in markings}
    for each in earlier:
        if each.pk < last[each.submission_id]:
            before[each.submission_id] = each
    return [
        RemarkedTry(
            attempt=each.submission.attempt, before=score_of_marking(before[each.submission_id]),
            after=score_of_marking(each),
        )
        for each in markings
    ]  # fmt: skip
