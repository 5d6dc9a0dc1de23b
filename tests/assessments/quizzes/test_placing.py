from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from assessments.quizzes.content import Placement, QuizKind
from assessments.quizzes.models import PlacementDecision
from assessments.quizzes.queries import course_of, placements_for, placements_of
from assessments.quizzes.services import Refused, decide_placement, submit_attempt
from competencies.models import Evidence
from courses.models import Dispensation, Enrolment
from courses.queries import courses_followed, outline_for
from tests.assessments.quizzes.taking import begun, give, wrong
from tests.factories.courses import ActivityFactory, CourseFactory, EnrolmentFactory, SectionFactory
from tests.factories.people import CentreFactory
from tests.factories.quizzes import enrolled, named, quiz_activity, quiz_content, single

pytestmark = pytest.mark.django_db

RULE = Placement(
    course="mediation-1", competencies=("mediation",), dispense_from=Decimal("0.8"), add_below=Decimal("0.5")
)


def entered(learner, payload=None):
    activity = quiz_activity(quiz_content(questions=(single(),), kind=QuizKind.POSITIONING, placements=(RULE,)))
    attempt = begun(learner, activity)
    give(attempt, payload=payload)
    submit_attempt(attempt=attempt)
    return attempt


@pytest.mark.parametrize(("payload", "verdict"), [(None, "dispense"), (wrong(), "add")])
def test_an_entry_assessment_proposes_by_its_rules(cast, payload, verdict):
    attempt = entered(cast.amina, payload)
    [proposal] = placements_of(attempt)
    assert (proposal.course, proposal.verdict) == ("mediation-1", verdict)
    assert list(proposal.shares) == ["mediation"]


def test_what_is_between_the_two_is_kept_as_planned(cast):
    questions = tuple(single(f"q{number}") for number in range(1, 6))
    activity = quiz_activity(quiz_content(questions=questions, kind=QuizKind.POSITIONING, placements=(RULE,)))
    attempt = begun(cast.amina, activity)
    for number in range(1, 4):
        give(attempt, f"q{number}", {"option": str(named(f"q{number}-right"))})
    submit_attempt(attempt=attempt)
    [proposal] = placements_of(attempt)
    assert (proposal.verdict, proposal.shares) == ("keep", {"mediation": "0.6000"})


def test_a_trainer_decides_and_the_last_word_stands(cast):
    [proposal] = placements_of(entered(cast.amina))
    client_uuid = uuid4()
    for _ in range(2):
        decide_placement(proposal=proposal, by=cast.claire, accepted=True, client_uuid=client_uuid)
    decide_placement(proposal=proposal, by=cast.claire, accepted=False, client_uuid=uuid4(), reason="Trop tôt.")
    [found] = placements_of(proposal.marking.submission.attempt)
    assert [each.accepted for each in found.last_first] == [False, True]
    assert found.last_first[0].words.text == "Trop tôt."


def test_nobody_else_decides(cast):
    [proposal] = placements_of(entered(cast.amina))
    for by in (cast.amina, cast.marc, cast.jean, cast.paul, cast.ines):
        with pytest.raises(Refused):
            decide_placement(proposal=proposal, by=by, accepted=True, client_uuid=uuid4())
    assert not PlacementDecision.objects.exists()


class TestWhatADecisionDoes:
    @pytest.fixture
    def module(self):
        return SectionFactory(course__code="mediation-1", course__centre=None).course

    def decided(self, proposal, by, *answers):
        for accepted in answers:
            decide_placement(proposal=proposal, by=by, accepted=accepted, client_uuid=uuid4(), reason="Vu ensemble.")

    def test_a_module_left_out_asks_for_nothing_and_proves_nothing(self, cast, module):
        ActivityFactory(section=module.sections.get(), minutes=30)
        [proposal] = placements_of(entered(cast.amina))
        evidence = Evidence.objects.count()
        self.decided(proposal, cast.claire, True, True)
        found = outline_for(cast.amina, module)
        assert (found.progress.dispensed, found.progress.complete, found.progress.minutes_left) == (True, True, 0)
        assert (found.next_activity, found.progress.done) == (None, 0)
        assert not outline_for(cast.lina, module).progress.dispensed
        assert (Dispensation.objects.count(), Evidence.objects.count()) == (1, evidence)

    def test_refusing_it_afterwards_asks_for_it_again(self, cast, module):
        [proposal] = placements_of(entered(cast.amina))
        self.decided(proposal, cast.claire, True, False)
        assert not outline_for(cast.amina, module).progress.dispensed
        assert [each.granted for each in Dispensation.objects.order_by("id")] == [True, False]

    def test_a_module_that_is_added_is_followed_from_today(self, cast, module):
        [proposal] = placements_of(entered(cast.amina, wrong()))
        self.decided(proposal, cast.claire, True, True)
        assert module in courses_followed(cast.amina)
        assert Enrolment.objects.filter(learner=cast.amina, course=module).count() == 1
        self.decided(proposal, cast.claire, False)
        assert module not in courses_followed(cast.amina)
        self.decided(proposal, cast.claire, True)
        assert module in courses_followed(cast.amina)

    def test_refusing_what_was_never_accepted_takes_nothing_away(self, cast, module):
        EnrolmentFactory(learner=cast.amina, course=module)
        [proposal] = placements_of(entered(cast.amina, wrong()))
        self.decided(proposal, cast.claire, False)
        assert Enrolment.objects.get(course=module).end is None

    def test_the_centres_own_module_comes_before_the_shared_one(self, cast, module):
        [proposal] = placements_of(entered(cast.amina))
        assert course_of(proposal) == module
        centre = proposal.marking.submission.attempt.activity.section.course.centre
        other = CourseFactory(code="mediation-1", centre=CentreFactory())
        assert course_of(proposal) == module != other
        if centre is not None:
            own = CourseFactory(code="mediation-1", centre=centre)
            assert course_of(proposal) == own


def test_only_the_standing_marking_of_the_last_try_proposes(cast):
    first = entered(cast.amina)
    again = begun(cast.amina, first.activity)
    assert [each.verdict for each in placements_for(cast.amina)] == ["dispense"]
    give(again, payload=wrong())
    submit_attempt(attempt=again)
    assert [each.verdict for each in placements_for(cast.amina)] == ["add"]
    assert placements_for(cast.lina) == []


def test_an_entry_assessment_is_neither_passed_nor_failed(client, cast):
    """Blank answers are no failure: its screens say where one starts from, and what a person decides."""
    attempt = entered(cast.amina, wrong())
    enrolled(cast.amina, attempt.activity)
    client.force_login(cast.amina)
    start = client.get(reverse("quizzes:start", args=[attempt.activity.uuid])).content.decode()
    result = client.get(reverse("quizzes:result", args=[attempt.activity.uuid, attempt.uuid])).content.decode()
    assert "Handed in" in start
    assert "Where you start from" in result
    for page in (start, result):
        assert not [said for said in ("To pass", "Passed", "To go over again", "Some points") if said in page]
