"""Writes: publishing a quiz, taking it, handing it in. Each in one transaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import nh3
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from assessments.quizzes.content import (
    ContentRefused,
    Feedback,
    QuizContent,
    as_json,
    digest,
    html_fields_mapped,
    is_stored_media,
    parse,
    problems,
)
from assessments.quizzes.models import Attempt, Marking, Quiz, QuizActivity, QuizEdition, Response, Submission
from assessments.quizzes.queries import answers_of, competencies_by_code, is_open, quiz_of
from assessments.quizzes.scoring import RULE, AnswerRefused, QuizResult, is_empty, mark, read_answer
from assessments.quizzes.wording import in_words
from competencies.mastery import Instrument, Kind
from competencies.models import Competency
from competencies.queries import current_framework
from competencies.services import record_evidence
from courses.models import Activity
from courses.services import complete_activity, keep_place

KIND = "quiz"
TAGS = frozenset(
    "a abbr audio b blockquote br code details dfn em figcaption figure h3 h4 i img li ol p span strong sub summary sup ul".split()  # noqa: SIM905, E501
)
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href"},
    "abbr": {"title"},
    "audio": {"src", "controls", "preload"},
    "dfn": {"data-term"},
    "img": {"src", "alt", "width", "height"},
}
LOADED = {"audio", "img"}
SCHEMES = {"http", "https", "mailto", "tel"}


class QuizRefused(ValueError):
    """``errors`` are sentences for the person who wrote the quiz."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        self.errors = errors
        super().__init__(" ".join(errors))


class Refused(ValueError):
    """The learner may not do this now. The message is for them."""


class AttemptClosed(Refused):
    """The try was handed in."""


class AnswerChecked(Refused):
    """The learner had this answer checked: it stands for this try."""


# Publishing


@transaction.atomic
def publish_edition(
    *, quiz_uuid: UUID, code: str, centre: Centre | None, content: QuizContent, by: User | None
) -> QuizEdition:
    """Freezes ``content`` as the edition that new tries are taken on. The same content twice is one edition. Raises
    :class:`QuizRefused` with everything that is missing."""
    frozen = replace(content, uuid=quiz_uuid, code=code)
    _refuse_unreadable(frozen)
    frozen = cleaned(frozen)
    _refuse_unready(frozen)
    quiz = _quiz_to_publish(quiz_uuid, code, centre, frozen.title)
    edition = _edition(quiz, frozen, by)
    quiz.code, quiz.title, quiz.current, quiz.retired_at = code, frozen.title, edition, None
    quiz.save()
    return edition


def _refuse_unreadable(content: QuizContent) -> None:
    """What was put together in code meets the limits that a file meets."""
    try:
        parse(as_json(content))
    except ContentRefused as error:
        raise QuizRefused(tuple(in_words(each) for each in error.problems)) from error


def _refuse_unready(content: QuizContent) -> None:
    errors = [in_words(each) for each in problems(content)]
    errors += _unknown_competencies(content)
    if errors:
        raise QuizRefused(tuple(errors))


def _unknown_competencies(content: QuizContent) -> list[str]:
    edition = current_framework()
    rows = Competency.objects.filter(edition=edition, retired_on__isnull=True)
    known = set(rows.values_list("code", flat=True)) if edition else set()
    return [
        _("Question %(number)s: the competency “%(code)s” is not in the framework in force.")
        % {"number": number, "code": code}
        for number, question in enumerate(content.questions, 1)
        for code in question.competencies
        if code not in known
    ]


def _quiz_to_publish(uuid: UUID, code: str, centre: Centre | None, title: str) -> Quiz:
    found, _created = Quiz.objects.get_or_create(uuid=uuid, defaults={"code": code, "centre": centre, "title": title})
    # One publication at a time, or two would take the same number.
    quiz = Quiz.objects.select_for_update().get(pk=found.pk)
    if quiz.centre_id != (centre.pk if centre else None):
        raise QuizRefused((_("This quiz belongs to another centre."),))
    return quiz


