"""Talking about it: notes, one objective each, and the levels that the trainer confirms."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import ALL, Right, can
from accounts.models import User
from assessments.roleplays.models import DebriefNote, LearnerObjective, ObjectiveText, Participant, Session
from assessments.roleplays.phases import sees_observations
from assessments.roleplays.queries.observations import about, standing_observations
from assessments.roleplays.queries.sessions import clock_of
from assessments.roleplays.services.refusals import Refused
from competencies.mastery import CEILINGS, Instrument, Kind
from competencies.models import Competency, Evidence
from competencies.queries import competencies_by_code
from competencies.services import record_evidence

MOST_WRITTEN = 2000


@transaction.atomic
def write_debrief_note(*, session: Session, step: str, text: str, by: User) -> DebriefNote:
    """The last words stand."""
    if step not in {each.key for each in session.edition.roleplay_content.debrief}:
        raise Refused(_("This question is not of this debrief."))
    words = {"text": text.strip()[:MOST_WRITTEN], "by": by, "written_at": timezone.now()}
    note, _created = DebriefNote.objects.update_or_create(session=session, step=step, defaults=words)
    return note


@transaction.atomic
def set_objective(
    *, participant: Participant, keep: str, try_next: str, by: User, client_uuid: UUID, review_on: date | None = None
) -> LearnerObjective:
    """What somebody keeps and what they try next, written by the trainer with them or by themselves. The last stands;
    sending twice writes once."""
    before = LearnerObjective.objects.filter(uuid=client_uuid).first()
    if before is not None:
        if before.participant_id != participant.pk:
            raise Refused(_("This was already kept for something else."))
        return before
    if not keep.strip() and not try_next.strip():
        raise Refused(_("Write one thing to keep, or one thing to try."))
    session = participant.session
    if not sees_observations(session.edition.roleplay_content, clock_of(session)):
        raise Refused(_("The objective comes with the debrief."))
    objective = LearnerObjective.objects.create(uuid=client_uuid, participant=participant, review_on=review_on, by=by)
    ObjectiveText.objects.create(
        objective=objective, keep=keep.strip()[:MOST_WRITTEN], try_next=try_next.strip()[:MOST_WRITTEN]
    )
    return objective


@transaction.atomic
def confirm_level(
    *, participant: Participant, competency: str, level: int, by: User, client_uuid: UUID, comment: str = ""
) -> Evidence:
    """What the trainer makes of what was seen: evidence of the competency, the only thing that leaves the group.
    Refused without an observation that speaks for it. The last of a session stands, as its origin is one occasion."""
    session = participant.session
    if not can(by, Right.OBSERVE, participant.learner, extent=ALL):
        raise Refused(_("You cannot confirm a level of this learner."))
    if not 0 <= level <= CEILINGS[Instrument.ROLEPLAY]:
        raise Refused(_("The level must be between 0 and 3."))
    if not sees_observations(session.edition.roleplay_content, clock_of(session)):
        raise Refused(_("Levels are confirmed once roles were left and the debrief has begun."))
    return record_evidence(
        learner=participant.learner, competency=_observed_competency(participant, competency), kind=Kind.APPRAISAL,
        level=level, instrument=Instrument.ROLEPLAY, origin=f"roleplay:{session.uuid}",
        source=f"roleplay:{session.uuid}:{participant.uuid}:{client_uuid}", observed_at=timezone.now(),
        recorded_by=by, comment=comment,
    )  # fmt: skip


@transaction.atomic
def confirm_levels(*, participant: Participant, by: User, given: Iterable[tuple[str, int, str, UUID]]) -> int:
    """Several competencies at once, all of them or none: code, level, comment, and a key each. Returns how many."""
    return len(
        [
            confirm_level(
                participant=participant, competency=code, level=level, comment=comment, by=by, client_uuid=key
            )
            for code, level, comment, key in given
        ]
    )


def _observed_competency(participant: Participant, code: str) -> Competency:
    content = participant.session.edition.roleplay_content
    speaking = {each.key for each in content.criteria if code in each.competencies}
    seen = [each for each in about(standing_observations(participant.session), participant) if each.level is not None]
    found = competencies_by_code([code]).get(code)
    if found is None or not any(each.criterion in speaking for each in seen):
        raise Refused(_("Nothing was observed of this competency: write down what you saw first."))
    return found
