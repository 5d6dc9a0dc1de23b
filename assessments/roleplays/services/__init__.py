"""Writes: publishing, running a session, casting, observing, talking about it. Each in one transaction."""

from assessments.roleplays.services.casting import answer_card, assign, cast_by_hand, deal
from assessments.roleplays.services.debriefing import confirm_level, confirm_levels, set_objective, write_debrief_note
from assessments.roleplays.services.erasing import erase_roleplay_words
from assessments.roleplays.services.observing import note_moment, observe, observe_sheet
from assessments.roleplays.services.publishing import attach_roleplay, publish_roleplay, retire_roleplay
from assessments.roleplays.services.refusals import Refused, RolePlayRefused
from assessments.roleplays.services.running import (
    add_without_phone,
    close_session,
    extend,
    go_to_phase,
    join,
    pause,
    plan_session,
    resume,
    stop,
)

__all__ = [
    "Refused",
    "RolePlayRefused",
    "add_without_phone",
    "answer_card",
    "assign",
    "attach_roleplay",
    "cast_by_hand",
    "close_session",
    "confirm_level",
    "confirm_levels",
    "deal",
    "erase_roleplay_words",
    "extend",
    "go_to_phase",
    "join",
    "note_moment",
    "observe",
    "observe_sheet",
    "pause",
    "plan_session",
    "publish_roleplay",
    "resume",
    "retire_roleplay",
    "set_objective",
    "stop",
    "write_debrief_note",
]
