"""What a new scenario begins with: the stages and the dimensions of domain.md §D, words included, and one scene."""

from typing import Any

from django.utils.translation import gettext as _

from assessments.scenarios.content import Direction, FeedbackTiming
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
        "dimensions": _dimensions(),
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


def _dimensions() -> list[dict[str, Any]]:
    return [
        {
            **_dimension("cadre", _("Frame"), essential=True),
            "text_solid": _("Everybody knew what you do, what you do not do, and that they could say no."),
            "text_on_the_way": _("The frame was set in pieces: some had to guess what would happen."),
            "text_again": _("Nobody knew what to expect: without a frame, trust does not hold."),
        },
        {
            **_dimension("neutralite", _("Neutrality"), essential=True),
            "text_solid": _("You took nobody’s side: each could speak without being judged."),
            "text_on_the_way": _("A word or a look let somebody believe that you had chosen."),
            "text_again": _("Somebody felt judged: one cannot be a link between people while taking a side."),
        },
        {
            **_dimension("ecoute", _("Listening")),
            "text_solid": _("You let people say things in their own words, and checked that you had understood."),
            "text_on_the_way": _("You listened, and sometimes went faster than the person."),
            "text_again": _("The person was not heard: what they came for stayed unsaid."),
        },
        {
            **_dimension("autonomie", _("Self-reliance")),
            "text_solid": _("People decided and did for themselves: what they learned stays with them."),
            "text_on_the_way": _("You helped a lot: a part could have been done by the person."),
            "text_again": _("You decided or did it in their place: next time, they will need you again."),
        },
        {
            **_dimension("tension", _("Tension"), direction=str(Direction.LOWER), start=4, solid=3, on_the_way=6),
            "text_solid": _("The tension came down: people could talk to each other again."),
            "text_on_the_way": _("The tension held: nobody gave way, and nobody left."),
            "text_again": _("The tension rose: somebody could have been hurt, or left."),
        },
    ]


def _dimension(key: str, label: str, **more: Any) -> dict[str, Any]:
    usual = {
        "start": 5, "low": 0, "high": 10, "direction": str(Direction.HIGHER), "essential": False, "solid": 8,
        "on_the_way": 5,
    }  # fmt: skip
    return {"key": key, "label": label, **usual, **more}