def _edition(quiz: Quiz, content: QuizContent, by: User | None) -> QuizEdition:
    sha256 = digest(content)
    same = quiz.editions.filter(sha256=sha256).first()
    if same is not None:
        return same
    last = quiz.editions.order_by("-number").values_list("number", flat=True).first() or 0
    return QuizEdition.objects.create(
        quiz=quiz, number=last + 1, content=as_json(content), sha256=sha256, published_by=by
    )


def cleaned(content: QuizContent) -> QuizContent:
    """What authors and imports wrote as HTML, without anything that could run or load from elsewhere."""
    return html_fields_mapped(content, _clean)


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_own_media,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def _own_media(tag: str, attribute: str, value: str) -> str | None:
    """Pictures and sounds come from the media store alone; without its address, one is refused by name."""
    return value if tag not in LOADED or attribute != "src" or is_stored_media(value) else None


@transaction.atomic
def retire_quiz(*, quiz_uuid: UUID) -> None:
    """Nobody starts it any more; tries under way go on. Publishing it again brings it back."""
    Quiz.objects.filter(uuid=quiz_uuid, retired_at__isnull=True).update(retired_at=timezone.now())


@transaction.atomic
def attach_quiz(*, activity: Activity, quiz: Quiz) -> QuizActivity:
    """Says which quiz an activity gives. Another centre's quiz is refused."""
    if activity.kind != KIND:
        raise QuizRefused((_("“%(title)s” is not a quiz activity.") % {"title": activity.title},))
    if quiz.centre_id is not None and quiz.centre_id != activity.section.course.centre_id:
        raise QuizRefused((_("This quiz belongs to another centre."),))
    place, _created = QuizActivity.objects.update_or_create(activity=activity, defaults={"quiz": quiz})
    return place


# Taking


@transaction.atomic
def start_attempt(*, learner: User, activity: Activity, client_uuid: UUID) -> Attempt:
    """A new try, or the one that is open: a double click, a second tab or a second device gives one try."""
    before = list(
        Attempt.objects.filter(learner=learner, activity=activity)
        .select_related("submission", "edition")
        .order_by("number")
    )
    same = next((each for each in before if each.uuid == client_uuid), None)
    if same is not None:
        return same
    if before and is_open(before[-1]):
        return before[-1]
    attempt = _new_attempt(learner, activity, client_uuid, before)
    keep_place(learner=learner, activity=activity, anchor="")
    return attempt


