"""A scenario from JSON and back."""

from assessments.scenarios.content.types import Scenario
from courses import frozen
from courses.frozen import Limits, ShapeRefused, as_json, canonical, digest

__all__ = ["LIMITS", "ShapeRefused", "as_json", "canonical", "digest", "loads", "parse"]

# What a text may hold in a draft; ``judging`` says what it may hold to be published.
LONGEST = 4000
TEXTS = ("text", "text_simple", "feedback", "summary", "transcript", "protected", "risked", "wants", "needs")
LIMITS = Limits(
    codes=frozenset({"code", "key", "competencies"}),
    long={
        **dict.fromkeys(TEXTS, LONGEST), "content_notice": 600, "reflection": 600, "prompts": 600, "resources": 600,
        "sources": 600, "label": 400,
    },
    many={"scenes": 120, "ends": 20, "dimensions": 12, "stages": 20, "characters": 20, "choices": 8, "effects": 12,
          "competencies": 12},
    counts={"minutes": (1, 240), "start": (-100, 100), "low": (-100, 100), "high": (-100, 100), "solid": (-100, 100),
            "on_the_way": (-100, 100), "by": (-10, 10), "at_least": (-100, 100), "at_most": (-100, 100)},
)  # fmt: skip


def loads(data: bytes | str) -> Scenario:
    """Reads a file. Raises :class:`ShapeRefused` with everything that is wrong with its shape."""
    return frozen.loads(Scenario, data, LIMITS)


def parse(found: object) -> Scenario:
    """From what a JSON parser gives. Raises :class:`ShapeRefused`."""
    return frozen.parse(Scenario, found, LIMITS)
