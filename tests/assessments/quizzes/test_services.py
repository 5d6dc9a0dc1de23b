import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.append_only import AppendOnlyError
from assessments.quizzes.content import Feedback
from assessments.quizzes.models import Attempt, Marking, Quiz, QuizEdition, Response, Submission
from assessments.quizzes.queries import answers_of, attempts_of, result_of, standing_marking
from assessments.quizzes.scoring import AnswerRefused
from assessments.quizzes.services import (
    AnswerChecked,
    AttemptClosed,
    QuizRefused,
    Refused,
    attach_quiz,
    milliseconds,
    publish_edition,
    retire_quiz,
    save_response,
    start_attempt,
    submit_attempt,
)
from competencies.models import Competency, Evidence, FrameworkEdition
from courses.models import Bookmark, Completion
from tests.factories.competencies import CompetencyFactory, FrameworkEditionFactory
from tests.factories.courses import ActivityFactory, CourseFactory, SectionFactory
from tests.factories.people import CentreFactory, UserFactory
from tests.factories.quizzes import (
    RIGHT,
    enrolled,
    framework_with,
    named,
    published,
    quiz_activity,
    quiz_content,
    short_text,
    single,
)

STORED = f"/medias/{'0a' * 32}.png"


def begun(learner=None, activity=None):
    activity = activity or quiz_activity()
    return start_attempt(learner=learner or UserFactory(), activity=activity, client_uuid=uuid4())


def give(attempt, name="q1", payload=None, **fields):
    values = {"client_uuid": uuid4(), "payload": payload or RIGHT[name]} | fields
    return save_response(attempt=attempt, question=named(name), **values)


def wrong(name="q1"):
    return {"option": str(named(f"{name}-wrong"))}


@pytest.mark.django_db
class TestPublishing:
    def test_freezes_what_was_written(self):
        content = quiz_content()
        edition = published(content, code="cadre")
        assert edition.number == 1
        assert edition.quiz_content == content
        assert QuizEdition.objects.get().quiz_content == content
        assert edition.quiz.current == edition

    def test_the_same_content_is_the_same_edition(self):
        content = quiz_content()
        assert published(content) == published(content)
        assert QuizEdition.objects.count() == 1

    def test_a_mended_word_is_a_new_edition(self):
        content = quiz_content()
        published(content)
        edition = published(replace(content, title="Le cadre, mieux dit"))
        assert edition.number == 2
        assert Quiz.objects.get().title == "Le cadre, mieux dit"

    def test_going_back_to_an_earlier_wording_makes_it_current_again(self):
        content = quiz_content()
        first = published(content)
        published(replace(content, title="Autrement"))
        assert published(content) == first
        assert Quiz.objects.get().current == first
        assert QuizEdition.objects.count() == 2

    def test_says_everything_that_is_missing(self):
        content = quiz_content(questions=(replace(single(), explanation_html=""), replace(short_text(), accepted=())))
        with pytest.raises(QuizRefused) as refusal:
            published(content)
        assert len(refusal.value.errors) == 2
        assert not Quiz.objects.exists()

    def test_refuses_a_competency_that_the_framework_lacks(self):
        framework_with("mediation")
        retired = CompetencyFactory(edition=FrameworkEdition.objects.get(), code="old", retired_on=timezone.localdate())
        for code in ("unknown", retired.code):
            content = quiz_content(questions=(single("q1", (code,)),))
            with pytest.raises(QuizRefused) as refusal:
                publish_edition(quiz_uuid=content.uuid, code="x", centre=None, content=content, by=None)
            assert code in refusal.value.errors[0]

    def test_refuses_in_code_what_a_file_could_not_hold(self):
        with pytest.raises(QuizRefused):
            published(quiz_content(title="x" * 400))

    def test_another_centre_cannot_publish_over_it(self):
        content = quiz_content()
        published(content, centre=CentreFactory())
        for centre in (None, CentreFactory()):
            with pytest.raises(QuizRefused):
                published(replace(content, title="Pris"), centre=centre)
        assert QuizEdition.objects.count() == 1

    @pytest.mark.parametrize(
        ("html", "kept"),
        [
            ("<p>Bonjour<script>alert(1)</script></p>", "<p>Bonjour</p>"),
            ('<p onclick="x()">Bonjour</p>', "<p>Bonjour</p>"),
            ('<a href="javascript:x()">ici</a>', "<a>ici</a>"),
            ('<a href="https://exemple.test">ici</a>', '<a href="https://exemple.test">ici</a>'),
            ('<dfn data-term="tiers">tiers</dfn>', '<dfn data-term="tiers">tiers</dfn>'),
            (f'<img src="{STORED}" alt="Un hall" onerror="x()">', f'<img src="{STORED}" alt="Un hall">'),
            (
                f'<audio src="{STORED}" autoplay onplay="x()"></audio><details>a</details>',
                f'<audio src="{STORED}"></audio><details>a</details>',
            ),
        ],
    )
    def test_keeps_only_harmless_html(self, html, kept):
        question = replace(single(), stem_html=html, explanation_html=html)
        content = published(quiz_content(questions=(question,), introduction_html=html)).quiz_content
        assert content.introduction_html == content.questions[0].stem_html == kept

    def test_publishing_brings_a_retired_quiz_back(self):
        content = quiz_content()
        published(content)
        retire_quiz(quiz_uuid=content.uuid)
        published(content)
        assert Quiz.objects.get().retired_at is None


@pytest.mark.django_db
class TestAttaching:
    def test_an_activity_gives_one_quiz(self):
        activity = quiz_activity()
        other = published(quiz_content(title="Autre")).quiz
        attach_quiz(activity=activity, quiz=other)
        assert activity.quiz_place.quiz != other
        activity.refresh_from_db()
        assert activity.quiz_place.quiz == other

    def test_another_centres_quiz_is_refused(self):
        quiz = published(centre=CentreFactory()).quiz
        for centre in (None, CentreFactory()):
            section = SectionFactory(course=CourseFactory(centre=centre))
            with pytest.raises(QuizRefused):
                attach_quiz(activity=ActivityFactory(kind="quiz", section=section), quiz=quiz)
        own = SectionFactory(course=CourseFactory(centre=quiz.centre))
        attach_quiz(activity=ActivityFactory(kind="quiz", section=own), quiz=quiz)

    def test_a_lesson_gives_no_quiz(self):
        with pytest.raises(QuizRefused):
            attach_quiz(activity=ActivityFactory(kind="lesson"), quiz=published().quiz)


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
    def test_saving_an_answer_takes_four(self, client, learner, before):
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
        assert len(found) == 4, found

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


CHROME = 3  # the session, the person and what the header shows of them


# Several at once, with real commits


def at_once(*runs: Callable[[], object]) -> list[object]:
    """Runs each in a thread of its own, as nearly together as can be; what each gave or raised."""
    start, found = threading.Barrier(len(runs)), [None] * len(runs)

    def run(place: int, function: Callable[[], object]) -> None:
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
