"""What statistics are worked out from: the tries that count, what they asked, what was answered and how long it took.

The first try of each learner that was handed in and wholly marked counts, as in Moodle's statistics ("first attempt"):
later tries know the questions. Quizzes to practise on are measured too. A corrected key holds for tries of every day. A
person who was erased stays counted: nobody is named here.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from assessments.quizzes.content import Question
from assessments.quizzes.models import AttemptQuestion, BankQuestion, Marking, Quiz, QuizEdition, Submission
from assessments.quizzes.queries.contents import (
    DRAWN,
    contents_by_edition,
    corrections_by_quiz,
    questions_by_edition,
)
from assessments.quizzes.statistics import Answer, Item, Report, Try, choices_of, item_of, report

LONGEST_PAUSE = 900  # seconds; ours: who comes back after a quarter of an hour was not reading the question

# The time of a question is the sum of the times between one save and the one before it in the same try (its beginning,
# for the first), given to the question that was saved last, by the device's clock. A time of nothing, one that runs
# backwards, and one beyond the longest pause tell nothing and are left out. What was written at length never leaves
# the database: that something was, does.
ANSWERS = """
WITH timed AS (
    SELECT r.*, EXTRACT(EPOCH FROM r.occurred_at - LAG(r.occurred_at, 1, a.started_at) OVER (
        PARTITION BY r.attempt_id ORDER BY r.sequence, r.id
    )) AS seconds
    FROM quizzes_response r JOIN quizzes_attempt a ON a.id = r.attempt_id
    WHERE r.attempt_id = ANY(%(attempts)s)
)
SELECT DISTINCT ON (t.attempt_id, t.question)
    t.attempt_id, t.question,
    CASE WHEN btrim(e.text) <> '' THEN '{"essay": "…"}'::jsonb ELSE t.payload END,
    ROUND(SUM(t.seconds) FILTER (WHERE t.seconds > 0 AND t.seconds <= %(pause)s)
        OVER (PARTITION BY t.attempt_id, t.question))::int
FROM timed t LEFT JOIN quizzes_responsetext e ON e.response_id = t.id
ORDER BY t.attempt_id, t.question, t.final DESC, t.sequence DESC, t.id DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedTry:
    """``earned`` are points by question uuid, as text; ``drawn`` as ``contents.DRAWN`` names it."""

    attempt: int
    quiz: int
    edition: int
    sha256: str
    earned: Mapping[str, str | None]
    drawn: list[dict[str, Any]]


COUNTED = ("attempt", "attempt__edition__quiz", "attempt__edition", "attempt__edition__sha256", "earned", "drawn")


def _counted(among: Q) -> QuerySet[Submission, Any]:
    last = Marking.objects.filter(submission=OuterRef("pk")).order_by("-id")
    drawn = AttemptQuestion.objects.filter(attempt=OuterRef("attempt")).order_by("position")
    return (
        Submission.objects.filter(among)
        .annotate(
            is_complete=Subquery(last.values("complete")[:1]),
            earned=Subquery(last.values("detail__questions")[:1]),
            drawn=ArraySubquery(drawn.values_list(JSONObject(**DRAWN))),
        )
        .filter(is_complete=True)
        .order_by("attempt__learner", "submitted_at", "pk")
        .distinct("attempt__learner")
    )


def counted_tries(quiz: Quiz, *, learners: QuerySet[Any] | None = None) -> list[CountedTry]:
    """One query."""
    among = Q(attempt__edition__quiz=quiz)
    if learners is not None:
        among &= Q(attempt__learner__in=learners)
    return _read(_counted(among))


def counted_tries_asking(question: BankQuestion) -> list[CountedTry]:
    """Of every quiz; here the first try of each learner that asked this question. One query."""
    own = QuizEdition.objects.filter(content__questions__contains=[{"uuid": str(question.uuid)}])
    drawn = AttemptQuestion.objects.filter(question_edition__question=question)
    among = Q(attempt__edition__in=own.values("pk")) | Q(attempt__in=drawn.values("attempt"))
    return _read(_counted(among))


