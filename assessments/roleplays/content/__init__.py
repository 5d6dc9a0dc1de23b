"""What a role-play edition holds: read from JSON and written back to it the same. No database, no clock."""

from assessments.roleplays.content.defaults import default_debrief, default_foci, default_grid, default_phases
from assessments.roleplays.content.reading import ShapeRefused, as_json, canonical, digest, loads, parse
from assessments.roleplays.content.types import (
    MEDIATING,
    MOST_INTENSE,
    NEVER_SKIPPED,
    CardKind,
    Criterion,
    DebriefStep,
    Focus,
    Phase,
    PhaseKind,
    Prompt,
    RoleCard,
    RolePlay,
)

__all__ = [
    "MEDIATING",
    "MOST_INTENSE",
    "NEVER_SKIPPED",
    "CardKind",
    "Criterion",
    "DebriefStep",
    "Focus",
    "Phase",
    "PhaseKind",
    "Prompt",
    "RoleCard",
    "RolePlay",
    "ShapeRefused",
    "as_json",
    "canonical",
    "default_debrief",
    "default_foci",
    "default_grid",
    "default_phases",
    "digest",
    "loads",
    "parse",
]
