"""Starting a try and keeping its answers."""

import json
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from assessments.quizzes.content import Feedback, FileUpload, QuizContent
from assessments.quizzes.drawing import TooFew, draw
from assessments.quizzes.models import Attempt, AttemptQuestion, Response, TimeAllowance, Upload
from assessments.quizzes.queries import (
    can_set_allowance,
    content_of,
    is_open,
    pool_editions,
    quiz_of,
    time_factor,
    tries_so_far,
)
from assessments.quizzes.scoring import AnswerRefused, is_empty, read_answer
from assessments.quizzes.services.handing_in import expire_attempt
from assessments.quizzes.services.refusals import AnswerChecked, AttemptClosed, AttemptExpired, Refused
from assessments.quizzes.timing import FACTORS, USUAL, is_over
from courses.models import Activity
from courses.services import keep_place


@transaction.atomic
def allow_time(
    *, learner: User, factor: Decimal | None, by: User, starts_on: date | None = None, ends_on: date | None = None
) -> TimeAllowance:
    """How much longer a learner has from now on; ``None`` for no limit, 1 for the ordinary time again. Tries under way
    keep the time they began with."""
    if factor not in (USUAL, *FACTORS):
        raise Refused(_("Extra time is a third more, twice as much, or no limit."))
    if not can_set_allowance(by, learner):
        raise Refused(_("You cannot set this learner’s extra time."))
    starts_on = starts_on or timezone.localdate()
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day comes before the first."))
    return TimeAllowance.objects.create(learner=learner, factor=factor, starts_on=starts_on, ends_on=ends_on, set_by=by)


def start_attempt(
    *, learner: User, activity: Activity, client_uuid: UUID, before: Sequence[Attempt] | None = None
) -> Attempt:
    """A new try, or the one that is open: a double click, a second tab or a second device gives one try. An open try
    whose time is over is handed in first. ``before``: the tries so far, where whoever calls has just read them."""
    before = tries_so_far(learner, activity) if before is None else before
    if before and is_open(before[-1]) and before[-1].uuid != client_uuid and expire_attempt(attempt=before[-1]):
        before = tries_so_far(learner, activity)
    return _start(learner, activity, client_uuid, before)


@transaction.atomic
def _start(learner: User, activity: Activity, client_uuid: UUID, before: Sequence[Attempt]) -> Attempt:
    same = next((each for each in before if each.uuid == client_uuid), None)
    if same is not None:
        return same
    if before and is_open(before[-1]):
        return before[-1]
    attempt = _new_attempt(learner, activity, client_uuid, before)
    keep_place(learner=learner, activity=activity, anchor="")
    return attempt


def _new_attempt(learner: User, activity: Activity, client_uuid: UUID, before: Sequence[Attempt]) -> Attempt:
    quiz = quiz_of(activity)
    if quiz is None or quiz.current is None:
        raise Refused(_("This quiz cannot be taken any more."))
    edition, used = quiz.current, sum(each.edition.quiz_id == quiz.pk for each in before)
    content = edition.quiz_content
    if content.max_attempts is not None and used >= content.max_attempts:
        raise Refused(_("You have used all your tries."))
    number = before[-1].number + 1 if before else 1
    wanted = Attempt(
        uuid=client_uuid, learner=learner, activity=activity, edition=edition, number=number,
        started_at=timezone.now(), minutes_allowed=_minutes(content, learner),
    )  # fmt: skip
    # Whoever starts the same number at the same moment waits here, then finds the other's row.
    Attempt.objects.bulk_create([wanted], ignore_conflicts=True)
    attempt = next((each for each in tries_so_far(learner, activity) if each.number == number), None)
    if attempt is None:
        raise Refused(_("This try cannot be started. Reload the page and start again."))
    if attempt.uuid == client_uuid:
        attempt.activity, attempt.edition = activity, edition  # known: nobody asks for them again
        _freeze_draws(attempt, content, quiz.centre or activity.section.course.centre)
    return attempt


def _minutes(content: QuizContent, learner: User) -> Decimal | None:
    if content.time_limit is None:
        return None
    factor = time_factor(learner)
    return None if factor is None else content.time_limit * factor


def _freeze_draws(attempt: Attempt, content: QuizContent, centre: Centre | None) -> None:
    """In the transaction that makes the try: nobody sees it without its questions, not even the same click sent twice,
    which has waited for them."""
    if not content.draws or AttemptQuestion.objects.filter(attempt=attempt).exists():
        return
    pool = pool_editions(content, centre)
    editions = {question.uuid: pk for pk, question in pool.items()}
    try:
        drawn = draw(content, list(pool.values()), attempt.uuid)
    except TooFew as error:
        raise Refused(_("This quiz cannot be taken for now: its bank lacks questions. Tell your trainer.")) from error
    places = [(each.uuid, question.uuid) for each in content.draws for question in drawn[each.uuid]]
    AttemptQuestion.objects.bulk_create(
        AttemptQuestion(attempt=attempt, draw=place, position=position, question_edition_id=editions[question])
        for position, (place, question) in enumerate(places)
    )


