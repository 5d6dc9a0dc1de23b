"""What a marker reads: the answers that wait, the copies of one quiz, one answer of one copy."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.utils import timezone

from accounts.access import Extent, Right, covered
from accounts.models import Cohort, CohortLearner, User
from assessments.quizzes.content import QuizContent, QuizKind, ReadByHand
from assessments.quizzes.models import AttemptQuestion, HandMark, Marking, Reply, Submission, Upload
from assessments.quizzes.queries.contents import DRAWN, content_of, marked_content_of
from assessments.quizzes.queries.files import uploads_of
from assessments.quizzes.queries.marks import hand_marks_of
from assessments.quizzes.queries.tries import answers_of
from assessments.quizzes.scoring import is_empty
from courses.models import Activity, Course


def learners_to_mark(viewer: Any) -> QuerySet[Any]:
    """Nobody marks themselves."""
    return User.objects.filter(_marked_by(viewer, None, "pk"))


def _marked_by(viewer: Any, day: date | None, learner: str) -> Q:
    """The condition of ``learners_to_mark``, for rows whose field ``learner`` names the learner."""
    return covered(viewer, Right.MARK, extent=Extent.ALL, day=day, learner=learner) & ~Q(**{learner: viewer.pk})


def submissions_with_marking(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Each with its try, what was drawn for it, and what its standing marking says: ``is_complete`` and ``earned``,
    points by question. ``number`` is what a copy is called while its author is not named: its place among those handed
    in for the same activity, the same for every marker."""
    last = Marking.objects.filter(submission=OuterRef("pk")).order_by("-id")
    drawn = AttemptQuestion.objects.filter(attempt=OuterRef("attempt")).order_by("position")
    before = Submission.objects.filter(attempt__activity=OuterRef("attempt__activity"), pk__lte=OuterRef("pk"))
    place = before.order_by().values("attempt__activity").annotate(place=Count("pk")).values("place")
    return (
        rows.annotate(
            is_complete=Subquery(last.values("complete")[:1]),
            earned=Subquery(last.values("detail__questions")[:1]),
            drawn=ArraySubquery(drawn.values_list(JSONObject(**DRAWN))),
            number=Subquery(place),
        )
        .select_related("attempt__learner", "attempt__activity__section__course", "attempt__edition")
        .defer("attempt__edition__content")
        .order_by("submitted_at", "id")
    )


def asked_in(submission: Submission) -> QuizContent:
    """``submission`` as :func:`submissions_with_marking` gives it: no query for its draws."""
    submission.attempt.drawn = submission.drawn  # type: ignore[attr-defined]
    return content_of(submission.attempt)


def to_read(viewer: Any, day: date | None = None) -> QuerySet[Submission]:
    """What waits for a person, of the learners whose work ``viewer`` marks."""
    unread = Marking.objects.filter(complete=False).values("submission")
    last = Marking.objects.filter(submission=OuterRef("pk")).order_by("-id").values("complete")[:1]
    rows = Submission.objects.filter(_marked_by(viewer, day, "attempt__learner"), pk__in=unread)
    return rows.alias(complete=Subquery(last)).filter(complete=False)


def submissions_to_read(viewer: Any) -> QuerySet[Submission]:
    """As ``to_read``, with their marking, the longest wait first."""
    return submissions_with_marking(to_read(viewer))


def must_stay_unnamed(submission: Submission) -> bool:
    """Whatever the marker would like: a mock exam is read as a jury would."""
    is_done = bool(submission.is_complete)  # type: ignore[attr-defined]
    return asked_in(submission).kind is QuizKind.MOCK_EXAM and not is_done


