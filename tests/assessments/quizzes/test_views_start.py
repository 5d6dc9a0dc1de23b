from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.access import GRANTS, Capacity, Right
from assessments.quizzes.content import QuizKind, Section
from assessments.quizzes.models import Attempt, Submission
from assessments.quizzes.services import retire_quiz, start_attempt, submit_attempt
from tests.assessments.quizzes.browsing import url
from tests.assessments.quizzes.taking import begun
from tests.factories.courses import ActivityFactory
from tests.factories.quizzes import enrolled, named, quiz_activity, quiz_content, single

pytestmark = pytest.mark.django_db


class TestStartPage:
    def page(self, browser, activity):
        return browser.get(reverse("quizzes:start", args=[activity.uuid]))

    def begin(self, browser, activity):
        return browser.post(reverse("quizzes:begin", args=[activity.uuid]), {"client_uuid": uuid4()})

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"opens_on": timezone.localdate() + timedelta(2)}, "not_yet"),
            ({"closes_on": timezone.localdate() - timedelta(2)}, "closed"),
        ],
    )
    def test_outside_its_dates_nothing_starts(self, browser, activity, fields, reason):
        type(activity).objects.filter(pk=activity.pk).update(**fields)
        assert self.page(browser, activity).context["waits"] == reason
        self.begin(browser, activity)
        assert not Attempt.objects.exists()

    def test_a_try_whose_time_is_over_is_handed_in(self, browser, learner, clock):
        activity = quiz_activity(quiz_content(time_limit=20))
        enrolled(learner, activity)
        begun(learner, activity)
        clock.advance(minutes=30)
        context = self.page(browser, activity).context
        assert (context["under_way"], len(context["tries"])) == (None, 1)
        assert Submission.objects.get().reason == Submission.Reason.EXPIRED

    @pytest.mark.parametrize(("titles", "are_listed"), [(("Tirage",), False), (("CCP 1. Accueil", "CCP 2"), True)])
    def test_sections_are_listed_by_their_own_names_when_there_are_several(self, browser, learner, titles, are_listed):
        asked = (single("q1"), single("q2", ("teamwork",)))
        sections = tuple(
            Section(uuid=named(title), title=title, questions=tuple(each.uuid for each in asked[place :: len(titles)]))
            for place, title in enumerate(titles)
        )
        activity = quiz_activity(quiz_content(questions=asked, sections=sections))
        enrolled(learner, activity)
        page = self.page(browser, activity).content.decode()
        assert [f"<li>{title}</li>" in page for title in titles] == [are_listed] * len(titles)

    @pytest.mark.parametrize(("name", "rest"), [("question", [1]), ("review", [])])
    def test_its_other_pages_hand_it_in_too(self, browser, learner, clock, name, rest):
        activity = quiz_activity(quiz_content(time_limit=20))
        enrolled(learner, activity)
        attempt = begun(learner, activity)
        clock.advance(minutes=30)
        assert browser.get(url(name, attempt, *rest)).url == url("result", attempt)
        assert Submission.objects.get().reason == Submission.Reason.EXPIRED

    def test_an_entry_assessment_says_beforehand_who_reads_it(self, browser, learner):
        activity = quiz_activity(quiz_content(kind=QuizKind.POSITIONING))
        enrolled(learner, activity)
        assert "never your employer" in self.page(browser, activity).content.decode()
        # The sentence is written by hand: whoever changes who reads answers changes it too.
        readers = {capacity for capacity, rights in GRANTS.items() if Right.SEE_WORK in rights}
        assert readers == {Capacity.SELF, Capacity.TRAINER, Capacity.AUDITOR}

    def test_what_comes_first_comes_first(self, browser, activity):
        activity.requires.add(ActivityFactory(section=activity.section))
        assert self.page(browser, activity).context["waits"] == "locked"
        self.begin(browser, activity)
        assert not Attempt.objects.exists()

    def test_what_was_begun_goes_on_after_closing(self, browser, activity, attempt):
        type(activity).objects.filter(pk=activity.pk).update(closes_on=timezone.localdate() - timedelta(2))
        assert self.begin(browser, activity)["Location"] == url("question", attempt, 1)

    def test_counts_the_tries_left(self, browser, learner):
        activity = quiz_activity(quiz_content(max_attempts=2))
        enrolled(learner, activity)
        assert self.page(browser, activity).context["left"] == 2
        submit_attempt(attempt=start_attempt(learner=learner, activity=activity, client_uuid=uuid4()))
        page = self.page(browser, activity)
        assert page.context["left"] == 1
        assert len(page.context["tries"]) == 1
        submit_attempt(attempt=start_attempt(learner=learner, activity=activity, client_uuid=uuid4()))
        self.begin(browser, activity)
        assert Attempt.objects.count() == 2

    def test_a_retired_quiz_keeps_its_history(self, browser, learner, activity, attempt):
        submit_attempt(attempt=attempt)
        retire_quiz(quiz_uuid=attempt.edition.quiz.uuid)
        page = self.page(browser, activity)
        assert page.context["quiz"] is None
        assert len(page.context["tries"]) == 1

    def test_an_activity_without_a_quiz_is_not_found(self, browser, learner):
        activity = ActivityFactory(kind="quiz")
        enrolled(learner, activity)
        assert self.page(browser, activity).status_code == 404

    @pytest.mark.parametrize("field", [{}, {"client_uuid": "x"}])
    def test_a_broken_form_starts_nothing(self, browser, activity, field):
        browser.post(reverse("quizzes:begin", args=[activity.uuid]), field)
        assert not Attempt.objects.exists()
