"""What is wrong with a draft, in words, each with the place in the editor where it is mended."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from assessments.scenarios.content import Scenario, ShapeRefused
from assessments.scenarios.judging import never_read, problems
from assessments.scenarios.wording import advice_in_words, in_words
from cms.scenario_content.drafts import content_of, unchosen_ends, with_ends_chosen
from competencies.queries import codes_in_force
from courses.frozen import ShapeProblem
from courses.wording import SHAPE_WORDS

STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``scene`` is the key of a scene or of an end, ``choice`` that of one of its choices, ``place`` the part of the
    scenario where it is in neither."""

    message: str
    scene: str = ""
    choice: str = ""
    place: str = ""

    @property
    def anchor(self) -> str:
        if self.scene:
            return "/".join(filter(None, ("scene", self.scene, self.choice)))
        return f"place/{self.place}" if self.place else ""


def problems_of(draft: Any, *, uuid: UUID, code: str) -> list[Found]:
    """Everything that stands between a draft and its publication. Empty when nothing does."""
    try:
        scenario = content_of(with_ends_chosen(draft), uuid=uuid, code=code)
    except ShapeRefused as refusal:
        return [_of_shape(each, draft) for each in refusal.problems]
    judged = [
        Found(message=in_words(each, scenario), scene=each.scene, choice=each.choice, place=each.place)
        for each in problems(scenario)
    ]
    return [*_unchosen(draft), *judged, *_unknown_competencies(scenario)]


def advice_on(draft: Any, *, uuid: UUID, code: str) -> list[Found]:
    """What keeps nothing from being published. Nothing is advised on a draft that is not yet read to its ends."""
    try:
        scenario = content_of(with_ends_chosen(draft), uuid=uuid, code=code)
    except ShapeRefused:
        return []
    return [
        Found(message=advice_in_words(each), place=f"dimensions.{each.dimension.key}") for each in never_read(scenario)
    ]


def _unchosen(draft: Any) -> Iterator[Found]:
    for key, number in unchosen_ends(draft).items():
        yield Found(message=_("End %(number)s: choose how it ends.") % {"number": number}, scene=key)


def _unknown_competencies(scenario: Scenario) -> Iterator[Found]:
    known = codes_in_force()
    for scene in scenario.scenes:
        for code in scene.competencies:
            if code not in known:
                said = _("The competency “%(code)s” is not in the framework in force.") % {"code": code}
                yield Found(message=said, scene=scene.key)


def _of_shape(problem: ShapeProblem, draft: Any) -> Found:
    """Its path leads to what it is in: a scene or an end by its key, a choice by its own."""
    steps = [(name, int(number) if number else None) for name, number in STEP.findall(problem.path)]
    here = draft
    keys: dict[str, str] = {}
    rest: list[str] = []
    for name, number in steps:
        here = _inside(here, name, number)
        if name in {"scenes", "ends", "choices"} and _key(here):
            keys[name] = _key(here)
            rest = []
        else:
            rest.append(name if number is None else f"{name} {number + 1}")
    scene = keys.get("scenes") or keys.get("ends") or ""
    where = ", ".join([*_said(keys), *rest])
    words = str(SHAPE_WORDS[problem.flaw]) % {"detail": problem.detail}
    message = f"{where} : {words}" if where else words
    return Found(message=message, scene=scene, choice=keys.get("choices", ""), place=steps[0][0] if steps else "")


def _inside(value: Any, name: str, number: int | None) -> Any:
    found = value.get(name) if isinstance(value, dict) else None
    if number is None:
        return found
    return found[number] if isinstance(found, list) and number < len(found) else None


def _key(value: Any) -> str:
    key = value.get("key") if isinstance(value, dict) else None
    return key if isinstance(key, str) else ""


def _said(keys: dict[str, str]) -> Iterator[str]:
    if "ends" in keys:
        yield _("End “%(end)s”") % {"end": keys["ends"]}
    if "scenes" in keys:
        yield _("Scene “%(scene)s”") % {"scene": keys["scenes"]}
    if "choices" in keys:
        yield _("choice “%(choice)s”") % {"choice": keys["choices"]}