# The queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An answer that nobody has read yet. ``cohort`` is the learner's last one."""

    submission: Submission
    question: ReadByHand
    cohort: Cohort | None

    @property
    def activity(self) -> Activity:
        return self.submission.attempt.activity


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One quiz for one cohort (``None`` for learners without one)."""

    activity: Activity
    cohort: Cohort | None
    copies: int
    answers: int
    since: datetime


def waiting_answers(viewer: Any, activity: Activity | None = None) -> list[Waiting]:
    """The longest wait first. Two queries, and the contents that this process has not read yet."""
    rows = submissions_to_read(viewer)
    if activity is not None:
        rows = rows.filter(attempt__activity=activity)
    submissions = list(rows)
    cohorts = cohorts_by_learner({each.attempt.learner_id for each in submissions})
    return [
        Waiting(submission=each, question=question, cohort=cohorts.get(each.attempt.learner_id))
        for each in submissions
        for question in questions_to_read(each)
    ]


def questions_to_read(submission: Submission) -> list[ReadByHand]:
    """Those of one copy that were answered and that nobody has read."""
    earned: Mapping[str, Any] = submission.earned or {}  # type: ignore[attr-defined]
    return [each for each in by_hand(asked_in(submission)) if earned.get(str(each.uuid), "") is None]


def by_hand(content: QuizContent) -> list[ReadByHand]:
    return [each for each in content.questions if isinstance(each, ReadByHand)]


def cohorts_by_learner(learners: Collection[int], day: date | None = None) -> dict[int, Cohort]:
    """The last one that each joined and is still in."""
    if not learners:
        return {}
    places = CohortLearner.objects.on(day or timezone.localdate()).filter(learner__in=learners)
    return {each.learner_id: each.cohort for each in places.select_related("cohort").order_by("start", "id")}


def queue_lines(waiting: Iterable[Waiting]) -> list[QueueLine]:
    groups: dict[tuple[int, int | None], list[Waiting]] = {}
    for each in waiting:
        groups.setdefault((each.activity.pk, each.cohort.pk if each.cohort else None), []).append(each)
    return [
        QueueLine(
            activity=rows[0].activity,
            cohort=rows[0].cohort,
            copies=len({each.submission.pk for each in rows}),
            answers=len(rows),
            since=rows[0].submission.submitted_at,
        )
        for rows in groups.values()
    ]


def courses_of(waiting: Iterable[Waiting]) -> list[Course]:
    found = {each.activity.section.course.pk: each.activity.section.course for each in waiting}
    return sorted(found.values(), key=lambda course: course.title)


# Replies


def to_answer(viewer: Any, day: date | None = None) -> QuerySet[Reply]:
    """What learners answered last, and nobody has answered or put aside. It bears a name, so it waits until the whole
    copy is read."""
    thread = Reply.objects.filter(submission=OuterRef("submission"), question=OuterRef("question"))
    marking = Marking.objects.filter(submission=OuterRef("submission")).order_by("-id")
    return Reply.objects.alias(complete=Subquery(marking.values("complete")[:1])).filter(
        _marked_by(viewer, day, "submission__attempt__learner"),
        author=F("submission__attempt__learner"),
        pk=Subquery(thread.order_by("-id").values("pk")[:1]),
        seen__isnull=True,
        complete=True,
    )


def replies_to_answer(viewer: Any) -> list[Reply]:
    """As ``to_answer``, the longest wait first. One query."""
    related = ("author", "words", "submission__attempt__activity__section__course")
    return list(to_answer(viewer).select_related(*related).order_by("id"))


def reply_to_answer_or_404(viewer: Any, uuid: UUID) -> Reply:
    learners = learners_to_mark(viewer)
    found = Reply.objects.filter(uuid=uuid, submission__attempt__learner__in=learners).first()
    if found is None:
        raise Http404
    return found


# The copies of one quiz


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyLine:
    """``waiting`` and ``read`` are the questions of this copy that a person reads or has read."""

    submission: Submission
    number: int
    cohort: Cohort | None
    waiting: tuple[ReadByHand, ...]
    read: tuple[ReadByHand, ...]

    @property
    def is_done(self) -> bool:
        return not self.waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    question: ReadByHand
    waiting: int
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedQuiz:
    activity: Activity
    copies: tuple[CopyLine, ...]
    questions: tuple[QuestionLine, ...]


def quiz_to_mark_or_404(viewer: Any, activity: UUID, cohort: UUID | None = None) -> MarkedQuiz:
    """Three queries, however many copies, and the contents that this process has not read yet."""
    mine = Submission.objects.filter(attempt__activity__uuid=activity, attempt__learner__in=learners_to_mark(viewer))
    submissions = list(submissions_with_marking(mine))
    if not submissions:
        raise Http404
    copies = [each for each in _copies(submissions) if cohort is None or (each.cohort and each.cohort.uuid == cohort)]
    return MarkedQuiz(
        activity=submissions[0].attempt.activity, copies=tuple(copies), questions=tuple(_question_lines(copies))
    )


def _copies(submissions: list[Submission]) -> list[CopyLine]:
    """Those that a person reads: waiting ones first, the longest wait first."""
    cohorts = cohorts_by_learner({each.attempt.learner_id for each in submissions})
    read = _questions_read(submissions)
    lines = [
        CopyLine(
            submission=each,
            number=each.number,  # type: ignore[attr-defined]
            cohort=cohorts.get(each.attempt.learner_id),
            waiting=tuple(questions_to_read(each)),
            read=tuple(one for one in by_hand(asked_in(each)) if one.uuid in read.get(each.pk, ())),
        )
        for each in submissions
    ]
    return sorted((each for each in lines if each.waiting or each.read), key=lambda each: each.is_done)


def _questions_read(submissions: Collection[Submission]) -> dict[int, set[UUID]]:
    found: dict[int, set[UUID]] = {}
    rows = HandMark.objects.filter(submission__in=submissions).exclude(role=HandMark.Role.SECOND)
    for submission, question in rows.values_list("submission", "question"):
        found.setdefault(submission, set()).add(question)
    return found


def _question_lines(copies: Collection[CopyLine]) -> list[QuestionLine]:
    """In the order of the quiz."""
    asked = {each.uuid: each for copy in copies for each in by_hand(asked_in(copy.submission))}
    waiting = Counter(each.uuid for copy in copies for each in copy.waiting)
    read = Counter(each.uuid for copy in copies for each in copy.read)
    return [
        QuestionLine(question=each, waiting=waiting[uuid], read=read[uuid])
        for uuid, each in asked.items()
        if waiting[uuid] or read[uuid]
    ]


# One answer of one copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """``marks`` are the readings of this answer, oldest first."""

    submission: Submission
    content: QuizContent
    question: ReadByHand
    payload: Mapping[str, Any]
    uploads: tuple[Upload, ...]
    marks: tuple[HandMark, ...]

    @property
    def number(self) -> int:
        return self.submission.number  # type: ignore[attr-defined, no-any-return]

    @property
    def is_done(self) -> bool:
        """Nothing of this copy waits any more: its author may be named."""
        return bool(self.submission.is_complete)  # type: ignore[attr-defined]

    @property
    def role(self) -> HandMark.Role:
        """Of one more reading that counts: what two settled on is only corrected by what is settled on again."""
        is_agreed = any(each.role == HandMark.Role.AGREED for each in self.marks)
        return HandMark.Role.AGREED if is_agreed else HandMark.Role.FIRST

    @property
    def last_mark(self) -> HandMark | None:
        """The one that stands, or will once both agree."""
        rows = [each for each in self.marks if each.role != HandMark.Role.SECOND]
        return rows[-1] if rows else None


def copy_to_mark_or_404(viewer: Any, submission: UUID, question: UUID) -> Copy:
    """An answer that was given, to a question that a person reads, by a learner whose work ``viewer`` marks."""
    mine = Submission.objects.filter(uuid=submission, attempt__learner__in=learners_to_mark(viewer))
    found = submissions_with_marking(mine).first()
    if found is None:
        raise Http404
    asked_in(found)
    content = marked_content_of(found.attempt)
    asked, payload = content.question(question), answers_of(found.attempt).payloads.get(question)
    if not isinstance(asked, ReadByHand) or payload is None or is_empty(payload):
        raise Http404
    return Copy(
        submission=found, content=content, question=asked, payload=payload,
        uploads=_given_files(found, payload),
        marks=tuple(each for each in hand_marks_of(found) if each.question == question),
    )  # fmt: skip


def _given_files(submission: Submission, payload: Mapping[str, Any]) -> tuple[Upload, ...]:
    if "files" not in payload:
        return ()
    uploads = {str(uuid): each for uuid, each in uploads_of(submission.attempt).items()}
    return tuple(uploads[each] for each in payload["files"] if each in uploads)
