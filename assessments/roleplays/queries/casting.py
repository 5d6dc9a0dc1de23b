"""Who is there and who plays what."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import Cohort
from assessments.roleplays.casting import Person
from assessments.roleplays.content import MEDIATING, Focus, RoleCard
from assessments.roleplays.models import Casting, Consent, Participant, Session, SessionEvent
from assessments.roleplays.phases import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a participant plays or watches. ``consent`` is empty until they answered; a card that was declined is
    theirs no more."""

    participant: Participant
    casting: Casting | None = None
    card: RoleCard | None = None
    focus: Focus | None = None
    consent: bool | None = None

    @property
    def plays(self) -> bool:
        return self.card is not None and self.consent is not False

    @property
    def mediates(self) -> bool:
        return self.plays and self.card is not None and self.card.kind in MEDIATING


def cast_of(session: Session) -> list[Role]:
    """In the order they arrived. Three queries, however many they are."""
    people = list(session.participants.select_related("learner").order_by("id"))
    last = {each.participant_id: each for each in Casting.objects.filter(participant__session=session).order_by("id")}
    answers = _answers(last.values())
    return [_role(session, each, last.get(each.pk), answers) for each in people]


def _role(session: Session, participant: Participant, casting: Casting | None, answers: dict[int, bool]) -> Role:
    if casting is None:
        return Role(participant=participant)
    content = session.edition.roleplay_content
    return Role(
        participant=participant,
        casting=casting,
        card=content.card_by_key.get(casting.card),
        focus=next((each for each in content.foci if each.key == casting.focus), None),
        consent=answers.get(casting.pk),
    )


def participant_of(session: Session, learner: Any) -> Participant | None:
    return session.participants.filter(learner=learner).select_related("learner").first()


def role_of(session: Session, learner: Any) -> Role | None:
    return next((each for each in cast_of(session) if each.participant.learner_id == learner.pk), None)


def people_to_cast(session: Session, roles: Iterable[Role]) -> list[Person]:
    """Each by the id of the participant, with what they declined in this session and how often they mediated before."""
    roles = list(roles)
    counts = mediation_counts(session.cohort)
    declined: dict[int, set[str]] = {}
    rows = Consent.objects.filter(casting__participant__session=session, given=False)
    for participant, card in rows.values_list("casting__participant", "casting__card"):
        declined.setdefault(participant, set()).add(card)
    return [
        Person(
            id=each.participant.pk,
            mediated=counts.get(each.participant.learner_id, 0),
            declined=frozenset(declined.get(each.participant.pk, ())),
        )
        for each in roles
    ]


def mediation_counts(cohort: Cohort) -> dict[int, int]:
    """By the id of the learner, in how many sessions of this group that were played they mediated. Whoever never did
    is not there. Three queries."""
    return mediations([cohort]).get(cohort.pk, {})


def mediations(cohorts: Iterable[Cohort]) -> dict[int, dict[int, int]]:
    """``mediation_counts`` of several groups, by the id of the group. Three queries for all of them."""
    closed = SessionEvent.objects.filter(session__cohort__in=cohorts, kind=Happening.CLOSED).values("session")
    sessions = {each.pk: each for each in Session.objects.filter(pk__in=closed).select_related("edition")}
    castings = Casting.objects.filter(participant__session__in=sessions).order_by("id")
    last = {each.participant_id: each for each in castings.select_related("participant")}
    answers = _answers(last.values())
    counts: dict[int, dict[int, int]] = {}
    for each in last.values():
        session = sessions[each.participant.session_id]
        card = session.edition.roleplay_content.card_by_key.get(each.card)
        if card is not None and card.kind in MEDIATING and answers.get(each.pk) is not False:
            group = counts.setdefault(session.cohort_id, {})
            group[each.participant.learner_id] = group.get(each.participant.learner_id, 0) + 1
    return counts


def _answers(castings: Iterable[Casting]) -> dict[int, bool]:
    """The last answer to each, by the id of the casting."""
    rows = Consent.objects.filter(casting__in=[each.pk for each in castings]).order_by("id")
    return dict(rows.values_list("casting", "given"))
