"""The quiz of an activity, a learner's tries, what a result says."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import Extent, Right, learners_for
from accounts.models import User
from accounts.prepared import prepared
from assessments.quizzes.content import (
    Feedback,
    Question,
    QuizContent,
    QuizKind,
)
from assessments.quizzes.models import Attempt, Marking, Quiz, QuizActivity, Response
from assessments.quizzes.queries.contents import marked_content_of, with_what_is_asked
from assessments.quizzes.scoring import is_empty, standing_answers
from competencies.queries import competencies_by_code
from courses.models import Activity, ActivityCompetency

MOST_TO_REREAD = 3


def quiz_of(activity: Activity) -> Quiz | None:
    """The quiz that an activity gives, with its current edition; ``None`` when there is nothing to take."""
    place = next(iter(_places(activity.pk)), None)
    return place.quiz if place else None


@prepared
def _places(activity: int) -> QuerySet[QuizActivity]:
    given = QuizActivity.objects.filter(activity=activity, quiz__retired_at__isnull=True, quiz__current__isnull=False)
    return given.select_related("quiz__current").defer("quiz__current__content").order_by("pk")[:1]


def quiz_or_404(activity: Activity) -> Quiz:
    quiz = quiz_of(activity)
    if quiz is None:
        raise Http404
    return quiz


# Tries


def attempts_of(learner: User, activity: Activity) -> list[Attempt]:
    """Newest first, each with its submission and markings but not what was asked. Two queries."""
    return _with_markings(_attempts_of(learner.pk, activity.pk))


@prepared
def _attempts_of(learner: int, activity: int) -> QuerySet[Attempt]:
    return _with_submission(Attempt.objects.filter(learner=learner, activity=activity)).order_by("-number")


def _with_submission(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    return with_what_is_asked(attempts).select_related("submission", "edition__quiz")


def _with_markings(attempts: list[Attempt]) -> list[Attempt]:
    """Each submission with its markings as ``standing_first``, the last first. One query; none while all are open."""
    submissions = {each.submission.pk: each.submission for each in attempts if not is_open(each)}
    for submission in submissions.values():
        submission.standing_first = []
    for marking in _markings(list(submissions)) if submissions else ():
        marking.submission = submissions[marking.submission_id]
        marking.submission.standing_first.append(marking)
    return attempts


@prepared
def _markings(submissions: list[int]) -> QuerySet[Marking]:
    return Marking.objects.filter(submission__any_of=submissions).select_related("regrading").order_by("-id")


def tries_so_far(learner: User, activity: Activity) -> list[Attempt]:
    """Oldest first, each with its submission and its edition. One query."""
    return _tries_so_far(learner.pk, activity.pk)


@prepared
def _tries_so_far(learner: int, activity: int) -> QuerySet[Attempt]:
    rows = Attempt.objects.filter(learner=learner, activity=activity).select_related("submission", "edition")
    return rows.defer("edition__content").order_by("number")


def is_open(attempt: Attempt) -> bool:
    return not hasattr(attempt, "submission")


def standing_marking(attempt: Attempt) -> Marking | None:
    """The last one stands. ``attempt`` as :func:`attempts_of` or :func:`attempt_to_read_or_404` gives it."""
    if is_open(attempt):
        return None
    return next(iter(attempt.submission.standing_first), None)


def corrected_marking(attempt: Attempt) -> tuple[Marking, Marking] | None:
    """The last marking that followed a corrected key, and the one before it; ``None`` where none did. ``attempt`` as
    :func:`attempt_to_read_or_404` gives it."""
    for marking, before in pairwise(attempt.submission.standing_first):
        if marking.regrading is not None:
            return marking, before
    return None


def own_attempt_or_404(learner: Any, activity: UUID, attempt: UUID) -> Attempt:
    """With its edition, its activity and its submission, in one query. However the enrolment stands: what was answered
    before it ended may still arrive after."""
    return _only(_own_attempts(learner.pk, activity, attempt))


@prepared
def _own_attempts(learner: int, activity: UUID, attempt: UUID) -> QuerySet[Attempt]:
    found = with_what_is_asked(Attempt.objects.filter(uuid=attempt, activity__uuid=activity, learner=learner))
    return found.select_related("activity__section__course", "learner", "submission")


def _only(found: Sequence[Attempt]) -> Attempt:
    if not found:
        raise Http404
    return found[0]


def attempt_to_answer_or_404(learner: Any, activity: UUID, attempt: UUID) -> Attempt:
    """As :func:`own_attempt_or_404`, with no more than an answer needs: it is asked for at every answer. Whether the
    try was handed in is not known of it."""
    return _only(_attempts_to_answer(learner.pk, activity, attempt))


@prepared
def _attempts_to_answer(learner: int, activity: UUID, attempt: UUID) -> QuerySet[Attempt]:
    return with_what_is_asked(Attempt.objects.filter(uuid=attempt, activity__uuid=activity, learner=learner))


def attempt_to_read_or_404(viewer: Any, activity: UUID, attempt: UUID) -> Attempt:
    """One's own, or that of a learner whose work one may see."""
    found = _own_attempts_to_read(viewer.pk, activity, attempt) or _attempts_to_read(viewer, activity, attempt)
    return _only(_with_markings(found))


