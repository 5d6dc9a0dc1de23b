"""Second readings: what may be asked of whom, what is left to read, how far two readers agree."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from accounts.access import Capacity, Extent, Right, learners_for
from accounts.models import CohortLearner, CohortTrainer, Membership, StaffRole, User
from assessments.quizzes.content import Criterion, ReadByHand
from assessments.quizzes.models import HandMark, SecondReading, SecondReadingCopy, Submission
from assessments.quizzes.queries.contents import corrected, corrections_of
from assessments.quizzes.queries.to_mark import asked_in, learners_to_mark, submissions_with_marking
from competencies.agreement import Disagreement, Rating, Report, compare, widest
from courses.models import Activity

FIRST, SECOND, AGREED = HandMark.Role.FIRST, HandMark.Role.SECOND, HandMark.Role.AGREED
MOST_SHOWN = 20
QUARTERS = 4  # levels of an answer without a rubric: none, a quarter, half, three quarters, all


def learners_to_organise(viewer: Any) -> QuerySet[User]:
    """Those whose work ``viewer`` marks, and those whose centre they coordinate."""
    managed = learners_for(viewer, Right.MANAGE, extent=Extent.ALL, capacity=Capacity.COORDINATOR)
    return User.objects.filter(Q(pk__in=learners_to_mark(viewer).values("pk")) | Q(pk__in=managed.values("pk")))


# Asking


def submissions_read_once(viewer: Any, activity: Activity, question: UUID) -> QuerySet[Submission]:
    """Copies of a question that one person has read, and nobody a second time."""
    marks = HandMark.objects.filter(submission=OuterRef("pk"), question=question)
    return Submission.objects.filter(
        Exists(marks.filter(role=FIRST)), ~Exists(marks.exclude(role=FIRST)),
        attempt__activity=activity, attempt__learner__in=learners_to_organise(viewer),
    )  # fmt: skip


def submissions_for(reader: Any, rows: QuerySet[Submission], question: UUID) -> list[Submission]:
    """Those of ``rows`` that ``reader`` may mark and has not read, nor been asked to."""
    own = HandMark.objects.filter(submission=OuterRef("pk"), question=question, marker=reader)
    asked = SecondReadingCopy.objects.filter(submission=OuterRef("pk"), reading__question=question)
    return list(rows.filter(~Exists(own), ~Exists(asked), attempt__learner__in=learners_to_mark(reader)).order_by("pk"))


def possible_readers(viewer: Any, learners: Collection[int]) -> list[User]:
    """Colleagues who train some of ``learners`` today. Which copies each may read is asked again of the policy."""
    day = timezone.localdate()
    centres = Membership.objects.on(day).filter(learner__in=learners).values("centre")
    cohorts = CohortLearner.objects.on(day).filter(learner__in=learners).values("cohort")
    roles = StaffRole.objects.on(day).filter(role=StaffRole.Role.TRAINER, centre__in=centres)
    places = CohortTrainer.objects.on(day).filter(cohort__in=cohorts)
    trains = Q(pk__in=roles.values("user")) | Q(pk__in=places.values("trainer"))
    return sorted(User.objects.filter(trains, is_active=True).exclude(pk=viewer.pk), key=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadQuestion:
    """A question of one quiz and how many of its copies were read."""

    activity: Activity
    question: ReadByHand
    copies: int


def read_question_or_404(viewer: Any, activity: UUID, question: UUID) -> ReadQuestion:
    mine = Submission.objects.filter(
        attempt__activity__uuid=activity, attempt__learner__in=learners_to_organise(viewer),
        hand_marks__question=question, hand_marks__role=FIRST,
    ).distinct()  # fmt: skip
    rows = submissions_with_marking(Submission.objects.filter(pk__in=mine.values("pk")))
    found = rows.last()
    asked = asked_in(found).question(question) if found else None
    if found is None or not isinstance(asked, ReadByHand):
        raise Http404
    return ReadQuestion(activity=found.attempt.activity, question=asked, copies=rows.count())


def read_questions(viewer: Any) -> list[tuple[Activity, UUID, int]]:
    """For who organises: every question with copies that were read, the last read first. Two queries."""
    managed = learners_for(viewer, Right.MANAGE, extent=Extent.ALL, capacity=Capacity.COORDINATOR)
    rows = (
        HandMark.objects.filter(role=FIRST, submission__attempt__learner__in=managed)
        .values("submission__attempt__activity", "question")
        .annotate(copies=Count("submission", distinct=True))
        .order_by("-copies")[:MOST_SHOWN]
    )
    keys = [(each["submission__attempt__activity"], each["question"], each["copies"]) for each in rows]
    activities = Activity.objects.select_related("section__course").in_bulk({activity for activity, *_rest in keys})
    return [(activities[activity], question, copies) for activity, question, copies in keys]


# Reading


def _was_read() -> Exists:
    marks = HandMark.objects.filter(
        submission=OuterRef("submission"), question=OuterRef("reading__question"),
        marker=OuterRef("reading__reader"), role=SECOND,
    )  # fmt: skip
    return Exists(marks)


def copies_left(reading: SecondReading) -> list[SecondReadingCopy]:
    rows = reading.copies.filter(~_was_read()).select_related("submission")
    return list(rows.order_by("submission"))


def copy_left_of(viewer: Any, submission: Submission, question: UUID | None = None) -> SecondReadingCopy | None:
    """A copy that ``viewer`` is asked to read again and has not: until then, they do not see the first marks."""
    rows = SecondReadingCopy.objects.filter(~_was_read(), submission=submission, reading__reader=viewer)
    if question is not None:
        rows = rows.filter(reading__question=question)
    return rows.select_related("reading", "submission").order_by("pk").first()


def to_read_again(viewer: Any, submissions: Collection[Submission]) -> set[int]:
    """Those of ``submissions`` that ``viewer`` is asked to read again and has not: their authors stay unnamed."""
    rows = SecondReadingCopy.objects.filter(~_was_read(), submission__in=submissions, reading__reader=viewer)
    return set(rows.values_list("submission", flat=True))


def second_readings(viewer: Any) -> list[SecondReading]:
    """Asked of ``viewer`` or by them, the last first, each with ``total`` and ``left``. One query."""
    left = SecondReadingCopy.objects.filter(~_was_read(), reading=OuterRef("pk"))
    counted = left.order_by().values("reading").annotate(n=Count("pk")).values("n")
    rows = SecondReading.objects.filter(Q(reader=viewer) | Q(asked_by=viewer)).annotate(
        total=Count("copies"), left=Coalesce(Subquery(counted), Value(0))
    )
    return list(rows.select_related("activity__section__course", "reader", "asked_by").order_by("-pk")[:MOST_SHOWN])


def own_reading_or_404(viewer: Any, uuid: UUID, submission: UUID) -> SecondReading:
    """Asked of ``viewer``, of this copy."""
    rows = SecondReading.objects.filter(uuid=uuid, reader=viewer, copies__submission__uuid=submission)
    found = rows.select_related("activity", "reader").first()
    if found is None:
        raise Http404
    return found


def reading_to_compare_or_404(viewer: Any, uuid: UUID) -> SecondReading:
    learners = learners_to_organise(viewer)
    rows = SecondReading.objects.filter(uuid=uuid, copies__submission__attempt__learner__in=learners).distinct()
    found = rows.select_related("activity__section__course", "reader", "asked_by").first()
    if found is None:
        raise Http404
    return found


def refuse_unread(reading: SecondReading, submission: Submission) -> None:
    """Nothing is settled on for a copy of another reading, nor before it was read a second time."""
    if not reading.copies.filter(_was_read(), submission=submission).exists():
        raise Http404


# Comparing


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What two people gave one copy, each without seeing the other's. ``agreed`` is what they settled on since."""

    submission: Submission
    question: ReadByHand
    first: HandMark
    second: HandMark
    agreed: HandMark | None

    @property
    def item(self) -> str:
        return str(self.submission.number)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """``titles`` are those of the criteria, by the name they bear in ``report``. ``levels`` is how many there are."""

    reading: SecondReading
    question: ReadByHand | None
    pairs: tuple[Pair, ...]
    ratings: tuple[Rating, ...]
    report: Report
    titles: Mapping[str, str]
    levels: int


