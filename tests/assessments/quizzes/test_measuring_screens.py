"""Statistics as trainers read them: who may, over whom, in words, and the same on the screen as in the file."""

import csv
from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from django.conf import settings as project
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.models import StaffRole
from assessments.quizzes.content import QuizKind
from assessments.quizzes.exports import as_csv, as_xlsx
from assessments.quizzes.measured_words import (
    WORDS,
    finding_words,
    measured_questions,
    quiz_figures,
    quiz_findings,
)
from assessments.quizzes.models import QuizSnapshot
from assessments.quizzes.queries import measured_quizzes, quizzes_measured, statistics_for
from assessments.quizzes.services import measure_quiz, submit_attempt
from assessments.quizzes.showing import choice_words
from assessments.quizzes.statistics import Answer, Finding, Flaw, Item, Option, Try, choices_of, report
from assessments.quizzes.views import measuring
from config import catalogues
from tests.assessments.quizzes.taking import begun, give, wrong
from tests.factories import people
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


def members(centre, count):
    return [people.MembershipFactory(centre=centre).learner for _each in range(count)]


def taken(quiz, count, *, right=True, by=None):
    """By learners of its centre, unless they are named."""
    activity = quiz.places.get().activity
    for learner in by if by is not None else members(quiz.centre, count):
        attempt = begun(learner, activity)
        for name in RIGHT:
            give(attempt, name, wrong(name) if name == "q1" and not right else None)
        submit_attempt(attempt=attempt)


def taken_by(quiz, *learners):
    taken(quiz, len(learners), by=learners)


def tries_read(response):
    report = response.context["report"]
    return None if report is None else report.n


def strangers(count):
    return members(people.CentreFactory(), count)


def file_of(client, quiz, ending):
    return client.get(reverse("quizzes:quiz_statistics_file", args=[quiz.uuid, ending])).content


def names_of(figures):
    return [each.name for each in figures]


