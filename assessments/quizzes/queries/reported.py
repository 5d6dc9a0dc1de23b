"""Statistics as one person may read them: of which quizzes, over whom, from how many tries on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import Capacity, Extent, Right, centres_of, cohorts_for, learners_for
from accounts.models import Cohort, CohortLearner, CohortTrainer, StaffRole
from assessments.quizzes.content import Question
from assessments.quizzes.models import QuestionEdition, Quiz, QuizEdition, QuizSnapshot, Submission
from assessments.quizzes.queries.contents import contents_by_edition, questions_by_edition
from assessments.quizzes.queries.measuring import counted_tries, measured
from assessments.quizzes.queries.snapshots import is_stale
from assessments.quizzes.statistics import COUNTS_ONLY_BELOW, RULE, Report, from_json

STAFF = (StaffRole.Role.TRAINER, StaffRole.Role.COORDINATOR)


def quizzes_to_measure(viewer: Any) -> QuerySet[Quiz]:
    """Those of the viewer's centres, and those that every centre shares."""
    centres = centres_of(viewer, *STAFF)
    if not centres.exists():
        return Quiz.objects.none()
    return Quiz.objects.filter(centre__in=centres) | Quiz.objects.filter(centre__isnull=True)


def quiz_to_measure_or_404(viewer: Any, uuid: UUID) -> Quiz:
    found = quizzes_to_measure(viewer).filter(uuid=uuid).select_related("current").first()
    if found is None:
        raise Http404
    return found


def _sees_few(viewer: Any, quiz: Quiz) -> bool:
    """Below ten tries, numbers are nearly somebody's: they are for who teaches where the quiz is written."""
    return quiz.centre_id is not None and centres_of(viewer, StaffRole.Role.TRAINER).filter(pk=quiz.centre_id).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredQuiz:
    """A line of the list. ``report`` is ``None`` before it was worked out, and where it is not to be read yet."""

    quiz: Quiz
    tries: int
    report: Report | None


def measured_quizzes(viewer: Any) -> list[MeasuredQuiz]:
    """Those that somebody handed in, the last measured first. Five queries, however many."""
    taught = set(centres_of(viewer, StaffRole.Role.TRAINER).values_list("pk", flat=True))
    handed_in = Submission.objects.values("attempt__edition__quiz").annotate(tries=Count("pk")).order_by()
    tries = dict(handed_in.values_list("attempt__edition__quiz", "tries"))
    kept = {each.quiz_id: each for each in QuizSnapshot.objects.filter(quiz__in=tries, edition=None, rule=RULE)}
    rows = quizzes_to_measure(viewer).filter(pk__in=tries).order_by("title", "pk")
    return [_line(each, tries[each.pk], kept.get(each.pk), taught) for each in rows]


def _line(quiz: Quiz, tries: int, kept: QuizSnapshot | None, taught: Collection[int]) -> MeasuredQuiz:
    hidden = kept is None or (kept.tries < COUNTS_ONLY_BELOW and quiz.centre_id not in taught)
    return MeasuredQuiz(quiz=quiz, tries=tries, report=None if hidden or kept is None else from_json(kept.results))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """``report`` is ``None`` where there are too few tries for this viewer. ``computed_at`` is empty for what was
    worked out for this page; ``stale`` says that tries came in since."""

    quiz: Quiz
    report: Report | None
    questions: Mapping[str, Question]
    computed_at: datetime | None = None
    stale: bool = False


def statistics_for(
    viewer: Any, quiz: Quiz, *, cohort: Cohort | None = None, edition: QuizEdition | None = None
) -> Reading:
    """Over everybody, over the tries of one edition, or over a group that the viewer follows."""
    if cohort is not None:
        return _over(viewer, quiz, cohort)
    snapshot = quiz.snapshots.filter(edition=edition, rule=RULE).first()
    if snapshot is None:
        return _worked_out(viewer, quiz, edition)
    found = from_json(snapshot.results)
    return Reading(
        quiz=quiz, report=_readable(viewer, quiz, found), questions=questions_named(quiz, found),
        computed_at=snapshot.computed_at, stale=is_stale(quiz, snapshot),
    )  # fmt: skip


def _readable(viewer: Any, quiz: Quiz, found: Report) -> Report | None:
    return found if found.n >= COUNTS_ONLY_BELOW or _sees_few(viewer, quiz) else None


def _worked_out(viewer: Any, quiz: Quiz, edition: QuizEdition | None) -> Reading:
    """The worker has not come by yet."""
    tries = [each for each in counted_tries(quiz) if edition is None or each.edition == edition.pk]
    found = measured(tries)
    return Reading(quiz=quiz, report=_readable(viewer, quiz, found.report), questions=found.questions)


def _over(viewer: Any, quiz: Quiz, cohort: Cohort) -> Reading:
    """Of learners whose work the viewer may read one by one."""
    seen = learners_for(viewer, Right.SEE_WORK, extent=Extent.ALL, capacity=Capacity.TRAINER)
    placed = CohortLearner.objects.on(timezone.localdate()).filter(cohort=cohort)
    found = measured(counted_tries(quiz, learners=seen.filter(pk__in=placed.values("learner"))))
    return Reading(quiz=quiz, report=found.report, questions=found.questions)


def cohorts_to_measure(viewer: Any) -> list[Cohort]:
    """Whose learners' work the viewer may read: coordinators read none."""
    taught = CohortTrainer.objects.on(timezone.localdate()).filter(trainer=viewer).values("cohort")
    centres = centres_of(viewer, StaffRole.Role.TRAINER).values("pk")
    return list(cohorts_for(viewer).filter(Q(pk__in=taught) | Q(centre__in=centres)).order_by("name", "pk"))


def editions_measured(quiz: Quiz) -> list[QuizEdition]:
    """Those that have numbers of their own, the last first."""
    rows = QuizEdition.objects.filter(snapshots__quiz=quiz, snapshots__rule=RULE).defer("content")
    return list(rows.distinct().order_by("-number"))


def questions_named(quiz: Quiz, found: Report) -> dict[str, Question]:
    """Each question of the report in its last form: as the quiz asks it today, as the bank has it, else as the last
    edition that asked it did."""
    wanted = {each.key for each in found.questions}
    named = {str(each.uuid): each for each in quiz.current.quiz_content.questions} if quiz.current else {}
    missing = wanted - named.keys()
    if missing:
        named |= _in_bank(missing)
    if wanted - named.keys():
        named = _in_editions(quiz) | named
    return {key: named[key] for key in wanted & named.keys()}


def _in_bank(keys: Collection[str]) -> dict[str, Question]:
    rows = QuestionEdition.objects.filter(question__uuid__in=keys)
    rows = rows.order_by("question_id", "-number").distinct("question_id")
    return {str(each.uuid): each for each in questions_by_edition(dict(rows.values_list("pk", "sha256"))).values()}


def _in_editions(quiz: Quiz) -> dict[str, Question]:
    contents = contents_by_edition(dict(quiz.editions.order_by("number").values_list("pk", "sha256")))
    return {str(each.uuid): each for content in contents.values() for each in content.questions}
