"""What was seen. Nothing here is shown to an employer, and to the person seen only once roles were left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from accounts.models import User
from assessments.roleplays.content import Criterion, RolePlay
from assessments.roleplays.models import DebriefNote, LearnerObjective, Observation, Participant, Session, TimelineNote
from assessments.roleplays.observing import Seen, Summary, summary
from assessments.roleplays.phases import Clock
from competencies.agreement import Rating
from competencies.mastery import Instrument, Kind
from competencies.models import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedLine:
    """One standing observation as it is read. ``observer`` is empty where names are not shown; ``is_trainer`` tells a
    trainer's word from a peer's."""

    target: str
    criterion: Criterion
    level: int | None
    fact: str
    observer: str
    is_trainer: bool
    at: datetime


def standing_observations(session: Session) -> list[Observation]:
    """The last of each observer, person and criterion, in the order they were noted. One query."""
    rows = _with_facts(Observation.objects.filter(session=session)).order_by("id")
    last = {(each.observer_id, each.trainer_id, each.target_id, each.criterion): each for each in rows}
    return sorted(last.values(), key=lambda each: each.pk)


def _with_facts(rows: QuerySet[Observation]) -> QuerySet[Observation]:
    return rows.select_related("fact", "observer__learner", "trainer", "target__learner")


def about(observations: Iterable[Observation], target: Participant) -> list[Observation]:
    return [each for each in observations if each.target_id == target.pk]


def observed_lines(content: RolePlay, observations: Iterable[Observation], *, names: bool) -> list[ObservedLine]:
    """In the order of the grid, then as noted; a criterion that the grid has lost says nothing."""
    order = list(content.criterion_by_key)
    known = [each for each in observations if each.criterion in content.criterion_by_key]
    return [
        ObservedLine(
            target=each.target.learner.display_name,
            criterion=content.criterion_by_key[each.criterion],
            level=each.level,
            fact=each.fact.text if hasattr(each, "fact") else "",
            observer=_observer(each) if names or each.trainer_id else "",
            is_trainer=each.trainer_id is not None,
            at=each.occurred_at,
        )
        for each in sorted(known, key=lambda each: (order.index(each.criterion), each.pk))
    ]


def _observer(observation: Observation) -> str:
    person: Any = observation.trainer if observation.trainer_id else observation.observer.learner
    return str(person.display_name)


def summaries(content: RolePlay, observations: Iterable[Observation]) -> list[Summary]:
    """Of one person, by criterion, in the order of the grid; only of those that somebody said something about."""
    seen = [
        Seen(observer=_voice(each), criterion=each.criterion, level=each.level)
        for each in sorted(observations, key=lambda each: each.pk)
    ]
    told = {each.criterion for each in seen}
    return [summary(key, seen) for key in content.criterion_by_key if key in told]


def _voice(observation: Observation) -> str:
    return f"trainer {observation.trainer_id}" if observation.trainer_id else f"participant {observation.observer_id}"


def note_lines(session: Session) -> list[TimelineNote]:
    """In the order of what happened."""
    rows = session.notes.select_related("words", "observer__learner")
    return list(rows.order_by("occurred_at", "id"))


def spoken_for(content: RolePlay, observations: Iterable[Observation]) -> list[str]:
    """The codes of the competencies that a level was given for, in the order of the grid."""
    seen = {each.criterion for each in observations if each.level is not None}
    found = (code for each in content.criteria if each.key in seen for code in each.competencies)
    return list(dict.fromkeys(found))


def objectives(session: Session) -> dict[int, LearnerObjective]:
    """By participant, the one that stands, with its words."""
    rows = LearnerObjective.objects.filter(participant__session=session).select_related("words", "by").order_by("id")
    return {each.participant_id: each for each in rows}


def debrief_notes(session: Session) -> dict[str, DebriefNote]:
    """By step."""
    return {each.step: each for each in session.debrief_notes.select_related("by")}


def confirmed_levels(session: Session) -> dict[int, dict[int, int]]:
    """By learner and competency, the level that a trainer confirmed from this session; the last one stands."""
    rows = Evidence.objects.filter(
        origin=f"roleplay:{session.uuid}", kind=Kind.APPRAISAL, instrument=Instrument.ROLEPLAY
    ).order_by("id")
    found: dict[int, dict[int, int]] = {}
    for learner, competency, level in rows.values_list("learner", "competency", "level"):
        found.setdefault(learner, {})[competency] = level
    return found


def trainers_who_observed(session: Session) -> list[User]:
    """In alphabetical order."""
    people = User.objects.filter(roleplay_observations__session=session).distinct()
    return list(people.order_by("display_name", "pk"))


def calibration(session: Session, first: User, second: User) -> list[Rating]:
    """What two trainers said of the same performances, criterion by criterion, for ``competencies.agreement``. Where
    one of them said nothing, or *non observable*, the level is empty."""
    said: dict[tuple[int, str], dict[int, int | None]] = {}
    for each in standing_observations(session):
        if each.trainer_id in {first.pk, second.pk}:
            said.setdefault((each.target_id, each.criterion), {})[each.trainer_id] = each.level
    return [
        Rating(item=str(target), criterion=criterion, first=levels.get(first.pk), second=levels.get(second.pk))
        for (target, criterion), levels in sorted(said.items())
    ]


def marker_of(session: Session, clock: Clock) -> str:
    """Changes whenever something happened, or was seen, or noted. One query."""
    rows = Session.objects.filter(pk=session.pk)
    observation, note = rows.values_list(Max("observations"), Max("notes"))[0]
    return f"{clock.version}.{observation or 0}.{note or 0}"
