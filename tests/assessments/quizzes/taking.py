"""What several tests of tries do: begin, answer, hand in, let time pass, run at once, be killed on the way."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, connections
from django.utils import timezone

from assessments.quizzes.models import Attempt, BankQuestion, QuestionEdition
from assessments.quizzes.queries import attempt_to_hand_in
from assessments.quizzes.services import publish_question, save_response, start_attempt
from competencies.models import Evidence
from tests.factories.people import UserFactory
from tests.factories.quizzes import RIGHT, framework_with, named, quiz_activity


def begun(learner: Any = None, activity: Any = None) -> Attempt:
    activity = activity or quiz_activity()
    return start_attempt(learner=learner or UserFactory(), activity=activity, client_uuid=uuid4())


def give(attempt: Attempt, name: str = "q1", payload: Any = None, **fields: Any) -> dict[str, Any]:
    values = {"client_uuid": uuid4(), "payload": payload or RIGHT[name]} | fields
    return save_response(attempt=attempt, question=named(name), **values)


def fresh(attempt: Attempt) -> Attempt:
    """As another process finds it."""
    found = attempt_to_hand_in(attempt.pk)
    assert found is not None
    return found


def wrong(name: str = "q1") -> dict[str, str]:
    return {"option": str(named(f"{name}-wrong"))}


def in_bank(question: Any, **fields: Any) -> QuestionEdition:
    framework_with(*question.competencies)
    values = {"question_uuid": question.uuid, "code": question.code, "centre": None, "by": None} | fields
    return publish_question(content=question, **values)


def bank_size() -> int:
    return BankQuestion.objects.count()


def standing_levels(learner: Any) -> list[tuple[str, int | None]]:
    """Evidence that nothing took back, as (competency, level); no retraction is itself retracted here."""
    taken_back = Evidence.objects.filter(retracts__isnull=False).values("retracts")
    rows = Evidence.objects.filter(learner=learner, retracts__isnull=True).exclude(pk__in=taken_back)
    return sorted(rows.values_list("competency__code", "level"))


class Clock:
    """``timezone.now`` as one wants it."""

    def __init__(self, monkeypatch: Any) -> None:
        self.real, self.ahead = timezone.now, timedelta()
        monkeypatch.setattr(timezone, "now", lambda: self.real() + self.ahead)

    def advance(self, **fields: float) -> None:
        self.ahead += timedelta(**fields)


def at_once(*runs: Callable[[], object]) -> list[Any]:
    """Runs each in a thread of its own, as nearly together as can be; what each gave or raised."""
    start, found = threading.Barrier(len(runs)), [None] * len(runs)

    def run(place: int, function: Callable[[], Any]) -> None:
        start.wait()
        try:
            found[place] = function()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            found[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


class Killed(BaseException):
    """Nothing in the house catches it."""


def is_step(sql: str) -> bool:
    """A statement that only reads is no step: dying after it is dying after the one before."""
    return not sql.lstrip().startswith("SELECT")


@contextmanager
def killed_after(step: int) -> Iterator[list[str]]:
    """The process dies once this many steps were done; those done are listed."""
    done: list[str] = []

    def run(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        result = execute(sql, parameters, many, context)
        if is_step(sql):
            done.append(sql)
            if len(done) == step:
                raise Killed
        return result

    with connection.execute_wrapper(run):
        yield done