# Answers


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def save_response(
    *,
    attempt: Attempt,
    question: UUID,
    payload: object,
    client_uuid: UUID,
    sequence: int | None = None,
    occurred_at: datetime | None = None,
    final: bool = False,
) -> dict[str, Any]:
    """Keeps one answer, in one statement; the same ``client_uuid`` twice is one answer. Returns the answer as kept.

    ``attempt`` as :func:`own_attempt_or_404` gives it. ``sequence`` is the device's clock in milliseconds, or one more
    than the last it knew of; a clock that runs ahead is brought back to ours, so that it cannot overrule what comes
    later.

    Raises :class:`AnswerRefused` for what this quiz's page cannot have sent, :class:`Refused` for what comes too late;
    when the time is over, the try is handed in first.
    """
    content = content_of(attempt)
    answer = _read(content, attempt, question, payload)
    if final:
        _refuse_check(content, answer)
    now = timezone.now()
    if is_over(attempt.deadline, now):
        _refuse_expired(attempt, client_uuid)
        if final:
            _refuse_unchecked(attempt, question, client_uuid)
        return answer
    sequence = milliseconds(now) if sequence is None else min(sequence, milliseconds(now))
    response = Response(
        client_uuid=client_uuid, attempt=attempt, question=question, sequence=sequence, payload=answer, final=final,
        occurred_at=max(attempt.started_at, min(occurred_at or now, now)), received_at=now,
    )  # fmt: skip
    is_new = _insert_response(response)
    if final and not is_new:
        _refuse_unchecked(attempt, question, client_uuid)
    return answer


def _read(content: QuizContent, attempt: Attempt, question: UUID, payload: object) -> dict[str, Any]:
    asked = content.question(question)
    if asked is None:
        raise AnswerRefused("a question that this quiz does not have")
    answer = read_answer(asked, payload)
    if isinstance(asked, FileUpload) and answer["files"]:
        found = Upload.objects.filter(attempt=attempt, question=question, uuid__in=answer["files"])
        if found.count() != len(answer["files"]):
            raise AnswerRefused("a file that was not received")
    return answer


def _refuse_check(content: QuizContent, answer: dict[str, Any]) -> None:
    if content.feedback is not Feedback.IMMEDIATE:
        raise AnswerRefused("this quiz says nothing before the end")
    if is_empty(answer):
        raise Refused(_("Give an answer first."))


def _refuse_unchecked(attempt: Attempt, question: UUID, client_uuid: UUID) -> None:
    """Whoever checks is shown the key: the answer that stands for it must be kept, and be this one. Asked where this
    one was not kept just now: it may have been before, or its name may be another's."""
    checked = Response.objects.filter(attempt=attempt, question=question, final=True).first()
    if checked is None:
        raise AnswerRefused("the identifier of another answer")
    if checked.client_uuid != client_uuid:
        raise AnswerChecked(_("You have already checked this answer: it stands for this try."))


def _refuse_expired(attempt: Attempt, client_uuid: UUID) -> None:
    if _is_kept(attempt, client_uuid):
        return  # it came in time, only its receipt was lost
    expire_attempt(attempt=attempt)
    raise AttemptExpired(_("The time is over. Your quiz was handed in with the answers saved until then."))


def _is_kept(attempt: Attempt, client_uuid: UUID) -> bool:
    return Response.objects.filter(attempt=attempt, client_uuid=client_uuid).exists()


# One statement for both rows: there is no moment between them to be killed in, and no transaction to open and close.
INSERT_RESPONSE = """
WITH kept AS (
    INSERT INTO quizzes_response
        (client_uuid, attempt_id, question, sequence, payload, final, occurred_at, received_at)
    VALUES (%s, %s, %s, %s, %s::jsonb, %s, %s, %s)
    ON CONFLICT DO NOTHING
    RETURNING id
), words AS (
    INSERT INTO quizzes_responsetext (response_id, text)
    SELECT id, %s::text FROM kept WHERE %s::text IS NOT NULL
)
SELECT count(*) FROM kept
"""


def _insert_response(response: Response) -> bool:
    """Whether it was not kept before."""
    try:
        # A refusal inside somebody's transaction must leave it usable; on its own, a statement needs none.
        with transaction.atomic() if connection.in_atomic_block else nullcontext(), connection.cursor() as cursor:
            cursor.execute(INSERT_RESPONSE, _columns(response))
            return cursor.fetchone() == (1,)
    except IntegrityError as error:
        if _is_kept(response.attempt, response.client_uuid):
            return False  # sent again after the try or the question was closed: it is kept already
        reason = LATE.get(error.__cause__.diag.constraint_name) if error.__cause__ else None  # type: ignore[attr-defined]
        if reason is None:
            raise
        raise reason() from error


def _columns(response: Response) -> list[Any]:
    essay = response.payload.get("essay")
    payload = response.payload if essay is None else {"essay": ""}
    return [
        response.client_uuid, response.attempt_id, response.question, response.sequence, json.dumps(payload),
        response.final, response.occurred_at, response.received_at, essay, essay,
    ]  # fmt: skip


LATE: dict[str | None, Callable[[], Refused]] = {
    "attempt_open": lambda: AttemptClosed(_("You have already handed in this quiz.")),
    "question_open": lambda: AnswerChecked(_("You have already checked this answer: it stands for this try.")),
}
