from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.append_only import AppendOnlyError
from assessments.quizzes.content import Feedback
from assessments.quizzes.models import Attempt, Marking, QuizEdition, Response, Submission
from assessments.quizzes.queries import answers_of, attempts_of, result_of, standing_marking
from assessments.quizzes.scoring import AnswerRefused
from assessments.quizzes.services import (
    AnswerChecked,
    AttemptClosed,
    Refused,
    milliseconds,
    retire_quiz,
    save_response,
    start_attempt,
    submit_attempt,
)
from competencies.models import Competency, Evidence, FrameworkEdition
from courses.models import Bookmark, Completion
from tests.assessments.quizzes.taking import begun, give, wrong
from tests.factories.competencies import CompetencyFactory, FrameworkEditionFactory
from tests.factories.people import UserFactory
from tests.factories.quizzes import RIGHT, enrolled, named, published, quiz_activity, quiz_content, single


@pytest.mark.django_db
class TestStarting:
    def test_the_same_click_twice_is_one_try(self):
        learner, activity, click = UserFactory(), quiz_activity(), uuid4()
        tries = {start_attempt(learner=learner, activity=activity, client_uuid=click).pk for _ in range(2)}
        assert len(tries) == 1

    def test_an_open_try_is_gone_on_with(self):
        attempt = begun()
        assert begun(attempt.learner, attempt.activity) == attempt

    def test_the_click_of_a_finished_try_does_not_start_another(self):
        attempt = begun()
        submit_attempt(attempt=attempt)
        again = start_attempt(learner=attempt.learner, activity=attempt.activity, client_uuid=attempt.uuid)
        assert again == attempt

    def test_somebody_elses_click_starts_nothing(self):
        attempt = begun()
        with pytest.raises(Refused):
            start_attempt(learner=UserFactory(), activity=attempt.activity, client_uuid=attempt.uuid)
        assert Attempt.objects.count() == 1

    def test_a_new_try_is_taken_on_the_current_edition_and_an_open_one_stays_on_its_own(self):
        content = quiz_content()
        activity, learner = quiz_activity(content), UserFactory()
        first = begun(learner, activity)
        edition = published(replace(content, title="Nouveau titre"))
        assert begun(learner, activity).edition == first.edition != edition
        submit_attempt(attempt=first)
        second = begun(learner, activity)
        assert (second.edition, second.number) == (edition, 2)

    def test_no_more_tries_than_allowed(self):
        activity, learner = quiz_activity(quiz_content(max_attempts=1)), UserFactory()
        submit_attempt(attempt=begun(learner, activity))
        with pytest.raises(Refused):
            begun(learner, activity)
        assert Attempt.objects.count() == 1

    def test_a_retired_quiz_starts_no_more(self):
        activity = quiz_activity()
        retire_quiz(quiz_uuid=activity.quiz_place.quiz.uuid)
        with pytest.raises(Refused):
            begun(activity=activity)

    def test_marks_the_place_to_come_back_to(self):
        attempt = begun()
        assert Bookmark.objects.get().activity == attempt.activity


