"""What statistics are worked out from, against a naive reading of the same rows; what is kept of them."""

import json
import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.services import erase_person
from assessments.quizzes import tasks
from assessments.quizzes.content import Draw, QuizKind, Section
from assessments.quizzes.models import Attempt, QuestionSnapshot, QuizSnapshot, Response
from assessments.quizzes.models.bank import QUESTIONS_READ, QUIZZES_READ
from assessments.quizzes.queries import (
    answers_of,
    awards_of,
    counted_tries,
    is_stale,
    marked_content_of,
    measured,
    stale_questions,
    stale_quizzes,
)
from assessments.quizzes.scoring import is_empty, mark
from assessments.quizzes.services import (
    measure_questions,
    measure_quiz,
    measure_quiz_and_its_questions,
    measuring,
    read_by_hand,
    regrade,
    submit_attempt,
)
from assessments.quizzes.statistics import as_json, choices_of, from_json, item_of, report
from tests.assessments.quizzes.taking import begun, give, in_bank, wrong
from tests.factories.people import UserFactory
from tests.factories.quizzes import (
    RIGHT,
    every_type,
    free_text,
    gaps,
    named,
    published,
    quiz_activity,
    quiz_content,
    right_answer,
    self_assessment,
    short_text,
    single,
    true_false,
)

pytestmark = pytest.mark.django_db


def handed_in(activity, answers=None, learner=None, **fields):
    """``answers`` by name of the question; those not named stay empty."""
    attempt = begun(learner, activity)
    for name, payload in (answers or {}).items():
        give(attempt, name, payload, **fields)
    return submit_attempt(attempt=attempt)


def quiz_in(activity):
    return activity.quiz_place.quiz


def report_of(activity, **among):
    return measured(counted_tries(quiz_in(activity), **among)).report


def question_in(found, name):
    return found.question(str(named(name)))


def quiz_snapshot(activity, edition=None):
    return QuizSnapshot.objects.get(quiz=quiz_in(activity), edition=edition)


class TestAnswers:
    @pytest.mark.parametrize("question", every_type(), ids=lambda each: each.type)
    def test_a_right_answer_is_made_of_right_choices(self, question):
        right = {option.key for option in item_of(question).options if option.right}
        choices = set(choices_of(question, json.loads(json.dumps(right_answer(question)))))
        assert choices
        assert choices <= right or question.type in {"short_text", "numeric", "free_text", "file_upload",
                                                     "self_assessment"}  # fmt: skip

    @pytest.mark.parametrize("question", every_type(), ids=lambda each: each.type)
    def test_no_answer_is_no_choice(self, question):
        assert choices_of(question, None) == ()

    def test_two_spellings_are_one_choice(self):
        spellings = ("Libre  consentement", "libre consentement.", "LIBRE CONSENTEMENT")
        assert len({choices_of(short_text(), {"text": each}) for each in spellings}) == 1

    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("Je ne sais pas !", "je ne sais pas"),
            ("LIBRE-consentement", "libre consentement"),  # accepted, whatever joins its words
            ("  ?? ", "??"),
        ],
    )
    def test_what_is_typed_stays_words(self, text, key):
        assert choices_of(short_text(), {"text": text}) == (key,)

    def test_so_does_what_is_typed_into_a_gap(self):
        gap = str(named("q9-typed"))
        assert choices_of(gaps(), {"gaps": {gap: "Le  Calme."}}) == (f"{gap}>le calme",)


class TestWhichTriesCount:
    def test_the_first_of_each_learner(self):
        activity, learner = quiz_activity(), UserFactory()
        handed_in(activity, {"q1": wrong()}, learner)
        handed_in(activity, {"q1": RIGHT["q1"]}, learner)
        handed_in(activity, {"q1": RIGHT["q1"]})
        found = question_in(report_of(activity), "q1")
        assert (found.n, found.facility) == (2, 0.5)

    def test_neither_open_ones_nor_those_that_wait_for_a_person(self, cast):
        activity = quiz_activity(quiz_content(questions=(single(), free_text())))
        begun(None, activity)
        submission = handed_in(activity, {"q13": {"essay": "J’écoute."}}, cast.amina)
        assert report_of(activity).n == 0
        criteria = {named("q13-listens"): Decimal(2), named("q13-writes"): Decimal(1)}
        read_by_hand(
            submission=submission, question=named("q13"), marker=cast.claire, client_uuid=uuid4(), criteria=criteria
        )
        found = report_of(activity)
        assert (found.n, question_in(found, "q13").facility, question_in(found, "q13").skipped) == (1, 0.75, 0)
        assert question_in(found, "q13").choices == ()

    def test_of_some_learners_only(self):
        activity, learner = quiz_activity(), UserFactory()
        handed_in(activity, learner=learner)
        handed_in(activity)
        assert report_of(activity, learners=type(learner).objects.filter(pk=learner.pk)).n == 1

    def test_practice_too(self):
        activity = quiz_activity(quiz_content(kind=QuizKind.PRACTICE))
        handed_in(activity)
        assert report_of(activity).n == 1

    def test_an_erased_person_stays(self, cast):
        activity = quiz_activity()
        handed_in(activity, RIGHT, cast.amina)
        before = report_of(activity)
        erase_person(user=cast.amina)
        assert report_of(activity) == before

    def test_ones_own_judgement_is_not_measured(self):
        activity = quiz_activity(quiz_content(questions=(single(), self_assessment())))
        handed_in(activity, {"q15": {"value": 3}})
        assert [each.key for each in report_of(activity).questions] == [str(named("q1"))]


