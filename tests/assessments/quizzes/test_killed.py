"""A process or a database that dies between any two steps loses no saved answer and counts nothing twice."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection, connections

from assessments.quizzes import tasks
from assessments.quizzes.content import Counting, Draw, Feedback, Section
from assessments.quizzes.models import (
    Attempt,
    AttemptQuestion,
    Correction,
    HandMark,
    Marking,
    Regrading,
    Response,
    ResponseText,
    Submission,
)
from assessments.quizzes.queries import answers_of
from assessments.quizzes.services import (
    AttemptClosed,
    AttemptExpired,
    read_by_hand,
    regrade,
    start_attempt,
    submit_attempt,
)
from competencies.models import Evidence
from courses.models import Completion
from tests.assessments.quizzes.taking import (
    Killed,
    at_once,
    begun,
    fresh,
    give,
    in_bank,
    is_step,
    killed_after,
    standing_levels,
    wrong,
)
from tests.factories import people
from tests.factories.people import UserFactory
from tests.factories.quizzes import RIGHT, free_text, named, published, quiz_activity, quiz_content, single

ROWS = (
    Attempt, AttemptQuestion, Response, ResponseText, Submission, Marking, HandMark, Regrading, Correction, Evidence,
    Completion,
)  # fmt: skip
ESSAY = {"essay": "J’écoute, puis je reformule."}
FULL = {named("q13-listens"): Decimal(2), named("q13-writes"): Decimal(2)}


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in ROWS}


@dataclass
class Step:
    """``run`` may be run again after it was killed; ``added`` is what it adds however often."""

    run: Callable[[], Any]
    added: dict[str, int]


def drawing(**changes):
    section = Section(uuid=named("section"), draws=(Draw(uuid=named("draw"), count=2),))
    return quiz_content(questions=(), sections=(section,), **changes)


Make = Callable[[], Step]


def starting() -> Make:
    for number in range(3):
        in_bank(single(f"b{number}"))
    activity = quiz_activity(drawing())

    def make() -> Step:
        learner, client_uuid = UserFactory(), uuid4()
        return Step(
            lambda: start_attempt(learner=learner, activity=activity, client_uuid=client_uuid),
            {"Attempt": 1, "AttemptQuestion": 2},
        )

    return make


def saving() -> Make:
    activity = by_hand()

    def make() -> Step:
        attempt, client_uuid = begun(activity=activity), uuid4()
        return Step(
            lambda: give(fresh(attempt), "q13", ESSAY, client_uuid=client_uuid), {"Response": 1, "ResponseText": 1}
        )

    return make


def checking() -> Make:
    activity = quiz_activity(quiz_content(feedback=Feedback.IMMEDIATE))

    def make() -> Step:
        attempt, client_uuid = begun(activity=activity), uuid4()
        return Step(lambda: give(fresh(attempt), final=True, client_uuid=client_uuid), {"Response": 1})

    return make


def submitting() -> Make:
    activity = quiz_activity()

    def make() -> Step:
        attempt = begun(activity=activity)
        give(attempt)
        added = {"Submission": 1, "Marking": 1, "Evidence": 2, "Completion": 1}
        return Step(lambda: submit_attempt(attempt=fresh(attempt)), added)

    return make


def submitting_the_last_that_counts() -> Make:
    """The evidence of the try before is taken back."""
    activity = quiz_activity(quiz_content(questions=(single(),), counting=Counting.LAST))

    def make() -> Step:
        learner = UserFactory()
        submit_attempt(attempt=begun(learner, activity))
        attempt = begun(learner, activity)
        give(attempt)
        added = {"Submission": 1, "Marking": 1, "Evidence": 2, "Completion": 1}
        return Step(lambda: submit_attempt(attempt=fresh(attempt)), added)

    return make


def by_hand(**changes):
    return quiz_activity(quiz_content(questions=(single(), free_text()), **changes))


def reader_of(activity) -> Callable[[], tuple[Attempt, Callable[[], HandMark]]]:
    """Makes tries of ``activity`` that wait for a person, each with what gives it all its points."""
    centre, marker = people.CentreFactory(), UserFactory()
    people.StaffRoleFactory(user=marker, centre=centre)

    def make() -> tuple[Attempt, Callable[[], HandMark]]:
        learner = UserFactory()
        people.MembershipFactory(learner=learner, centre=centre)
        attempt = begun(learner, activity)
        give(attempt)
        give(attempt, "q13", ESSAY)
        submission, client_uuid = submit_attempt(attempt=attempt), uuid4()
        return attempt, lambda: read_by_hand(
            submission=Submission.objects.get(pk=submission.pk), question=named("q13"), marker=marker, criteria=FULL,
            client_uuid=client_uuid,
        )  # fmt: skip

    return make


def reading() -> Make:
    read = reader_of(by_hand())
    return lambda: Step(read()[1], {"HandMark": 1, "Marking": 1, "Evidence": 1})


def corrected(question):
    options = tuple(replace(each, correct=each.uuid == named(f"{question.code}-wrong")) for each in question.options)
    return replace(question, options=options)


def regrade_step(content, client_uuid: UUID | None = None) -> Callable[[], Any]:
    first, *rest = content.questions
    edition, by = published(replace(content, questions=(corrected(first), *rest))), UserFactory()
    client_uuid = client_uuid or uuid4()
    return lambda: regrade(quiz=edition.quiz, by=by, reason="Clé fausse", client_uuid=client_uuid, edition=edition)


def regrading() -> Make:
    def make() -> Step:
        content = quiz_content(questions=(single(),))
        activity = quiz_activity(content)
        for payload in (None, wrong()):
            attempt = begun(activity=activity)
            give(attempt, payload=payload)
            submit_attempt(attempt=attempt)
        # Of each try: one marking, one retraction, one row of evidence.
        return Step(regrade_step(content), {"Regrading": 1, "Correction": 1, "Marking": 2, "Evidence": 4})

    return make


STEPS = (starting, saving, checking, submitting, submitting_the_last_that_counts, reading, regrading)


def total(before: dict[str, int], added: dict[str, int]) -> dict[str, int]:
    return {name: count + added.get(name, 0) for name, count in before.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("prepare", STEPS, ids=lambda prepare: prepare.__name__)
def test_a_process_killed_after_any_statement_leaves_all_or_nothing(prepare):
    make, statement, killed = prepare(), 0, True
    while killed:
        statement, killed = statement + 1, False
        step = make()
        before = counts()
        try:
            with killed_after(statement):
                step.run()
        except Killed:
            killed = True
        assert counts() in (before, total(before, step.added)), statement
        step.run()
        step.run()
        assert counts() == total(before, step.added), statement
    assert statement >= 2


@pytest.mark.django_db
def test_an_expiry_killed_after_any_statement_is_done_by_the_next_request_or_the_sweeper(clock):
    activity, statement, killed = quiz_activity(quiz_content(time_limit=10)), 0, True
    while killed:
        statement, killed = statement + 1, False
        attempt = begun(activity=activity)
        give(attempt)
        clock.advance(minutes=11)
        before = counts()
        after = total(before, {"Submission": 1, "Marking": 1, "Evidence": 2, "Completion": 1})
        try:
            with killed_after(statement):
                tasks.hand_in_expired(attempt.pk)
        except Killed:
            killed = True
        assert counts() in (before, after)
        if statement % 2:
            tasks.hand_in_expired(attempt.pk)
        else:
            with pytest.raises(AttemptClosed):
                give(fresh(attempt))
        assert counts() == after
        assert Submission.objects.get(attempt=attempt).reason == Submission.Reason.EXPIRED


# The database itself, with real commits


@contextmanager
def backend_killed(admin: Any, statement: int, *, before: bool):
    """The database ends this connection's process before or after so many statements."""
    done: list[str] = []

    def kill() -> None:
        pid = connection.connection.info.backend_pid
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", parameters=(pid,))

    def run(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        done.extend([sql] * is_step(sql))
        due = is_step(sql) and len(done) == statement
        if due and before:
            kill()
        result = execute(sql, parameters, many, context)
        if due and not before:
            kill()
        return result

    with connection.execute_wrapper(run):
        yield done
    connections.close_all()


def run_and_kill(step: Step, admin: Any, statement: int, *, before: bool) -> bool:
    """Whether the step came to its end before the kill was due."""
    try:
        with backend_killed(admin, statement, before=before) as done:
            step.run()
    except OperationalError:
        return False
    finally:
        connections.close_all()
    return len(done) < statement


@pytest.mark.usefixtures("own_database")
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("prepare", [saving, submitting], ids=lambda prepare: prepare.__name__)
def test_a_database_killed_around_any_statement_leaves_all_or_nothing(test_databases, prepare, before):
    make, statement, ended = prepare(), 0, False
    while not ended:
        statement += 1
        step = make()
        at_first = counts()
        ended = run_and_kill(step, test_databases, statement, before=before)
        assert counts() in (at_first, total(at_first, step.added)), statement
        step.run()
        assert counts() == total(at_first, step.added), statement
    assert statement >= 2


# Several at once, with real commits


@pytest.mark.usefixtures("own_database")
class TestRaces:
    def test_four_starts_draw_once(self):
        for number in range(3):
            in_bank(single(f"b{number}"))
        learner, activity = UserFactory(), quiz_activity(drawing())
        found = at_once(*[lambda: begun(learner, activity)] * 4)
        assert len({each.pk for each in found}) == 1
        assert (Attempt.objects.count(), AttemptQuestion.objects.count()) == (1, 2)

    def test_one_click_sent_four_times_draws_once(self):
        for number in range(3):
            in_bank(single(f"b{number}"))
        activity = quiz_activity(drawing())
        for _ in range(4):
            learner, click = UserFactory(), uuid4()
            found = at_once(
                *[lambda: start_attempt(learner=learner, activity=activity, client_uuid=click)] * 4  # noqa: B023
            )
            assert len({each.pk for each in found}) == 1
            assert AttemptQuestion.objects.filter(attempt=found[0]).count() == 2

    def test_the_sweeper_the_learner_and_a_late_answer_hand_in_once(self, clock):
        activity = quiz_activity(quiz_content(time_limit=10))
        for _ in range(4):
            attempt = begun(activity=activity)
            give(attempt)
            clock.advance(minutes=11)
            before = counts()
            found = at_once(
                lambda: tasks.hand_in_expired(attempt.pk),  # noqa: B023
                lambda: submit_attempt(attempt=fresh(attempt)),  # noqa: B023
                lambda: give(fresh(attempt), "q2"),  # noqa: B023
                lambda: tasks.hand_in_expired(attempt.pk),  # noqa: B023
            )
            assert isinstance(found[2], AttemptExpired)
            assert [each for each in found if isinstance(each, Exception)] == [found[2]]
            assert counts() == total(before, {"Submission": 1, "Marking": 1, "Evidence": 2, "Completion": 1})

    def test_the_task_twice_and_at_once(self, clock):
        attempt = begun(activity=quiz_activity(quiz_content(time_limit=10)))
        clock.advance(minutes=11)
        at_once(*[lambda: tasks.hand_in_expired(attempt.pk)] * 4)
        tasks.hand_in_expired(attempt.pk)
        assert (Submission.objects.count(), Marking.objects.count(), Evidence.objects.count()) == (1, 1, 2)

    def test_an_essay_that_meets_the_hand_in_is_counted_or_refused(self):
        activity = by_hand()
        for _ in range(6):
            attempt = begun(activity=activity)
            answer, _submission = at_once(
                lambda: give(attempt, "q13", ESSAY),  # noqa: B023
                lambda: submit_attempt(attempt=attempt),  # noqa: B023
            )
            kept = not isinstance(answer, AttemptClosed)
            marking = Marking.objects.get(submission__attempt=attempt)
            assert marking.complete is not kept
            assert (answers_of(attempt).payloads == {named("q13"): ESSAY}) is kept

    def test_a_try_handed_in_while_its_key_is_corrected_ends_by_the_right_key(self):
        content = quiz_content(questions=(single(),))
        activity = quiz_activity(content)
        for _ in range(4):
            attempt = begun(activity=activity)
            give(attempt, payload=wrong())
            content = replace(content, title=str(uuid4()))
            found = at_once(lambda: submit_attempt(attempt=fresh(attempt)), regrade_step(content))  # noqa: B023
            assert not [each for each in found if isinstance(each, Exception) and "No question" not in str(each)]
            last = Marking.objects.filter(submission__attempt=attempt).order_by("-id").first()
            assert last.score == 1
            assert standing_levels(attempt.learner) == [("mediation", 1)]

    def test_what_is_read_while_a_key_is_corrected_is_counted_with_it(self):
        content = quiz_content(questions=(single(), free_text()))
        attempt, read = reader_of(quiz_activity(content))()
        found = at_once(read, regrade_step(content))
        assert not [each for each in found if isinstance(each, Exception)]
        last = Marking.objects.filter(submission__attempt=attempt).order_by("-id").first()
        # The right option of before is wrong now; the essay has all its points.
        assert (last.score, last.complete) == (1, True)
        assert standing_levels(attempt.learner) == [("mediation", 0), ("teamwork", 1)]

    def test_one_reading_sent_four_times_at_once_is_one(self):
        _attempt, read = reader_of(by_hand())()
        found = at_once(*[read] * 4)
        assert len({each.pk for each in found}) == 1
        assert (HandMark.objects.count(), Marking.objects.count()) == (1, 2)

    def test_a_regrading_sent_twice_at_once_is_one(self):
        content = quiz_content(questions=(single(),))
        attempt = begun(activity=quiz_activity(content))
        give(attempt)
        submit_attempt(attempt=attempt)
        found = at_once(*[regrade_step(content, uuid4())] * 2)
        assert len({each.pk for each in found}) == 1
        assert (Regrading.objects.count(), Marking.objects.count()) == (1, 2)
        assert RIGHT["q1"] == answers_of(attempt).payloads[named("q1")]
