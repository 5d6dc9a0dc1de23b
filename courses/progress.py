"""Progress in a course: what is done, what is open, what comes next. No database, no clock."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    DONE = "done"
    OPEN = "open"
    LOCKED = "locked"  # something else comes first
    NOT_YET = "not_yet"  # opens on a later day
    CLOSED = "closed"  # was open until a day that has passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An activity of the outline. ``requires`` are the ids of the activities that come first."""

    id: int
    required: bool = True
    requires: frozenset[int] = frozenset()
    opens_on: date | None = None
    closes_on: date | None = None
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section. With ``minimum``, that many of its steps suffice, required ones always among them."""

    id: int
    steps: tuple[Step, ...]
    minimum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartProgress:
    id: int
    done: int
    needed: int
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseProgress:
    """``done`` of ``needed`` counts steps toward completion only, so it never exceeds it. ``dispensed``: a person
    decided that the course may be left out; it asks for nothing, and stays open to whoever wants it."""

    parts: tuple[PartProgress, ...]
    states: dict[int, State]
    next_step: int | None
    minutes_left: int
    dispensed: bool = False

    @property
    def done(self) -> int:
        return sum(min(part.done, part.needed) for part in self.parts)

    @property
    def needed(self) -> int:
        return sum(part.needed for part in self.parts)

    @property
    def complete(self) -> bool:
        return self.dispensed or (bool(self.parts) and all(part.complete for part in self.parts))


def state_of(step: Step, done: Collection[int], day: date) -> State:
    if step.id in done:
        return State.DONE
    if step.opens_on is not None and day < step.opens_on:
        return State.NOT_YET
    if step.closes_on is not None and day > step.closes_on:
        return State.CLOSED
    if not step.requires <= set(done):
        return State.LOCKED
    return State.OPEN


def part_progress(part: Part, done: Collection[int]) -> PartProgress:
    """Optional steps count toward ``minimum`` only. A minimum above the number of steps asks for them all."""
    required = [step for step in part.steps if step.required]
    optional = [step for step in part.steps if not step.required]
    wanted = max(min(part.minimum or 0, len(part.steps)), len(required))
    required_done = sum(step.id in done for step in required)
    optional_done = sum(step.id in done for step in optional)
    counted = required_done + min(optional_done, wanted - len(required))
    return PartProgress(id=part.id, done=counted, needed=wanted, complete=counted >= wanted)


def course_progress(
    parts: Sequence[Part], done: Collection[int], day: date, *, dispensed: bool = False
) -> CourseProgress:
    """The next step is the first open one of the first incomplete part, required ones before optional ones."""
    done = frozenset(done)
    states = {step.id: state_of(step, done, day) for part in parts for step in part.steps}
    found = tuple(part_progress(part, done) for part in parts)
    if dispensed:
        return CourseProgress(parts=found, states=states, next_step=None, minutes_left=0, dispensed=True)
    next_step = _next(parts, found, states)
    minutes = sum(_minutes_left(part, each, states) for part, each in zip(parts, found, strict=True))
    return CourseProgress(parts=found, states=states, next_step=next_step, minutes_left=minutes)


def is_complete(parts: Sequence[Part], done: Collection[int], *, dispensed: bool = False) -> bool:
    """What ``course_progress`` says of it and nothing else, for who asks it of many."""
    return dispensed or (bool(parts) and all(part_progress(part, done).complete for part in parts))


def _next(parts: Iterable[Part], found: Iterable[PartProgress], states: dict[int, State]) -> int | None:
    for part, each in zip(parts, found, strict=True):
        if each.complete:
            continue
        steps = sorted(part.steps, key=lambda step: not step.required)
        for step in steps:
            if states[step.id] is State.OPEN:
                return step.id
    return None


def _minutes_left(part: Part, found: PartProgress, states: dict[int, State]) -> int:
    """Of the steps still needed; the shortest optional ones where a choice is left."""
    required = sum(step.minutes for step in part.steps if step.required and states[step.id] is not State.DONE)
    missing_required = sum(1 for step in part.steps if step.required and states[step.id] is not State.DONE)
    choice = found.needed - found.done - missing_required
    optional = sorted(step.minutes for step in part.steps if not step.required and states[step.id] is not State.DONE)
    return required + sum(optional[: max(choice, 0)])