def compared(viewer: Any, reading: SecondReading) -> Compared:
    """Of the copies that both have read, and whose authors ``viewer`` marks or coordinates."""
    learners = learners_to_organise(viewer)
    mine = Submission.objects.filter(second_readings__reading=reading, attempt__learner__in=learners)
    submissions = list(submissions_with_marking(Submission.objects.filter(pk__in=mine.values("pk"))))
    marks: dict[int, list[HandMark]] = {}
    rows = HandMark.objects.filter(submission__in=submissions, question=reading.question)
    for each in rows.select_related("marker", "comment", "audio").order_by("pk"):
        marks.setdefault(each.submission_id, []).append(each)
    questions = _questions(reading, submissions)
    pairs = tuple(filter(None, (_pair(reading, each, questions, marks.get(each.pk, [])) for each in submissions)))
    ratings = tuple(rating for pair in pairs for rating in ratings_of(pair))
    criteria = {str(each.uuid): each for pair in pairs for each in pair.question.rubric}
    levels = max((len(each.levels) for each in criteria.values()), default=QUARTERS + 1)
    return Compared(
        reading=reading, question=next(iter(questions.values()), None), pairs=pairs, ratings=ratings,
        report=compare(ratings, range(levels)), titles={code: each.title for code, each in criteria.items()},
        levels=levels,
    )  # fmt: skip


