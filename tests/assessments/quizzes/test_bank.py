from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.quizzes.content import Draw, Question, Section
from assessments.quizzes.models import Attempt, AttemptQuestion, BankQuestion, QuestionEdition, Response
from assessments.quizzes.queries import content_of, own_attempt_or_404, pool_for
from assessments.quizzes.services import (
    QuestionsRefused,
    QuizRefused,
    Refused,
    publish_question,
    publish_questions,
    retire_question,
    submit_attempt,
)
from tests.assessments.quizzes.taking import begun, fresh, give, in_bank, wrong
from tests.factories.people import CentreFactory, UserFactory
from tests.factories.quizzes import (
    enrolled,
    framework_with,
    named,
    published,
    quiz_activity,
    quiz_content,
    single,
    true_false,
)

pytestmark = pytest.mark.django_db


def drawing(*draws: Draw, **changes):
    section = Section(uuid=named("section"), draws=draws)
    return quiz_content(questions=(), sections=(section,), **changes)


def draw_of(count: int, **fields) -> Draw:
    return Draw(uuid=named(f"draw{count}{sorted(fields)}"), count=count, **fields)


def filled(count: int) -> list[QuestionEdition]:
    return [in_bank(single(f"b{number}")) for number in range(count)]


class TestPublishingAQuestion:
    def test_freezes_it_with_what_draws_look_for(self):
        edition = in_bank(single("b1", ("mediation", "teamwork")))
        found = QuestionEdition.objects.get()
        assert found.question_content == single("b1", ("mediation", "teamwork"))
        assert (found.type, found.level, found.competencies) == ("single", "", ["mediation", "teamwork"])
        assert found.question.current == edition
        assert found.question.uuid == named("b1")

    def test_the_same_content_is_the_same_edition_and_a_mended_one_the_next(self):
        first, same = in_bank(single("b1")), in_bank(single("b1"))
        mended = in_bank(replace(single("b1"), stem_html="<p>Mieux dit ?</p>"))
        assert (first, mended.number) == (same, 2)
        assert BankQuestion.objects.get().current == mended

    def test_says_everything_that_is_missing(self):
        question = replace(single("b1", ("unknown",)), explanation_html="")
        framework_with("mediation")
        with pytest.raises(QuizRefused) as refusal:
            publish_question(question_uuid=question.uuid, code="b1", centre=None, content=question, by=None)
        assert len(refusal.value.errors) == 2
        assert not BankQuestion.objects.exists()

    def test_of_several_each_says_what_it_misses_and_none_is_frozen(self):
        good, bare, unknown = single("b1"), replace(single("b2"), explanation_html=""), single("b3", ("unknown",))
        framework_with("mediation")
        with pytest.raises(QuestionsRefused) as refusal:
            publish_questions(contents=[good, bare, unknown], centre=None, by=None)
        assert {uuid: len(errors) for uuid, errors in refusal.value.by_question.items()} == {
            bare.uuid: 1, unknown.uuid: 1,
        }  # fmt: skip
        assert not BankQuestion.objects.exists()

    def test_of_several_the_one_of_another_centre_is_named(self):
        theirs = in_bank(single("b1"), centre=CentreFactory()).question
        with pytest.raises(QuestionsRefused) as refusal:
            publish_questions(contents=[single("b1"), single("b2")], centre=None, by=None)
        assert list(refusal.value.by_question) == [theirs.uuid]
        assert BankQuestion.objects.count() == 1

    def test_several_take_their_first_or_their_next_edition_together(self):
        before = in_bank(single("b1"))
        mended = replace(single("b1"), stem_html="<p>Mieux dit ?</p>")
        first, second = publish_questions(contents=[mended, single("b2")], centre=None, by=None)
        assert (first.number, second.number) == (2, 1)
        assert publish_questions(contents=[single("b1"), single("b2")], centre=None, by=None) == [before, second]

    def test_another_centre_cannot_publish_over_it(self):
        in_bank(single("b1"), centre=CentreFactory())
        with pytest.raises(QuizRefused):
            in_bank(single("b1"))

    def test_keeps_only_harmless_html(self):
        edition = in_bank(replace(single("b1"), stem_html="<p>Bonjour<script>x()</script></p>"))
        assert edition.question_content.stem_html == "<p>Bonjour</p>"


