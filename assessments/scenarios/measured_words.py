"""A map of choices as it is drawn and told: numbers in words, ways as lines, and the same as tables."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from assessments.scenarios.content import Scenario
from assessments.scenarios.flow import Flow, letters, numbers
from assessments.scenarios.layout import Layout, Point, Way, layout
from assessments.scenarios.wording import OUTCOME_WORDS

THINNEST, THICKEST = 2, 16
FEW_WORDS = 12
MINUTE = 60
STEP = 5  # seconds: nearer than that says nothing

Rows = list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``path`` as SVG takes it; ``people`` is 0 for a way that nobody took."""

    path: str
    thickness: float
    people: int
    back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A scene or an end on the map. ``name`` is its number or letter, empty for a scene that only tells."""

    x: float
    y: float
    name: str
    is_end: bool
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    width: float
    height: float
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]


def drawing(scenario: Scenario, flow: Flow) -> Drawing:
    found = layout(scenario)
    # What nobody took lies under what somebody did.
    lines = sorted((_line(each, flow) for each in found.ways), key=lambda line: line.people)
    return Drawing(width=found.width, height=found.height, lines=tuple(lines), marks=_marks(scenario, found, flow))


def _line(way: Way, flow: Flow) -> Line:
    people = flow.edges.get((way.source, way.target), 0)
    return Line(path=_path(way.points), thickness=_thickness(people, flow.people), people=people, back=way.back)


def _thickness(people: int, everybody: int) -> float:
    share = people / everybody if everybody else 0
    return round(THINNEST + (THICKEST - THINNEST) * share, 1)


def _path(points: tuple[Point, ...]) -> str:
    """Leaves and reaches each place straight down."""
    (x, y), *rest = points
    said = [f"M{x:g} {y:g}"]
    for next_x, next_y in rest:
        middle = (y + next_y) / 2
        said.append(f"C{x:g} {middle:g} {next_x:g} {middle:g} {next_x:g} {next_y:g}")
        x, y = next_x, next_y
    return "".join(said)


def _marks(scenario: Scenario, found: Layout, flow: Flow) -> tuple[Mark, ...]:
    numbered, lettered = numbers(scenario), letters(scenario)
    return tuple(
        Mark(
            x=x, y=y, name=str(numbered.get(key) or lettered.get(key, "")), is_end=key in lettered,
            people=flow.visits.get(key, 0),
        )
        for key, (x, y) in found.places.items()
    )  # fmt: skip


def duration(seconds: float) -> str:
    """As people say it."""
    whole = max(STEP, round(seconds / STEP) * STEP)
    minutes, left = divmod(whole, MINUTE)
    if not minutes:
        return _("%(seconds)d s") % {"seconds": left}
    if not left:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": left}


def few(text: str) -> str:
    """Its first words, without what would open onto nothing."""
    short = Truncator(text).words(FEW_WORDS, truncate="")
    return short if short == text else f"{short.rstrip(' «“(:;,.')}…"


def ways(scenario: Scenario, flow: Flow) -> list[tuple[str, str, int]]:
    """The drawing in words, for who reads it as a table: from, to, how many people."""
    order = {scene.key: place for place, scene in enumerate(scenario.scenes)}
    taken = sorted(flow.edges.items(), key=lambda each: (order[each[0][0]], -each[1]))
    return [(place_name(scenario, source), place_name(scenario, target), people) for (source, target), people in taken]


def place_name(scenario: Scenario, key: str) -> str:
    number, letter = numbers(scenario).get(key), letters(scenario).get(key)
    if letter:
        return _("End %(letter)s: %(title)s") % {"letter": letter, "title": scenario.end_by_key[key].title}
    words = few(scenario.scene_by_key[key].text)
    return _("Choice %(number)s: %(words)s") % {"number": number, "words": words} if number else words


def tables(scenario: Scenario, flow: Flow) -> dict[str, Rows]:
    """Everything the page tells, for a spreadsheet."""
    return {
        _("Choices"): [
            [_("Number"), _("Scene"), _("Choice"), _("People"), _("Median time in seconds"), _("Came back here")],
            *_choice_rows(flow),
        ],
        _("Ways"): [[_("Coming from"), _("Going to"), _("People")], *_way_rows(scenario, flow)],
        _("Ends"): [[_("Letter"), _("Kind of end"), _("End"), _("People")], *_end_rows(flow)],
        _("Critical errors"): [
            [_("Code"), _("Error"), _("People")], *([each.code, each.label, str(each.people)] for each in flow.faults)
        ],
    }  # fmt: skip


def _choice_rows(flow: Flow) -> Iterator[list[str]]:
    for decision in flow.decisions:
        told = "" if decision.seconds is None else str(round(decision.seconds))
        for each in decision.choices:
            yield [
                str(decision.number), decision.scene.text, each.choice.label, str(each.people), told,
                str(decision.rewinds),
            ]  # fmt: skip


def _way_rows(scenario: Scenario, flow: Flow) -> Iterator[list[str]]:
    return ([source, target, str(people)] for source, target, people in ways(scenario, flow))


def _end_rows(flow: Flow) -> Iterator[list[str]]:
    for each in flow.ends:
        yield [each.letter, str(OUTCOME_WORDS[each.end.outcome]), each.end.title, str(each.people)]
