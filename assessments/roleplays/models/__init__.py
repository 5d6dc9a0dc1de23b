"""Frozen editions of role-plays, sessions, who played what and what was seen. Records are rows that are only added;
what people wrote stands beside them, where erasure can empty it."""

from assessments.roleplays.models.editions import RolePlay, RolePlayActivity, RolePlayEdition
from assessments.roleplays.models.observations import (
    DebriefNote,
    LearnerObjective,
    ObjectiveText,
    Observation,
    ObservationFact,
    TimelineNote,
    TimelineText,
)
from assessments.roleplays.models.sessions import Casting, Consent, Participant, Session, SessionEvent

__all__ = [
    "Casting",
    "Consent",
    "DebriefNote",
    "LearnerObjective",
    "ObjectiveText",
    "Observation",
    "ObservationFact",
    "Participant",
    "RolePlay",
    "RolePlayActivity",
    "RolePlayEdition",
    "Session",
    "SessionEvent",
    "TimelineNote",
    "TimelineText",
]
