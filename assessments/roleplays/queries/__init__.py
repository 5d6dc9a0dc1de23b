"""Reads: role-plays to play, sessions, who is there, what was seen."""

from assessments.roleplays.queries.casting import (
    Role,
    cast_of,
    mediation_counts,
    participant_of,
    people_to_cast,
    role_of,
)
from assessments.roleplays.queries.observations import (
    about,
    calibration,
    confirmed_levels,
    note_lines,
    observed_lines,
    standing_observations,
    summaries,
)
from assessments.roleplays.queries.sessions import (
    clock_of,
    open_session_by_code,
    own_session_or_404,
    playable_roleplays,
    roleplay_or_404,
    session_clock,
    session_or_404,
    sessions_for,
    sessions_of_learner,
)

__all__ = [
    "Role",
    "about",
    "calibration",
    "cast_of",
    "clock_of",
    "confirmed_levels",
    "mediation_counts",
    "note_lines",
    "observed_lines",
    "open_session_by_code",
    "own_session_or_404",
    "participant_of",
    "people_to_cast",
    "playable_roleplays",
    "role_of",
    "roleplay_or_404",
    "session_clock",
    "session_or_404",
    "sessions_for",
    "sessions_of_learner",
    "standing_observations",
    "summaries",
]