def _attempts_to_read(viewer: Any, activity: UUID, attempt: UUID) -> list[Attempt]:
    learners = learners_for(viewer, Right.SEE_WORK, extent=Extent.ALL)
    return list(_to_read(Attempt.objects.filter(uuid=attempt, activity__uuid=activity, learner__in=learners))[:1])


@prepared
def _own_attempts_to_read(learner: int, activity: UUID, attempt: UUID) -> QuerySet[Attempt]:
    return _to_read(Attempt.objects.filter(uuid=attempt, activity__uuid=activity, learner=learner))


def _to_read(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    return _with_submission(attempts).select_related("activity__section__course", "learner")


def is_unlimited(quiz: Quiz) -> bool:
    return quiz.current.quiz_content.max_attempts is None


def tries_left(quiz: Quiz, attempts: Collection[Attempt]) -> int | None:
    """``None`` for as many as one likes. An open try has been used."""
    most = quiz.current.quiz_content.max_attempts
    return None if most is None else max(0, most - sum(attempt.edition.quiz_id == quiz.pk for attempt in attempts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a learner has answered in one try so far, by question."""

    payloads: dict[UUID, dict[str, Any]]
    checked: frozenset[UUID]
    last_sequence: int = 0

    def has(self, question: Question) -> bool:
        return not is_empty(self.payloads.get(question.uuid))


NO_ANSWERS = Answers(payloads={}, checked=frozenset())


def answers_of(attempt: Attempt) -> Answers:
    return answers_by_attempt([attempt.pk])[attempt.pk]


def answers_by_attempt(attempts: Collection[int]) -> dict[int, Answers]:
    """By the id of the try. One query."""
    found: dict[int, list[Any]] = {pk: [] for pk in attempts}
    for attempt, *row, payload, essay in _responses(list(found)):
        found[attempt].append((*row, payload if essay is None else {"essay": essay}))
    return {pk: _answers(rows) for pk, rows in found.items()}


@prepared
def _responses(attempts: list[int]) -> QuerySet[Response, tuple[Any, ...]]:
    fields = ("attempt", "question", "final", "sequence", "id", "payload", "essay__text")
    return Response.objects.filter(attempt__any_of=attempts).values_list(*fields)


def _answers(rows: list[Any]) -> Answers:
    return Answers(
        payloads=standing_answers(rows),
        checked=frozenset(row[0] for row in rows if row[1]),
        last_sequence=max((row[2] for row in rows), default=0),
    )


def first_unanswered(questions: Iterable[Question], answers: Answers) -> int | None:
    """The number, from 1, of the first question without an answer."""
    return next((number for number, each in enumerate(questions, 1) if not answers.has(each)), None)


def told_later(content: QuizContent, day: date) -> date | None:
    """The day from which learners read what was right, while it is still to come on ``day``."""
    told_on = content.feedback_on if content.feedback is Feedback.LATER else None
    return told_on if told_on and told_on > day else None


def is_corrected(content: QuizContent, question: Question, attempt: Attempt, answers: Answers) -> bool:
    return not is_open(attempt) or (content.feedback is Feedback.IMMEDIATE and question.uuid in answers.checked)


# What a result says


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyLine:
    title: str
    shown: bool  # the knowledge was shown
    right: Decimal
    asked: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """``content`` is what was asked, with the right key; ``answers`` are read against it."""

    marking: Marking
    content: QuizContent
    answers: Answers
    competencies: tuple[CompetencyLine, ...]
    to_reread: tuple[Activity, ...]


def result_of(attempt: Attempt) -> Result:
    """``attempt`` as :func:`attempt_to_read_or_404` gives it, handed in."""
    marking = standing_marking(attempt)
    if marking is None:
        raise Http404
    lines = marking.detail["competencies"]
    content = marked_content_of(attempt)
    # An entry assessment taught nothing yet: what it leads to is what a person decides, not two lessons of its own.
    missed = [] if content.kind is QuizKind.POSITIONING else [line["code"] for line in lines if not line["level"]]
    titles = competencies_by_code([line["code"] for line in lines])
    return Result(
        marking=marking,
        content=content,
        answers=answers_of(attempt),
        competencies=tuple(
            CompetencyLine(
                title=titles[line["code"]].title if line["code"] in titles else line["code"],
                shown=bool(line["level"]),
                right=Decimal(line["score"]),
                asked=Decimal(line["maximum"]),
            )
            for line in lines
        ),
        to_reread=lessons_that_teach(missed, attempt.activity),
    )


def lessons_that_teach(codes: Collection[str], quiz: Activity) -> tuple[Activity, ...]:
    """The few other standing activities of the module that teach most of these competencies: more would not be
    read."""
    if not codes:
        return ()
    taught = Q(aims__competency__code__in=codes, aims__purpose=ActivityCompetency.Purpose.TAUGHT)
    rows = (
        Activity.objects.standing()
        .filter(Q(opens_on__isnull=True) | Q(opens_on__lte=timezone.localdate()))
        .exclude(pk=quiz.pk)
        .filter(section__course=quiz.section.course_id, section__retired_at__isnull=True, published_at__isnull=False)
        .annotate(taught=Count("aims", filter=taught))
        .filter(taught__gt=0)
    )
    return tuple(rows.order_by("-taught", "section__position", "position", "id")[:MOST_TO_REREAD])
