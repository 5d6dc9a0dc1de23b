"""Statements and milliseconds. Every measured request follows a bare page asked in the same moment, so that a loaded
machine weighs on both. The bare page is Django's own measure: its session and its person are found as Django finds
them, so that a page is not called dear because that, too, was made cheap here."""

import gc
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, repeat
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.bench.pages import QUIZ, Page
from config.bench.population import Scene
from config.bench.quiz import STEPS, give_ten, take
from config.bench.visitor import Answer, Request, Visitor


@dataclass(frozen=True, kw_only=True)
class Figure:
    """``bare`` is what a bare page took meanwhile; ``page`` is what a browser can open to see the same."""

    name: str
    statements: int
    milliseconds: float
    bare: float
    aim: float | None = None
    page: Page | None = None

    @property
    def multiple(self) -> float:
        return self.milliseconds / self.bare


@dataclass
class Samples:
    """What one run noted, by step of a journey."""

    statements: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    bare: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


Journey = Callable[[Callable[[str, Request], Answer]], None]


class Gauge:
    def __init__(self, scene: Scene, *, repeat: int) -> None:
        self.scene = scene
        self.repeat = repeat
        self.bare = Request(path=reverse("bench_bare"))
        self.passer_by = Visitor.of_django(scene.learner)

    def bare_page(self) -> Figure:
        self.passer_by.ask(self.bare)
        with CaptureQueriesContext(connection) as captured:
            self.passer_by.ask(self.bare)
        statements = len(captured)  # before the next request forgets them
        spent = median(self._timed(self.passer_by, self.bare)[1] for _ in range(5 * self.repeat))
        return Figure(name="bare page", statements=statements, milliseconds=spent, bare=spent)

    def page(self, page: Page) -> Figure:
        visitor, request = Visitor(page.viewer), Request(path=page.path)
        visitor.ask(request)
        found = self._run(repeat(visitor), lambda ask: _once(ask, page.name, request))
        return Figure(
            name=page.name,
            statements=found.statements[page.name][0],
            milliseconds=median(found.milliseconds[page.name]),
            bare=median(found.bare[page.name]),
            aim=page.aim,
            page=page,
        )

    def quiz(self) -> Iterator[Figure]:
        """Its steps, then the whole of it, each time by the next learner of the cohort."""
        quiz = self.scene.quiz
        content = give_ten(quiz)
        takers = cycle(Visitor(each) for each in self.scene.learners)
        checked = self._run(takers, lambda ask: take(ask, quiz, content, check=True))
        unchecked = self._run(takers, lambda ask: take(ask, quiz, content, check=False))
        for step in STEPS:
            yield _step(checked if step in checked.statements else unchecked, step)
        number = len(content.questions)
        yield self._whole(f"whole quiz of {number}, each answer checked", checked)
        yield self._whole(f"whole quiz of {number}, checked at the end", unchecked)

    def _whole(self, name: str, found: Samples) -> Figure:
        spent = [each for samples in found.milliseconds.values() for each in samples]
        bare = [each for samples in found.bare.values() for each in samples]
        requests = sum(len(each) for each in found.statements.values())
        return Figure(
            name=f"{name} ({requests} requests)",
            statements=sum(sum(each) for each in found.statements.values()),
            milliseconds=sum(spent) / self.repeat,
            bare=sum(bare) / len(bare),
            aim=QUIZ,
        )

    def _run(self, coming: Iterator[Visitor], journey: Journey) -> Samples:
        """Once to warm up, once to count, then to time; the next visitor each time."""
        found = Samples()
        warming = next(coming)
        journey(lambda step, request: warming.ask(request))
        counted = next(coming)
        journey(lambda step, request: self._count(found, counted, step, request))
        gc.collect()
        for visitor in (next(coming) for _ in range(self.repeat)):
            journey(lambda step, request, visitor=visitor: self._time(found, visitor, step, request))  # type: ignore[misc]
        return found

    def _count(self, found: Samples, visitor: Visitor, step: str, request: Request) -> Answer:
        with CaptureQueriesContext(connection) as captured:
            answer = visitor.ask(request)
        found.statements[step].append(len(captured))
        return answer

    def _time(self, found: Samples, visitor: Visitor, step: str, request: Request) -> Answer:
        found.bare[step].append(self._timed(self.passer_by, self.bare)[1])
        answer, spent = self._timed(visitor, request)
        found.milliseconds[step].append(spent)
        return answer

    def _timed(self, visitor: Visitor, request: Request) -> tuple[Answer, float]:
        start = time.perf_counter()
        answer = visitor.ask(request)
        return answer, 1000 * (time.perf_counter() - start)


def _once(ask: Callable[[str, Request], Answer], step: str, request: Request) -> None:
    ask(step, request)


def _step(found: Samples, step: str) -> Figure:
    return Figure(
        name=step,
        statements=max(found.statements[step]),
        milliseconds=median(found.milliseconds[step]),
        bare=median(found.bare[step]),
    )
