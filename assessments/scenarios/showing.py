"""A scenario as learners meet it: a moment, what a choice did, the way taken. From content and path; no database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.scenarios.content import Character, Choice, Critical, Scenario, Scene, Stage
from assessments.scenarios.playing import Step, begin, choose, chosen, offered, play
from assessments.scenarios.scoring import worth
from courses.media import BY_ENDING, MP3


class Worth(StrEnum):
    """What a choice did on the whole."""

    WELL = "well"
    EVEN = "even"
    COSTLY = "costly"
    FAULT = "fault"
    FOLLOWS = "follows"  # nothing else was offered: it comes of what was chosen before


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownScene:
    """A moment to choose in; ``number`` is that of the step, from 0."""

    number: int
    scene: Scene
    text: str
    is_plain: bool
    sound_type: str
    speaker: Character | None
    stage: Stage | None
    stages: tuple[Stage, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A choice that was made; ``number`` is that of the step, from 0, ``place`` which decision it was, from 1."""

    number: int
    place: int
    scene: Scene
    text: str
    choice: Choice
    worth: Worth
    critical: Critical | None


def sound_type(scene: Scene) -> str:
    """Of its recording, as browsers name it; empty where there is none."""
    if scene.sound is None:
        return ""
    return BY_ENDING.get(scene.sound.address.rpartition(".")[2], MP3).content_type


def words(text: str, simple: str, *, plain: bool) -> str:
    """Without a version in plain language, the usual one."""
    return simple if plain and simple else text


def shown_scene(scenario: Scenario, path: Sequence[Step], *, plain: bool) -> ShownScene | None:
    """Where the path stands; ``None`` at an end."""
    state = play(scenario, path)
    scene = scenario.scene_by_key.get(state.at)
    if scene is None:
        return None
    return ShownScene(
        number=state.taken,
        scene=scene,
        text=words(scene.text, scene.text_simple, plain=plain),
        is_plain=plain,
        sound_type=sound_type(scene),
        speaker=scenario.character(scene.speaker),
        stage=next((each for each in scenario.stages if each.key == scene.stage), None),
        stages=scenario.stages,
        choices=offered(scenario, state),
    )


def decisions(scenario: Scenario, path: Sequence[Step], *, plain: bool = False) -> tuple[Decision, ...]:
    """The choices of the path between several; scenes that only tell are left out."""
    return tuple(_decisions(scenario, path, plain=plain))


def _decisions(scenario: Scenario, path: Sequence[Step], *, plain: bool) -> Iterator[Decision]:
    before, place = begin(scenario), 0
    for step in path:
        scene, choice = scenario.scene_by_key[step.scene], chosen(scenario, before, step)
        after = choose(scenario, before, choice)
        if scene.decides:
            place += 1
            critical = after.faults[-1].critical if len(after.faults) > len(before.faults) else None
            yield Decision(
                number=before.taken,
                place=place,
                scene=scene,
                text=words(scene.text, scene.text_simple, plain=plain),
                choice=choice,
                worth=_worth(scenario, choice, critical, is_forced=len(offered(scenario, before)) == 1),
                critical=critical,
            )
        before = after


def _worth(scenario: Scenario, choice: Choice, critical: Critical | None, *, is_forced: bool) -> Worth:
    if critical is not None:
        return Worth.FAULT
    return Worth.FOLLOWS if is_forced else worth_of(scenario, choice)


def worth_of(scenario: Scenario, choice: Choice) -> Worth:
    brought = worth(scenario, choice)
    return Worth.WELL if brought > 0 else Worth.COSTLY if brought < 0 else Worth.EVEN


def last_decision(scenario: Scenario, path: Sequence[Step]) -> Decision | None:
    """What the last step decided; ``None`` where it only went on."""
    found = decisions(scenario, path)
    return found[-1] if found and found[-1].number == len(path) - 1 else None