class TestWhatIsRead:
    def test_the_last_answer_counts_and_an_empty_one_is_skipped(self):
        activity = quiz_activity()
        attempt = begun(None, activity)
        give(attempt, "q1", wrong(), sequence=1)
        give(attempt, "q1", RIGHT["q1"], sequence=2)
        give(attempt, "q4", {"text": "  "}, sequence=3)
        submit_attempt(attempt=attempt)
        found = report_of(activity)
        assert [each.count for each in question_in(found, "q1").choices] == [1, 0, 0]
        assert question_in(found, "q4").skipped == 1

    def test_the_time_between_saves(self, monkeypatch):
        activity = quiz_activity()
        attempt = begun(None, activity)
        start = attempt.started_at
        monkeypatch.setattr(timezone, "now", lambda: start + timedelta(hours=3))
        for sequence, (name, seconds) in enumerate((("q1", 20), ("q2", 50), ("q1", 60), ("q3", 5000), ("q4", 4000))):
            give(attempt, name, sequence=sequence, occurred_at=start + timedelta(seconds=seconds))
        submit_attempt(attempt=attempt)
        times = [each.times and each.times.median for each in report_of(activity).questions]
        assert times == [30, 30, None, None]

    def test_what_few_people_typed_is_not_kept(self):
        activity = quiz_activity()
        for text in ("Amina Benali", "contrat", "contrat", "Contrat."):
            handed_in(activity, {"q4": {"text": text}})
        found = report_of(activity)
        assert [(each.key, each.count) for each in question_in(found, "q4").choices] == [("contrat", 3)]
        assert "amina" not in json.dumps(as_json(found))

    def test_a_corrected_key_holds_for_every_try(self, cast):
        wrong_key = true_false(answer=False)
        activity = quiz_activity(quiz_content(questions=(single(), wrong_key)))
        handed_in(activity, {"q3": {"answer": True}})
        quiz = quiz_in(activity)
        content = quiz.current.quiz_content
        edition = published(replace(content, questions=(single(), true_false())))
        regrade(quiz=quiz, by=cast.claire, reason="Clé fausse", client_uuid=uuid4(), edition=edition)
        found = question_in(report_of(activity), "q3")
        assert found.facility == 1
        assert {each.key: each.right for each in found.choices} == {"true": True, "false": False}

    def test_another_weight_is_the_same_share(self):
        activity = quiz_activity()
        handed_in(activity, {"q1": RIGHT["q1"]})
        content = quiz_in(activity).current.quiz_content
        heavier = replace(single(), points=Decimal(3))
        published(replace(content, questions=(heavier, *content.questions[1:])))
        handed_in(activity, {"q1": wrong()})
        found = question_in(report_of(activity), "q1")
        assert (found.n, found.facility) == (2, 0.5)


def drawing(count=2):
    questions = [single(f"bank{number}") for number in range(4)]
    editions = [in_bank(each) for each in questions]
    section = Section(uuid=named("section"), questions=(named("q3"),), draws=(Draw(uuid=named("draw"), count=count),))
    return quiz_activity(quiz_content(questions=(true_false(),), sections=(section,))), editions


