"""Writes: evidence, rulings, what is shared with the employer, pathways. Each in one transaction."""

import uuid
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.append_only import add_once
from accounts.models import Apprenticeship, User
from competencies.mastery import COUNTED, TOP_LEVEL, Instrument, Kind, Voice, mastery, standing
from competencies.models import (
    Competency,
    Evidence,
    EvidenceComment,
    Pathway,
    Publication,
    QualificationEdition,
)
from competencies.queries import DEFAULT_RULE, centre_of, evidence_items, proposition_for

FAR = 2  # levels between two people's views that call for a comment
PUBLISHABLE = {Kind.DECISION, Kind.APPRAISAL, Kind.PRIOR}


class Refused(ValueError):
    """A write that the rules refuse. The message is for the person who asked."""


def record_evidence(
    *,
    learner: User,
    competency: Competency,
    kind: Kind,
    level: int | None,
    instrument: Instrument,
    origin: str,
    source: str,
    observed_at: datetime,
    recorded_by: User | None = None,
    comment: str = "",
    retracts: Evidence | None = None,
) -> Evidence:
    """Records once per (source, competency, kind), whatever the number of calls."""
    _refuse_level(level)
    wanted = Evidence(
        source=source, competency=competency, kind=kind, learner=learner, level=level, instrument=instrument,
        origin=origin, observed_at=observed_at, recorded_by=recorded_by, retracts=retracts,
    )  # fmt: skip
    with transaction.atomic() if comment.strip() else nullcontext():  # without words, it is one row
        evidence, created = add_once(wanted, "source", "competency", "kind")
        if created and comment.strip():
            EvidenceComment.objects.create(evidence=evidence, text=comment.strip())
    if evidence.learner_id != learner.pk:
        raise Refused(_("This observation was already recorded for somebody else."))
    return evidence


def record_measurements(
    *,
    learner: User,
    levels: Mapping[Competency, int],
    instrument: Instrument,
    origin: str,
    source: str,
    observed_at: datetime,
) -> list[Evidence]:
    """What one source measures of several competencies, in one statement. Whoever calls knows that none of them is
    recorded yet, and holds what keeps anybody else from recording them: recording one twice fails."""
    for level in levels.values():
        _refuse_level(level)
    wanted = [
        Evidence(
            source=source, competency=competency, kind=Kind.MEASUREMENT, learner=learner, level=level,
            instrument=instrument, origin=origin, observed_at=observed_at,
        )
        for competency, level in levels.items()
    ]  # fmt: skip
    return Evidence.objects.bulk_create(wanted)


def _refuse_level(level: int | None) -> None:
    if level is not None and not 0 <= level <= TOP_LEVEL:
        raise Refused(_("The level must be between 0 and 3."))


@transaction.atomic
def retract_evidence(*, evidence: Evidence, by: User | None, comment: str = "") -> Evidence:
    """Takes a row back by another row. Retracting twice is one retraction."""
    return record_evidence(
        learner=evidence.learner,
        competency=evidence.competency,
        kind=Kind.RETRACTION,
        level=None,
        instrument=Instrument(evidence.instrument),
        origin=evidence.origin,
        source=f"retraction:{evidence.uuid}",
        observed_at=timezone.now(),
        recorded_by=by,
        comment=comment,
        retracts=evidence,
    )


def assess_oneself(*, learner: User, competency: Competency, level: int, client_uuid: uuid.UUID) -> Evidence:
    return record_evidence(
        learner=learner,
        competency=competency,
        kind=Kind.SELF,
        level=level,
        instrument=Instrument.SELF,
        origin=f"self:{competency.uuid}",
        source=f"self:{learner.uuid}:{client_uuid}",
        observed_at=timezone.now(),
        recorded_by=learner,
    )


def appraise_at_work(
    *,
    learner: User,
    competency: Competency,
    level: int | None,
    by: User,
    observed_at: datetime,
    client_uuid: uuid.UUID,
    comment: str = "",
) -> Evidence:
    """The mentor's observation. ``level`` is ``None`` for *non vu en entreprise*. Shared at birth.

    One mentor's observations of a competency in one month are one occasion, however often they are typed.
    """
    if observed_at > timezone.now():
        raise Refused(_("The day of the observation is in the future."))
    month = timezone.localtime(observed_at).strftime("%Y-%m")
    return record_evidence(
        learner=learner,
        competency=competency,
        kind=Kind.APPRAISAL,
        level=level,
        instrument=Instrument.WORKPLACE,
        origin=f"workplace:{by.uuid}:{month}",
        source=f"workplace:{by.uuid}:{client_uuid}",
        observed_at=observed_at,
        recorded_by=by,
        comment=comment,
    )


