"""Several at once, with real commits."""

import threading
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import pytest

from assessments.quizzes.content import Feedback
from assessments.quizzes.models import Attempt, HandMark, Marking, Response, SecondReading
from assessments.quizzes.services import (
    AnswerChecked,
    AttemptClosed,
    ReadMeanwhile,
    Refused,
    ask_second_reading,
    second,
    submit_attempt,
)
from competencies.models import Evidence
from courses.models import Completion
from tests.assessments.quizzes.taking import at_once, begun, give, wrong
from tests.assessments.quizzes.test_marking_screens import by_hand, handed_in, read
from tests.factories import people
from tests.factories.people import UserFactory
from tests.factories.quizzes import RIGHT, named, published, quiz_activity, quiz_content


@pytest.mark.usefixtures("own_database")
class TestSeveralAtOnce:
    def test_two_clicks_start_one_try(self):
        learner, activity = UserFactory(), quiz_activity()
        for _ in range(5):
            found = at_once(*[lambda: begun(learner, activity)] * 4)
            assert len({each.pk for each in found}) == 1
            submit_attempt(attempt=found[0])
        assert Attempt.objects.count() == 5

    def test_the_last_try_is_given_once(self):
        learner, activity = UserFactory(), quiz_activity(quiz_content(max_attempts=1))
        at_once(*[lambda: begun(learner, activity)] * 4)
        assert Attempt.objects.count() == 1

    def test_two_hand_ins_are_one(self):
        attempt = begun()
        found = at_once(*[lambda: submit_attempt(attempt=attempt)] * 4)
        assert len({each.pk for each in found}) == 1
        assert (Marking.objects.count(), Evidence.objects.count(), Completion.objects.count()) == (1, 2, 1)

    def test_one_answer_sent_twice_at_once_is_one_row(self):
        attempt, client_uuid = begun(), uuid4()
        found = at_once(*[lambda: give(attempt, client_uuid=client_uuid)] * 4)
        assert found == [RIGHT["q1"]] * 4
        assert Response.objects.count() == 1

    def test_an_answer_that_meets_the_hand_in_is_counted_or_refused(self):
        learner, activity = UserFactory(), quiz_activity()
        for _ in range(8):
            attempt = begun(learner, activity)
            answer, _submission = at_once(lambda: give(attempt), lambda: submit_attempt(attempt=attempt))  # noqa: B023
            counted = Marking.objects.get(submission__attempt=attempt).score
            assert counted == (0 if isinstance(answer, AttemptClosed) else 1)
            assert Response.objects.filter(attempt=attempt).count() == counted

    def test_an_answer_checked_in_two_tabs_stands_once(self):
        activity = quiz_activity(quiz_content(feedback=Feedback.IMMEDIATE))
        attempt = begun(activity=activity)
        found = at_once(lambda: give(attempt, final=True), lambda: give(attempt, payload=wrong(), final=True))
        assert [isinstance(each, AnswerChecked) for each in found].count(True) == 1
        assert Response.objects.filter(final=True).count() == 1

    def test_two_publications_at_once_take_two_numbers(self):
        content = quiz_content()
        published(content)
        found = at_once(*[lambda title=title: published(replace(content, title=title)) for title in ("A", "B", "C")])
        assert sorted(each.number for each in found) == [2, 3, 4]

    def test_of_two_people_who_mark_one_answer_the_second_is_told(self):
        cast = people.cast()
        for _ in range(4):
            submission = handed_in(cast.amina, by_hand())
            found = at_once(*[lambda: read(submission, cast.claire, seen=None)] * 2)  # noqa: B023
            assert [type(each) for each in found].count(ReadMeanwhile) == 1
            assert HandMark.objects.filter(submission=submission).count() == 1

    def test_a_copy_is_asked_of_one_colleague(self, monkeypatch):
        cast, activity = people.cast(), by_hand()
        colleagues = [people.StaffRoleFactory(centre=cast.centre).user for _ in range(2)]
        read(handed_in(cast.amina, activity), cast.claire)
        look, both_have_looked = second.submissions_for, threading.Barrier(2)

        def looked(*arguments):
            found = look(*arguments)
            with suppress(threading.BrokenBarrierError):  # the other waits its turn
                both_have_looked.wait(timeout=0.5)
            return found

        monkeypatch.setattr(second, "submissions_for", looked)
        found = at_once(*[lambda reader=each: self.ask(activity, reader, cast.claire) for each in colleagues])
        assert [type(each) for each in found].count(Refused) == 1
        assert SecondReading.objects.count() == 1

    def ask(self, activity, reader, by):
        values = {"activity": activity, "question": named("q13"), "reader": reader, "by": by}
        return ask_second_reading(client_uuid=uuid4(), **values)