def _read(rows: QuerySet[Submission, Any]) -> list[CountedTry]:
    names = ("attempt", "quiz", "edition", "sha256", "earned", "drawn")
    return [CountedTry(**dict(zip(names, row, strict=True))) for row in rows.values_list(*COUNTED)]


# What was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``by_try`` has each question as the try asked it, with the key that is right today; ``latest`` each question in
    its last form, those of the last edition first."""

    by_try: Mapping[int, Mapping[UUID, Question]]
    latest: Mapping[UUID, Question]


def asked_in_tries(tries: Collection[CountedTry]) -> Asked:
    """At most five queries, for contents that this process has not read."""
    contents = contents_by_edition({each.edition: each.sha256 for each in tries})
    digests = {each["edition"]: each["sha256"] for counted in tries for each in counted.drawn}
    drawn, corrections = questions_by_edition(digests), corrections_by_quiz({each.quiz for each in tries})
    by_try = {
        each.attempt: {
            question.uuid: corrections.get(each.quiz, {}).get(question.uuid, question)
            for question in (*contents[each.edition].questions, *(drawn[one["edition"]] for one in each.drawn))
            if question.is_scored
        }
        for each in tries
    }
    newest = sorted(tries, key=lambda each: (-each.edition, [-one["edition"] for one in each.drawn]))
    return Asked(by_try=by_try, latest=_latest(by_try[each.attempt] for each in newest))


def _latest(asked: Iterable[Mapping[UUID, Question]]) -> dict[UUID, Question]:
    found: dict[UUID, Question] = {}
    for questions in asked:
        for uuid, question in questions.items():
            found.setdefault(uuid, question)
    return found


# What was answered


def _answers(attempts: Collection[int]) -> dict[int, dict[UUID, tuple[Any, int | None]]]:
    """By try and question, the answer that counts and the seconds it took. One query."""
    found: dict[int, dict[UUID, tuple[Any, int | None]]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, {"attempts": list(attempts), "pause": LONGEST_PAUSE})
        for attempt, question, payload, seconds in cursor.fetchall():
            found[attempt][question] = (json.loads(payload), seconds)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """``questions`` in the order of the report, each in its last form."""

    report: Report
    questions: Mapping[str, Question]


def measured(tries: Collection[CountedTry]) -> Measured:
    """Seven queries at most, however many tries."""
    asked = asked_in_tries(tries)
    items = {uuid: item_of(question) for uuid, question in asked.latest.items()}
    answers = _answers([each.attempt for each in tries])
    read = [_try(each, asked.by_try[each.attempt], items, answers[each.attempt]) for each in tries]
    questions = {str(uuid): question for uuid, question in asked.latest.items()}
    return Measured(report=report(list(items.values()), read), questions=questions)


def _try(
    counted: CountedTry,
    asked: Mapping[UUID, Question],
    items: Mapping[UUID, Item],
    answers: Mapping[UUID, tuple[Any, int | None]],
) -> Try:
    found = dict(_answered(counted, asked, items, answers))
    return Try(total=sum((each.points for each in found.values()), Decimal()), answers=found)


def _answered(
    counted: CountedTry,
    asked: Mapping[UUID, Question],
    items: Mapping[UUID, Item],
    answers: Mapping[UUID, tuple[Any, int | None]],
) -> Iterator[tuple[str, Answer]]:
    """A question that has become one of another type since is another question."""
    for uuid, question in asked.items():
        item, earned = items[uuid], counted.earned.get(str(uuid))
        if earned is None or question.type != item.type:
            continue
        payload, seconds = answers.get(uuid, (None, None))
        points = _weighed(Decimal(earned), question.points, item.maximum)
        yield item.key, Answer(points=points, choices=choices_of(question, payload), seconds=seconds)


def _weighed(earned: Decimal, outof: Decimal, maximum: Decimal) -> Decimal:
    """An edition may have given the question another weight than the last one does."""
    if outof == maximum:
        return earned
    return earned / outof * maximum if outof else Decimal()
