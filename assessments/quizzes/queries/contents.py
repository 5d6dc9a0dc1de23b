"""What one try asks, and against which key it is marked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from accounts.prepared import prepared
from assessments.quizzes.content import Question, QuizContent, with_drawn
from assessments.quizzes.models import Attempt, AttemptQuestion, Correction, QuestionEdition, QuizEdition
from assessments.quizzes.models.bank import QUESTIONS_READ, QUIZZES_READ, keep

MAX_ASKED = 512
_ASKED: dict[tuple[Any, ...], QuizContent] = {}

# What says which question a draw gave: enough to find its content in this process, or else in the database.
DRAWN = {"draw": "draw", "edition": "question_edition", "sha256": "question_edition__sha256"}


def with_what_is_asked(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Tries as :func:`content_of` likes them, with no query more. The content itself is read once per process."""
    rows = AttemptQuestion.objects.filter(attempt=OuterRef("pk")).order_by("position")
    drawn = ArraySubquery(rows.values_list(JSONObject(**DRAWN)))
    return attempts.select_related("edition").defer("edition__content").annotate(drawn=drawn)


def content_of(attempt: Attempt) -> QuizContent:
    """What this try asks, draws made. Everybody reads a try by this and never by its edition."""
    content = attempt.edition.quiz_content
    if not content.draws:
        return content
    drawn = _drawn(attempt)
    key = (attempt.edition.sha256, *((each["draw"], each["sha256"]) for each in drawn))
    return _ASKED.get(key) or keep(_ASKED, MAX_ASKED, key, with_drawn(content, _by_draw(drawn, _questions_of(drawn))))


def contents_of(attempts: Collection[Attempt]) -> dict[int, QuizContent]:
    """As :func:`content_of`, by the id of the try, for tries as :func:`with_what_is_asked` gives them. At most two
    queries, however many there are."""
    contents = contents_by_edition({each.edition_id: each.edition.sha256 for each in attempts})
    questions = _questions_of([drawn for each in attempts for drawn in _drawn(each)])
    return {each.pk: with_drawn(contents[each.edition_id], _by_draw(_drawn(each), questions)) for each in attempts}


def _drawn(attempt: Attempt) -> list[dict[str, Any]]:
    if "drawn" not in attempt.__dict__:
        rows = AttemptQuestion.objects.filter(attempt=attempt).order_by("position")
        attempt.drawn = list(rows.values_list(JSONObject(**DRAWN), flat=True))
    return attempt.drawn


def _questions_of(drawn: list[dict[str, Any]]) -> dict[int, Question]:
    return questions_by_edition({each["edition"]: each["sha256"] for each in drawn})


def _by_draw(drawn: list[dict[str, Any]], questions: Mapping[int, Question]) -> dict[UUID, tuple[Question, ...]]:
    found: dict[UUID, tuple[Question, ...]] = {}
    for each in drawn:
        draw = UUID(each["draw"])
        found[draw] = (*found.get(draw, ()), questions[each["edition"]])
    return found


def questions_by_edition(digests: Mapping[int, str]) -> dict[int, Question]:
    """By the id of their editions, of which ``digests`` gives the SHA-256. One query for those that this process has
    not read yet, none otherwise."""
    known = {pk: QUESTIONS_READ[sha256] for pk, sha256 in digests.items() if sha256 in QUESTIONS_READ}
    unread = [pk for pk in digests if pk not in known]
    rows = QuestionEdition.objects.filter(pk__in=unread) if unread else ()
    return known | {each.pk: each.question_content for each in rows}


def contents_by_edition(digests: Mapping[int, str]) -> dict[int, QuizContent]:
    """As :func:`questions_by_edition`, for editions of quizzes."""
    known = {pk: QUIZZES_READ[sha256] for pk, sha256 in digests.items() if sha256 in QUIZZES_READ}
    unread = [pk for pk in digests if pk not in known]
    rows = QuizEdition.objects.filter(pk__in=unread) if unread else ()
    return known | {each.pk: each.quiz_content for each in rows}


# After a key was corrected


def corrections_of(quiz_id: int) -> dict[UUID, Question]:
    """The questions of a quiz whose key was corrected, as they are right. One query, and two for the contents that this
    process has not read."""
    return corrections_by_quiz([quiz_id]).get(quiz_id, {})


CORRECTED_IN = ("edition", "edition__sha256", "question_edition", "question_edition__sha256")


def corrections_by_quiz(quizzes: Collection[int]) -> dict[int, dict[UUID, Question]]:
    """As :func:`corrections_of`, by the id of the quiz, in as many queries."""
    rows = _corrections(list(quizzes))
    contents = contents_by_edition({row[2]: row[3] for row in rows if row[2]})
    questions = questions_by_edition({row[4]: row[5] for row in rows if row[4]})
    found: dict[int, dict[UUID, Question]] = defaultdict(dict)
    for quiz, uuid, edition, _sha256, question_edition, _digest in rows:
        found[quiz][uuid] = questions[question_edition] if question_edition else _asked_in(contents[edition], uuid)
    return found


@prepared
def _corrections(quizzes: list[int]) -> QuerySet[Correction, tuple[Any, ...]]:
    rows = Correction.objects.filter(regrading__quiz__any_of=quizzes).order_by("id")
    return rows.values_list("regrading__quiz", "question", *CORRECTED_IN)


def _asked_in(content: QuizContent, uuid: UUID) -> Question:
    question = content.question(uuid)
    if question is None:
        raise LookupError(uuid)
    return question


def corrected(content: QuizContent, corrections: Mapping[UUID, Question]) -> QuizContent:
    """The same quiz, with what was wrong in its questions put right; its pass mark and thresholds hold."""
    if corrections.keys().isdisjoint(_uuids(content.questions)):
        return content
    return replace(content, questions=tuple(corrections.get(each.uuid, each) for each in content.questions))


def _uuids(questions: Iterable[Question]) -> set[UUID]:
    return {question.uuid for question in questions}


def marked_content_of(attempt: Attempt) -> QuizContent:
    """What this try asked, with the right key: what a result is read against."""
    return corrected(content_of(attempt), corrections_of(attempt.edition.quiz_id))
