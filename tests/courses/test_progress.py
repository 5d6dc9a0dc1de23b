from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.progress import Part, State, Step, course_progress, is_complete

DAY = date(2026, 11, 23)


def part(*steps, minimum=None, pk=1):
    return Part(id=pk, steps=steps, minimum=minimum)


def step(pk, **options):
    return Step(id=pk, minutes=10, **options)


TABLE = [
    ("nothing to do", [], set(), (0, 0, False, None)),
    ("first step", [part(step(1), step(2))], set(), (0, 2, False, 1)),
    ("second step", [part(step(1), step(2))], {1}, (1, 2, False, 2)),
    ("done", [part(step(1), step(2))], {1, 2}, (2, 2, True, None)),
    ("an optional step does not hold back", [part(step(1), step(2, required=False))], {1}, (1, 1, True, None)),
    ("one of two", [part(step(1, required=False), step(2, required=False), minimum=1)], {2}, (1, 1, True, None)),
    ("the required one is among them", [part(step(1), step(2, required=False), minimum=2)], {2}, (1, 2, False, 1)),
    ("a minimum above what there is", [part(step(1, required=False), minimum=5)], set(), (0, 1, False, 1)),
    ("what comes first comes first", [part(step(1, requires=frozenset({2})), step(2))], set(), (0, 2, False, 2)),
    ("not open yet", [part(step(1, opens_on=date(2026, 11, 24)), step(2))], set(), (0, 2, False, 2)),
    ("open today", [part(step(1, opens_on=DAY))], set(), (0, 1, False, 1)),
    ("last day", [part(step(1, closes_on=DAY))], set(), (0, 1, False, 1)),
    ("closed", [part(step(1, closes_on=date(2026, 11, 22)))], set(), (0, 1, False, None)),
    ("next part", [part(step(1)), part(step(2), pk=2)], {1}, (1, 2, False, 2)),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "done", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_course_progress(parts, done, expected):
    found = course_progress(parts, done, DAY)
    assert (found.done, found.needed, found.complete, found.next_step) == expected


def test_minutes_left_take_the_shortest_choice():
    parts = [
        part(
            Step(id=1, minutes=10),
            Step(id=2, minutes=30, required=False),
            Step(id=3, minutes=5, required=False),
            minimum=2,
        )
    ]
    assert course_progress(parts, set(), DAY).minutes_left == 15
    assert course_progress(parts, {1, 3}, DAY).minutes_left == 0


def test_what_was_done_stays_done_when_it_closes():
    parts = [part(step(1, closes_on=date(2026, 1, 1)))]
    assert course_progress(parts, {1}, DAY).states == {1: State.DONE}


@st.composite
def outlines(draw):
    parts, pk = [], 0
    for number in range(draw(st.integers(0, 3))):
        steps = []
        for _ in range(draw(st.integers(0, 4))):
            pk += 1
            before = frozenset(draw(st.sets(st.integers(1, pk - 1), max_size=2))) if pk > 1 else frozenset()
            steps.append(Step(id=pk, required=draw(st.booleans()), requires=before, minutes=draw(st.integers(0, 60))))
        parts.append(Part(id=number, steps=tuple(steps), minimum=draw(st.none() | st.integers(0, 5))))
    return parts


@given(outlines(), st.data())
def test_doing_more_never_takes_progress_away(parts, data):
    everything = [step.id for part in parts for step in part.steps]
    done = data.draw(st.sets(st.sampled_from(everything))) if everything else set()
    before = course_progress(parts, done, DAY)
    assert 0 <= before.done <= before.needed
    for extra in everything:
        after = course_progress(parts, done | {extra}, DAY)
        assert after.done >= before.done
        assert after.minutes_left <= before.minutes_left


@given(outlines())
def test_following_the_next_step_ends_the_course(parts):
    """What comes first always stands earlier here, so there is always a way on, save through optional steps."""
    done = set()
    for _ in range(sum(len(part.steps) for part in parts) + 1):
        found = course_progress(parts, done, DAY)
        if found.next_step is None:
            break
        assert found.states[found.next_step] is State.OPEN
        done.add(found.next_step)
    assert course_progress(parts, done, DAY).next_step is None


@given(outlines())
def test_everything_done_is_complete(parts):
    done = {step.id for part in parts for step in part.steps}
    found = course_progress(parts, done, DAY)
    assert found.complete is bool(parts)
    assert found.minutes_left == 0


@given(outlines(), st.data(), st.booleans())
def test_completion_alone_is_what_progress_says_of_it(parts, data, dispensed):
    everything = [step.id for part in parts for step in part.steps]
    done = data.draw(st.sets(st.sampled_from(everything))) if everything else set()
    said = course_progress(parts, done, DAY, dispensed=dispensed).complete
    assert is_complete(parts, done, dispensed=dispensed) is said
