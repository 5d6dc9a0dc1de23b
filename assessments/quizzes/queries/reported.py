"""Statistics as one person reads them: the list of quizzes, and one quiz."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import CohortLearner
from assessments.quizzes.content import Question
from assessments.quizzes.models import QuestionEdition, Quiz, QuizSnapshot, Submission
from assessments.quizzes.queries.contents import contents_by_edition, questions_by_edition
from assessments.quizzes.queries.measurable import (
    MINE,
    WHOLE,
    Among,
    HandedIn,
    Reach,
    handed_in_by,
    learners_measured,
    reach_over,
    reads_whole,
    staffed_centres,
)
from assessments.quizzes.queries.measuring import Measured, counted_tries, measured
from assessments.quizzes.queries.snapshots import is_stale, snapshots_of
from assessments.quizzes.statistics import RULE, Report, from_json


def _within(report: Report, least: int) -> Report:
    """Without questions that too few met, and without alpha where too few met every question."""
    sure = report.quiz.reliability
    quiz = report.quiz if sure is None or sure.n >= least else replace(report.quiz, reliability=None)
    return replace(report, quiz=quiz, questions=tuple(each for each in report.questions if each.n >= least))


# The list


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredQuiz:
    """``tries``: handed in by those whom the viewer reads here. ``report`` is ``None`` before it was worked out, and
    where the viewer may not read everybody's."""

    quiz: Quiz
    tries: int
    report: Report | None


def measured_quizzes(viewer: Any, quizzes: Iterable[Quiz]) -> list[MeasuredQuiz]:
    """Three queries, however many."""
    rows, staffed = list(quizzes), staffed_centres(viewer)
    submissions = Submission.objects.filter(attempt__edition__quiz__in=rows)
    handed_in = handed_in_by(viewer, submissions, "attempt__edition__quiz")
    kept = {each.quiz_id: each for each in QuizSnapshot.objects.filter(quiz__in=rows, edition=None, rule=RULE)}
    return [
        _line(each, handed_in.get(each.pk, HandedIn()), kept.get(each.pk), whole=reads_whole(each, staffed))
        for each in rows
    ]


def _line(quiz: Quiz, handed_in: HandedIn, kept: QuizSnapshot | None, *, whole: bool) -> MeasuredQuiz:
    if not whole:
        return MeasuredQuiz(quiz=quiz, tries=handed_in.seen_tries, report=None)
    least = handed_in.least(kept.tries) if kept is not None else None
    report = None if least is None or kept is None else _within(from_json(kept.results), least)
    return MeasuredQuiz(quiz=quiz, tries=handed_in.tries, report=report)


# One quiz


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """``reach`` is what may be read, ``among`` what is. ``report`` is ``None`` where too few are people whose work the
    viewer may not open, and ``left_out`` counts the questions of which that is so. ``computed_at`` is empty for what
    was worked out for this page; ``stale`` says that tries came in since."""

    reach: Reach
    among: Among
    report: Report | None
    questions: Mapping[str, Question]
    left_out: int = 0
    computed_at: datetime | None = None
    stale: bool = False


def statistics_for(viewer: Any, quiz: Quiz, wanted: Among | None = None) -> Reading:
    snapshots = {each.edition and each.edition.number: each for each in snapshots_of(quiz).filter(rule=RULE)}
    # Before the worker has come by, everything is worked out here.
    live = None if None in snapshots else measured(counted_tries(quiz))
    reach = reach_over(viewer, quiz, snapshots, live.report.n if live else snapshots[None].tries)
    among = reach.allowed(wanted or Among())
    if among.who != WHOLE:
        return _reading(viewer, reach, among, _over(viewer, quiz, among))
    kept = snapshots.get(among.edition)
    found = _read(quiz, kept) if kept else live or measured(counted_tries(quiz))
    return _reading(viewer, reach, among, found, kept)


def _read(quiz: Quiz, kept: QuizSnapshot) -> Measured:
    report = from_json(kept.results)
    return Measured(report=report, questions=questions_named(quiz, report))


def _reading(viewer: Any, reach: Reach, among: Among, found: Measured, kept: QuizSnapshot | None = None) -> Reading:
    least = reach.least.get(among.edition) if among.who == WHOLE else 0
    shown = None if least is None else _within(found.report, least)
    return Reading(
        reach=reach, among=among, report=shown, questions=found.questions if shown else {},
        left_out=len(found.report.questions) - len(shown.questions) if shown else 0,
        computed_at=kept.computed_at if kept else None, stale=kept is not None and is_stale(reach.quiz, kept),
    )  # fmt: skip


def _over(viewer: Any, quiz: Quiz, among: Among) -> Measured:
    """Those whose work the viewer may open, or those of them who are in one cohort today."""
    learners = learners_measured(viewer)
    if among.who != MINE:
        placed = CohortLearner.objects.on(timezone.localdate()).filter(cohort__uuid=among.who)
        learners = learners.filter(pk__in=placed.values("learner"))
    tries = counted_tries(quiz, learners=learners)
    if among.edition is not None:
        chosen = quiz.editions.values_list("pk", flat=True).get(number=among.edition)
        tries = [each for each in tries if each.edition == chosen]
    return measured(tries)


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
