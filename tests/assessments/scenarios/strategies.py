"""Scenarios of any shape: forward, back, conditional, hopeless. Most are not ready to be published."""

from typing import Any

from hypothesis import strategies as st

from assessments.scenarios.content import Scenario, parse
from tests.factories.scenarios import choice, dimension, end, scenario_data, scene

FLAGS = ["said", "heard"]
OUTCOMES = ["accord", "orientation", "echec_cadre"]


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    return draw(
        st.one_of(
            st.sampled_from([{"flag": each} for each in FLAGS]),
            st.sampled_from([{"without_flag": each} for each in FLAGS]),
            st.builds(lambda low: {"dimension": "frame", "at_least": low}, st.integers(0, 10)),
            st.builds(lambda high: {"dimension": "tension", "at_most": high}, st.integers(0, 10)),
        )
    )


@st.composite
def choices(draw: st.DrawFn, key: str, targets: list[str]) -> dict[str, Any]:
    more: dict[str, Any] = {"moves": draw(st.dictionaries(st.sampled_from(["frame", "tension"]), st.integers(-2, 2)))}
    if draw(st.integers(0, 3)) == 0:
        more["requires"] = draw(conditions())
    if draw(st.integers(0, 5)) == 0:
        more["critical"] = {"code": "E", "label": "An error.", "when": draw(st.one_of(st.none(), conditions()))}
    if draw(st.booleans()):
        more["sets"] = draw(st.sampled_from(FLAGS))
    return choice(key, draw(st.sampled_from(targets)), **more)


@st.composite
def scenarios(draw: st.DrawFn, *, is_sound: bool = False) -> Scenario:
    """``is_sound``: one comes to an end from everywhere, by the first choices at least."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    ends = [f"e{number}" for number in range(len(OUTCOMES))]
    scenes = []
    for number, name in enumerate(names):
        # Mostly forward, or hardly any would come to an end.
        targets = [*names[number + 1 :], *ends] * 3 + names[: number + 1]
        options = [draw(choices(f"c{place}", targets)) for place in range(draw(st.integers(1, 3)))]
        if is_sound:
            options.insert(0, choice("on", [*names, "e0"][number + 1]))
        stage = "do" if is_sound else draw(st.sampled_from(["meet", "do"]))
        scenes.append(scene(name, *options, stage=stage, competencies=["mediation"]))
    led_to = {option["target"] for each in scenes for option in each["choices"]}
    dimensions = [
        dimension("frame", essential=True),
        dimension("tension", start=4, direction="lower_better", solid=2, on_the_way=5),
    ]
    found = [end(key, outcome) for key, outcome in zip(ends, OUTCOMES, strict=True) if key in led_to or not is_sound]
    return parse(scenario_data(scenes=scenes, ends=found, dimensions=dimensions, start="s0"))