def tried(count):
    """Two questions; the weaker half of ``count`` tries is right at neither."""
    items = [Item(key=key, type="single", options=(Option(key="no", right=False),)) for key in ("q1", "q2")]
    weak, strong = Answer(points=Decimal(), choices=("no",)), Answer(points=Decimal(1), choices=("yes",))
    halves = [(each, each) for each in (weak, strong)]
    return items, [
        Try(total=sum(each.points for each in pair), answers=dict(zip(("q1", "q2"), pair, strict=True)))
        for pair in halves
        for _each in range(count // 2)
    ]


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

    def test_a_learner_of_the_centre_reads_none(self, client, quiz, centre):
        learner = people.MembershipFactory(centre=centre).learner
        taken_by(quiz, learner)
        client.force_login(learner)
        for response in (page(client, learner, quiz), client.get(reverse("quizzes:statistics"))):
            assert response.status_code == 404

    def test_who_only_teaches_a_group_reads_its_tries_and_no_others(self, client, quiz, centre):
        taken(quiz, 12)
        cohort = people.CohortFactory(centre=centre)
        placed = people.CohortLearnerFactory(cohort=cohort)
        teacher = people.CohortTrainerFactory(cohort=cohort).trainer
        assert page(client, teacher, quiz).status_code == 404
        taken_by(quiz, placed.learner)
        assert tries_read(page(client, teacher, quiz)) == 1
        assert tries_read(page(client, teacher, quiz, who=cohort.uuid)) == 1
        assert page(client, teacher, quiz, who="whole").status_code == 404
        line = client.get(reverse("quizzes:statistics")).context["lines"][0]
        assert (line["quiz"], line["tries"]) == (quiz, 1)

    def test_an_auditor_reads_those_of_learners_of_their_centre(self, client, quiz, centre):
        auditor = people.StaffRoleFactory(centre=centre, role=StaffRole.Role.AUDITOR).user
        taken(quiz, 2)
        taken_by(quiz, *strangers(12))
        assert tries_read(page(client, auditor, quiz)) == 2
        assert page(client, auditor, quiz, who="whole").status_code == 404

    def test_a_mentor_and_an_employer_read_none(self, client, quiz):
        cast = people.cast()
        taken_by(quiz, cast.amina)
        for each in (cast.marc, cast.nadia, cast.sylvie, cast.ines):
            assert page(client, each, quiz).status_code == 404
            assert client.get(reverse("quizzes:statistics")).status_code == 404

    def test_a_group_of_somebody_else_is_not_there(self, client, quiz, trainer):
        for who in (people.CohortFactory().uuid, "nobody", "mine"):
            assert page(client, trainer, quiz, who=who).status_code == 404

    def test_over_a_group_only_its_learners_count(self, client, quiz, trainer, centre):
        taken(quiz, 2)
        placed = people.CohortLearnerFactory(cohort__centre=centre)
        taken_by(quiz, placed.learner)
        people.CohortTrainerFactory(cohort=placed.cohort, trainer=trainer)
        assert tries_read(page(client, trainer, quiz, who=placed.cohort.uuid)) == 1


class TestNobodyIsSingledOut:
    """What is left of what one is shown, once the learners that one knows are taken away, is nobody or ten people."""

    @pytest.fixture
    def shared(self, quiz):
        quiz.centre = None
        quiz.save()
        return quiz

    @pytest.mark.parametrize(("others", "shown"), [(0, 3), (1, None), (9, None), (10, 13)])
    @pytest.mark.parametrize("kept", [True, False])
    def test_everybody_is_shown_beside_ones_own(self, client, shared, trainer, centre, others, shown, kept):
        taken_by(shared, *members(centre, 3), *strangers(others))
        if kept:
            measure_quiz(quiz_id=shared.pk)
        assert tries_read(page(client, trainer, shared, who="whole")) == shown
        assert tries_read(page(client, trainer, shared)) == (shown or 3)
        assert tries_read(page(client, trainer, shared, who="mine")) == 3
        file = reverse("quizzes:quiz_statistics_file", args=[shared.uuid, "csv"], query={"who": "whole"})
        assert client.get(file).status_code == (200 if shown else 404)

    def test_so_it_is_of_ones_own_centre_with_people_of_elsewhere(self, client, quiz, trainer):
        taken(quiz, 12)
        taken_by(quiz, *strangers(1))
        assert tries_read(page(client, trainer, quiz, who="whole")) is None
        assert tries_read(page(client, trainer, quiz)) == 12

    def test_ones_own_try_is_nobody_elses(self, client, quiz, trainer):
        taken(quiz, 3)
        taken_by(quiz, trainer)
        assert tries_read(page(client, trainer, quiz, who="whole")) == 4
        assert tries_read(page(client, trainer, quiz, who="mine")) == 3

    @pytest.mark.parametrize(("second", "editions"), [(9, ()), (10, (1, 2))])
    def test_an_edition_is_not_told_apart_when_another_is_small(self, client, quiz, centre, second, editions):
        jean = people.StaffRoleFactory(centre=centre, role=StaffRole.Role.COORDINATOR).user
        taken(quiz, 10)
        published(replace(quiz.current.quiz_content, title="Autrement"), centre=centre)
        taken(quiz, second)
        measure_quiz(quiz_id=quiz.pk)
        response = page(client, jean, quiz, who="whole", edition=1)
        assert response.context["reading"].reach.editions_of("whole") == editions
        assert tries_read(response) == (10 if editions else 10 + second)
        assert ("edition" in response.context["form"].fields) is bool(editions)

    def test_ones_own_learners_are_told_apart_by_edition(self, client, quiz, trainer, centre):
        taken(quiz, 2)
        published(replace(quiz.current.quiz_content, title="Autrement"), centre=centre)
        taken(quiz, 1)
        measure_quiz(quiz_id=quiz.pk)
        for who in ("mine", "whole"):
            assert tries_read(page(client, trainer, quiz, who=who, edition=2)) == 1
            assert tries_read(page(client, trainer, quiz, who=who, edition="9" * 9)) == 3

    def test_a_question_that_few_others_met_is_left_out(self, client, quiz, centre):
        jean = people.StaffRoleFactory(centre=centre, role=StaffRole.Role.COORDINATOR).user
        taken(quiz, 10)
        content = quiz.current.quiz_content
        published(replace(content, questions=(*content.questions, single("new"))), centre=centre)
        taken(quiz, 1)
        measure_quiz(quiz_id=quiz.pk)
        response = page(client, jean, quiz)
        assert tries_read(response) == 11
        assert str(named("new")) not in {each.key for each in response.context["questions"]}
        assert "1 question that too few people met is left out" in response.content.decode()

    def test_the_list_counts_and_says_no_more_than_the_page(self, client, shared, trainer, centre):
        taken_by(shared, *members(centre, 3), *strangers(9))
        measure_quiz(quiz_id=shared.pk)
        assert [each.report for each in measured_quizzes(trainer, quizzes_measured(trainer))] == [None]
        taken_by(shared, *strangers(1))
        measure_quiz(quiz_id=shared.pk)
        assert [each.report.n for each in measured_quizzes(trainer, quizzes_measured(trainer))] == [13]


class TestTheList:
    @pytest.mark.parametrize("count", [1, 3])
    def test_as_many_queries_however_many_quizzes(self, centre, trainer, django_assert_num_queries, count):
        for _each in range(count):
            activity = quiz_activity()
            found = activity.quiz_place.quiz
            found.centre = centre
            found.save()
            taken(found, 1)
        with django_assert_num_queries(5):
            assert len(measured_quizzes(trainer, quizzes_measured(trainer))) == count

    def test_a_long_list_has_pages(self, client, trainer, quiz, monkeypatch):
        monkeypatch.setattr(measuring, "PER_PAGE", 1)
        taken(quiz, 1)
        other = quiz_activity().quiz_place.quiz
        taken_by(other, *strangers(1))
        client.force_login(trainer)
        response = client.get(reverse("quizzes:statistics"))
        assert len(response.context["lines"]) == 1
        assert "?page=2" in response.content.decode()


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
        assert kept.context["figures"] == live.context["figures"]
        assert kept.context["questions"] == live.context["questions"]
        taken(quiz, 1)
        assert page(client, trainer, quiz).context["reading"].stale

    def test_the_same_wrong_answer_is_told_in_words(self, client, quiz, trainer):
        taken(quiz, 10, right=False)
        html = page(client, trainer, quiz).content.decode()
        assert "Almost everybody chooses the same wrong answer" in html
        client.force_login(trainer)
        assert "1 question to review" not in client.get(reverse("quizzes:statistics")).content.decode()
        measure_quiz(quiz_id=quiz.pk)
        assert "questions to review" in client.get(reverse("quizzes:statistics")).content.decode()

    @pytest.mark.parametrize("own", [True, False])
    def test_an_author_goes_from_a_remark_to_its_question(self, client, quiz, trainer, centre, own):
        if not own:
            quiz.centre = None
            quiz.save()
        taken_by(quiz, *members(centre, 10))
        link = reverse("cms_admin:edit_question", args=[named("q1")])
        assert (link in page(client, trainer, quiz).content.decode()) is own

    @pytest.mark.parametrize("tries", [9, 10])
    def test_below_ten_tries_there_are_counts_only(self, client, quiz, trainer, tries):
        taken(quiz, tries)
        context = page(client, trainer, quiz).context
        first = context["questions"][0]
        counts = ["Tries", "Left without an answer"]
        if tries < 10:
            assert names_of(context["figures"]) == ["Tries that count"]
            assert (context["bands"], names_of(first.figures), first.groups) == ([], counts, [])
            assert all(each.share.value is None and not each.bar and not each.parts for each in first.choices)
        else:
            assert {"Mean", "Median"} < set(names_of(context["figures"]))
            assert len(context["bands"]) == 10
            assert names_of(first.figures) == [
                *counts, "Facility", "Discrimination", "Correlation with the rest", "Median time"
            ]  # fmt: skip
            assert first.choices[0].share.value == 1

    @pytest.mark.parametrize(("tries", "warned"), [(10, True), (28, True), (30, False)])
    def test_below_thirty_they_are_to_be_read_with_care(self, tries, warned):
        said = quiz_findings(report(*tried(tries)), QuizKind.FORMATIVE)
        assert any("with care" in words for words, _todo in said) is warned

    def test_a_question_that_fewer_met_says_so_itself(self):
        items, tries = tried(40)
        some = [replace(each, answers={"q1": each.answers["q1"]}) for each in tries[12:]]
        first, second = measured_questions(report(items, [*tries[:12], *some]), {})
        assert not any("with care" in said for said, _todo in first.findings)
        assert any("Only 12 tries" in said for said, _todo in second.findings)

    def test_the_middle_third_is_told_too(self):
        question = measured_questions(report(*tried(30)), {})[0]
        assert question.groups == ["Lowest third", "Middle third", "Highest third"]
        assert [each.value for each in question.choices[0].parts] == [1, 0.5, 0]

    def test_the_interval_of_alpha_is_told_in_words(self):
        alpha = next(each for each in quiz_figures(report(*tried(30)).quiz) if "alpha" in each.name)
        assert alpha.why.startswith("There are 95 chances in 100 that it lies between ")

    def test_the_file_says_what_the_screen_says(self, client, quiz, trainer):
        taken(quiz, 12, right=False)
        shown = page(client, trainer, quiz).context
        rows = list(csv.reader(StringIO(file_of(client, quiz, "csv").decode("utf-8-sig")), delimiter=";"))
        assert all([each.name, each.shown, each.why] in rows for each in shown["figures"])
        assert all([each.name, str(each.count)] in rows for each in shown["bands"])
        for line in shown["questions"]:
            said = " ".join(said for said, _todo in line.findings)
            assert [str(line.place), line.title, line.type, *(each.shown for each in line.figures), said] in rows
            for choice in line.choices:
                parts = [each.shown for each in choice.parts]
                right = "yes" if choice.right else ""
                assert [
                    str(line.place), line.title, choice.words, right, choice.count.shown, choice.share.shown, *parts
                ] in rows  # fmt: skip

    def test_numbers_are_numbers_in_a_spreadsheet(self, client, quiz, trainer):
        taken(quiz, 12, right=False)
        shown = page(client, trainer, quiz).context
        book = load_workbook(BytesIO(file_of(client, quiz, "xlsx")))
        kept = {row[0]: row[1] for row in book["Quiz"].iter_rows(min_row=2, values_only=True)}
        assert kept == {each.name: each.value for each in shown["figures"]}
        assert all(isinstance(each, int | float) for each in kept.values())
        assert next(row[1].number_format for row in book["Quiz"].iter_rows() if row[0].value == "Mean") == "0%"
        rows = {row[1]: list(row[3:-1]) for row in book["Questions"].iter_rows(min_row=2, values_only=True)}
        assert rows == {each.title: [one.value for one in each.figures] for each in shown["questions"]}

    def test_what_was_typed_runs_in_no_spreadsheet(self):
        rows = as_csv({"Answers": [["=1+1"]]}).decode("utf-8-sig").splitlines()
        book = load_workbook(BytesIO(as_xlsx({"Answers": [["=1+1"]]})))
        assert rows[1] == book.active["A1"].value == "'=1+1"

    def test_no_other_kind_of_file(self, client, quiz, trainer):
        taken(quiz, 1)
        client.force_login(trainer)
        assert client.get(reverse("quizzes:quiz_statistics_file", args=[quiz.uuid, "exe"])).status_code == 404
        assert client.get(reverse("quizzes:quiz_statistics_file", args=[uuid4(), "csv"])).status_code == 404

    @pytest.mark.parametrize(("tries", "queries"), [(1, 12), (3, 12)])
    def test_it_costs_the_same_however_many_tries(
        self, client, quiz, trainer, django_assert_num_queries, tries, queries
    ):
        taken(quiz, tries)
        measure_quiz(quiz_id=quiz.pk)
        page(client, trainer, quiz)
        with django_assert_num_queries(queries):
            page_again = client.get(reverse("quizzes:quiz_statistics", args=[quiz.uuid]))
        assert page_again.context["report"].n == tries


@pytest.fixture
def french(settings):
    catalogues.compile_changed()
    settings.LOCALE_PATHS = [project.BASE_DIR / "locale"]


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

    @pytest.mark.parametrize("flaw", Flaw)
    def test_every_finding_is_told_in_french(self, french, flaw):
        found = Finding(flaw=flaw, value=0.5, threshold=0.5, n=12, choice="x")
        with translation.override("fr"):
            said = finding_words(found)
        with translation.override("en"):
            in_english = finding_words(found)
        assert all(each != english for each, english in zip(said, in_english, strict=True))
        assert not any("%(" in each for each in said)

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