def disagreements(found: Compared) -> list[Disagreement]:
    return widest(found.ratings, range(found.levels))


def _questions(reading: SecondReading, submissions: Iterable[Submission]) -> dict[int, ReadByHand]:
    """By submission, as it is right today. One query a quiz, and an activity seldom has more than one."""
    keys: dict[int, Any] = {}
    found = {}
    for each in submissions:
        quiz = each.attempt.edition.quiz_id
        if quiz not in keys:
            keys[quiz] = corrections_of(quiz)
        asked = corrected(asked_in(each), keys[quiz]).question(reading.question)
        if isinstance(asked, ReadByHand):
            found[each.pk] = asked
    return found


def _pair(
    reading: SecondReading, submission: Submission, questions: Mapping[int, ReadByHand], marks: list[HandMark]
) -> Pair | None:
    second = next((each for each in marks if each.role == SECOND and each.marker_id == reading.reader_id), None)
    if second is None or submission.pk not in questions:
        return None
    # What was given after the second reading was no longer given blindly.
    firsts = [each for each in marks if each.role == FIRST and each.pk < second.pk]
    agreed = [each for each in marks if each.role == AGREED]
    if not firsts:
        return None
    return Pair(
        submission=submission, question=questions[submission.pk], first=firsts[-1], second=second,
        agreed=agreed[-1] if agreed else None,
    )  # fmt: skip


def ratings_of(pair: Pair) -> list[Rating]:
    """One for each criterion, by the place of its level from the fewest points; one of quarters without a rubric."""
    if not pair.question.rubric:
        first, second = (round(each.share * QUARTERS) for each in (pair.first, pair.second))
        return [Rating(item=pair.item, criterion="", first=first, second=second)]
    return [
        Rating(
            item=pair.item, criterion=str(each.uuid), first=_level(each, pair.first), second=_level(each, pair.second)
        )
        for each in pair.question.rubric
    ]


def _level(criterion: Criterion, mark: HandMark) -> int | None:
    given = mark.criteria.get(str(criterion.uuid))
    points = sorted(level.points for level in criterion.levels)
    return next((place for place, each in enumerate(points) if given is not None and each == Decimal(given)), None)
