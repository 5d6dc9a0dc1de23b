"""What is arranged for one learner: extra time, and what follows from an entry assessment."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments.quizzes.content import Placement, QuizKind
from assessments.quizzes.models import PlacementDecision, TimeAllowance
from assessments.quizzes.queries import placements_for, time_factor
from assessments.quizzes.services import submit_attempt
from courses.models import Dispensation, Enrolment
from tests.assessments.quizzes.taking import begun, give, wrong
from tests.factories.courses import ActivityFactory, EnrolmentFactory, SectionFactory
from tests.factories.quizzes import enrolled, quiz_activity, quiz_content, single

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def cast(seen):
    return seen.cast


@pytest.fixture
def amina(seen):
    return seen.learner


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


class TestExtraTime:
    def address(self, learner):
        return reverse("records:trainer_extra_time", args=[learner.uuid])

    def send(self, person, learner, factor, **days):
        return browser(person).post(self.address(learner), {"factor": factor, "starts_on": TODAY.isoformat(), **days})

    @pytest.mark.parametrize(("sent", "factor"), [("1.33", Decimal("1.33")), ("2", 2), ("none", None), ("1", 1)])
    def test_a_trainer_sets_it_and_it_is_a_row(self, cast, amina, sent, factor):
        self.send(cast.claire, amina, "2")
        assert self.send(cast.claire, amina, sent, ends_on=TODAY.isoformat()).status_code == 302
        assert (time_factor(amina), TimeAllowance.objects.count()) == (factor, 2)
        page = browser(cast.claire).get(self.address(amina))
        assert page.context["current"].factor == factor
        assert [each.factor for each in page.context["history"]] == [factor, 2]

    def test_a_coordinator_may_too(self, cast, amina):
        assert self.send(cast.jean, amina, "2").status_code == 302

    def test_nobody_else_reads_or_sets_it(self, cast, amina):
        for person in (amina, cast.marc, cast.nadia, cast.paul, cast.ines):
            assert browser(person).get(self.address(amina)).status_code == 404
            assert self.send(person, amina, "2").status_code == 404
        assert not TimeAllowance.objects.exists()

    @pytest.mark.parametrize("fields", [{"factor": "1.5"}, {"factor": "2", "ends_on": str(TODAY - timedelta(1))}])
    def test_what_cannot_be_is_told(self, cast, amina, fields):
        factor = fields.pop("factor")
        assert self.send(cast.claire, amina, factor, **fields).status_code == 422
        assert not TimeAllowance.objects.exists()

    def test_the_learner_reads_it_before_a_timed_quiz_and_in_their_data(self, cast, amina):
        activity = quiz_activity(quiz_content(time_limit=20))
        enrolled(amina, activity)
        start = reverse("quizzes:start", args=[activity.uuid])
        assert browser(amina).get(start).context["content"].factor == 1
        self.send(cast.claire, amina, "2")
        told = browser(amina).get(start).context["content"]
        assert (told.factor, told.minutes) == (2, 40)
        [row] = browser(amina).get(reverse("records:apprentice_export")).json()["extra_time"]
        assert (row["factor"], row["set_by"]) == ("2.00", "Claire Dumas")


RULES = ("mediation-1", "mediation-2", "mediation-3")


def entered(learner, *codes, right=True, high=Decimal("0.8")):
    rules = tuple(
        Placement(course=code, competencies=("mediation",), dispense_from=high, add_below=Decimal("0.5"))
        for code in codes
    )
    content = quiz_content(questions=(single(),), kind=QuizKind.POSITIONING, placements=rules)
    attempt = begun(learner, quiz_activity(content))
    give(attempt, payload=None if right else wrong())
    submit_attempt(attempt=attempt)
    return placements_for(learner)


class TestPlacement:
    @pytest.fixture
    def module(self):
        section = SectionFactory(course__code=RULES[0], course__centre=None, course__title="Le cadre")
        ActivityFactory(section=section)
        return section.course

    def address(self, learner):
        return reverse("records:trainer_placement", args=[learner.uuid])

    def answer(self, person, proposal, answer, reason="", learner=None):
        learner = learner or proposal.marking.submission.attempt.learner
        prefix = proposal.uuid
        return browser(person).post(
            reverse("records:trainer_place", args=[learner.uuid, proposal.uuid]),
            {f"{prefix}-answer": answer, f"{prefix}-reason": reason, f"{prefix}-client_uuid": uuid4()},
        )

    def test_what_is_proposed_why_and_by_which_rule(self, cast, amina, module):
        entered(amina, RULES[0])
        page = browser(cast.claire).get(self.address(amina))
        [line] = page.context["lines"]
        assert (line["title"], line["proposal"].verdict) == ("Le cadre", "dispense")
        assert [percent for _title, percent in line["shares"]] == [100]
        assert "80 %" in line["rule"]
        assert "50 %" in line["rule"]
        assert (line["decision"], line["form"] is not None) == (None, True)

    def test_a_module_of_safety_is_kept_and_its_rule_says_so(self, cast, amina, module):
        entered(amina, RULES[0], high=None)
        [line] = browser(cast.claire).get(self.address(amina)).context["lines"]
        assert (line["proposal"].verdict, line["form"]) == ("keep", None)
        assert "never leave it out" in line["rule"]

    def test_what_is_accepted_is_done_and_the_learner_reads_it(self, cast, amina, module):
        EnrolmentFactory(learner=amina, course=module)
        [proposal] = entered(amina, RULES[0])
        assert self.answer(cast.claire, proposal, "accept").status_code == 302
        assert Dispensation.objects.get().granted
        [placed] = browser(amina).get(reverse("records:apprentice_path")).context["placed"]
        assert (placed["title"], placed["decision"]["row"].accepted) == ("Le cadre", True)
        modules = browser(amina).get(reverse("records:apprentice_modules")).context["modules"]
        [shown] = [each for each in modules if each["course"] == module]
        assert (shown["state"], shown["progress"].dispensed, shown["due"]) == ("finished", True, "")
        assert browser(cast.claire).get(self.address(amina)).context["lines"][0]["decision"]["row"].accepted

    def test_what_is_added_is_followed(self, cast, amina, module):
        [proposal] = entered(amina, RULES[0], right=False)
        self.answer(cast.claire, proposal, "accept")
        assert Enrolment.objects.filter(learner=amina, course=module, enrolled_by=cast.claire).exists()

    def test_refusing_asks_why(self, cast, amina, module):
        [proposal] = entered(amina, RULES[0])
        page = self.answer(cast.claire, proposal, "refuse")
        assert (page.status_code, PlacementDecision.objects.count()) == (422, 0)
        self.answer(cast.claire, proposal, "refuse", "Elle veut revoir le cadre.")
        assert not PlacementDecision.objects.get().accepted
        assert "Elle veut revoir le cadre." in browser(amina).get(reverse("records:apprentice_path")).content.decode()

    def test_who_reads_and_who_decides(self, cast, amina, module):
        [proposal] = entered(amina, RULES[0])
        for person in (amina, cast.marc, cast.nadia, cast.jean, cast.ines):
            assert browser(person).get(self.address(amina)).status_code == 404
            assert self.answer(person, proposal, "accept").status_code == 404
        assert browser(cast.paul).get(self.address(amina)).context["lines"][0]["form"] is None
        assert self.answer(cast.paul, proposal, "accept").status_code == 404
        assert self.answer(cast.claire, proposal, "accept", learner=cast.lina).status_code == 404
        assert not PlacementDecision.objects.exists()

    def test_a_module_that_is_not_there_is_told(self, cast, amina):
        entered(amina, RULES[0])
        [line] = browser(cast.claire).get(self.address(amina)).context["lines"]
        assert (line["module"], line["title"]) == (None, RULES[0])

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries(self, cast, amina, module, django_assert_num_queries, count):
        entered(amina, *RULES[:count])
        client = browser(cast.claire)
        client.get(self.address(amina))
        with django_assert_num_queries(7):
            client.get(self.address(amina))
