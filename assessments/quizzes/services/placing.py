"""What a person decides of what an entry assessment proposes."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Extent, Right, can
from accounts.models import User
from assessments.quizzes.models import PlacementDecision, PlacementProposal, PlacementReason
from assessments.quizzes.queries import course_of
from assessments.quizzes.services.refusals import Refused
from courses.models import Course
from courses.queries import enrolments_of
from courses.services import dispense, end_enrolment, enrol


@transaction.atomic
def decide_placement(
    *, proposal: PlacementProposal, by: User, accepted: bool, client_uuid: UUID, reason: str = ""
) -> PlacementDecision:
    """The last decision stands, and what it does is done: a module left out asks for nothing any more, one that is
    added is followed from today. Refusing what had been accepted undoes it. Sending twice decides once."""
    learner = proposal.marking.submission.attempt.learner
    if by.pk == learner.pk or not can(by, Right.DECIDE, learner, extent=Extent.ALL):
        raise Refused(_("You cannot decide this for this learner."))
    decision, created = PlacementDecision.objects.get_or_create(
        uuid=client_uuid, defaults={"proposal": proposal, "accepted": accepted, "by": by}
    )
    if (decision.proposal_id, decision.by_id) != (proposal.pk, by.pk):
        raise Refused(_("This decision was already kept for something else."))
    if created:
        if reason.strip():
            PlacementReason.objects.create(decision=decision, text=reason.strip()[:2000])
        _apply(decision, learner)
    return decision


def _apply(decision: PlacementDecision, learner: User) -> None:
    course = course_of(decision.proposal)
    if course is None:
        return
    if decision.proposal.verdict == PlacementProposal.Verdict.DISPENSE:
        dispense(learner=learner, course=course, granted=decision.accepted, by=decision.by, uuid=decision.uuid)
    elif decision.proposal.verdict == PlacementProposal.Verdict.ADD:
        _add(decision, learner, course)


def _add(decision: PlacementDecision, learner: User, course: Course) -> None:
    if decision.accepted:
        enrol(learner=learner, course=course, start=timezone.localdate(), by=decision.by)
        return
    days = [timezone.localdate(each.at) for each in decision.proposal.decisions.filter(accepted=True)]
    for enrolment in enrolments_of(learner).filter(learner=learner, course=course, start__in=days):
        end_enrolment(enrolment=enrolment)
