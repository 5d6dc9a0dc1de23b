"""What tries are worth. Screens, exports and statistics take their numbers here, so that they cannot differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from accounts.access import Capacity, Extent, Right, can, learners_for
from accounts.models import User
from assessments.quizzes.content import Counting, QuizContent, QuizKind
from assessments.quizzes.counting import Shown, counted
from assessments.quizzes.models import (
    Attempt,
    HandMark,
    Marking,
    Reply,
    Submission,
    TimeAllowance,
)
from assessments.quizzes.queries.contents import content_of, with_what_is_asked
from assessments.quizzes.queries.tries import is_open, standing_marking
from assessments.quizzes.scoring import QuizResult
from assessments.quizzes.timing import USUAL, is_over

HUNDRED = Decimal(100)


# Time


def allowance_of(learner: User, day: date | None = None) -> TimeAllowance | None:
    """The last one set, where it holds on ``day``. One query."""
    day = day or timezone.localdate()
    last = TimeAllowance.objects.filter(learner=learner).order_by("-id").first()
    if last is None or last.starts_on > day or (last.ends_on is not None and last.ends_on < day):
        return None
    return last


def allowances_of(learner: User) -> list[TimeAllowance]:
    """All that was set, the last first. One query."""
    return list(TimeAllowance.objects.filter(learner=learner).select_related("set_by").order_by("-id"))


def time_factor(learner: User, day: date | None = None) -> Decimal | None:
    """By how much a time limit is lengthened for this learner; ``None`` for no limit."""
    allowance = allowance_of(learner, day)
    return allowance.factor if allowance else USUAL


def can_set_allowance(viewer: Any, learner: User) -> bool:
    """A trainer or a coordinator who reaches them, and nobody for themselves."""
    return viewer.pk != learner.pk and any(
        can(viewer, Right.SEE_ACCOMMODATIONS, learner, capacity=each)
        for each in (Capacity.TRAINER, Capacity.COORDINATOR)
    )


def expired_attempts(now: datetime) -> list[Attempt]:
    """Open tries whose time is over. Only those with a limit are read, and they do not stay open."""
    rows = Attempt.objects.filter(submission__isnull=True, minutes_allowed__isnull=False)
    return [each for each in rows.order_by("pk") if is_over(each.deadline, now)]


def attempt_to_hand_in(pk: int) -> Attempt | None:
    rows = with_what_is_asked(Attempt.objects.filter(pk=pk))
    return rows.select_related("learner", "activity").first()


# Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """``percent`` is what people are shown: of the maximum, rounded half up. Not final until ``complete``."""

    score: Decimal
    maximum: Decimal
    passed: bool
    complete: bool

    @property
    def share(self) -> Decimal:
        return self.score / self.maximum if self.maximum else Decimal(0)

    @property
    def percent(self) -> int:
        return int((self.share * HUNDRED).quantize(Decimal(1), ROUND_HALF_UP))


def score_of(attempt: Attempt) -> Score | None:
    """By the standing marking; ``attempt`` as :func:`attempts_of` gives it, ``None`` while it is open."""
    marking = standing_marking(attempt)
    return None if marking is None else score_of_marking(marking)


def score_of_marking(marking: Marking) -> Score:
    return Score(score=marking.score, maximum=marking.maximum, passed=marking.passed, complete=marking.complete)


def counted_attempt(attempts: Iterable[Attempt]) -> Attempt | None:
    """Of one learner's tries of one activity, as :func:`attempts_of` gives them, the one that counts by the policy of
    the quiz: the first or the last handed in, or the best (the earliest of equals)."""
    done = sorted((each for each in attempts if not is_open(each)), key=lambda each: each.number)
    if not done:
        return None
    counting = content_of(done[-1]).counting
    if counting is Counting.FIRST:
        return done[0]
    return done[-1] if counting is Counting.LAST else max(done, key=_rank)


def _rank(attempt: Attempt) -> Decimal:
    score = score_of(attempt)
    return Decimal(-1) if score is None else score.share


def standing_markings(submissions: Any) -> QuerySet[Marking]:
    """The last marking of each submission (a queryset or ids)."""
    last = Marking.objects.filter(submission=OuterRef("submission")).order_by("-id").values("pk")[:1]
    return Marking.objects.filter(submission__in=submissions, pk=Subquery(last))


# Read by a person


def awards_of(submission: Submission) -> dict[UUID, Decimal]:
    """The share a person gave, by question. One query."""
    rows = HandMark.objects.filter(submission=submission).order_by("id")
    return standing_awards(rows.values_list("question", "role", "share"))


def standing_awards(rows: Iterable[tuple[UUID, str, Decimal]]) -> dict[UUID, Decimal]:
    """Oldest first: what both readers agreed on, else the last first reading. A second one is to compare only."""
    last: dict[tuple[UUID, str], Decimal] = {(question, role): share for question, role, share in rows}
    first = {question: share for (question, role), share in last.items() if role == HandMark.Role.FIRST}
    agreed = {question: share for (question, role), share in last.items() if role == HandMark.Role.AGREED}
    return first | agreed


def hand_marks_of(submission: Submission) -> list[HandMark]:
    """Every reading with its comment and its sound, oldest first. One query."""
    rows = HandMark.objects.filter(submission=submission).select_related("comment", "audio", "marker")
    return list(rows.order_by("id"))


def standing_reading(marks: Iterable[HandMark]) -> HandMark | None:
    """Of the readings of one answer, oldest first: what both agreed on, else the last first one."""
    rows = [each for each in marks if each.role != HandMark.Role.SECOND]
    agreed = [each for each in rows if each.role == HandMark.Role.AGREED]
    return next(iter([*reversed(agreed), *reversed(rows)]), None)


def replies_of(submission: Submission) -> list[Reply]:
    return list(Reply.objects.filter(submission=submission).select_related("words", "author").order_by("id"))


def submission_to_mark_or_404(viewer: Any, uuid: UUID) -> Submission:
    learners = learners_for(viewer, Right.MARK, extent=Extent.ALL).exclude(pk=viewer.pk)
    found = (
        Submission.objects.filter(uuid=uuid, attempt__learner__in=learners)
        .select_related("attempt__learner", "attempt__activity__section__course", "attempt__edition__quiz")
        .defer("attempt__edition__content")
        .first()
    )
    if found is None:
        raise Http404
    return found


def detail_of(result: QuizResult) -> dict[str, Any]:
    return {
        "questions": {str(uuid): None if earned is None else str(earned) for uuid, earned in result.questions.items()},
        "competencies": [
            {
                "code": each.code, "score": str(each.score), "maximum": str(each.maximum), "share": str(each.share),
                "level": each.level, "complete": each.complete,
            }
            for each in result.competencies
        ],
    }  # fmt: skip


def counted_levels(details: Mapping[int, Mapping[str, Any]], editions: Mapping[int, QuizContent]) -> tuple[Shown, ...]:
    """Which levels of one learner's tries of one quiz give evidence: ``details`` of their markings and what they were
    taken on, by the number of the try. The policy is that of the newest; one taken for practice gives nothing."""
    if not details:
        return ()
    shown = [
        Shown(number=number, competency=line["code"], level=line["level"])
        for number, detail in details.items()
        if editions[number].kind is not QuizKind.PRACTICE
        for line in detail["competencies"]
        if line.get("complete", True)
    ]
    return counted(shown, editions[max(details)].counting, min(details))
