from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from assessments.quizzes.content import Counting, Draw, Section, TrueFalse
from assessments.quizzes.models import Correction, Marking, Regrading
from assessments.quizzes.queries import attempt_to_read_or_404, marked_content_of, regrading_preview, result_of
from assessments.quizzes.services import Refused, read_by_hand, regrade, submit_attempt
from assessments.quizzes.views.reading import shown_questions
from competencies.models import Evidence
from tests.assessments.quizzes.taking import begun, fresh, give, in_bank, standing_levels, wrong
from tests.factories import people
from tests.factories.people import UserFactory
from tests.factories.quizzes import free_text, named, published, quiz_activity, quiz_content, single, true_false

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return UserFactory()


def keyed(question, right="wrong"):
    """The same question with another right option."""
    options = tuple(replace(each, correct=each.uuid == named(f"{question.code}-{right}")) for each in question.options)
    return replace(question, options=options)


def with_questions(content, *questions):
    return published(replace(content, questions=questions))


def taken(activity, *answers, learner=None):
    attempt = begun(learner, activity)
    for name, right in answers:
        give(attempt, name, {"option": str(named(f"{name}-{'right' if right else 'wrong'}"))})
    submit_attempt(attempt=attempt)
    return fresh(attempt)


def again(edition, by, **fields):
    values = {"client_uuid": uuid4(), "reason": "La clé était fausse.", "edition": edition} | fields
    return regrade(quiz=edition.quiz, by=by, **values)


def last(attempt):
    return Marking.objects.filter(submission=attempt.submission).order_by("-id").first()


class TestRegrading:
    @pytest.fixture
    def content(self):
        return quiz_content(questions=(single("q1"), single("q2", ("teamwork",))))

    @pytest.fixture
    def activity(self, content):
        return quiz_activity(content)

    def test_the_preview_says_who_changes_and_writes_nothing(self, content, activity):
        cheated, lucky = taken(activity, ("q1", False), ("q2", True)), taken(activity, ("q1", True))
        taken(activity, ("q2", True))
        edition = with_questions(content, keyed(single("q1")), single("q2", ("teamwork",)))
        preview = regrading_preview(edition.quiz, edition)
        assert preview.total == 3
        assert preview.keys.questions.keys() == {named("q1")}
        found = {each.attempt.pk: each for each in preview.lines}
        assert found.keys() == {cheated.pk, lucky.pk}
        assert (found[cheated.pk].before.score, found[cheated.pk].after.score) == (1, 2)
        assert found[cheated.pk].levels == {"mediation": (0, 1)}
        assert found[lucky.pk].levels == {"mediation": (1, 0)}
        assert (Marking.objects.count(), Regrading.objects.count()) == (3, 0)

    def test_what_is_written_is_what_the_preview_said(self, content, activity, trainer):
        tries = [taken(activity, ("q1", right), ("q2", True)) for right in (False, True, False)]
        edition = with_questions(content, keyed(single("q1")), single("q2", ("teamwork",)))
        preview = regrading_preview(edition.quiz, edition)
        client_uuid = uuid4()
        for _ in range(2):
            again(edition, trainer, client_uuid=client_uuid)
        assert Regrading.objects.count() == 1
        for line in preview.lines:
            assert last(line.attempt).score == line.after.score
            assert dict(standing_levels(line.attempt.learner)) == {"teamwork": 1} | {
                code: after for code, (_before, after) in line.levels.items()
            }
        assert len(preview.lines) == len(tries)
        assert Evidence.objects.filter(kind="retraction").count() == 3
        assert not regrading_preview(edition.quiz, edition).lines

    def test_a_try_that_does_not_change_gets_no_row(self, content, activity, trainer):
        attempt = taken(activity, ("q2", True))
        again(with_questions(content, keyed(single("q1")), single("q2", ("teamwork",))), trainer)
        assert Marking.objects.count() == 1
        assert Evidence.objects.filter(learner=attempt.learner).count() == 2

    def test_a_try_handed_in_later_is_marked_by_the_right_key(self, content, activity, trainer):
        attempt = begun(activity=activity)
        give(attempt, payload=wrong())
        again(with_questions(content, keyed(single("q1")), single("q2", ("teamwork",))), trainer)
        submit_attempt(attempt=attempt)
        assert last(attempt).score == 1
        assert standing_levels(attempt.learner) == [("mediation", 1), ("teamwork", 0)]

    def test_the_result_is_read_against_the_right_key(self, content, activity, trainer):
        attempt = taken(activity, ("q1", False), ("q2", True))
        again(with_questions(content, keyed(single("q1")), single("q2", ("teamwork",))), trainer)
        assert marked_content_of(attempt).question(named("q1")).right == {named("q1-wrong")}
        found = attempt_to_read_or_404(attempt.learner, activity.uuid, attempt.uuid)
        said = result_of(found)
        assert said.marking.score == 2
        assert [each.result for each in shown_questions(found, said)] == ["right", "right"]

    def test_only_the_questions_that_are_named(self, content, activity, trainer):
        attempt = taken(activity, ("q1", False), ("q2", False))
        edition = with_questions(content, keyed(single("q1")), keyed(single("q2", ("teamwork",))))
        again(edition, trainer, questions=[named("q2")])
        assert last(attempt).score == 1
        assert Correction.objects.get().question == named("q2")
        again(edition, trainer)
        assert last(attempt).score == 2

    def test_the_last_correction_stands(self, content, activity, trainer):
        attempt = taken(activity, ("q1", False))
        again(with_questions(content, keyed(single("q1")), single("q2", ("teamwork",))), trainer)
        again(with_questions(content, single("q1"), single("q2", ("teamwork",))), trainer)
        assert last(attempt).score == 0
        assert standing_levels(attempt.learner) == [("mediation", 0), ("teamwork", 0)]

    def test_pass_mark_and_wording_of_other_questions_hold(self, content, activity, trainer):
        attempt = taken(activity, ("q1", False))
        changed = replace(
            content, pass_mark=Decimal("0.1"), questions=(keyed(single("q1")), single("q2", ("teamwork",)))
        )
        again(published(changed), trainer)
        assert (last(attempt).score, last(attempt).passed) == (1, False)

    def test_refuses_what_corrects_nothing(self, content, activity, trainer):
        taken(activity, ("q1", True))
        edition = published(replace(content, title="Autre titre"))
        with pytest.raises(Refused):
            again(edition, trainer)
        with pytest.raises(Refused):
            again(with_questions(content, keyed(single("q1")), single("q2", ("teamwork",))), trainer, reason=" ")
        assert not Regrading.objects.exists()

    def test_refuses_a_question_of_another_type(self, content, activity, trainer):
        taken(activity, ("q1", True))
        edition = with_questions(content, true_false("q1", ("mediation",)), single("q2", ("teamwork",)))
        assert isinstance(edition.quiz_content.questions[0], TrueFalse)
        with pytest.raises(Refused):
            again(edition, trainer)

    def test_evidence_follows_only_where_the_try_counts(self, trainer):
        content = quiz_content(questions=(single("q1"),), counting=Counting.LAST)
        activity, learner = quiz_activity(content), UserFactory()
        first = taken(activity, ("q1", False), learner=learner)
        second = taken(activity, ("q1", False), learner=learner)
        edition = with_questions(content, keyed(single("q1")))
        levels = {each.attempt.pk: each.levels for each in regrading_preview(edition.quiz, edition).lines}
        assert levels == {first.pk: {}, second.pk: {"mediation": (0, 1)}}
        again(edition, trainer)
        assert standing_levels(learner) == [("mediation", 1)]