@pytest.mark.django_db
class TestSaving:
    def test_the_last_in_sequence_counts_whenever_it_arrives(self):
        attempt = begun()
        give(attempt, sequence=9)
        give(attempt, payload=wrong(), sequence=3)
        assert answers_of(attempt).payloads == {named("q1"): RIGHT["q1"]}
        assert Response.objects.count() == 2

    def test_the_same_answer_sent_twice_is_one_row(self):
        attempt, client_uuid = begun(), uuid4()
        for _ in range(2):
            give(attempt, client_uuid=client_uuid)
        assert Response.objects.count() == 1

    def test_the_uuid_of_somebody_elses_answer_hides_nothing(self):
        one, other, client_uuid = begun(), begun(), uuid4()
        give(one, client_uuid=client_uuid)
        give(other, client_uuid=client_uuid)
        assert Response.objects.count() == 2

    def test_a_clock_that_runs_ahead_is_brought_back(self):
        attempt = begun()
        future = timezone.now() + timedelta(days=900)
        give(attempt, payload=wrong(), sequence=milliseconds(future), occurred_at=future)
        give(attempt)
        assert answers_of(attempt).payloads == {named("q1"): RIGHT["q1"]}
        assert Response.objects.first().occurred_at <= timezone.now()

    def test_nothing_is_taken_after_handing_in(self):
        attempt = begun()
        submit_attempt(attempt=attempt)
        with pytest.raises(AttemptClosed):
            give(attempt)
        assert not Response.objects.exists()

    def test_an_answer_kept_before_handing_in_may_be_sent_again_after(self):
        attempt, client_uuid = begun(), uuid4()
        give(attempt, client_uuid=client_uuid)
        submit_attempt(attempt=attempt)
        give(attempt, client_uuid=client_uuid)
        assert Response.objects.count() == 1

    def test_raw_sql_after_handing_in_is_refused_too(self):
        attempt = begun()
        submit_attempt(attempt=attempt)
        row = Response(
            attempt=attempt,
            client_uuid=uuid4(),
            question=named("q1"),
            sequence=1,
            payload={},
            occurred_at=timezone.now(),
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()

    def test_a_checked_answer_stands(self):
        attempt = begun(activity=quiz_activity(quiz_content(feedback=Feedback.IMMEDIATE)))
        give(attempt, payload=wrong(), final=True)
        with pytest.raises(AnswerChecked):
            give(attempt)
        with pytest.raises(AnswerChecked):
            give(attempt, final=True)
        give(attempt, "q3")
        assert answers_of(attempt).payloads[named("q1")] == wrong()
        assert answers_of(attempt).checked == {named("q1")}

    def test_an_empty_answer_is_not_checked(self):
        attempt = begun(activity=quiz_activity(quiz_content(feedback=Feedback.IMMEDIATE)))
        with pytest.raises(Refused):
            give(attempt, "q2", payload={"options": []}, final=True)

    def test_a_quiz_that_speaks_at_the_end_checks_nothing(self):
        with pytest.raises(AnswerRefused):
            give(begun(), final=True)

    def test_questions_and_options_of_another_quiz_are_refused(self):
        attempt = begun()
        with pytest.raises(AnswerRefused):
            save_response(attempt=attempt, question=uuid4(), payload=RIGHT["q1"], client_uuid=uuid4())
        with pytest.raises(AnswerRefused):
            give(attempt, payload=wrong("q2"))
        assert not Response.objects.exists()


@pytest.mark.django_db
class TestHandingIn:
    def taken(self, *names, **fields):
        attempt = begun(**fields)
        for name in names:
            give(attempt, name)
        return attempt

    def test_marks_records_and_completes_once(self):
        attempt = self.taken("q1", "q2")
        submissions = {submit_attempt(attempt=attempt).pk for _ in range(3)}
        marking = Marking.objects.get()
        assert len(submissions) == Submission.objects.count() == 1
        assert (marking.score, marking.maximum, marking.passed) == (2, 4, False)
        completion = Completion.objects.get()
        assert completion.edition == f"quiz-edition:{attempt.edition.uuid}"
        rows = Evidence.objects.order_by("competency__code").values_list("competency__code", "level", "instrument")
        assert list(rows) == [("mediation", 1, "quiz"), ("teamwork", 0, "quiz")]
        for row in Evidence.objects.all():
            assert row.learner == attempt.learner
            assert row.kind == "measurement"
            assert row.origin == f"quiz:{attempt.activity.uuid}"
            assert row.source == f"marking:{marking.uuid}"

    def test_another_try_is_other_evidence_of_the_same_occasion(self):
        attempt = self.taken("q1")
        submit_attempt(attempt=attempt)
        submit_attempt(attempt=self.taken("q1", "q2", "q3", "q4", learner=attempt.learner, activity=attempt.activity))
        rows = Evidence.objects.filter(competency__code="mediation")
        assert sorted(rows.values_list("level", flat=True)) == [0, 1]
        assert rows.values("origin").distinct().count() == 1

    def test_the_result_is_that_of_the_last_marking(self):
        attempt = self.taken("q1")
        submission = submit_attempt(attempt=attempt)
        later = Marking.objects.create(
            submission=submission, score=4, maximum=4, passed=True, rule="quiz/2", reason="read",
            detail={"questions": {}, "competencies": []},
        )  # fmt: skip
        [found] = attempts_of(attempt.learner, attempt.activity)
        assert standing_marking(found) == later
        assert result_of(found).marking == later

    def test_nothing_is_recorded_when_something_fails(self, monkeypatch):
        attempt = self.taken("q1")

        def fail(**fields):
            raise RuntimeError

        monkeypatch.setattr("assessments.quizzes.services.handing_in.complete_activity", fail)
        with pytest.raises(RuntimeError):
            submit_attempt(attempt=attempt)
        for model in (Submission, Marking, Evidence, Completion):
            assert not model.objects.exists()

    def test_evidence_goes_to_the_framework_in_force(self):
        attempt = self.taken("q1")
        today = timezone.localdate()
        FrameworkEdition.objects.update(valid_to=today - timedelta(days=1))
        edition = FrameworkEditionFactory(valid_from=today)
        renewed = CompetencyFactory(edition=edition, code="mediation")
        submit_attempt(attempt=attempt)
        assert Evidence.objects.get(competency__code="mediation").competency == renewed
        # The new framework has dropped this one: what was shown is kept where it was known.
        assert Evidence.objects.get(competency__code="teamwork").competency == Competency.objects.get(code="teamwork")


@pytest.mark.django_db
@pytest.mark.parametrize("model", [QuizEdition, Attempt, Response, Submission, Marking])
def test_rows_are_never_changed(model):
    attempt = begun()
    give(attempt)
    submit_attempt(attempt=attempt)
    row = model.objects.first()
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(AppendOnlyError):
        row.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or TRUNCATE fails for another reason
    for statement in ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(model._meta.db_table))


