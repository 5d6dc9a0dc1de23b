"""From a scenario to a story that Twine opens and plays, with everything Twine has no word for in a passage of ours.

Links and texts are real; conditions, flags and dimensions are written for SugarCube. Feedback is a passage on the way
from the choice to what follows.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from assessments.scenarios.content import Choice, Condition, End, Scenario, Scene, as_json
from assessments.scenarios.exchange.names import single, variable_of
from assessments.scenarios.exchange.story import Passage, Story
from assessments.scenarios.exchange.tags import COMPETENCY, CRITICAL, END, FEEDBACK, OURS, PLACE, SPEAKER, STAGE
from courses.decoding import CONTROLS

FORMAT, FORMAT_VERSION = "SugarCube", "2.36.1"
DATA = "Entremise"  # the name of our passage
GO_ON = "Continue"
STEP = (220, 160)  # between passages, as Twine draws them
# What SugarCube would take for more than text; two colons would begin another passage.
MARKUP = re.compile(
    r"[&<>\[\]{}\\$@`]|//|''|__|==|~~|\^\^|--|\"\"\"|%%|/\*|/%|(?<!\w)_(?=\w)|^(?:[!*#>|:-]+)", re.MULTILINE
)
# In a label or a name, signs that would be read as part of the link, and others that look like them.
ALIKE = (("[", "("), ("]", ")"), ("->", "→"), ("<-", "←"), ("|", "¦"), ("<<", "« "), ("::", "∷"), ("$", "＄"))


def story_of(scenario: Scenario, *, go_on: str = GO_ON) -> Story:
    """``go_on`` is what a choice without words says."""
    return _Writing(scenario=scenario, go_on=go_on).story()


@dataclass(frozen=True, kw_only=True)
class _Writing:
    scenario: Scenario
    go_on: str

    @cached_property
    def places(self) -> tuple[Scene | End, ...]:
        return places_of(self.scenario)

    @cached_property
    def names(self) -> list[str]:
        """Of the passages of ``places``, in their order: the keys, each once."""
        return names_of(self.scenario)

    @cached_property
    def name_by_key(self) -> dict[str, str]:
        return {each.key: name for each, name in zip(reversed(self.places), reversed(self.names), strict=True)}

    @cached_property
    def variables(self) -> Mapping[str, str]:
        return variables_of(self.scenario)

    def story(self) -> Story:
        found = [Passage(name="StoryInit", tags=(OURS,), text=self._init())]
        found += [each for place, name in zip(self.places, self.names, strict=True) for each in self._of(place, name)]
        found.append(Passage(name=DATA, tags=(OURS,), text=data_of(self.scenario, self.go_on)))
        columns = self._columns()
        return Story(
            name=one_line(self.scenario.title),
            ifid=str(self.scenario.uuid).upper(),
            start=self.name_by_key.get(self.scenario.start, ""),
            format=FORMAT,
            format_version=FORMAT_VERSION,
            passages=tuple(_placed(found, columns)),
        )

    def _init(self) -> str:
        starts = [f"<<set ${self.variables[f'd:{each.key}']} to {each.start}>>" for each in self.scenario.dimensions]
        flags = [f"<<set ${name} to false>>" for key, name in self.variables.items() if key.startswith("f:")]
        return "\n".join([*starts, *flags])

    def _of(self, place: Scene | End, name: str) -> Iterator[Passage]:
        if isinstance(place, End):
            yield Passage(name=name, tags=(f"{END}{place.outcome}",), text=marked(place.text))
            return
        links = [self._link(name, choice, on_the_way) for choice, on_the_way in self._choices(place, name)]
        text = "\n\n".join(each for each in [marked(place.text), "\n".join(links)] if each)
        yield Passage(name=name, tags=tuple(_tags(place)), text=text)
        for choice, on_the_way in self._choices(place, name):
            if on_the_way:
                yield self._feedback(on_the_way, choice)

    def _choices(self, scene: Scene, name: str) -> Iterator[tuple[Choice, str]]:
        """With the name of the passage between it and what follows, empty where there is nothing to say or to set."""
        wanted = [f"{name}/{one_line(each.key)}" for each in scene.choices]
        for choice, between in zip(scene.choices, single(wanted, mark=" ({})", most=400), strict=True):
            yield choice, between if choice.feedback or choice.effects or choice.sets or choice.critical else ""

    def _link(self, name: str, choice: Choice, on_the_way: str) -> str:
        link = f"[[{one_line(choice.label) or self.go_on}->{on_the_way or self._target(choice)}]]"
        asked = self._asked(choice.requires)
        return f"<<if {asked}>>{link}<</if>>" if asked else link

    def _target(self, choice: Choice) -> str:
        return self.name_by_key.get(choice.target) or one_line(choice.target) or "?"

    def _asked(self, condition: Condition | None) -> str:
        if condition is None:
            return ""
        value = f"${self.variables.get(f'd:{condition.dimension}', variable_of(condition.dimension))}"
        parts = [
            f"${self.variables[f'f:{condition.flag}']}" if condition.flag else "",
            f"not ${self.variables[f'f:{condition.without_flag}']}" if condition.without_flag else "",
            f"{value} gte {condition.at_least}" if condition.dimension and condition.at_least is not None else "",
            f"{value} lte {condition.at_most}" if condition.dimension and condition.at_most is not None else "",
        ]
        return " and ".join(each for each in parts if each)

    def _feedback(self, name: str, choice: Choice) -> Passage:
        link = f"[[{self.go_on}->{self._target(choice)}]]"
        tags = (FEEDBACK, f"{CRITICAL}{choice.critical.code}") if choice.critical else (FEEDBACK,)
        text = "\n\n".join(each for each in [marked(choice.feedback), "".join(self._set(choice)) + link] if each)
        return Passage(name=name, tags=tags, text=text)

    def _set(self, choice: Choice) -> Iterator[str]:
        for effect in choice.effects:
            dimension = self.scenario.dimension_by_key.get(effect.dimension)
            if dimension is not None:
                name = self.variables[f"d:{effect.dimension}"]
                sign, by = ("-", -effect.by) if effect.by < 0 else ("+", effect.by)
                yield f"<<set ${name} to Math.clamp(${name} {sign} {by}, {dimension.low}, {dimension.high})>>"
        if choice.sets:
            yield f"<<set ${self.variables[f'f:{choice.sets}']} to true>>"

    def _columns(self) -> dict[str, int]:
        """How many choices lead to a passage at least, by its name."""
        found = {self.name_by_key[self.scenario.start]: 0} if self.scenario.start in self.name_by_key else {}
        waiting = [self.scenario.start]
        while waiting:
            scene = self.scenario.scene_by_key.get(waiting.pop(0))
            for choice in scene.choices if scene else ():
                name = self.name_by_key.get(choice.target, "")
                if name and name not in found:
                    found[name] = found[self.name_by_key[scene.key]] + 2 if scene else 0
                    waiting.append(choice.target)
        return found


def places_of(scenario: Scenario) -> tuple[Scene | End, ...]:
    return (*scenario.scenes, *scenario.ends)


def names_of(scenario: Scenario) -> list[str]:
    keys = [one_line(each.key) or "?" for each in places_of(scenario)]
    return single(keys, taken=(DATA, "StoryInit", "StoryTitle", "StoryData"), mark=" ({})", most=400)


def variables_of(scenario: Scenario) -> dict[str, str]:
    """The variables of dimensions (``d:key``) and flags (``f:name``), each once."""
    flags = [condition.flag for condition in conditions(scenario)]
    flags += [condition.without_flag for condition in conditions(scenario)]
    flags += [choice.sets for _scene, choice in scenario.edges()]
    keys = [*(f"d:{each.key}" for each in scenario.dimensions), *(f"f:{each}" for each in flags if each)]
    wanted = list(dict.fromkeys(keys))
    names = single((variable_of(each[2:]) for each in wanted), mark="_{}", most=60)
    return dict(zip(wanted, names, strict=True))


def conditions(scenario: Scenario) -> Iterator[Condition]:
    for _scene, choice in scenario.edges():
        if choice.requires is not None:
            yield choice.requires


def data_of(scenario: Scenario, go_on: str) -> str:
    """Everything, as JSON that holds no link to Twine's eyes and no sign that a file of text may not."""
    found = {"go_on": go_on, "scenario": as_json(scenario)}
    text = json.dumps(found, ensure_ascii=False, indent=1).replace("[[", "\\u005b\\u005b")
    return CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def marked(text: str) -> str:
    """A text that SugarCube shows as it is."""
    bare = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return MARKUP.sub(lambda match: "".join(f"&#{ord(sign)};" for sign in match[0]), bare)


def one_line(text: str) -> str:
    """For labels and names."""
    line = " ".join(CONTROLS.sub("", text).split())
    for sign, alike in ALIKE:
        line = line.replace(sign, alike)
    return line


def _tags(scene: Scene) -> Iterator[str]:
    told = [(STAGE, scene.stage), (SPEAKER, scene.speaker), (PLACE, scene.place)]
    told += [(COMPETENCY, each) for each in scene.competencies]
    yield from (prefix + "_".join(one_line(name).split()) for prefix, name in told if name)


def _placed(passages: list[Passage], columns: Mapping[str, int]) -> Iterator[Passage]:
    """In columns by how far they are from the start; ours in a row above."""
    rows: dict[int, int] = {}
    for each in passages:
        base = each.name if each.name in columns else each.name.rpartition("/")[0]
        column = columns.get(base, 0) + (base != each.name)
        is_ours = OURS in each.tags
        row = 0 if is_ours else rows.get(column, 0) + 1
        rows[column] = rows.get(column, 0) if is_ours else row
        x = 100 + STEP[0] * ((each.name == DATA) if is_ours else column)
        yield Passage(name=each.name, tags=each.tags, text=each.text, position=(x, 40 + STEP[1] * row))
