"""One competency of one learner: what is known of it, who confirms it and who reads it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import Capacity
from accounts.models import Apprenticeship, EmployerContact, Guardianship, Mentorship, User
from accounts.prepared import prepared
from competencies.mastery import COUNTED, Item, Kind, Mastery, Rule, mastery, standing
from competencies.models import Competency, Evidence, LevelDescriptor, Pathway
from competencies.queries import (
    DEFAULT_RULE,
    evidence_items,
    evidence_of,
    pathways_on,
    requirements_of,
    rules_of,
    shared_evidence_ids,
)
from records.queries.trainer.people import only


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyPage:
    competency: Competency
    descriptors: tuple[LevelDescriptor, ...]
    rule: Rule
    expected: str
    asked: bool
    mastery: Mastery
    employer_sees: Mastery
    history: list[Evidence]
    ruling: Evidence | None  # the standing decision
    ruling_shared: bool
    shared: set[int]
    has_evidence: bool

    @property
    def because(self) -> list[Evidence]:
        return [each for each in self.history if each.pk in self.mastery.because]

    @property
    def voices(self) -> dict[str, dict[str, Any]]:
        return spoken(self.mastery)


def spoken(found: Mastery) -> dict[str, dict[str, Any]]:
    """What ``components/voices.html`` wants."""
    return {
        voice.value: {
            "level": "unseen" if said.level is None else said.level,
            "date": timezone.localdate(said.at),
        }
        for voice, said in found.voices.items()
    }


def competency_or_404(uuid: UUID) -> Competency:
    return only(_competency(uuid))


@prepared
def _competency(uuid: UUID) -> QuerySet[Competency]:
    return Competency.objects.filter(uuid=uuid).select_related("family").prefetch_related("descriptors")


def competency_page(learner: User, competency: Competency) -> CompetencyPage:
    pathway = pathways_on([learner]).get(learner.pk)
    rule = _rule(pathway, competency)
    pair = (learner.pk, competency.pk)
    items = evidence_items([learner], [competency.pk]).get(pair, [])
    visible = evidence_items([learner], [competency.pk], shared_only=True).get(pair, [])
    history = _history(*pair)
    ruling = _ruling(items, history)
    shared = shared_evidence_ids(learner)
    asked = rule or DEFAULT_RULE
    descriptors = tuple(competency.descriptors.all())
    return CompetencyPage(
        competency=competency,
        descriptors=descriptors,
        rule=asked,
        expected=next((each.text for each in descriptors if each.level == asked.level), ""),
        asked=rule is not None,
        mastery=mastery(items, asked),
        employer_sees=mastery(visible, asked),
        history=history,
        ruling=ruling,
        ruling_shared=ruling is not None and ruling.pk in shared,
        shared=shared,
        has_evidence=any(item.kind in COUNTED and item.level is not None for item in standing(items)),
    )


@prepared
def _history(learner: int, competency: int) -> QuerySet[Evidence]:
    return evidence_of(User(pk=learner), Competency(pk=competency))


def _rule(pathway: Pathway | None, competency: Competency) -> Rule | None:
    if pathway is None:
        return None
    return rules_of(requirements_of([pathway.proposition_id])[pathway.proposition_id]).get(competency.pk)


def _ruling(items: list[Item], history: list[Evidence]) -> Evidence | None:
    decisions = [item.id for item in standing(items) if item.kind is Kind.DECISION]
    return next((each for each in history if decisions and each.pk == decisions[-1]), None)


def evidence_or_404(learner: User, competency: Competency, uuid: UUID) -> Evidence:
    rows = Evidence.objects.filter(learner=learner, competency=competency, uuid=uuid)
    row = rows.select_related("competency").first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody outside the centre who reads what is shared, and as what."""

    person: User
    capacity: Capacity


def readers_of(learner: User, day: date | None = None) -> list[Reader]:
    """Who sees a shared level today: mentor, human resources, and the guardians of a minor."""
    day = day or timezone.localdate()
    found = [Reader(person=each.mentor, capacity=Capacity.MENTOR) for each in _mentors(learner.pk, day)]
    found += [Reader(person=each.user, capacity=Capacity.EMPLOYER) for each in _contacts(learner.pk, day)]
    if learner.is_minor_on(day):
        found += [Reader(person=each.guardian, capacity=Capacity.GUARDIAN) for each in _guardians(learner.pk, day)]
    return found


@prepared
def _mentors(learner: int, day: date) -> QuerySet[Mentorship]:
    contracts = Apprenticeship.objects.standing_on(day).filter(learner=learner)
    return Mentorship.objects.on(day).filter(apprenticeship__in=contracts).select_related("mentor")


@prepared
def _contacts(learner: int, day: date) -> QuerySet[EmployerContact]:
    contracts = Apprenticeship.objects.standing_on(day).filter(learner=learner)
    return EmployerContact.objects.on(day).filter(employer__in=contracts.values("employer")).select_related("user")


@prepared
def _guardians(learner: int, day: date) -> QuerySet[Guardianship]:
    return Guardianship.objects.on(day).filter(learner=learner).select_related("guardian")
