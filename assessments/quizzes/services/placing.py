"""What a person decides of what an entry assessment proposes."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Extent, Right, can
from accounts.models import User
from assessments.quizzes.models import PlacementDecision, PlacementProposal, PlacementReason
from assessments.quizzes.services.refusals import Refused


@transaction.atomic
def decide_placement(
    *, proposal: PlacementProposal, by: User, accepted: bool, client_uuid: UUID, reason: str = ""
) -> PlacementDecision:
    """The last decision stands. Sending twice decides once."""
    learner = proposal.marking.submission.attempt.learner
    if by.pk == learner.pk or not can(by, Right.DECIDE, learner, extent=Extent.ALL):
        raise Refused(_("You cannot decide this for this learner."))
    decision, created = PlacementDecision.objects.get_or_create(
        uuid=client_uuid, defaults={"proposal": proposal, "accepted": accepted, "by": by}
    )
    if (decision.proposal_id, decision.by_id) != (proposal.pk, by.pk):
        raise Refused(_("This decision was already kept for something else."))
    if created and reason.strip():
        PlacementReason.objects.create(decision=decision, text=reason.strip()[:2000])
    return decision