def brute_force(quiz):
    """One try after another, marked again from its answers."""
    first = {}
    attempts = Attempt.objects.filter(edition__quiz=quiz, submission__isnull=False).order_by("submission__submitted_at")
    for attempt in attempts:
        content = marked_content_of(attempt)
        result = mark(content, answers_of(attempt).payloads, awards_of(attempt.submission))
        if result.complete:
            first.setdefault(attempt.learner_id, (content, answers_of(attempt).payloads, result))
    facility, skipped, chosen, totals = {}, {}, {}, []
    for content, payloads, result in first.values():
        totals.append(float(result.score / result.maximum))
        for question in content.questions:
            key, payload = str(question.uuid), payloads.get(question.uuid)
            facility.setdefault(key, []).append(float(result.questions[question.uuid] / question.points))
            skipped[key] = skipped.get(key, 0) + is_empty(payload)
            for choice in choices_of(question, payload):
                chosen[key, choice] = chosen.get((key, choice), 0) + 1
    return facility, skipped, chosen, totals


@pytest.mark.parametrize("seed", range(4))
def test_as_a_naive_reading_of_the_same_rows(seed):
    chance = random.Random(seed)
    activity, editions = drawing(count=2)
    bank = [each.question_content for each in editions]
    learners = [UserFactory() for _each in range(4)]
    for _try in range(9):
        attempt = begun(chance.choice(learners), activity)
        asked = marked_content_of(attempt).questions
        for question in chance.sample(asked, k=chance.randint(0, len(asked))):
            for _again in range(chance.randint(1, 2)):
                payload = (
                    {"answer": chance.random() < 0.5}
                    if question.type == "true_false"
                    else {"option": str(chance.choice(question.options).uuid)}
                )
                give(attempt, question.code, payload, sequence=chance.randint(1, 5))
        submit_attempt(attempt=attempt)
    found, (facility, skipped, chosen, totals) = report_of(activity), brute_force(quiz_in(activity))
    assert found.quiz.n == len(totals)
    assert found.quiz.mean == pytest.approx(sum(totals) / len(totals))
    assert {each.key for each in found.questions} == set(facility) <= {str(each.uuid) for each in (true_false(), *bank)}
    for each in found.questions:
        assert each.facility == pytest.approx(sum(facility[each.key]) / len(facility[each.key]))
        assert each.skipped == skipped[each.key]
        assert {one.key: one.count for one in each.choices if one.count} == {
            choice: count for (key, choice), count in chosen.items() if key == each.key
        }


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_however_many_tries(count):
    activity, _editions = drawing()
    quiz = quiz_in(activity)
    for _each in range(count):
        handed_in(activity, {"q3": {"answer": True}})
    QUIZZES_READ.clear(), QUESTIONS_READ.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        measured(counted_tries(quiz))
    assert len(queries) == 5


