"""Statistics as trainers read them: who may, over whom, in words, and the same on the screen as in the file."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import StaffRole
from assessments.quizzes.measured_words import WORDS, finding_words
from assessments.quizzes.models import QuizSnapshot
from assessments.quizzes.queries import statistics_for
from assessments.quizzes.services import measure_quiz, submit_attempt
from assessments.quizzes.showing import choice_words
from assessments.quizzes.statistics import Finding, Flaw, choices_of
from tests.assessments.quizzes.taking import begun, give, wrong
from tests.factories import people
from tests.factories.people import UserFactory
from tests.factories.quizzes import (
    RIGHT,
    every_type,
    gaps,
    matching,
    named,
    published,
    quiz_activity,
    quiz_content,
    right_answer,
    short_text,
    single,
    true_false,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return people.CentreFactory()


@pytest.fixture
def trainer(centre):
    return people.StaffRoleFactory(centre=centre, role=StaffRole.Role.TRAINER).user


@pytest.fixture
def quiz(centre):
    activity = quiz_activity()
    found = activity.quiz_place.quiz
    found.centre = centre
    found.save()
    return found


def taken(quiz, count, *, right=True):
    activity = quiz.places.get().activity
    for _each in range(count):
        attempt = begun(UserFactory(), activity)
        for name in RIGHT:
            give(attempt, name, wrong(name) if name == "q1" and not right else None)
        submit_attempt(attempt=attempt)


def rows_of(data, ending):
    if ending == "csv":
        return list(csv.reader(StringIO(data.decode("utf-8-sig")), delimiter=";"))
    sheet = load_workbook(BytesIO(data)).active
    return [[each or "" for each in row] for row in sheet.iter_rows(values_only=True)]


def page(client, viewer, quiz, **query):
    client.force_login(viewer)
    return client.get(reverse("quizzes:quiz_statistics", args=[quiz.uuid]), query)


class TestWhoMayRead:
    def test_nobody_but_the_staff_of_its_centre(self, client, quiz, trainer):
        taken(quiz, 1)
        cast = people.cast()
        for stranger in (cast.amina, cast.marc, people.StaffRoleFactory(role=StaffRole.Role.TRAINER).user):
            assert page(client, stranger, quiz).status_code == 404
        assert page(client, trainer, quiz).status_code == 200

    def test_a_coordinator_reads_from_ten_tries_on(self, client, quiz, centre):
        jean = people.StaffRoleFactory(centre=centre, role=StaffRole.Role.COORDINATOR).user
        taken(quiz, 9)
        assert page(client, jean, quiz).context["report"] is None
        taken(quiz, 1)
        assert page(client, jean, quiz).context["report"].n == 10

    def test_what_all_share_is_read_by_all_from_ten_tries_on(self, client, quiz, trainer):
        quiz.centre = None
        quiz.save()
        taken(quiz, 1)
        response = page(client, trainer, quiz)
        assert response.status_code == 200
        assert response.context["report"] is None

    def test_a_group_of_somebody_else_is_not_there(self, client, quiz, trainer):
        response = page(client, trainer, quiz, cohort=people.CohortFactory().uuid)
        assert response.status_code == 404

    def test_over_a_group_only_its_learners_count(self, client, quiz, trainer, centre):
        taken(quiz, 2)
        cohort = people.CohortFactory(centre=centre)
        attempt = quiz.editions.first().attempts.first()
        people.CohortLearnerFactory(cohort=cohort, learner=attempt.learner)
        people.CohortTrainerFactory(cohort=cohort, trainer=trainer)
        assert page(client, trainer, quiz, cohort=cohort.uuid).context["report"].n == 1


class TestWhatIsRead:
    def test_before_the_first_try(self, client, quiz, trainer):
        assert "No try yet" in page(client, trainer, quiz).content.decode()
        client.force_login(trainer)
        assert "No try yet" in client.get(reverse("quizzes:statistics")).content.decode()

    def test_what_is_kept_is_what_is_shown(self, client, quiz, trainer):
        taken(quiz, 3)
        live = page(client, trainer, quiz)
        assert live.context["reading"].computed_at is None
        measure_quiz(quiz_id=quiz.pk)
        kept = page(client, trainer, quiz)
        assert kept.context["reading"].computed_at == QuizSnapshot.objects.get().computed_at
        assert kept.context["numbers"] == live.context["numbers"]
        assert kept.context["questions"] == live.context["questions"]
        taken(quiz, 1)
        assert page(client, trainer, quiz).context["reading"].stale

    def test_the_same_wrong_answer_is_told_in_words(self, client, quiz, trainer):
        taken(quiz, 10, right=False)
        html = page(client, trainer, quiz).content.decode()
        assert "Almost everybody chooses the same wrong answer" in html
        client.force_login(trainer)
        assert (
            "to review" in client.get(reverse("quizzes:statistics")).content.decode() or not QuizSnapshot.objects.all()
        )

    @pytest.mark.parametrize("ending", ["csv", "xlsx"])
    def test_the_file_says_what_the_screen_says(self, client, quiz, trainer, ending):
        taken(quiz, 4)
        shown = page(client, trainer, quiz).context
        data = client.get(reverse("quizzes:quiz_statistics_file", args=[quiz.uuid, ending])).content
        rows = rows_of(data, ending)
        said = {row[0]: row[1] for row in rows if row and row[0]}
        assert all(said[name] == value for name, value, _why in shown["numbers"])
        for line in shown["questions"]:
            row = next(row for row in rows if row and row[0] == line["title"])
            assert row[2 : 2 + len(line["numbers"])] == [value for _name, value in line["numbers"]]

    def test_no_other_kind_of_file(self, client, quiz, trainer):
        taken(quiz, 1)
        client.force_login(trainer)
        assert client.get(reverse("quizzes:quiz_statistics_file", args=[quiz.uuid, "exe"])).status_code == 404
        assert client.get(reverse("quizzes:quiz_statistics_file", args=[uuid4(), "csv"])).status_code == 404

    @pytest.mark.parametrize(("tries", "queries"), [(1, 10), (3, 10)])
    def test_it_costs_the_same_however_many_tries(
        self, client, quiz, trainer, django_assert_num_queries, tries, queries
    ):
        taken(quiz, tries)
        measure_quiz(quiz_id=quiz.pk)
        page(client, trainer, quiz)
        with django_assert_num_queries(queries):
            page_again = client.get(reverse("quizzes:quiz_statistics", args=[quiz.uuid]))
        assert page_again.context["report"].n == tries


class TestWords:
    def test_every_finding_has_its_words(self):
        assert set(WORDS) == set(Flaw)
        for flaw in Flaw:
            said, todo = finding_words(Finding(flaw=flaw, value=0.5, threshold=0.2, n=12, choice="x"))
            assert said
            assert todo

    @pytest.mark.parametrize(
        ("threshold", "said"),
        [(0.5, "People do no better than by chance (50%)."), (0.2, "Very few get it right (50%).")],
    )
    def test_too_hard_is_told_against_chance_where_one_can_guess(self, threshold, said):
        found = Finding(flaw=Flaw.TOO_HARD, value=0.5, threshold=threshold, n=12)
        assert finding_words(found)[0] == said

    @pytest.mark.parametrize("question", every_type(), ids=lambda each: each.type)
    def test_choices_are_told_in_words(self, question):
        for key in choices_of(question, right_answer(question)):
            assert str(question.uuid) not in choice_words(question, key)
            assert not any(len(part) == 36 and part.count("-") == 4 for part in choice_words(question, key).split())

    def test_pairs_and_truth(self):
        question = matching()
        pair = question.pairs[0]
        assert " → " in choice_words(question, f"{pair.prompt.uuid}>{pair.match.uuid}")
        assert choice_words(true_false(), "false") == "False"
        assert choice_words(single(), "what people typed") == "what people typed"

    def test_what_is_accepted_is_told_as_its_author_spells_it(self):
        assert choice_words(short_text(), "libre consentement") == "Libre consentement"
        assert choice_words(gaps(), f"{named('q9-typed')}>ecoute") == "[1] → écoute"
        assert choice_words(replace(short_text(), case_matters=True), "libre consentement") == "libre consentement"


def test_a_question_that_the_quiz_left_out_keeps_its_words(quiz, trainer):
    taken(quiz, 1)
    content = quiz.current.quiz_content
    published(quiz_content(uuid=content.uuid, code=content.code, questions=(true_false(),)), centre=quiz.centre)
    measure_quiz(quiz_id=quiz.pk)
    quiz.refresh_from_db()
    reading = statistics_for(trainer, quiz)
    assert {each.key for each in reading.report.questions} <= reading.questions.keys()
