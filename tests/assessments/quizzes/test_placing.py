from decimal import Decimal
from uuid import uuid4

import pytest

from assessments.quizzes.content import Placement, QuizKind
from assessments.quizzes.models import PlacementDecision
from assessments.quizzes.queries import placements_of
from assessments.quizzes.services import Refused, decide_placement, submit_attempt
from tests.assessments.quizzes.taking import begun, give, wrong
from tests.factories import people
from tests.factories.quizzes import named, quiz_activity, quiz_content, single

pytestmark = pytest.mark.django_db

RULE = Placement(
    course="mediation-1", competencies=("mediation",), dispense_from=Decimal("0.8"), add_below=Decimal("0.5")
)


@pytest.fixture
def cast():
    return people.cast()


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