def _new_attempt(learner: User, activity: Activity, client_uuid: UUID, before: list[Attempt]) -> Attempt:
    quiz = quiz_of(activity)
    if quiz is None:
        raise Refused(_("This quiz cannot be taken any more."))
    edition, used = quiz.current, sum(each.edition.quiz_id == quiz.pk for each in before)
    limit = edition.quiz_content.max_attempts
    if limit is not None and used >= limit:
        raise Refused(_("You have used all your tries."))
    number = before[-1].number + 1 if before else 1
    wanted = Attempt(uuid=client_uuid, learner=learner, activity=activity, edition=edition, number=number)
    # Whoever starts the same number at the same moment waits here, then finds the other's row.
    Attempt.objects.bulk_create([wanted], ignore_conflicts=True)
    attempt = Attempt.objects.filter(learner=learner, activity=activity, number=number).first()
    if attempt is None:
        raise Refused(_("This try cannot be started. Reload the page and start again."))
    return attempt


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

    ``attempt`` comes with its edition. ``sequence`` is the device's clock in milliseconds, or one more than the last
    it knew of; a clock that runs ahead is brought back to ours, so that it cannot overrule what comes later.

    Raises :class:`AnswerRefused` for what this quiz's page cannot have sent, :class:`Refused` for what comes too late.
    """  # fmt: skip
    content = attempt.edition.quiz_content
    asked = content.question(question)
    if asked is None:
        raise AnswerRefused("a question that this quiz does not have")
    answer = read_answer(asked, payload)
    if final:
        _refuse_check(content, answer)
    now = timezone.now()
    sequence = milliseconds(now) if sequence is None else min(sequence, milliseconds(now))
    response = Response(
        client_uuid=client_uuid, attempt=attempt, question=question, sequence=sequence, payload=answer, final=final,
        occurred_at=min(occurred_at or now, now), received_at=now,
    )  # fmt: skip
    _insert_response(response)
    return answer


def _refuse_check(content: QuizContent, answer: dict[str, Any]) -> None:
    if content.feedback is not Feedback.IMMEDIATE:
        raise AnswerRefused("this quiz says nothing before the end")
    if is_empty(answer):
        raise Refused(_("Give an answer first."))


def _insert_response(response: Response) -> None:
    try:
        with transaction.atomic():
            Response.objects.bulk_create([response], ignore_conflicts=True)
    except IntegrityError as error:
        if Response.objects.filter(attempt=response.attempt, client_uuid=response.client_uuid).exists():
            return  # sent again after the try or the question was closed: it is kept already
        reason = LATE.get(error.__cause__.diag.constraint_name) if error.__cause__ else None  # type: ignore[attr-defined]
        if reason is None:
            raise
        raise reason() from error


LATE: dict[str | None, Callable[[], Refused]] = {
    "attempt_open": lambda: AttemptClosed(_("You have already handed in this quiz.")),
    "question_open": lambda: AnswerChecked(_("You have already checked this answer: it stands for this try.")),
}


# Handing in


@transaction.atomic
def submit_attempt(*, attempt: Attempt) -> Submission:
    """Hands in, marks and records what the try shows. A second call gives the same submission."""
    # Answers that arrive meanwhile wait, then learn that the try is closed.
    Attempt.objects.select_for_update().get(pk=attempt.pk)
    before = Submission.objects.filter(attempt=attempt).first()
    if before is not None:
        return before
    submission = Submission.objects.create(attempt=attempt)
    marking, result = _mark(submission)
    _record(attempt, submission, marking, result)
    complete_activity(
        learner=attempt.learner,
        activity=attempt.activity,
        source=f"attempt:{attempt.uuid}",
        edition=f"quiz-edition:{attempt.edition.uuid}",
        occurred_at=submission.submitted_at,
    )
    return submission


def _mark(submission: Submission) -> tuple[Marking, QuizResult]:
    attempt = submission.attempt
    result = mark(attempt.edition.quiz_content, answers_of(attempt).payloads)
    marking = Marking.objects.create(
        submission=submission, score=result.score, maximum=result.maximum, passed=result.passed, rule=RULE,
        detail=_detail(result), marked_at=submission.submitted_at,
    )  # fmt: skip
    return marking, result


def _detail(result: QuizResult) -> dict[str, Any]:
    return {
        "questions": {str(uuid): str(earned) for uuid, earned in result.questions.items()},
        "competencies": [
            {
                "code": each.code, "score": str(each.score), "maximum": str(each.maximum), "share": str(each.share),
                "level": each.level,
            }
            for each in result.competencies
        ],
    }  # fmt: skip


def _record(attempt: Attempt, submission: Submission, marking: Marking, result: QuizResult) -> None:
    """A level of 0 is recorded too: it says that the learner tried."""
    competencies = competencies_by_code([each.code for each in result.competencies])
    for each in result.competencies:
        record_evidence(
            learner=attempt.learner, competency=competencies[each.code], kind=Kind.MEASUREMENT, level=each.level,
            instrument=Instrument.QUIZ, origin=f"quiz:{attempt.activity.uuid}", source=f"marking:{marking.uuid}",
            observed_at=submission.submitted_at,
        )  # fmt: skip
