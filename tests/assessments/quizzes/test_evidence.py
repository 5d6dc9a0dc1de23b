from dataclasses import replace

import pytest

from assessments.quizzes.content import Counting, QuizKind
from assessments.quizzes.counting import Shown, counted
from assessments.quizzes.queries import attempts_of, counted_attempt
from assessments.quizzes.services import attach_quiz, submit_attempt
from assessments.quizzes.services.evidence import settle_evidence
from competencies.mastery import Rule, Status, mastery
from competencies.models import Competency, Evidence
from competencies.queries import evidence_items
from tests.assessments.quizzes.taking import begun, fresh, give, standing_levels, wrong
from tests.factories.people import UserFactory
from tests.factories.quizzes import published, quiz_activity, quiz_content, single


@pytest.fixture
def learner():
    return UserFactory()


def one_question(**changes):
    return quiz_activity(quiz_content(questions=(single(),), **changes))


def taken(learner, activity, *results):
    """One try for each of ``results``: whether its only answer is right."""
    for right in results:
        attempt = begun(learner, activity)
        give(attempt, payload=None if right else wrong())
        submit_attempt(attempt=attempt)


def levels(learner):
    return [level for _code, level in standing_levels(learner)]


@pytest.mark.django_db
class TestCounting:
    @pytest.mark.parametrize(
        ("counting", "results", "wanted"),
        [
            (Counting.BEST, (True, False), [0, 1]),
            (Counting.BEST, (False, False, True), [0, 0, 1]),
            (Counting.LAST, (True, False), [0]),
            (Counting.LAST, (False, True), [1]),
            (Counting.LAST, (True, True, False), [0]),
            (Counting.FIRST, (True, False), [1]),
            (Counting.FIRST, (False, True, True), [0]),
        ],
    )
    def test_which_tries_give_evidence(self, learner, counting, results, wanted):
        taken(learner, one_question(counting=counting), *results)
        assert levels(learner) == wanted

    @pytest.mark.parametrize(
        ("counting", "results", "number"),
        [
            (Counting.BEST, (False, True, True), 2), (Counting.LAST, (True, False), 2),
            (Counting.FIRST, (False, True), 1),
        ],
    )  # fmt: skip
    def test_the_try_that_is_shown_as_counting(self, learner, counting, results, number):
        activity = one_question(counting=counting)
        taken(learner, activity, *results)
        begun(learner, activity)
        assert counted_attempt(attempts_of(learner, activity)).number == number

    def test_no_try_no_count(self, learner):
        activity = one_question()
        begun(learner, activity)
        assert counted_attempt(attempts_of(learner, activity)) is None

    @pytest.mark.parametrize(
        ("kind", "count"),
        [(QuizKind.PRACTICE, 0), (QuizKind.FORMATIVE, 1), (QuizKind.MOCK_EXAM, 1), (QuizKind.POSITIONING, 1)],
    )
    def test_practice_gives_none(self, learner, kind, count):
        taken(learner, one_question(kind=kind), True)
        assert Evidence.objects.count() == count

    def test_settling_again_writes_nothing(self, learner):
        activity = one_question(counting=Counting.LAST)
        taken(learner, activity, True, False)
        before = Evidence.objects.count()
        for attempt in attempts_of(learner, activity):
            settle_evidence(fresh(attempt))
        assert Evidence.objects.count() == before == 3

    def test_another_quiz_at_the_same_place_is_counted_apart(self, learner):
        activity = one_question(counting=Counting.LAST)
        taken(learner, activity, True)
        attach_quiz(activity=activity, quiz=published(quiz_content(questions=(single(),))).quiz)
        taken(learner, activity, False)
        assert levels(learner) == [0, 1]

    def test_somebody_elses_tries_do_not_matter(self, learner):
        activity = one_question(counting=Counting.LAST)
        taken(UserFactory(), activity, True)
        taken(learner, activity, False)
        assert Evidence.objects.filter(kind="retraction").count() == 0

    def test_what_was_taken_back_holds_again_when_it_must(self, learner):
        """The author goes from the last try to the first: the row of the first one is there already."""
        content = quiz_content(questions=(single(),), counting=Counting.LAST)
        activity = quiz_activity(content)
        taken(learner, activity, True, False)
        assert levels(learner) == [0]
        published(replace(content, counting=Counting.FIRST))
        taken(learner, activity, False)
        competency = Competency.objects.get(code="mediation")
        found = mastery(evidence_items([learner], [competency.pk])[learner.pk, competency.pk], Rule(level=1))
        assert (found.status, len(found.because)) == (Status.READY, 1)
        assert Evidence.objects.filter(kind="measurement").count() == 2
        assert Evidence.objects.filter(kind="retraction").count() == 3


def test_the_last_counts_for_each_competency_by_itself():
    """A try that still waits for a person in one competency leaves the earlier word on it."""
    shown = [
        Shown(number=2, competency="mediation", level=0), Shown(number=1, competency="mediation", level=1),
        Shown(number=1, competency="teamwork", level=1),
    ]  # fmt: skip
    found = counted(shown, Counting.LAST, 1)
    assert {(each.number, each.competency) for each in found} == {(2, "mediation"), (1, "teamwork")}


def test_while_the_first_waits_later_ones_give_nothing():
    assert counted([Shown(number=2, competency="mediation", level=1)], Counting.FIRST, 1) == ()
