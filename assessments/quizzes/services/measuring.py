"""Keeping the statistics of quizzes and of questions of the bank up to date."""

from collections.abc import Collection
from time import monotonic
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from assessments.quizzes import tasks
from assessments.quizzes.models import BankQuestion, QuestionSnapshot, Quiz, QuizSnapshot
from assessments.quizzes.queries import (
    CountedTry,
    counted_tries,
    counted_tries_asking,
    measured,
    seen_by_question,
    seen_by_quiz,
    stale_questions,
    stale_quizzes,
)
from assessments.quizzes.statistics import (
    RULE,
    Footing,
    QuestionStatistics,
    as_json,
    needs_review,
    question_as_json,
)

PATIENCE = 180  # seconds: a group that hands in together is measured once
_ANNOUNCED: dict[int, float] = {}  # by the id of a quiz, when this process announced it last


def announce_quiz_tries(quiz_id: int) -> None:
    """News that tries of a quiz are worth something new, at most once in a while. What is lost, the sweeper finds."""
    transaction.on_commit(lambda: _announce(quiz_id), robust=True)


def _announce(quiz_id: int) -> None:
    now = monotonic()
    if now - _ANNOUNCED.get(quiz_id, -PATIENCE) < PATIENCE:
        return  # what this process announced is not measured yet
    if cache.add(f"quiz-statistics:{quiz_id}", value=True, timeout=PATIENCE):
        _ANNOUNCED[quiz_id] = now
        tasks.measure_quiz.apply_async((quiz_id,), countdown=PATIENCE)


@transaction.atomic
def measure_quiz(*, quiz_id: int) -> bool:
    """Works out what is kept of a quiz: over all its tries and, where several editions were taken, over those of each.
    ``False``, and nothing is written, when nothing happened since the last time."""
    # Read first: what arrives meanwhile leaves the snapshot stale, never taken for fresh.
    seen = seen_by_quiz([quiz_id]).get(quiz_id)
    kept = QuizSnapshot.objects.filter(quiz=quiz_id, edition=None, rule=RULE).values_list("seen", flat=True).first()
    if seen is None or seen == kept:
        return False
    tries = counted_tries(Quiz.objects.get(pk=quiz_id))
    editions = sorted({each.edition for each in tries})
    for edition in (None, *(editions if len(editions) > 1 else ())):
        _keep_quiz(quiz_id, edition, [each for each in tries if edition in (None, each.edition)], seen)
    QuizSnapshot.objects.filter(quiz=quiz_id, edition__isnull=False).exclude(seen=seen).delete()
    return True


def _keep_quiz(quiz_id: int, edition: int | None, tries: Collection[CountedTry], seen: dict[str, Any]) -> None:
    found = measured(tries).report
    values = {"results": as_json(found), "tries": found.n, "rule": RULE, "seen": seen, "computed_at": timezone.now()}
    QuizSnapshot.objects.update_or_create(quiz_id=quiz_id, edition_id=edition, defaults=values)


def measure_questions(*, question_ids: Collection[int]) -> int:
    """Works out what is kept of questions of the bank, each in a transaction of its own. Returns how many."""
    seen = seen_by_question()
    rows = BankQuestion.objects.filter(pk__in=question_ids).order_by("pk")
    for question in rows:
        _measure_question(question, seen.get(question.pk))
    return len(rows)


@transaction.atomic
def _measure_question(question: BankQuestion, seen: dict[str, Any] | None) -> None:
    found = measured(counted_tries_asking(question)).report.question(str(question.uuid))
    if found is None:
        QuestionSnapshot.objects.filter(question=question).delete()
        return
    values = {
        "results": question_as_json(found), "tries": found.n, "rule": RULE, "seen": seen or {},
        "computed_at": timezone.now(), "quality": quality_of(found),
    }  # fmt: skip
    QuestionSnapshot.objects.update_or_create(question=question, defaults=values)


def quality_of(found: QuestionStatistics) -> QuestionSnapshot.Quality:
    if found.footing is Footing.COUNTS_ONLY:
        return QuestionSnapshot.Quality.UNMEASURED
    return QuestionSnapshot.Quality.REVIEW if needs_review(found) else QuestionSnapshot.Quality.SOUND


def measure_quiz_and_its_questions(*, quiz_id: int) -> None:
    """The questions of the bank that the quiz asks are measured over every quiz that asks them."""
    if measure_quiz(quiz_id=quiz_id):
        results = QuizSnapshot.objects.values_list("results", flat=True).get(quiz=quiz_id, edition=None)
        asked = [each["key"] for each in results["questions"]]
        measure_questions(question_ids=stale_questions(asked))


def announce_stale_quizzes() -> int:
    """News of every quiz whose statistics are stale, and of stale questions. Returns how many quizzes."""
    stale = stale_quizzes()
    for quiz_id in stale:
        tasks.measure_quiz.delay(quiz_id)
    tasks.measure_stale_questions.delay()
    return len(stale)


def rebuild_statistics() -> tuple[int, int]:
    """Everything again from nothing. Returns how many quizzes and questions."""
    QuizSnapshot.objects.all().delete()
    QuestionSnapshot.objects.all().delete()
    quizzes = sum(measure_quiz(quiz_id=each) for each in stale_quizzes())
    return quizzes, measure_questions(question_ids=stale_questions())
