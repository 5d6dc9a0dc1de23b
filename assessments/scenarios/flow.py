"""What a group chose in one edition, as numbers: how many people took each way, how long they weighed it, where they
came back. Pure. Nobody is named and nobody is ranked: a person is a number that only serves to count them once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from assessments.scenarios.content import Choice, End, Scenario, Scene

Seen = TypeVar("Seen")

LONGEST_PAUSE = 600  # seconds: who leaves for longer is not weighing any more
FEWEST = 3  # people; with fewer, a map would tell who chose what


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One choice, by the keys of scene and choice; ``seconds`` from the choice before it (from the start, for the
    first): what was read in between is in it."""

    scene: str
    choice: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One run that came to its end. ``faults`` are the codes and labels of its critical errors."""

    who: int
    steps: tuple[Weighed, ...]
    end: str
    faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceFlow:
    choice: Choice
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFlow:
    """``number`` is that on the map. ``seconds`` is the median time, ``None`` where fewer than :data:`FEWEST` times are
    known; ``rewinds`` is how often somebody came back here, once they had reached an end."""

    number: int
    scene: Scene
    people: int
    choices: tuple[ChoiceFlow, ...]
    seconds: float | None
    rewinds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndFlow:
    """``letter`` is that on the map."""

    letter: str
    end: End
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultFlow:
    code: str
    label: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """``edges`` counts the people who went from one key to the next, ``visits`` those who came by each."""

    people: int
    runs: int
    decisions: tuple[DecisionFlow, ...]
    ends: tuple[EndFlow, ...]
    faults: tuple[FaultFlow, ...]
    edges: Mapping[tuple[str, str], int]
    visits: Mapping[str, int]

    @property
    def is_shown(self) -> bool:
        return self.people >= FEWEST


def flow(scenario: Scenario, walks: Sequence[Walk], rewinds: Iterable[str] = ()) -> Flow:
    """``rewinds`` are the keys of the scenes that people came back to. Somebody who went round and chose twice is
    counted once for each choice, and once for each way."""
    chosen = _people((each.who, (step.scene, step.choice)) for each in walks for step in each.steps)
    visits = _visits(walks)
    return Flow(
        people=len({each.who for each in walks}),
        runs=len(walks),
        decisions=_decisions(scenario, chosen, visits, _times(walks), Counter(rewinds)),
        ends=tuple(
            EndFlow(letter=letter, end=scenario.end_by_key[key], people=visits.get(key, 0))
            for key, letter in letters(scenario).items()
        ),
        faults=_faults(walks),
        edges=_edges(scenario, walks),
        visits=visits,
    )


def numbers(scenario: Scenario) -> dict[str, int]:
    """The decisions as the map numbers them, from 1, in the order written."""
    return {scene.key: number for number, scene in enumerate((each for each in scenario.scenes if each.decides), 1)}


def letters(scenario: Scenario) -> dict[str, str]:
    """The ends as the map letters them: no edition has more than there are letters."""
    return {end.key: chr(ord("A") + place) for place, end in enumerate(scenario.ends)}


def _people(seen: Iterable[tuple[int, Seen]]) -> dict[Seen, int]:
    """How many people each thing was seen of."""
    return dict(Counter(what for _who, what in set(seen)))


def _visits(walks: Iterable[Walk]) -> dict[str, int]:
    return _people((each.who, key) for each in walks for key in (*(step.scene for step in each.steps), each.end))


def _edges(scenario: Scenario, walks: Iterable[Walk]) -> dict[tuple[str, str], int]:
    return _people((each.who, way) for each in walks for way in _ways(scenario, each))


def _ways(scenario: Scenario, walk: Walk) -> Iterable[tuple[str, str]]:
    for step in walk.steps:
        choice = scenario.scene_by_key[step.scene].choice(step.choice)
        if choice is not None:
            yield step.scene, choice.target


def _times(walks: Iterable[Walk]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for each in walks:
        for step in each.steps:
            found[step.scene].append(min(max(step.seconds, 0), LONGEST_PAUSE))
    return found


def _decisions(
    scenario: Scenario,
    chosen: Mapping[tuple[str, str], int],
    visits: Mapping[str, int],
    times: Mapping[str, list[float]],
    back: Mapping[str, int],
) -> tuple[DecisionFlow, ...]:
    return tuple(
        DecisionFlow(
            number=number,
            scene=scene,
            people=visits.get(key, 0),
            choices=tuple(ChoiceFlow(choice=each, people=chosen.get((key, each.key), 0)) for each in scene.choices),
            seconds=median(times[key]) if len(times.get(key, ())) >= FEWEST else None,
            rewinds=back.get(key, 0),
        )
        for key, number in numbers(scenario).items()
        for scene in (scenario.scene_by_key[key],)
    )


def _faults(walks: Iterable[Walk]) -> tuple[FaultFlow, ...]:
    """The most frequent first."""
    counted = _people((each.who, fault) for each in walks for fault in each.faults)
    found = [FaultFlow(code=code, label=label, people=people) for (code, label), people in counted.items()]
    return tuple(sorted(found, key=lambda each: (-each.people, each.code, each.label)))
