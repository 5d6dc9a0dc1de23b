"""The statistics that are kept, and which of them are stale."""

from collections.abc import Collection, Iterable

from django.db import connection
from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from assessments.quizzes.models import BankQuestion, Correction, Marking, QuestionSnapshot, Quiz, QuizSnapshot
from assessments.quizzes.statistics import RULE

Seen = dict[str, int | None]

# A question is asked by the editions that hold it and by the tries that drew it.
LAST_MARKINGS = """
WITH marked AS (
    SELECT a.id AS attempt_id, a.edition_id, MAX(m.id) AS marking
    FROM quizzes_marking m
    JOIN quizzes_submission s ON s.id = m.submission_id
    JOIN quizzes_attempt a ON a.id = s.attempt_id
    GROUP BY a.id, a.edition_id
), met AS (
    SELECT (asked ->> 'uuid')::uuid AS question, by_edition.marking
    FROM (SELECT edition_id, MAX(marking) AS marking FROM marked GROUP BY edition_id) by_edition
    JOIN quizzes_quizedition e ON e.id = by_edition.edition_id
    CROSS JOIN LATERAL jsonb_array_elements(e.content -> 'questions') asked
    UNION ALL
    SELECT b.uuid, marked.marking
    FROM marked
    JOIN quizzes_attemptquestion d ON d.attempt_id = marked.attempt_id
    JOIN quizzes_questionedition qe ON qe.id = d.question_edition_id
    JOIN quizzes_bankquestion b ON b.id = qe.question_id
)
SELECT b.id, MAX(met.marking) FROM met JOIN quizzes_bankquestion b ON b.uuid = met.question GROUP BY b.id
"""


def seen_by_quiz(quizzes: Collection[int] | None = None) -> dict[int, Seen]:
    """The last row of each kind that a quiz is measured by today, for those that were ever marked. One query."""
    corrections = Correction.objects.filter(regrading__quiz=OuterRef("quiz")).order_by("-id").values("pk")[:1]
    rows = Marking.objects.values(
        quiz=F("submission__attempt__edition__quiz"), current=F("submission__attempt__edition__quiz__current")
    )
    if quizzes is not None:
        rows = rows.filter(submission__attempt__edition__quiz__in=quizzes)
    found = rows.annotate(marking=Max("pk"), correction=Subquery(corrections)).order_by()
    return {
        row["quiz"]: {"marking": row["marking"], "correction": row["correction"], "edition": row["current"]}
        for row in found
    }


def seen_by_question() -> dict[int, Seen]:
    """As :func:`seen_by_quiz`, for questions of the bank that a try asked. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_MARKINGS)
        markings = dict(cursor.fetchall())
    corrections = Correction.objects.filter(question=OuterRef("uuid")).order_by("-id").values("pk")[:1]
    rows = BankQuestion.objects.filter(pk__in=markings).annotate(correction=Subquery(corrections))
    return {
        pk: {"marking": markings[pk], "correction": correction, "edition": current}
        for pk, correction, current in rows.values_list("pk", "correction", "current")
    }


def stale_quizzes() -> list[int]:
    kept = QuizSnapshot.objects.filter(edition=None, rule=RULE)
    return _differing(seen_by_quiz(), kept.values_list("quiz", "seen"))


def stale_questions(among: Iterable[str] | None = None) -> list[int]:
    """``among``: only those with these uuids."""
    kept = QuestionSnapshot.objects.filter(rule=RULE)
    stale = _differing(seen_by_question(), kept.values_list("question", "seen"))
    if among is None:
        return stale
    return list(BankQuestion.objects.filter(pk__in=stale, uuid__in=among).order_by("pk").values_list("pk", flat=True))


def _differing(seen: dict[int, Seen], kept: Iterable[tuple[int, Seen]]) -> list[int]:
    last = dict(kept)
    return sorted(pk for pk, each in seen.items() if last.get(pk) != each)


def is_stale(quiz: Quiz, snapshot: QuizSnapshot | None) -> bool:
    today = seen_by_quiz([quiz.pk]).get(quiz.pk)
    if snapshot is None:
        return today is not None
    return snapshot.rule != RULE or snapshot.seen != today


def snapshots_of(quiz: Quiz) -> QuerySet[QuizSnapshot]:
    """The one over every edition first."""
    return (
        quiz.snapshots.select_related("edition")
        .defer("edition__content")
        .order_by(F("edition__number").asc(nulls_first=True))
    )
