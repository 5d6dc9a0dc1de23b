"""Where each scene of a scenario stands on a map: a layer for each distance from the start, ways drawn through the
layers they cross. Pure; lengths are those of the drawing."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.scenarios.content import Scenario, graph_of

ACROSS, DOWN, MARGIN = 84, 76, 44
SWEEPS = 6

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """From one key to another, through ``points``, both ends included. ``back``: it leads up again."""

    source: str
    target: str
    points: tuple[Point, ...]
    back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    width: float
    height: float
    places: dict[str, Point]
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class _Chain:
    """A way cut at the layers it crosses: names of places, the ends included."""

    source: str
    target: str
    names: tuple[str, ...]


def layers_of(scenario: Scenario) -> dict[str, int]:
    """How many choices away from the start, by the longest way that does not come back."""
    graph = graph_of(scenario)
    found: dict[str, int] = {}
    waiting = [(scenario.start, 0)]
    while waiting:
        key, layer = waiting.pop()
        if found.get(key, -1) < layer:
            found[key] = layer
            waiting.extend((each, layer + 1) for each in graph.forward[key])
    return found


def layout(scenario: Scenario) -> Layout:
    """Of an edition, in which everything is reached and only ways back go round."""
    layer = layers_of(scenario)
    chains = [_chain(source, target, layer) for source, target in _forward(scenario)]
    rows = _ordered(_rows(layer, chains), chains)
    width = MARGIN * 2 + ACROSS * (max(len(row) for row in rows) - 1)
    places: dict[str, Point] = {
        name: (_across(place, len(row), width), MARGIN + DOWN * depth)
        for depth, row in enumerate(rows)
        for place, name in enumerate(row)
    }
    ways = [_way(each, places) for each in chains] + [_back(each, places) for each in _returns(scenario)]
    return Layout(
        width=width,
        height=MARGIN * 2 + DOWN * (len(rows) - 1),
        places={key: places[key] for key in layer},
        ways=tuple(ways),
    )


def _forward(scenario: Scenario) -> Iterable[tuple[str, str]]:
    return ((source, target) for source, targets in graph_of(scenario).forward.items() for target in targets)


def _returns(scenario: Scenario) -> Iterable[tuple[str, str]]:
    graph = graph_of(scenario)
    found = ((scene.key, each.target) for scene, each in scenario.edges() if (scene.key, each.key) in graph.returns)
    return dict.fromkeys(found)


def _chain(source: str, target: str, layer: dict[str, int]) -> _Chain:
    between = (f"{source} {target} {depth}" for depth in range(layer[source] + 1, layer[target]))
    return _Chain(source, target, (source, *between, target))


def _rows(layer: dict[str, int], chains: Iterable[_Chain]) -> list[list[str]]:
    rows: list[list[str]] = [[] for _depth in range(max(layer.values()) + 1)]
    for key, depth in layer.items():
        rows[depth].append(key)
    for chain in chains:
        for depth, name in enumerate(chain.names[1:-1], layer[chain.source] + 1):
            rows[depth].append(name)
    return rows


def _ordered(rows: list[list[str]], chains: Iterable[_Chain]) -> list[list[str]]:
    """Each row by where its neighbours stand, downwards and upwards in turn: fewer ways cross."""
    above, below = _neighbours(chains)
    for sweep in range(SWEEPS):
        beside, order = (above, rows[1:]) if sweep % 2 == 0 else (below, rows[-2::-1])
        for row in order:
            _settle(row, beside, rows)
    return rows


def _neighbours(chains: Iterable[_Chain]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for chain in chains:
        for one, next_one in zip(chain.names, chain.names[1:], strict=False):
            above.setdefault(next_one, []).append(one)
            below.setdefault(one, []).append(next_one)
    return above, below


def _settle(row: list[str], beside: dict[str, list[str]], rows: list[list[str]]) -> None:
    stands = {name: (place + 1) / (len(each) + 1) for each in rows for place, name in enumerate(each)}

    def middle(name: str) -> float:
        around = beside.get(name, ())
        return sum(stands[each] for each in around) / len(around) if around else stands[name]

    row.sort(key=middle)


def _across(place: int, many: int, width: float) -> float:
    return width / 2 + (place - (many - 1) / 2) * ACROSS


def _way(chain: _Chain, places: dict[str, Point]) -> Way:
    points = tuple(places[each] for each in chain.names)
    return Way(source=chain.source, target=chain.target, points=points, back=False)


def _back(way: tuple[str, str], places: dict[str, Point]) -> Way:
    """Around the side, so that it is told from the ways on."""
    (x1, y1), (x2, y2) = places[way[0]], places[way[1]]
    aside = max(x1, x2) + MARGIN * 0.9
    return Way(source=way[0], target=way[1], points=((x1, y1), (aside, (y1 + y2) / 2), (x2, y2)), back=True)
