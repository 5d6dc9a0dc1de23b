"""Whose tries somebody may read statistics of.

Trainers and auditors read those of learners whose work they may open one by one, however few. Trainers and
coordinators of a centre also read everybody's, without a name, of what that centre wrote and of what all share; but
then the people whose work they may not open are nobody or ten at least, in the whole and in each edition: whoever is
shown both subtracts the ones from the others.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import Capacity, Extent, Right, centres_of, cohorts_for, learners_for, standing
from accounts.models import Cohort, CohortLearner, StaffRole
from assessments.quizzes.models import Quiz, QuizSnapshot, Submission
from assessments.quizzes.statistics import COUNTS_ONLY_BELOW

READERS = {Capacity.TRAINER, Capacity.COORDINATOR, Capacity.AUDITOR}
STAFF = (StaffRole.Role.TRAINER, StaffRole.Role.COORDINATOR)
WHOLE, MINE = "whole", "mine"


def learners_measured(viewer: Any) -> QuerySet[Any]:
    """Whose work ``viewer`` may open; their own is nobody else's."""
    return learners_for(viewer, Right.SEE_WORK, extent=Extent.ALL).exclude(pk=viewer.pk)


def _handed_in(viewer: Any) -> QuerySet[Submission]:
    return Submission.objects.filter(attempt__learner__in=learners_measured(viewer))


# Which quizzes


def reads_statistics(viewer: Any) -> bool:
    return not standing(viewer).capacities.isdisjoint(READERS)


def staffed_centres(viewer: Any) -> set[int]:
    return set(centres_of(viewer, *STAFF).values_list("pk", flat=True))


def reads_whole(quiz: Quiz, staffed: Collection[int]) -> bool:
    return quiz.centre_id in staffed or (quiz.centre_id is None and bool(staffed))


def quizzes_to_measure(viewer: Any) -> QuerySet[Quiz]:
    """Those of the centres where one is on the staff and those that all share; others, once a learner took them whose
    work one may open."""
    staffed = staffed_centres(viewer)
    shared = Q(centre__isnull=True) if staffed else Q(pk__in=[])
    taken = Q(pk__in=_handed_in(viewer).values("attempt__edition__quiz"))
    return Quiz.objects.filter(Q(centre__in=staffed) | shared | taken)


def quizzes_measured(viewer: Any) -> QuerySet[Quiz]:
    """Of those, what anybody handed in."""
    handed_in = Submission.objects.values("attempt__edition__quiz")
    return quizzes_to_measure(viewer).filter(pk__in=handed_in).order_by("title", "pk")


def quiz_to_measure_or_404(viewer: Any, uuid: UUID) -> Quiz:
    found = quizzes_to_measure(viewer).filter(uuid=uuid).select_related("current").first()
    if found is None or not reads_statistics(viewer):
        raise Http404
    return found


# How many tries


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """By ``people``; ``viewer`` may open the work of ``seen`` of them."""

    tries: int = 0
    people: int = 0
    seen_tries: int = 0
    seen: int = 0

    def least(self, counted: int) -> int | None:
        """How many tries each number must come from, where ``counted`` of these count; ``None``: say nothing. Some of
        the people may have no try that counts, so this may refuse what would have been harmless, never the reverse."""
        if self.people == self.seen:
            return 0
        least = self.seen + COUNTS_ONLY_BELOW
        return least if counted >= least else None


def handed_in_by(viewer: Any, rows: QuerySet[Submission], what: str) -> dict[int, HandedIn]:
    """One query."""
    seen = Q(attempt__learner__in=learners_for(viewer, Right.SEE_WORK, extent=Extent.ALL))
    counts = rows.order_by().values(what).annotate(
        tries=Count("pk"), people=Count("attempt__learner", distinct=True), seen_tries=Count("pk", filter=seen),
        seen=Count("attempt__learner", distinct=True, filter=seen),
    )  # fmt: skip
    return {row.pop(what): HandedIn(**row) for row in counts}


# One quiz


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Whose tries: ``WHOLE``, ``MINE`` or the uuid of a cohort; of every edition, or of the one with this number."""

    who: str = ""
    edition: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What one viewer may choose from; ``mine``: learners whose work they may open took the quiz. ``least`` is as of
    :meth:`HandedIn.least`, for the whole and by edition; ``editions`` are all that were taken. ``may_edit``: is an
    author of the centre that the quiz belongs to."""

    quiz: Quiz
    may_edit: bool
    whole: bool
    mine: bool
    cohorts: tuple[Cohort, ...]
    least: Mapping[int | None, int | None]
    editions: tuple[int, ...]

    @property
    def choices(self) -> set[str]:
        found = {str(each.uuid) for each in self.cohorts}
        return found | ({WHOLE} if self.whole else set()) | ({MINE} if self.mine else set())

    @property
    def first(self) -> str:
        return WHOLE if self.whole and (self.least.get(None) is not None or not self.mine) else MINE

    def editions_of(self, who: str) -> tuple[int, ...]:
        """One edition too small hides the others: it is what they leave of the whole."""
        hidden = who == WHOLE and any(self.least.get(each) is None for each in self.editions)
        return () if hidden else self.editions

    def allowed(self, wanted: Among) -> Among:
        """404 for people whom the viewer has no business with; an edition that is not theirs to choose is forgotten."""
        who = wanted.who or self.first
        if wanted.who and wanted.who not in self.choices:
            raise Http404
        return Among(who=who, edition=wanted.edition if wanted.edition in self.editions_of(who) else None)


def reach_over(viewer: Any, quiz: Quiz, snapshots: Mapping[int | None, QuizSnapshot], counted: int) -> Reach:
    """``counted``: how many tries of the whole count."""
    rows = Submission.objects.filter(attempt__edition__quiz=quiz)
    everybody = handed_in_by(viewer, rows, "attempt__edition__quiz").get(quiz.pk, HandedIn())
    by_edition = handed_in_by(viewer, rows, "attempt__edition__number")
    editions = tuple(each for each in snapshots if each is not None)
    least: dict[int | None, int | None] = {None: everybody.least(counted)}
    least |= {each: by_edition[each].least(snapshots[each].tries) for each in editions}
    staffed = staffed_centres(viewer)
    return Reach(
        quiz=quiz, may_edit=quiz.centre_id in staffed, whole=reads_whole(quiz, staffed),
        mine=_handed_in(viewer).filter(pk__in=rows).exists(),
        cohorts=_cohorts(viewer, quiz), least=least, editions=editions,
    )  # fmt: skip


def _cohorts(viewer: Any, quiz: Quiz) -> tuple[Cohort, ...]:
    """With learners who took the quiz and whose work the viewer may open: coordinators open none."""
    takers = _handed_in(viewer).filter(attempt__edition__quiz=quiz).values("attempt__learner")
    placed = CohortLearner.objects.on(timezone.localdate()).filter(learner__in=takers)
    return tuple(cohorts_for(viewer).filter(pk__in=placed.values("cohort")).order_by("name", "pk"))