def observe_in_training(
    *,
    learner: User,
    competency: Competency,
    level: int,
    by: User,
    observed_at: datetime,
    client_uuid: uuid.UUID,
    comment: str = "",
) -> Evidence:
    """What a trainer saw at the centre; one day is one occasion."""
    if observed_at > timezone.now():
        raise Refused(_("The day of the observation is in the future."))
    day = timezone.localtime(observed_at).date().isoformat()
    return record_evidence(
        learner=learner,
        competency=competency,
        kind=Kind.APPRAISAL,
        level=level,
        instrument=Instrument.TRAINING,
        origin=f"training:{day}",
        source=f"training:{by.uuid}:{client_uuid}",
        observed_at=observed_at,
        recorded_by=by,
        comment=comment,
    )


@transaction.atomic
def decide_level(
    *,
    learner: User,
    competency: Competency,
    level: int,
    by: User,
    comment: str = "",
    client_uuid: uuid.UUID | None = None,
) -> Evidence:
    """A trainer's ruling, which stands until the next one.

    Refused without a single piece of evidence, and without a comment where it differs by two levels or more from
    what the learner or the mentor says, or from the ruling before.
    """
    items = evidence_items([learner], [competency.pk]).get((learner.pk, competency.pk), [])
    stands = standing(items)
    if level > 0 and not any(item.kind in COUNTED and item.level is not None for item in stands):
        raise Refused(
            _("Nothing has been observed yet for this competency. Record what you saw before you confirm a level.")
        )
    if not comment.strip() and _needs_comment(level, items):
        raise Refused(_("This level differs a lot from another person's view. Say why in a comment."))
    key = client_uuid or uuid.uuid4()
    return record_evidence(
        learner=learner,
        competency=competency,
        kind=Kind.DECISION,
        level=level,
        instrument=Instrument.TRAINING,
        origin=f"decision:{competency.uuid}",
        source=f"decision:{by.uuid}:{key}",
        observed_at=timezone.now(),
        recorded_by=by,
        comment=comment,
    )


def _needs_comment(level: int, items: list) -> bool:
    said = mastery(items, DEFAULT_RULE).voices
    others = [said[voice].level for voice in (Voice.SELF, Voice.MENTOR) if voice in said]
    if any(other is not None and abs(other - level) >= FAR for other in others):
        return True
    rulings = [item.level for item in standing(items) if item.kind is Kind.DECISION]
    return bool(rulings) and rulings[-1] is not None and rulings[-1] != level


@transaction.atomic
def publish_level(*, evidence: Evidence, by: User) -> Publication:
    """Shares one ruling or observation with the employer. Asking twice shares once."""
    if Kind(evidence.kind) not in PUBLISHABLE or evidence.level is None:
        raise Refused(_("Only a level that a person confirmed can be shared with the employer."))
    if Evidence.objects.filter(retracts=evidence).exists():
        raise Refused(_("This level was taken back. Confirm a level again before you share it."))
    return _say(evidence, shared=True, by=by)


@transaction.atomic
def withdraw_level(*, evidence: Evidence, by: User) -> Publication | None:
    if not Publication.objects.filter(evidence=evidence).exists():
        return None
    return _say(evidence, shared=False, by=by)


def _say(evidence: Evidence, *, shared: bool, by: User) -> Publication:
    # The lock makes two clicks at once one row.
    Evidence.objects.select_for_update().get(pk=evidence.pk)
    last = Publication.objects.filter(evidence=evidence).order_by("-id").first()
    if last is not None and last.shared == shared:
        return last
    return Publication.objects.create(evidence=evidence, shared=shared, published_by=by)


@transaction.atomic
def open_pathway(
    *,
    learner: User,
    edition: QualificationEdition,
    start: date,
    end: date | None = None,
    apprenticeship: Apprenticeship | None = None,
) -> Pathway:
    """Pins the edition and the proposition in force for the learner's centre on the first day."""
    if apprenticeship is not None and apprenticeship.learner_id != learner.pk:
        raise Refused(_("This contract belongs to another learner."))
    proposition = proposition_for(edition, centre_of(learner, start), start)
    if proposition is None:
        raise Refused(_("Nobody has said yet what this qualification asks for on that day."))
    pathway, _created = Pathway.objects.get_or_create(
        learner=learner,
        edition=edition,
        start=start,
        defaults={"proposition": proposition, "end": end, "apprenticeship": apprenticeship},
    )
    return pathway
