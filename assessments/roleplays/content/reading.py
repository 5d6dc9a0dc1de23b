"""A role-play from JSON and back."""

from assessments.roleplays.content.types import RolePlay
from courses import frozen
from courses.frozen import Limits, ShapeRefused, as_json, canonical, digest

__all__ = ["LIMITS", "ShapeRefused", "as_json", "canonical", "digest", "loads", "parse"]

LONGEST = 4000
LIMITS = Limits(
    codes=frozenset({"code", "key", "competencies"}),
    long={
        **dict.fromkeys(("public_text", "private_text", "instructions", "summary", "guide"), LONGEST),
        **dict.fromkeys(
            ("done", "adjusted", "alert", "words", "question", "help", "goals", "red_lines", "content_notice",
             "successes", "pitfalls", "sources"),
            600,
        ),
    },
    many={"phases": 20, "cards": 20, "foci": 10, "criteria": 20, "competencies": 12, "prompts": 30, "debrief": 12},
    counts={"minutes": (0, 240), "minute": (0, 240), "intensity": (1, 3), "least": (2, 40), "most": (2, 40)},
)  # fmt: skip


def loads(data: bytes | str) -> RolePlay:
    """Reads a file. Raises :class:`ShapeRefused` with everything that is wrong with its shape."""
    return frozen.loads(RolePlay, data, LIMITS)


def parse(found: object) -> RolePlay:
    """From what a JSON parser gives. Raises :class:`ShapeRefused`."""
    return frozen.parse(RolePlay, found, LIMITS)
