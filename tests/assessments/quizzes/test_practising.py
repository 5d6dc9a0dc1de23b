"""Which questions come back to whom, and what a session keeps."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.append_only import AppendOnlyError
from accounts.prepared import together
from assessments.quizzes.content import Draw, Feedback, QuizKind, Section
from assessments.quizzes.models import PracticeAnswer, PracticeQuestion, PracticeSession
from assessments.quizzes.models.bank import QUESTIONS_READ, QUIZZES_READ
from assessments.quizzes.practice import PARAMETERS, RULE, Review, deck
from assessments.quizzes.queries import practice_day, practice_of, steps_of
from assessments.quizzes.scoring import AnswerRefused
from assessments.quizzes.services import (
    Refused,
    answer_practice,
    regrade,
    retire_question,
    retire_quiz,
    start_practice,
    submit_attempt,
)
from competencies.models import Evidence
from courses.models import Completion
from tests.assessments.quizzes.taking import at_once, begun, fresh, give, in_bank, wrong
from tests.factories.people import UserFactory
from tests.factories.quizzes import (
    RIGHT,
    free_text,
    named,
    published,
    quiz_activity,
    quiz_content,
    self_assessment,
    single,
    true_false,
)

TWO = (single("q1"), true_false("q3"))


def day_of(learner):
    with together() as ask:
        coming = practice_day(ask, learner)
    return coming.value


@pytest.fixture
def learner(db):
    return UserFactory()


def taken(learner, activity, *, hand_in=True, **answers):
    attempt = begun(learner, activity)
    for name, payload in answers.items():
        give(attempt, name, payload)
    if hand_in:
        submit_attempt(attempt=fresh(attempt))
    return attempt


def quiz(*questions, **changes):
    return quiz_content(questions=questions or TWO, **changes)


def q1_missed(learner, **changes):
    """A quiz of two questions, of which the first went wrong."""
    activity = quiz_activity(quiz(**changes))
    taken(learner, activity, q1=wrong(), q3=RIGHT["q3"])
    return activity


def known(learner):
    return set(practice_of(learner).cards)


def due(learner):
    return [card.question for card in practice_of(learner).due]


# Which questions


def test_what_went_wrong_comes_back_the_next_day_and_what_went_right_does_not(learner, clock):
    assert day_of(learner) is None
    q1_missed(learner)
    assert due(learner) == []
    assert day_of(learner).due == 0
    clock.advance(days=1)
    assert due(learner) == [named("q1")]
    assert day_of(learner).due == 1


def test_what_was_left_without_an_answer_was_not_known(learner):
    taken(learner, quiz_activity(quiz()), q3=RIGHT["q3"])
    assert known(learner) == {named("q1")}


def test_nobody_elses(learner):
    q1_missed(learner)
    assert known(UserFactory()) == set()


@pytest.mark.parametrize("kind", [QuizKind.PRACTICE, QuizKind.FORMATIVE, QuizKind.MOCK_EXAM, QuizKind.POSITIONING])
def test_any_kind_of_quiz(learner, kind):
    q1_missed(learner, kind=kind)
    assert known(learner) == {named("q1")}


def test_only_what_a_rule_marks(learner):
    taken(learner, quiz_activity(quiz(free_text(), self_assessment(), single("q1"))), q1=wrong())
    assert known(learner) == {named("q1")}


@pytest.mark.parametrize(("days", "comes"), [(1, False), (0, True), (-3, True)])
def test_a_quiz_that_tells_later_keeps_its_key_until_then(learner, days, comes):
    told_on = timezone.localdate() + timedelta(days=days)
    q1_missed(learner, feedback=Feedback.LATER, feedback_on=told_on)
    assert (known(learner) == {named("q1")}) is comes


def test_what_an_exam_keeps_secret_is_not_told_by_way_of_another_quiz(learner):
    q1_missed(learner)
    later = timezone.localdate() + timedelta(days=9)
    exam = quiz_activity(quiz(kind=QuizKind.MOCK_EXAM, feedback=Feedback.LATER, feedback_on=later))
    taken(learner, exam, q1=wrong())
    assert known(learner) == set()


@pytest.mark.parametrize(
    ("kind", "comes"), [(QuizKind.MOCK_EXAM, False), (QuizKind.FORMATIVE, True)], ids=["exam", "formative"]
)
def test_a_running_exam_keeps_its_questions(learner, kind, comes):
    q1_missed(learner)
    attempt = taken(learner, quiz_activity(quiz(kind=kind)), hand_in=False)
    assert (known(learner) == {named("q1")}) is comes
    submit_attempt(attempt=fresh(attempt))
    assert named("q1") in known(learner)


def test_a_retired_quiz_takes_its_questions_along(learner):
    activity = q1_missed(learner)
    retire_quiz(quiz_uuid=activity.quiz_place.quiz.uuid)
    assert known(learner) == set()


def test_a_question_that_another_quiz_still_asks_stays(learner):
    retire_quiz(quiz_uuid=q1_missed(learner).quiz_place.quiz.uuid)
    taken(learner, quiz_activity(quiz()), q1=RIGHT["q1"], q3=RIGHT["q3"])
    assert known(learner) == {named("q1")}


def test_the_newest_edition_is_asked_and_what_it_dropped_is_not(learner, clock):
    content = quiz()
    taken(learner, quiz_activity(content), q1=wrong(), q3={"answer": False})
    newest = published(replace(content, questions=(replace(single("q1"), stem_html="<p>Mieux dit ?</p>"),)))
    clock.advance(days=1)
    [step] = steps_of(start_practice(learner=learner))
    assert step.question.stem_html == "<p>Mieux dit ?</p>"
    assert step.row.edition == newest


def drawing():
    section = Section(uuid=named("section"), draws=(Draw(uuid=named("draw"), count=1),))
    return quiz(single("q2"), sections=(replace(section, questions=(named("q2"),)),))


def test_a_question_of_the_bank_is_asked_as_the_bank_has_it(learner, clock):
    in_bank(single("q1"))
    taken(learner, quiz_activity(drawing()), q1=wrong(), q2={"option": str(named("q2-right"))})
    newest = in_bank(replace(single("q1"), stem_html="<p>Mieux dit ?</p>"))
    clock.advance(days=1)
    [step] = steps_of(start_practice(learner=learner))
    assert (step.row.question_edition, step.row.edition) == (newest, None)
    assert step.question.stem_html == "<p>Mieux dit ?</p>"


def test_a_question_retired_from_the_bank_is_dropped(learner):
    in_bank(single("q1"))
    taken(learner, quiz_activity(drawing()), q1=wrong(), q2={"option": str(named("q2-right"))})
    retire_question(question_uuid=named("q1"))
    assert known(learner) == set()


def test_a_corrected_key_decides_what_was_wrong(learner):
    content = quiz()
    activity = quiz_activity(content)
    taken(learner, activity, q1=wrong(), q3=RIGHT["q3"])
    right = single("q1")
    swapped = tuple(replace(each, correct=each.uuid == named("q1-wrong")) for each in right.options)
    newest = published(replace(content, questions=(replace(right, options=swapped), TWO[1])))
    regrade(quiz=newest.quiz, by=UserFactory(), reason="La clé", client_uuid=uuid4(), edition=newest)
    assert known(learner) == set()


# Sessions


@pytest.fixture
def session(learner, clock):
    taken(learner, quiz_activity(quiz()), q1=wrong(), q3={"answer": False})
    clock.advance(days=1)
    return start_practice(learner=learner)


def answer(session, name="q1", payload=None, **fields):
    values = {"payload": payload or RIGHT[name], "client_uuid": uuid4()} | fields
    return answer_practice(session=session, question=named(name), **values)


def test_a_session_notes_its_rule_and_what_it_asks(session):
    assert session.rule == RULE
    assert {each.question.uuid for each in steps_of(session)} == {named("q1"), named("q3")}


def test_a_session_is_taken_up_again_until_it_is_finished(session, learner, clock):
    assert start_practice(learner=learner) == session
    answer(session)
    assert start_practice(learner=learner) == session
    assert day_of(learner).due == 1
    answer(session, "q3")
    with pytest.raises(Refused):
        start_practice(learner=learner)


def test_a_session_left_yesterday_is_not_taken_up_but_its_answers_count(session, learner, clock):
    answer(session)
    clock.advance(days=1)
    another = start_practice(learner=learner)
    assert another != session
    assert [each.question.uuid for each in steps_of(another)] == [named("q3")]


@pytest.mark.parametrize(
    ("payload", "share"),
    [(RIGHT["q1"], Decimal(1)), (wrong(), Decimal(0)), (None, Decimal(0))], ids=["right", "wrong", "not known"],
)  # fmt: skip
def test_what_an_answer_is_worth(session, payload, share):
    found = answer_practice(session=session, question=named("q1"), payload=payload, client_uuid=uuid4())
    assert found == share
    assert PracticeAnswer.objects.get().share == share


def test_the_first_answer_stands(session):
    client_uuid = uuid4()
    assert answer(session, payload=wrong(), client_uuid=client_uuid) == 0
    assert answer(session, payload=wrong(), client_uuid=client_uuid) == 0
    assert answer(session) == 0
    assert PracticeAnswer.objects.get().payload == wrong()


@pytest.mark.parametrize(
    ("name", "payload"),
    [("q1", {"answer": True}), ("q1", {"option": str(uuid4())}), ("q2", {"options": []})],
    ids=["another type", "no such option", "another question"],
)
def test_what_the_page_cannot_have_sent(session, name, payload):
    with pytest.raises(AnswerRefused):
        answer(session, name, payload)
    assert not PracticeAnswer.objects.exists()


def test_an_identifier_serves_one_answer(session):
    client_uuid = uuid4()
    answer(session, client_uuid=client_uuid)
    with pytest.raises(AnswerRefused):
        answer(session, "q3", client_uuid=client_uuid)


def test_it_proves_and_completes_nothing(session):
    before = Evidence.objects.count(), Completion.objects.count()
    answer(session)
    answer(session, "q3")
    assert (Evidence.objects.count(), Completion.objects.count()) == before


def test_rows_never_change(session):
    answer(session)
    for model in (PracticeSession, PracticeQuestion, PracticeAnswer):
        with pytest.raises(AppendOnlyError):
            model.objects.all().delete()


def test_the_days_come_again_from_the_rows_alone(session, learner, clock):
    answer(session)
    answer(session, "q3", {"answer": False})
    told = {uuid: card.due for uuid, card in practice_of(learner, rule=session.rule).cards.items()}
    tried = timezone.localtime(learner.quiz_attempts.get().submission.submitted_at)
    reviews = [Review(question=named(name), at=tried, share=Decimal(0)) for name in ("q1", "q3")]
    reviews += [
        Review(question=each.asked.question, at=timezone.localtime(each.at), share=each.share)
        for each in PracticeAnswer.objects.all()
    ]
    assert session.rule in PARAMETERS
    assert told == {uuid: card.due for uuid, card in deck(reviews, rule=session.rule).items()}
    clock.advance(days=50)
    assert told == {uuid: card.due for uuid, card in practice_of(learner, rule=session.rule).cards.items()}
    assert told[named("q3")] < told[named("q1")]


@pytest.mark.usefixtures("own_database")
def test_two_tabs_begin_one_session_and_keep_one_answer(clock):
    learner = UserFactory()
    q1_missed(learner)
    clock.advance(days=1)
    one, other = at_once(*[lambda: start_practice(learner=learner)] * 2)
    assert one == other == PracticeSession.objects.get()
    shares = at_once(lambda: answer(one), lambda: answer(one, payload=wrong()))
    assert shares == [PracticeAnswer.objects.get().share] * 2


# However long the history


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(("cold", "queries_allowed"), [(True, 7), (False, 4)], ids=["cold", "warm"])
def test_queries(learner, clock, size, cold, queries_allowed):
    in_bank(single("q1"))
    for number in range(size):
        first = single(f"own{number}")
        section = Section(uuid=uuid4(), draws=(Draw(uuid=uuid4(), count=1),), questions=(first.uuid,))
        content = quiz(first, code=f"quiz{number}", sections=(section,))
        activity = quiz_activity(content)
        taken(learner, activity, q1=wrong())
        published(replace(content, title="Mieux"))
    practice_of(learner)
    if cold:
        QUIZZES_READ.clear()
        QUESTIONS_READ.clear()
    with CaptureQueriesContext(
        connection,
    ) as ran:
        assert len(practice_of(learner).cards) == size + 1
    assert len(ran) == queries_allowed
