"""What a person typed goes with them; what it was worth stays."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.append_only import empty_column
from accounts.services import erase_person
from assessments.quizzes.content import Variant
from assessments.quizzes.models import Marking, PracticeAnswer, QuizSnapshot, Response
from assessments.quizzes.queries import answers_of, regrading_preview
from assessments.quizzes.scoring import ERASED, WORTH, erased, points, without_words
from assessments.quizzes.services import (
    answer_practice,
    measure_quiz,
    regrade,
    save_response,
    start_practice,
    submit_attempt,
)
from tests.assessments.quizzes.taking import Clock, begun
from tests.factories.people import UserFactory
from tests.factories.questions import EVERY_TYPE, RIGHT, WRONG
from tests.factories.quizzes import named, published, quiz_activity, quiz_content, short_text

WORDS = "Chez Sonia, 06 12 34 56 78"
TYPED = {
    "short_text": {"text": WORDS},
    "numeric": {"number": "06 12", "unit": "chez Sonia"},
    "gaps": {"gaps": {str(named("gap1")): str(named("listed-right")), str(named("gap2")): WORDS}},
}


@pytest.mark.parametrize("name", EVERY_TYPE)
@pytest.mark.parametrize("answers", [RIGHT, WRONG, TYPED], ids=["right", "wrong", "personal"])
def test_an_erased_answer_is_worth_what_it_was(name, answers):
    question, answer = EVERY_TYPE[name](), answers.get(name, RIGHT[name])
    found = erased(question, answer)
    assert points(question, found, Decimal("0.5")) == points(question, answer, Decimal("0.5"))
    assert erased(question, found) == found
    assert (found != answer) == (name in {*TYPED, "free_text"})


@pytest.mark.parametrize("name", TYPED)
def test_no_word_of_theirs_is_left(name):
    found = str(erased(EVERY_TYPE[name](), TYPED[name]))
    assert "Sonia" not in found
    assert "06 12" not in found


def test_words_of_the_author_stay_as_the_author_wrote_them():
    found = erased(short_text(), {"text": "libre  consentement !"})
    assert found == {"text": "Libre consentement", WORTH: "1.0000"}


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({"text": " "}, {"text": ""}),
        ({"number": "", "unit": "chez Sonia"}, {"number": "", "unit": ERASED}),
        ({"gaps": {}}, {"gaps": {}}),
        ({"gaps": TYPED["gaps"]["gaps"]}, {"gaps": TYPED["gaps"]["gaps"] | {str(named("gap2")): ERASED}}),
        ({}, {}),
    ],
)
def test_what_is_blanked(answer, left):
    assert without_words(answer) == left


def test_a_question_that_is_gone_is_worth_nothing():
    assert erased(None, {"text": WORDS}) == {"text": ERASED, WORTH: "0"}


def asking(accepted):
    return replace(short_text(), accepted=(Variant(text=accepted),))


def taken(learner, activity, text):
    attempt = begun(learner, activity)
    for each in ("brouillon", text):
        save_response(attempt=attempt, question=named("q4"), payload={"text": each}, client_uuid=uuid4())
    submit_attempt(attempt=attempt)
    return attempt


@pytest.mark.django_db
class TestErasing:
    @pytest.fixture
    def learner(self):
        return UserFactory()

    def test_blanks_every_answer_and_a_corrected_key_does_not_read_it_again(self, learner):
        content = quiz_content(questions=(asking("caf"),))
        activity = quiz_activity(content)
        right, other = taken(learner, activity, "C.A.F."), taken(UserFactory(), activity, "ccas")
        wrong = taken(learner, activity, "CCAS")
        for _ in range(2):
            erase_person(user=learner)
        left = {each.payload["text"] for each in Response.objects.filter(attempt__learner=learner)}
        assert left == {ERASED, "caf"}
        assert answers_of(other).payloads[named("q4")] == {"text": "ccas"}
        edition = published(replace(content, questions=(asking("ccas"),)))
        assert [each.attempt for each in regrading_preview(edition.quiz, edition).lines] == [other]
        regrade(
            quiz=edition.quiz, edition=edition, by=UserFactory(), reason="La clé était fausse.", client_uuid=uuid4()
        )
        markings = Marking.objects.order_by("id")
        last = {each.submission.attempt_id: each.score for each in markings}
        assert last == {right.pk: 1, wrong.pk: 0, other.pk: 1}

    def test_blanks_what_was_practised(self, learner, monkeypatch):
        clock = Clock(monkeypatch)
        taken(learner, quiz_activity(quiz_content(questions=(asking("caf"),))), "ccas")
        clock.advance(days=1)
        session = start_practice(learner=learner)
        answer_practice(session=session, question=named("q4"), payload={"text": "caf"}, client_uuid=uuid4())
        erase_person(user=learner)
        kept = PracticeAnswer.objects.get()
        assert (kept.payload, kept.share) == ({"text": ERASED}, 1)

    def test_statistics_are_worked_out_again_without_the_words(self, learner):
        activity = quiz_activity(quiz_content(questions=(asking("caf"),)))
        attempts = [taken(each, activity, "sonia") for each in (learner, *(UserFactory() for _ in range(4)))]
        quiz_id = attempts[0].edition.quiz_id
        measure_quiz(quiz_id=quiz_id)
        erase_person(user=learner)
        assert not QuizSnapshot.objects.exists()
        assert measure_quiz(quiz_id=quiz_id)
        assert QuizSnapshot.objects.get().tries == 5

    def test_nothing_but_the_words_can_change(self, learner):
        taken(learner, quiz_activity(quiz_content(questions=(asking("caf"),))), "caf")
        row = Response.objects.first()
        row.question = uuid4()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            empty_column([row], "question")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE quizzes_response SET payload = '{}'")
