"""The entry assessment: what it proposes for one learner, and what a person decided of it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404

from accounts.models import User
from assessments.quizzes.content import Placement
from assessments.quizzes.models import Attempt, Marking, PlacementDecision, PlacementProposal
from courses.models import Course
from courses.queries import courses_named

DECISIONS = Prefetch(
    "decisions", PlacementDecision.objects.select_related("by", "words").order_by("-id"), to_attr="last_first"
)
ATTEMPT = "marking__submission__attempt"


def placements_of(attempt: Attempt) -> list[PlacementProposal]:
    """What the standing marking proposes, each with its decisions, the last first."""
    marking = Marking.objects.filter(submission__attempt=attempt).order_by("-id").first()
    if marking is None:
        return []
    rows = marking.placements.select_related(ATTEMPT).order_by("id")
    return list(rows.prefetch_related(DECISIONS))


def _standing(learner: User) -> QuerySet[PlacementProposal]:
    """By the standing marking of the last try of each entry assessment."""
    tries = Attempt.objects.filter(learner=OuterRef(f"{ATTEMPT}__learner"), activity=OuterRef(f"{ATTEMPT}__activity"))
    handed_in = tries.filter(submission__isnull=False).order_by("-number")
    markings = Marking.objects.filter(submission=OuterRef("marking__submission")).order_by("-id")
    return PlacementProposal.objects.filter(
        **{f"{ATTEMPT}__learner": learner, ATTEMPT: Subquery(handed_in.values("pk")[:1])},
        marking=Subquery(markings.values("pk")[:1]),
    )


def placements_for(learner: User) -> list[PlacementProposal]:
    """Everything proposed to a learner today, each with its decisions, the last first. Two queries."""
    rows = _standing(learner).select_related(
        f"{ATTEMPT}__edition__quiz", f"{ATTEMPT}__activity__section__course", f"{ATTEMPT}__learner"
    )
    return list(rows.defer(f"{ATTEMPT}__edition__content").prefetch_related(DECISIONS).order_by("id"))


def has_placements(learner: User) -> bool:
    return _standing(learner).exists()


def placement_or_404(learner: User, uuid: UUID) -> PlacementProposal:
    found = _standing(learner).filter(uuid=uuid).select_related(f"{ATTEMPT}__learner").first()
    if found is None:
        raise Http404
    return found


def modules_of(proposals: Collection[PlacementProposal]) -> dict[int, Course]:
    """By the id of the proposal, the module that its rule names: the centre's own, else the shared one; not there where
    neither stands. One query."""
    named = courses_named({each.course for each in proposals})
    return {each.pk: course for each in proposals if (course := _nearest(named, each))}


def _nearest(named: dict[tuple[str, int | None], Course], proposal: PlacementProposal) -> Course | None:
    return named.get((proposal.course, _centre_of(proposal))) or named.get((proposal.course, None))


def _centre_of(proposal: PlacementProposal) -> int | None:
    attempt = proposal.marking.submission.attempt
    return attempt.edition.quiz.centre_id or attempt.activity.section.course.centre_id


def course_of(proposal: PlacementProposal) -> Course | None:
    return modules_of([proposal]).get(proposal.pk)


def rule_of(proposal: PlacementProposal) -> Placement | None:
    """As the try was taken, the rule that led there."""
    rules: Any = proposal.marking.submission.attempt.edition.quiz_content.placements
    return next((each for each in rules if each.course == proposal.course), None)