class TestThePool:
    def test_holds_shared_questions_and_those_of_the_centre(self):
        centre = CentreFactory()
        in_bank(single("shared"))
        in_bank(single("own"), centre=centre)
        in_bank(single("other"), centre=CentreFactory())
        content = drawing(draw_of(1))
        assert codes(pool_for(content, centre)) == {"shared", "own"}
        assert codes(pool_for(content, None)) == {"shared"}

    def test_leaves_out_what_no_draw_can_give(self):
        in_bank(single("good"))
        in_bank(single("elsewhere", ("teamwork",)))
        in_bank(true_false("other-type", ("mediation",)))
        in_bank(single("retired"))
        retire_question(question_uuid=named("retired"))
        content = drawing(draw_of(1, competencies=("mediation",), types=("single",)))
        assert codes(pool_for(content, None)) == {"good"}

    def test_publishing_brings_a_retired_question_back(self):
        in_bank(single("b1"))
        retire_question(question_uuid=named("b1"))
        in_bank(single("b1"))
        assert codes(pool_for(drawing(draw_of(1)), None)) == {"b1"}

    def test_is_one_query_however_many_questions_once_they_were_read(self):
        for count in (1, 3):
            filled(count)
            content = drawing(draw_of(1))
            pool_for(content, None)
            with CaptureQueriesContext(connection) as captured:
                pool_for(content, None)
            assert len(captured) == 1


def codes(questions: list[Question]) -> set[str]:
    return {question.code for question in questions}


class TestDrawing:
    def test_a_try_asks_what_was_drawn_for_it(self):
        filled(5)
        attempt = begun(activity=quiz_activity(drawing(draw_of(3))))
        content = content_of(attempt)
        assert len(content.questions) == 3
        assert not content.draws
        assert content_of(fresh(attempt)) == content
        assert [each.position for each in AttemptQuestion.objects.all()] == [0, 1, 2]

    def test_tries_are_drawn_anew_and_one_try_holds_still(self):
        filled(8)
        learner, activity = UserFactory(), quiz_activity(drawing(draw_of(2)))
        drawn = set()
        for _ in range(6):
            attempt = begun(learner, activity)
            assert content_of(begun(learner, activity)) == content_of(attempt)
            drawn.add(tuple(each.uuid for each in content_of(attempt).questions))
            submit_attempt(attempt=attempt)
        assert len(drawn) > 1

    def test_a_question_mended_or_retired_after_the_start_stays_as_it_was(self):
        [edition] = filled(1)
        attempt = begun(activity=quiz_activity(drawing(draw_of(1))))
        in_bank(replace(single("b0"), stem_html="<p>Autre chose ?</p>"))
        retire_question(question_uuid=named("b0"))
        assert content_of(fresh(attempt)).questions == (edition.question_content,)

    def test_drawn_answers_are_marked_and_shown(self):
        filled(1)
        attempt = begun(activity=quiz_activity(drawing(draw_of(1))))
        give(attempt, "b0", {"option": str(named("b0-right"))})
        marking = submit_attempt(attempt=attempt).markings.get()
        assert (marking.score, marking.maximum) == (1, 1)
        [found] = [own_attempt_or_404(attempt.learner, attempt.activity.uuid, attempt.uuid)]
        assert len(content_of(found).questions) == 1

    def test_own_questions_come_first_and_are_never_drawn_again(self):
        filled(2)
        section = Section(uuid=named("section"), questions=(named("b0"),), draws=(draw_of(1),))
        attempt = begun(activity=quiz_activity(quiz_content(questions=(single("b0"),), sections=(section,))))
        assert [each.code for each in content_of(attempt).questions] == ["b0", "b1"]

    def test_a_bank_too_small_is_refused_to_the_author_and_said_to_the_learner(self):
        filled(1)
        with pytest.raises(QuizRefused):
            published(drawing(draw_of(2)))
        activity = quiz_activity(drawing(draw_of(1)))
        retire_question(question_uuid=named("b0"))
        with pytest.raises(Refused):
            begun(activity=activity)
        assert not Attempt.objects.exists()

    def test_a_centres_questions_are_drawn_for_its_quizzes(self):
        centre = CentreFactory()
        in_bank(single("own"), centre=centre)
        with pytest.raises(QuizRefused):
            published(drawing(draw_of(1)))
        assert published(drawing(draw_of(1)), centre=centre).number == 1

    def test_saving_an_answer_to_a_drawn_question_takes_three(self, client):
        filled(12)
        learner, activity = UserFactory(), quiz_activity(drawing(draw_of(10)))
        enrolled(learner, activity)
        attempt = begun(learner, activity)
        client = Client()
        client.force_login(learner)
        asked = content_of(attempt).questions[4]
        body = {
            "client_uuid": str(uuid4()), "question": str(asked.uuid), "sequence": 1,
            "occurred_at": timezone.now().isoformat(), "payload": wrong(asked.code),
        }  # fmt: skip
        page = reverse("quizzes:save", args=[activity.uuid, attempt.uuid])
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(page, body, content_type="application/json")
        found = [each["sql"] for each in captured if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert answer.status_code == 200
        assert Response.objects.count() == 1
        assert len(found) == 3, found
