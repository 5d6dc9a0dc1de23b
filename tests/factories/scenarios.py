"""A small scenario that is ready to be published, to be bent by tests."""

from copy import deepcopy
from typing import Any
from uuid import UUID, uuid5

from assessments.scenarios.content import Scenario, parse
from assessments.scenarios.models import Run, RunEnd
from assessments.scenarios.queries import state_of
from assessments.scenarios.services import attach_scenario, publish_scenario, take_step
from competencies.models import Competency, FrameworkEdition
from courses.models import Activity
from tests.factories.competencies import CompetencyFactory, FrameworkEditionFactory
from tests.factories.courses import ActivityFactory

NAMES = UUID("6f8f2c0e-2a39-4f3a-9d0b-0d5b8d2a51c4")


def choice(key: str, target: str, label: str = "", **more: Any) -> dict[str, Any]:
    effects = [{"dimension": name, "by": by} for name, by in more.pop("moves", {}).items()]
    found = {
        "key": key,
        "label": label or f"What one says at {key}",
        "target": target,
        "feedback": f"Why the choice {key} helps or not.",
        "effects": effects,
    }
    return {**found, **more}


def dimension(key: str, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "label": key.title(),
        "text_solid": f"{key} held.",
        "text_on_the_way": f"{key} nearly held.",
        "text_again": f"{key} was lost.",
        **more,
    }


def scene(key: str, *choices: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"key": key, "text": f"What happens at {key}.", "choices": list(choices), **more}


def end(key: str, outcome: str, **more: Any) -> dict[str, Any]:
    return {
        "key": key, "outcome": outcome, "title": f"End {key}", "text": f"How it ends at {key}.",
        "prompts": ["What would you do again?"], **more,
    }  # fmt: skip


def scenario_data(code: str = "le-code", **more: Any) -> dict[str, Any]:
    """Three decisions, a way back, a refusal that is respected, a critical error. The best way is c, a, b, by which
    ``frame`` and ``neutrality`` become solid. A fresh copy each time."""
    found = {
        "uuid": str(uuid5(NAMES, code)),
        "code": code,
        "title": "The code on the paper",
        "summary": "Somebody hands you their phone and their password.",
        "mode": "acces_droits",
        "level": "cap",
        "start": "welcome",
        "stages": [{"key": "meet", "label": "Meet"}, {"key": "do", "label": "Do", "allows_return": True}],
        "dimensions": [
            dimension("frame", essential=True),
            dimension("neutrality", essential=True),
            dimension("tension", start=4, direction="lower_better", solid=2, on_the_way=5),
        ],
        "characters": [{"key": "awa", "name": "Awa", "role": "Lives here", "needs": "To be listened to."}],
        "scenes": [
            scene("welcome", {"key": "on", "label": "", "target": "ask"}, stage="meet", speaker="awa"),
            scene(
                "ask",
                choice("a", "work", "You take the phone to go faster.", moves={"frame": -2}),
                choice("b", "refused", "You ask, and she says no.", moves={"frame": 1, "neutrality": 1}),
                choice("c", "work", "You say what you do.", moves={"frame": 2, "neutrality": 1, "tension": -2}),
                stage="meet",
                competencies=["mediation", "listening-empathy"],
            ),
            scene(
                "work",
                choice("a", "close", "She keeps the phone.", moves={"neutrality": 2, "frame": 1}),
                choice(
                    "b", "close", "You take a photograph of the code.",
                    critical={"code": "KEPT", "label": "Somebody else’s code was kept."}, moves={"frame": -2},
                ),
                choice("c", "work", "You say it again, more slowly.", sets="slower", moves={"tension": -1}),
                stage="do",
                competencies=["mediation"],
            ),
            scene(
                "close",
                choice("a", "unsure", "“You will be paid on Friday.”", moves={"frame": -1}),
                choice("b", "led", "You write down the next step with her.", moves={"frame": 2, "neutrality": 1}),
                choice("c", "led", "You go on.", requires={"flag": "slower"}, moves={"tension": -1}),
                stage="do",
                competencies=["listening-empathy"],
            ),
        ],
        "ends": [
            end("led", "orientation", protected="Her own say.", risked="Some time."),
            end("unsure", "echec_cadre"),
            end("refused", "refus_respecte"),
        ],
    }  # fmt: skip
    return deepcopy({**found, **more})


def make_scenario(code: str = "le-code", **more: Any) -> Scenario:
    return parse(scenario_data(code, **more))


# Where one is given


def scenario_activity(content: Scenario | None = None, **more: Any) -> Activity:
    """An activity that gives ``content``, published for every centre, in a framework that knows its competencies."""
    content = content or make_scenario()
    edition = FrameworkEdition.objects.first() or FrameworkEditionFactory()
    for code in content.competencies():
        if not Competency.objects.filter(edition=edition, code=code).exists():
            CompetencyFactory(edition=edition, code=code)
    published = publish_scenario(scenario_uuid=content.uuid, code=content.code, centre=None, content=content, by=None)
    activity = ActivityFactory(kind="scenario", title=content.title, **more)
    attach_scenario(activity=activity, scenario=published.scenario)
    return activity


def play_through(run: Run, *choices: str) -> RunEnd | None:
    """Makes these choices from where the run stands; a scene that only tells is gone through."""
    content, ending = run.edition.scenario_content, None
    waiting = list(choices)
    while ending is None:
        state = state_of(run)
        scene = content.scene_by_key[state.at]
        if scene.decides and not waiting:
            return None
        key = waiting.pop(0) if scene.decides else scene.choices[0].key
        ending = take_step(run=run, number=state.taken, scene=scene.key, choice=key)
    return ending
