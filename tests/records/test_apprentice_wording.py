from datetime import date

import pytest

from accounts.access import GRANTS, Capacity, Extent, Right
from competencies.mastery import Instrument, Mastery, Rule, Status
from courses import kinds
from courses.kinds import ActivityKind
from courses.progress import Part, Step, course_progress
from records.views import apprentice_wording as words

TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.usefixtures("english")


def mastery_of(status, level):
    return Mastery(status=status, level=level, because=(), voices={})


@pytest.mark.parametrize(
    ("minutes", "expected"), [(1, "1 minute"), (40, "40 minutes"), (60, "1 h"), (80, "1 h 20"), (125, "2 h 05")]
)
def test_duration(minutes, expected):
    assert words.duration(minutes) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"), [(3, "about 5 minutes"), (58, "about 1 h"), (80, "about 1 h 20"), (81, "about 1 h 25")]
)
def test_an_estimate_is_given_to_five_minutes(minutes, expected):
    assert words.about(minutes) == expected


def test_progress_of_a_module_in_words():
    steps = tuple(Step(id=number, minutes=20) for number in range(1, 6))
    progress = course_progress([Part(id=1, steps=steps)], {1}, TODAY)
    assert words.activities_done(progress) == "1 activity out of 5"
    assert words.time_left(progress) == "about 1 h 20 left"


def test_a_finished_module_has_no_time_left():
    progress = course_progress([Part(id=1, steps=(Step(id=1, minutes=20),))], {1}, TODAY)
    assert words.activities_done(progress) == "1 activity out of 1"
    assert words.time_left(progress) == "Finished"


@pytest.mark.parametrize(
    ("day", "expected"), [(None, ""), (TODAY, "due by 23 November"), (date(2026, 11, 22), "was due on 22 November")]
)
def test_due(day, expected):
    assert words.due(day, TODAY) == expected


@pytest.mark.parametrize(
    ("status", "level", "rule", "expected"),
    [
        (Status.ACQUIRED, 3, Rule(level=3), ""),
        (Status.READY, 2, Rule(level=2), "What you showed is enough. Your trainer still has to confirm the level."),
        (Status.NOT_STARTED, 0, Rule(level=1), "You have not shown anything yet."),
        (Status.IN_PROGRESS, 1, Rule(level=2), "You are at “Discovery”. “In progress, with help” is expected."),
        (
            Status.IN_PROGRESS,
            3,
            Rule(level=3, origins=2),
            "You have shown this level. It must be seen on 2 different occasions.",
        ),
    ],
)
def test_missing(status, level, rule, expected):
    assert words.missing(mastery_of(status, level), rule) == expected


@pytest.mark.parametrize(
    ("status", "level", "said"),
    [
        (Status.IN_PROGRESS, 2, True),
        (Status.NOT_STARTED, 2, True),
        (Status.NOT_STARTED, 1, False),
        (Status.READY, 3, False),
        (Status.ACQUIRED, 3, False),
    ],
)
def test_a_person_must_see_what_exercises_cannot_prove(monkeypatch, status, level, said):
    quiz = ActivityKind(code="quiz", title="Quiz", icon="list-checks", open_url=str, evidence_ceiling=1)
    monkeypatch.setattr(kinds, "_KINDS", {"quiz": quiz})
    assert bool(words.who_can_show(mastery_of(status, 0), Rule(level=level))) == said


def test_every_instrument_has_words():
    assert set(words.ORIGINS) == set(Instrument)


def test_every_capacity_over_somebody_else_has_a_heading():
    assert set(words.GROUPS) == set(Capacity) - {Capacity.SELF}


@pytest.mark.parametrize("capacity", list(words.GROUPS))
def test_levels_and_answers_are_either_seen_or_said_to_be_hidden(capacity):
    """What a page says of a capacity is what ``GRANTS`` says, whichever way."""
    rights = GRANTS[capacity]
    said, hidden = words.sees(capacity), words.does_not_see(capacity)
    everything = str(words.SEEN[Right.SEE_LEVELS, Extent.ALL])
    shared = str(words.SEEN[Right.SEE_LEVELS, Extent.SHARED])
    answers = str(words.SEEN[Right.SEE_WORK, Extent.ALL])
    assert (everything in said) == (rights.get(Right.SEE_LEVELS) == Extent.ALL)
    assert (shared in said) == (rights.get(Right.SEE_LEVELS) == Extent.SHARED)
    assert (answers in said) == (Right.SEE_WORK in rights)
    assert (str(words.HIDDEN[Right.SEE_WORK]) in hidden) == (Right.SEE_WORK not in rights)