def test_a_drawn_question_is_corrected_where_it_was_drawn(trainer):
    in_bank(single("b1"))
    section = Section(uuid=named("section"), draws=(Draw(uuid=named("draw"), count=1),))
    activity = quiz_activity(quiz_content(questions=(), sections=(section,)))
    attempt = taken(activity, ("b1", False))
    mended = in_bank(keyed(single("b1")))
    quiz = attempt.edition.quiz
    preview = regrading_preview(quiz, None, [mended])
    assert [(each.before.score, each.after.score) for each in preview.lines] == [(0, 1)]
    regrade(quiz=quiz, by=trainer, reason="Clé fausse", client_uuid=uuid4(), question_editions=[mended])
    assert (last(attempt).score, Correction.objects.get().question_edition) == (1, mended)
    assert standing_levels(attempt.learner) == [("mediation", 1)]
    # Who was marked by a wrong key before keeps reading the right one.
    assert marked_content_of(fresh(attempt)).question(named("b1")).right == {named("b1-wrong")}


def test_what_a_person_gave_is_counted_by_the_corrected_quiz():
    cast = people.cast()
    content = quiz_content(questions=(single("q1"), free_text()))
    activity = quiz_activity(content)
    attempt = begun(cast.amina, activity)
    give(attempt, payload=wrong())
    give(attempt, "q13", {"essay": "J’écoute."})
    submission = submit_attempt(attempt=attempt)
    full = {named("q13-listens"): Decimal(2), named("q13-writes"): Decimal(2)}
    read_by_hand(submission=submission, question=named("q13"), marker=cast.claire, criteria=full, client_uuid=uuid4())
    again(with_questions(content, keyed(single("q1")), free_text()), cast.claire)
    assert (last(fresh(attempt)).score, last(fresh(attempt)).complete) == (2, True)