class TestSnapshots:
    def test_what_is_kept_is_what_is_worked_out(self):
        activity = quiz_activity()
        for answers in (RIGHT, {"q1": wrong()}, {}):
            handed_in(activity, answers)
        assert measure_quiz(quiz_id=quiz_in(activity).pk)
        kept = quiz_snapshot(activity)
        assert from_json(kept.results) == report_of(activity)
        assert kept.tries == 3

    def test_twice_is_once(self):
        activity = quiz_activity()
        handed_in(activity)
        quiz = quiz_in(activity)
        measure_quiz(quiz_id=quiz.pk)
        before = quiz_snapshot(activity)
        assert not measure_quiz(quiz_id=quiz.pk)
        tasks.measure_quiz(quiz.pk)
        assert quiz_snapshot(activity).computed_at == before.computed_at
        assert not is_stale(quiz, before)

    def test_a_try_more_makes_it_stale(self):
        activity = quiz_activity()
        quiz = quiz_in(activity)
        assert stale_quizzes() == []
        handed_in(activity)
        assert stale_quizzes() == [quiz.pk]
        assert is_stale(quiz, None)
        measure_quiz(quiz_id=quiz.pk)
        assert stale_quizzes() == []
        handed_in(activity)
        assert stale_quizzes() == [quiz.pk]
        assert is_stale(quiz, quiz_snapshot(activity))

    def test_so_does_another_rule(self):
        activity = quiz_activity()
        handed_in(activity)
        measure_quiz(quiz_id=quiz_in(activity).pk)
        QuizSnapshot.objects.update(rule="0")
        assert stale_quizzes() == [quiz_in(activity).pk]

    def test_each_edition_once_several_were_taken(self):
        activity = quiz_activity()
        quiz = quiz_in(activity)
        first = quiz.current
        handed_in(activity)
        measure_quiz(quiz_id=quiz.pk)
        assert QuizSnapshot.objects.count() == 1
        content = first.quiz_content
        second = published(replace(content, title="Le cadre, autrement"))
        handed_in(activity)
        handed_in(activity)
        measure_quiz(quiz_id=quiz.pk)
        tries = {each.edition_id: each.tries for each in QuizSnapshot.objects.all()}
        assert tries == {None: 3, first.pk: 1, second.pk: 2}

    def test_a_question_of_the_bank_over_every_quiz(self):
        question = single("shared")
        edition = in_bank(question)
        one = quiz_activity(quiz_content(questions=(question, true_false())))
        other = quiz_activity(quiz_content(questions=(question,)))
        for activity, answer in ((one, "right"), (one, "wrong"), (other, "right"), (other, "other")):
            handed_in(activity, {"shared": {"option": str(named(f"shared-{answer}"))}})
        assert stale_questions() == [edition.question_id]
        measure_quiz_and_its_questions(quiz_id=quiz_in(one).pk)
        kept = QuestionSnapshot.objects.get()
        assert (kept.question_id, kept.tries, kept.results["facility"]) == (edition.question_id, 4, 0.5)
        assert kept.quality == QuestionSnapshot.Quality.UNMEASURED
        assert stale_questions() == []

    @pytest.mark.parametrize(
        ("right", "quality"), [(6, QuestionSnapshot.Quality.SOUND), (10, QuestionSnapshot.Quality.REVIEW)]
    )
    def test_its_quality_from_ten_tries_on(self, right, quality):
        question = true_false("shared")
        edition = in_bank(question)
        activity = quiz_activity(quiz_content(questions=(question, single())))
        for number in range(10):
            both = number < right
            handed_in(activity, {"shared": {"answer": both}, "q1": RIGHT["q1"] if both else wrong()})
        measure_questions(question_ids=[edition.question_id])
        assert QuestionSnapshot.objects.get().quality == quality

    def test_the_command_makes_the_same_again(self):
        activity, _editions = drawing()
        for _each in range(3):
            handed_in(activity, {"q3": {"answer": True}})
        out = StringIO()
        call_command("rebuild_quiz_statistics", stdout=out)
        before = list(QuizSnapshot.objects.values_list("quiz", "results")), _question_rows()
        call_command("rebuild_quiz_statistics", stdout=out)
        assert (list(QuizSnapshot.objects.values_list("quiz", "results")), _question_rows()) == before
        assert before[0][0][1]
        assert before[1]

    def test_nobody_answers_are_read_again(self):
        """What is kept does not hold what a response holds."""
        activity = quiz_activity()
        handed_in(activity, RIGHT)
        measure_quiz(quiz_id=quiz_in(activity).pk)
        assert str(Response.objects.values_list("attempt__learner__username", flat=True)[0]) not in json.dumps(
            quiz_snapshot(activity).results
        )


def _question_rows():
    return list(QuestionSnapshot.objects.order_by("question").values_list("question", "results", "quality"))


class TestNews:
    @pytest.fixture
    def sent(self, monkeypatch):
        cache.clear()
        found = []
        monkeypatch.setattr(tasks.measure_quiz, "apply_async", lambda args, *_rest, **_more: found.append(args))
        return found

    def test_a_hand_in_announces_its_quiz_once_in_a_while(self, sent, django_capture_on_commit_callbacks):
        activity = quiz_activity()
        with django_capture_on_commit_callbacks(execute=True):
            handed_in(activity)
            handed_in(activity)
        assert sent == [(quiz_in(activity).pk,)]

    def test_what_this_process_announced_is_asked_of_nobody(
        self, sent, monkeypatch, django_capture_on_commit_callbacks
    ):
        activity = quiz_activity()
        with django_capture_on_commit_callbacks(execute=True):
            handed_in(activity)
        cache.clear()
        with django_capture_on_commit_callbacks(execute=True):
            handed_in(activity)
        assert len(sent) == 1
        monkeypatch.setattr(measuring, "PATIENCE", 0)
        with django_capture_on_commit_callbacks(execute=True):
            handed_in(activity)
        assert len(sent) == 2

    def test_the_sweeper_announces_what_is_stale(self, sent, monkeypatch):
        questions = []
        monkeypatch.setattr(tasks.measure_stale_questions, "apply_async", lambda *_args, **_more: questions.append(1))
        activity = quiz_activity()
        handed_in(activity)
        tasks.measure_stale_quizzes()
        assert (sent, questions) == ([(quiz_in(activity).pk,)], [1])
        measure_quiz(quiz_id=quiz_in(activity).pk)
        tasks.measure_stale_quizzes()
        assert len(sent) == 1


def test_an_empty_report_is_kept_and_read_back():
    assert from_json(json.loads(json.dumps(as_json(report([], []))))) == report([], [])