# Counts of statements. Those that open and close transactions are not counted.


def statements(run: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        run()
    found = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in found if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK"))]


@pytest.mark.django_db
class TestCounts:
    @pytest.fixture
    def learner(self):
        return UserFactory()

    @pytest.fixture
    def client(self, learner):
        client = Client()
        client.force_login(learner)
        return client

    def attempt_of(self, learner, tries=1, questions=10):
        content = quiz_content(questions=tuple(single(f"q{number}") for number in range(1, questions + 1)))
        activity = quiz_activity(content)
        enrolled(learner, activity)
        for _ in range(tries - 1):
            submit_attempt(attempt=begun(learner, activity))
        return begun(learner, activity)

    @pytest.mark.parametrize("before", [0, 3])
    def test_saving_an_answer_takes_three(self, client, learner, before):
        attempt = self.attempt_of(learner)
        for number in range(before):
            give(attempt, f"q{number + 1}", payload=wrong(f"q{number + 1}"))
        page = reverse("quizzes:save", args=[attempt.activity.uuid, attempt.uuid])
        body = {
            "client_uuid": str(uuid4()), "question": str(named("q5")), "sequence": 1,
            "occurred_at": timezone.now().isoformat(), "payload": wrong("q5"),
        }  # fmt: skip
        found = statements(lambda: client.post(page, body, content_type="application/json"))
        assert Response.objects.count() == before + 1
        assert len(found) == 3, found

    @pytest.mark.parametrize("before", [0, 3])
    def test_beginning_takes_the_same_at_any_number_of_tries(self, client, learner, before):
        attempt = self.attempt_of(learner, before + 1)
        submit_attempt(attempt=attempt)
        page = reverse("quizzes:begin", args=[attempt.activity.uuid])
        found = statements(lambda: client.post(page, {"client_uuid": uuid4()}))
        assert Attempt.objects.count() == before + 2
        assert len(found) == 9, found

    @pytest.mark.parametrize("questions", [1, 3])
    def test_handing_in_takes_the_same_at_any_number_of_questions(self, client, learner, questions):
        attempt = self.attempt_of(learner, questions=questions)
        page = reverse("quizzes:review", args=[attempt.activity.uuid, attempt.uuid])
        found = statements(lambda: client.post(page))
        assert Submission.objects.count() == 1
        assert len(found) == 15, found

    @pytest.mark.parametrize("tries", [1, 3])
    def test_the_start_page_takes_the_same_at_any_number_of_tries(self, client, learner, tries):
        attempt = self.attempt_of(learner, tries + 1)
        page = reverse("quizzes:start", args=[attempt.activity.uuid])
        assert len(statements(lambda: client.get(page))) == CHROME + 4

    @pytest.mark.parametrize("questions", [1, 3])
    def test_a_question_and_a_result_take_the_same_at_any_number_of_questions(self, client, learner, questions):
        attempt = self.attempt_of(learner, questions=questions)
        place = [attempt.activity.uuid, attempt.uuid]
        for number in range(1, questions + 1):
            give(attempt, f"q{number}", payload=wrong(f"q{number}"))
        question, review, result = (
            reverse("quizzes:question", args=[*place, 1]), reverse("quizzes:review", args=place),
            reverse("quizzes:result", args=place),
        )  # fmt: skip
        assert len(statements(lambda: client.get(question))) == CHROME + 3
        assert len(statements(lambda: client.get(review))) == CHROME + 3
        submit_attempt(attempt=attempt)
        assert len(statements(lambda: client.get(result))) == CHROME + 8


CHROME = 2  # the session with its person, and what the header shows of them
