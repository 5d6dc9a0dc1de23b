"""A draft as far as it can be played: finished or not, from any scene, and nothing kept."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from assessments.scenarios.content import SUCCESSES, Scenario, ShapeRefused
from assessments.scenarios.playing import ImpossiblePath, State, Step, end_of, play
from assessments.scenarios.scoring import score
from assessments.scenarios.showing import last_decision, shown_scene
from assessments.scenarios.wording import BAND_WORDS, OUTCOME_WORDS
from cms.scenario_content import content_of, unchosen_ends, with_ends_chosen
from courses.wording import shape_in_words

APART = "/"  # no key holds one


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    label: str
    value: int
    word: str


def try_out(draft: Any, *, start: str = "", steps: Sequence[Step] = ()) -> dict[str, Any]:
    """What the page shows. A path that the draft no longer allows goes as far as it can."""
    try:
        scenario = content_of(with_ends_chosen(draft), uuid=uuid4(), code="scenario")
    except ShapeRefused as refusal:
        return {"refused": [shape_in_words(each) for each in refusal.problems]}
    from_within = start in scenario.scene_by_key and start != scenario.start
    if from_within:
        scenario = replace(scenario, start=start)
    path = _possible(scenario, steps)
    state = play(scenario, path)
    return {
        "scenario": scenario,
        "from": start,
        "from_within": from_within,
        "steps": [f"{each.scene}{APART}{each.choice}" for each in path],
        "before": [f"{each.scene}{APART}{each.choice}" for each in path[:-1]],
        "shortened": len(path) < len(steps),
        "decision": last_decision(scenario, path),
        "shown": shown_scene(scenario, path, plain=False),
        "meters": _meters(scenario, state),
        "flags": sorted(state.flags),
        **_ending(scenario, path, state, unchosen_ends(draft)),
    }


def _possible(scenario: Scenario, steps: Sequence[Step]) -> list[Step]:
    try:
        play(scenario, steps)
    except ImpossiblePath as refusal:
        return list(steps[: refusal.step])
    return list(steps)


def _meters(scenario: Scenario, state: State) -> list[Meter]:
    pairs = zip(scenario.dimensions, state.values, strict=True)
    return [
        Meter(label=each.label or each.key, value=value, word=str(BAND_WORDS[each.band(value)]))
        for each, value in pairs
    ]


def _ending(scenario: Scenario, path: Sequence[Step], state: State, unchosen: Container[str]) -> dict[str, Any]:
    end = end_of(scenario, state)
    if end is None:
        return {}
    found = score(scenario, path)
    return {
        "end": end,
        "outcome": _("Not chosen yet") if end.key in unchosen else OUTCOME_WORDS[end.outcome],
        "is_success": end.outcome in SUCCESSES,
        "band": found.band,
        "word": BAND_WORDS[found.band],
        "faults": [each.critical for each in found.faults],
        "sentences": [
            (scenario.dimension_by_key[each.key].label, scenario.dimension_by_key[each.key].words(each.band))
            for each in found.dimensions
        ],
    }
