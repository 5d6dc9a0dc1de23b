"""What a scenario edition holds: read from JSON and written back to it the same, drawn as a graph, judged before
publication. No database, no clock."""

from assessments.scenarios.content.graph import MAX_STEPS, Graph, graph_of
from assessments.scenarios.content.reading import ShapeRefused, as_json, canonical, digest, loads, parse
from assessments.scenarios.content.types import (
    BANDS,
    SUCCESSES,
    Band,
    Character,
    Choice,
    Condition,
    Critical,
    Dimension,
    Direction,
    Effect,
    End,
    FeedbackTiming,
    Outcome,
    Scenario,
    Scene,
    Sound,
    Stage,
)

__all__ = [
    "BANDS",
    "MAX_STEPS",
    "SUCCESSES",
    "Band",
    "Character",
    "Choice",
    "Condition",
    "Critical",
    "Dimension",
    "Direction",
    "Effect",
    "End",
    "FeedbackTiming",
    "Graph",
    "Outcome",
    "Scenario",
    "Scene",
    "ShapeRefused",
    "Sound",
    "Stage",
    "as_json",
    "canonical",
    "digest",
    "graph_of",
    "loads",
    "parse",
]
