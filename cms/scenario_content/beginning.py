"""What a new scenario begins with: the stages and the dimensions of domain.md §D, words included, and one scene."""

from typing import Any

from django.utils.translation import gettext as _

from assessments.scenarios.content import FeedbackTiming, as_json
from assessments.scenarios.exchange_words import starting_dimensions
from courses.mediation import Level, Mode


def blank() -> dict[str, Any]:
    return {
        "title": "",
        "code": "",
        "summary": "",
        "mode": str(Mode.SHUTTLE),
        "level": str(Level.CAP),
        "minutes": 8,
        "feedback": str(FeedbackTiming.IMMEDIATE),
        "start": "scene-1",
        "stages": _stages(),
        "dimensions": [as_json(each) for each in starting_dimensions()],
        "characters": [],
        "scenes": [{"key": "scene-1", "text": "", "stage": "cadre", "choices": []}],
        "ends": [],
    }


def _stages() -> list[dict[str, Any]]:
    """The wheel of Fiutak, simplified; each may be come back to, as mediators do."""
    wheel = [
        ("cadre", _("Set the frame")),
        ("quoi", _("What happened")),
        ("pourquoi", _("Why it matters")),
        ("comment", _("How it could be")),
        ("comment-vraiment", _("How it will really be")),
        ("cloture", _("Conclude")),
    ]
    return [{"key": key, "label": label, "allows_return": True} for key, label in wheel]
