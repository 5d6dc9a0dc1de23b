"""The trainer's pages: who reads and writes what, the numbers, how many queries they take."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import models as accounts
from competencies.mastery import Instrument, Kind
from competencies.models import Evidence, LevelDescriptor, Publication
from competencies.queries import current_framework, mastery_grid, pathway_progress
from competencies.services import assess_oneself, decide_level, publish_level
from courses.services import complete_activity
from records.following import Show, Sign
from records.queries import company as company_queries
from records.queries import trainer as queries
from records.queries.standing import standings
from tests.factories.competencies import (
    BlockFactory,
    CompetencyFactory,
    EvidenceFactory,
    FamilyFactory,
    FrameworkEditionFactory,
    PathwayFactory,
    PropositionFactory,
    RequirementFactory,
)
from tests.factories.people import (
    CohortFactory,
    CohortLearnerFactory,
    MembershipFactory,
    StaffRoleFactory,
    UserFactory,
)
from tests.factories.records import ReminderFactory, scene, seen_in_training

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def seen():
    return scene()


@pytest.fixture
def trainer(client, seen):
    client.force_login(seen.cast.claire)
    return seen.cast.claire


def address(name, seen, *, learner=None, competency=None, evidence=None):
    args = [(learner or seen.learner).uuid, (competency or seen.competencies[0]).uuid]
    return reverse(f"records:{name}", args=[*args, evidence.uuid] if evidence else args)


def decision(level, **fields):
    return {
        "decide-level": level, "decide-comment": "", "decide-client_uuid": str(uuid.uuid4()),
        **{f"decide-{key}": value for key, value in fields.items()},
    }  # fmt: skip


def observation(level, day=TODAY, **fields):
    return {
        "observe-level": level, "observe-day": day.isoformat(), "observe-comment": "Facts.",
        "observe-client_uuid": str(uuid.uuid4()), **{f"observe-{key}": value for key, value in fields.items()},
    }  # fmt: skip


def all_rows():
    return Evidence.objects.count(), Publication.objects.count()


# Who reads


READERS = [("claire", 200), ("jean", 200), ("paul", 200), ("marc", 404), ("nadia", 404), ("sylvie", 404), ("ines", 404)]


@pytest.mark.parametrize(("name", "status"), [*READERS, ("amina", 404)])
def test_who_reads_a_learners_page(client, seen, name, status):
    client.force_login(seen.cast.people[name])
    assert client.get(reverse("records:trainer_learner", args=[seen.learner.uuid])).status_code == status
    assert client.get(address("trainer_competency", seen)).status_code == status


@pytest.mark.parametrize(("name", "status"), [*READERS, ("amina", 404)])
def test_who_reads_the_groups(client, seen, name, status):
    client.force_login(seen.cast.people[name])
    cohort = [seen.cast.cohort.uuid]
    assert client.get(reverse("records:trainer_home")).status_code == status
    assert client.get(reverse("records:trainer_board", args=cohort)).status_code == status
    assert client.get(reverse("records:trainer_grid", args=cohort)).status_code == status
    assert client.get(reverse("records:trainer_ungrouped")).status_code == status
    assert client.get(reverse("records:trainer_reminders")).status_code == status


def test_another_centre_does_not_exist(client, seen, trainer):
    theo = seen.cast.theo
    elsewhere = CohortFactory(centre=seen.cast.other_centre)
    CohortLearnerFactory(cohort=elsewhere, learner=theo)
    assert client.get(reverse("records:trainer_learner", args=[theo.uuid])).status_code == 404
    assert client.get(reverse("records:trainer_learner", args=[uuid.uuid4()])).status_code == 404
    assert client.get(reverse("records:trainer_board", args=[elsewhere.uuid])).status_code == 404
    assert client.get(address("trainer_competency", seen, learner=theo)).status_code == 404
    assert client.post(address("trainer_decide", seen, learner=theo), decision(2)).status_code == 404
    assert all_rows() == (0, 0)


def test_nobody_is_their_own_trainer(client, seen, trainer):
    MembershipFactory(learner=trainer, centre=seen.cast.centre)
    assert client.get(reverse("records:trainer_learner", args=[trainer.uuid])).status_code == 404
    assert client.post(address("trainer_decide", seen, learner=trainer), decision(2)).status_code == 404


def test_a_signed_out_visitor_is_sent_to_sign_in(client, seen):
    pages = (reverse("records:trainer_home"), reverse("records:trainer_remind"), address("trainer_competency", seen))
    for url in pages:
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


# Who writes


@pytest.mark.parametrize("name", ["paul", "jean", "marc", "nadia", "amina", "ines"])
def test_only_trainers_write(client, seen, name):
    row = seen_in_training(seen.learner, seen.competencies[0], 2, by=seen.cast.people[name])
    before = all_rows()
    client.force_login(seen.cast.people[name])
    assert client.post(address("trainer_decide", seen), decision(2)).status_code == 404
    assert client.post(address("trainer_observe", seen), observation(2)).status_code == 404
    assert client.post(address("trainer_share", seen, evidence=row)).status_code == 404
    assert client.post(address("trainer_take_back", seen, evidence=row), {"reason": "Oups"}).status_code == 404
    assert all_rows() == before


@pytest.mark.parametrize("name", ["paul", "jean"])
def test_those_who_only_read_see_no_form(client, seen, name):
    client.force_login(seen.cast.people[name])
    response = client.get(address("trainer_competency", seen))
    assert response.context["decide"] is None
    assert b'method="post" action="' + address("trainer_decide", seen).encode() not in response.content


def test_quiz_results_are_linked_for_those_who_may_read_them(client, seen):
    quiz = seen.activities[1]
    type(quiz).objects.filter(pk=quiz.pk).update(kind="quiz")
    link = reverse("quizzes:tries", args=[quiz.uuid, seen.learner.uuid]).encode()
    page = reverse("records:trainer_learner", args=[seen.learner.uuid])
    found = {}
    for name in ("claire", "paul", "jean"):
        client.force_login(seen.cast.people[name])
        found[name] = link in client.get(page).content
    assert found == {"claire": True, "paul": True, "jean": False}


# Confirming


def test_a_level_is_confirmed_and_not_shared_unless_asked(client, seen, trainer):
    seen_in_training(seen.learner, seen.competencies[0], 2)
    response = client.post(address("trainer_decide", seen), decision(2))
    assert response.status_code == 302
    ruling = Evidence.objects.get(kind=Kind.DECISION)
    assert (ruling.level, ruling.recorded_by, ruling.learner) == (2, trainer, seen.learner)
    assert not Publication.objects.exists()
    assert pathway_progress(seen.pathway).summary.acquired == {seen.competencies[0].pk}


def test_the_share_box_is_not_ticked(client, seen, trainer):
    form = client.get(address("trainer_competency", seen)).context["decide"]
    assert not form["share"].value()


def test_a_level_is_shared_when_the_box_is_ticked(client, seen, trainer):
    seen_in_training(seen.learner, seen.competencies[0], 2)
    client.post(address("trainer_decide", seen), decision(2, share="on"))
    said = Publication.objects.get()
    assert (said.evidence.kind, said.shared, said.published_by) == (Kind.DECISION, True, trainer)


def test_a_double_click_is_one_row(client, seen, trainer):
    seen_in_training(seen.learner, seen.competencies[0], 2)
    sent = decision(2, share="on")
    first, second = (client.post(address("trainer_decide", seen), sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert Evidence.objects.filter(kind=Kind.DECISION).count() == 1
    assert Publication.objects.count() == 1


def test_the_same_page_sent_with_another_level_does_not_pass_for_recorded(client, seen, trainer):
    seen_in_training(seen.learner, seen.competencies[0], 2)
    sent = decision(2)
    client.post(address("trainer_decide", seen), sent)
    response = client.post(address("trainer_decide", seen), {**sent, "decide-level": 3, "decide-comment": "Mieux."})
    assert response.status_code == 422
    assert response.context["decide"].errors["level"]
    assert list(Evidence.objects.filter(kind=Kind.DECISION).values_list("level", flat=True)) == [2]


def test_without_evidence_the_refusal_stands_at_the_level_and_nothing_is_lost(client, seen, trainer):
    response = client.post(address("trainer_decide", seen), decision(2, comment="Je l’ai vu une fois."))
    assert response.status_code == 422
    form = response.context["decide"]
    assert list(form.errors) == ["level"]
    assert "Je l’ai vu une fois." in response.content.decode()
    assert not Evidence.objects.exists()


def test_far_from_another_voice_a_comment_is_asked_at_the_comment(client, seen, trainer):
    competency = seen.competencies[0]
    seen_in_training(seen.learner, competency, 2)
    assess_oneself(learner=seen.learner, competency=competency, level=0, client_uuid=uuid.uuid4())
    response = client.post(address("trainer_decide", seen), decision(3))
    assert list(response.context["decide"].errors) == ["comment"]
    assert not Evidence.objects.filter(kind=Kind.DECISION).exists()
    assert client.post(address("trainer_decide", seen), decision(3, comment="Vu trois fois.")).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"decide-level": "4"}, {"decide-level": "unseen"}, {"decide-level": "-1"}, {"decide-level": ""},
        {"decide-level": "'; DROP"}, {"decide-client_uuid": "not-a-uuid"}, {"decide-client_uuid": ""},
        {"decide-comment": "x" * 2001},
    ],
)  # fmt: skip
def test_a_fuzzed_form_is_refused_in_words(client, seen, trainer, wrong):
    seen_in_training(seen.learner, seen.competencies[0], 2)
    before = all_rows()
    response = client.post(address("trainer_decide", seen), {**decision(2), **wrong})
    assert response.status_code == 422
    assert response.context["decide"].errors
    assert all_rows() == before


def test_what_justifies_a_status_is_shown(client, seen, trainer):
    row = seen_in_training(seen.learner, seen.competencies[0], 2)
    response = client.get(address("trainer_competency", seen))
    assert [each["row"] for each in response.context["because"]] == [row]


# Observing in training


def test_an_observation_in_training_is_recorded_on_its_day(client, seen, trainer):
    response = client.post(address("trainer_observe", seen), observation(2, YESTERDAY))
    assert response.status_code == 302
    row = Evidence.objects.get()
    assert (row.kind, row.instrument, row.level) == (Kind.APPRAISAL, Instrument.TRAINING, 2)
    assert timezone.localdate(row.observed_at) == YESTERDAY
    assert row.comment.text == "Facts."


@pytest.mark.parametrize("day", ["2999-01-01", "0001-01-01", "not a day", ""])
def test_an_impossible_day_is_refused(client, seen, trainer, day):
    response = client.post(address("trainer_observe", seen), {**observation(2), "observe-day": day})
    assert response.status_code == 422
    assert "day" in response.context["observe"].errors
    assert not Evidence.objects.exists()


# Sharing


def confirmed(seen, level=2, competency=None):
    competency = competency or seen.competencies[0]
    seen_in_training(seen.learner, competency, level)
    return decide_level(learner=seen.learner, competency=competency, level=level, by=seen.cast.claire)


def test_sharing_and_stopping_are_rows(client, seen, trainer):
    row = confirmed(seen)
    client.post(address("trainer_share", seen, evidence=row))
    assert Evidence.objects.filter(pk=row.pk).shared().exists()
    client.post(address("trainer_share", seen, evidence=row), {"stop": "1"})
    assert not Evidence.objects.filter(pk=row.pk).shared().exists()
    assert list(Publication.objects.order_by("id").values_list("shared", flat=True)) == [True, False]


def test_who_will_see_it_is_named(client, seen, trainer):
    confirmed(seen)
    names = " ".join(client.get(address("trainer_competency", seen)).context["readers"])
    assert "Marc Leroy" in names
    assert "Nadia Ferrand" in names
    assert "Sylvie Roche" not in names


def test_a_minors_guardian_is_named_and_a_broken_contract_names_nobody(client, seen):
    found = queries.readers_of(seen.cast.lina)
    assert [each.person for each in found] == [seen.cast.sylvie]
    accounts.Apprenticeship.objects.filter(learner=seen.learner).update(broken_on=TODAY)
    assert queries.readers_of(seen.learner) == []


def test_neither_a_quiz_nor_a_mentors_word_is_ours_to_share(client, seen, trainer):
    quiz = EvidenceFactory(learner=seen.learner, competency=seen.competencies[0])
    mentor = EvidenceFactory(
        learner=seen.learner, competency=seen.competencies[0], kind=Kind.APPRAISAL, instrument=Instrument.WORKPLACE
    )
    client.post(address("trainer_share", seen, evidence=quiz))
    assert client.post(address("trainer_share", seen, evidence=mentor)).status_code == 404
    assert not Publication.objects.exists()


def test_evidence_of_somebody_else_does_not_exist_here(client, seen, trainer):
    foreign = seen_in_training(seen.cast.lina, seen.competencies[0], 2, by=trainer)
    assert client.post(address("trainer_share", seen, evidence=foreign)).status_code == 404
    assert client.post(address("trainer_take_back", seen, evidence=foreign), {"reason": "?"}).status_code == 404
    assert all_rows() == (1, 0)


# Taking back


def test_ones_own_decision_is_taken_back_with_a_reason(client, seen, trainer):
    row = confirmed(seen)
    publish_level(evidence=row, by=trainer)
    url = address("trainer_take_back", seen, evidence=row)
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Confondue avec une autre."}).status_code == 302
    retraction = Evidence.objects.get(kind=Kind.RETRACTION)
    assert (retraction.retracts, retraction.comment.text) == (row, "Confondue avec une autre.")
    assert client.get(address("trainer_competency", seen)).context["page"].employer_sees.status == "not_started"


def test_a_colleagues_decision_is_not_ours_to_take_back(client, seen):
    row = confirmed(seen)
    other = UserFactory()
    StaffRoleFactory(user=other, centre=seen.cast.centre)
    client.force_login(other)
    assert client.post(address("trainer_take_back", seen, evidence=row), {"reason": "?"}).status_code == 404
    assert not Evidence.objects.filter(kind=Kind.RETRACTION).exists()


# Numbers


def test_learner_trainer_and_company_read_the_same_numbers(client, seen):
    one, two, three, _four = seen.competencies
    publish_level(evidence=confirmed(seen, 2, one), by=seen.cast.claire)
    publish_level(evidence=confirmed(seen, 1, two), by=seen.cast.claire)
    seen_in_training(seen.learner, three, 2)
    own = pathway_progress(seen.pathway).summary
    client.force_login(seen.cast.claire)
    page = client.get(reverse("records:trainer_learner", args=[seen.learner.uuid])).context["page"].progress.summary
    board = client.get(reverse("records:trainer_board", args=[seen.cast.cohort.uuid])).context["rows"]
    line = next(line for line, _words in board if line.learner == seen.learner)
    assert page == own == line.progress
    assert (line.situation.ready, line.situation.missing) == (1, 1)
    shared = pathway_progress(seen.pathway, shared_only=True).summary
    company = company_queries.company_page(seen.cast.marc, seen.learner, "mentor", TODAY).progress.summary
    listed = company_queries.company_lines(seen.cast.marc, TODAY)[0].progress
    assert company == shared == listed
    assert (own.acquired, own.total) == (shared.acquired, shared.total) == ({one.pk}, 4)


def test_a_learner_without_a_pathway_is_asked_the_framework(seen):
    found = standings([seen.cast.lina])[seen.cast.lina.pk]
    assert found.pathway is None
    assert found.progress.missing == {each.pk for each in seen.competencies}


def test_the_board_says_work_not_signing_in(client, seen, trainer):
    accounts.User.objects.filter(pk=seen.learner.pk).update(last_login=timezone.now())
    line = queries.board(queries.learners_of(trainer, seen.cast.cohort, TODAY), TODAY)[0]
    assert (line.learner, line.last_work) == (seen.learner, None)
    assert [each.sign for each in line.alerts] == [Sign.NO_WORK, Sign.NO_MENTOR]
    complete_activity(learner=seen.learner, activity=seen.activities[0], source="x", occurred_at=timezone.now())
    line = queries.board(queries.learners_of(trainer, seen.cast.cohort, TODAY), TODAY)[0]
    assert timezone.localdate(line.last_work) == TODAY
    assert [each.sign for each in line.alerts] == [Sign.NO_MENTOR]


def test_late_is_overdue_and_not_finished(seen):
    assert [each.course for each in queries.late_work([seen.learner], TODAY)[seen.learner.pk]] == [seen.course]
    assert queries.late_work([seen.learner], YESTERDAY)[seen.learner.pk] == ()
    for activity in seen.activities:
        complete_activity(learner=seen.learner, activity=activity, source="x", occurred_at=timezone.now())
    assert queries.late_work([seen.learner], TODAY)[seen.learner.pk] == ()


def test_filters_and_order(client, seen, trainer):
    zoe, eric = UserFactory(display_name="Zoé"), UserFactory(display_name="Éric")
    for learner in (zoe, eric):
        CohortLearnerFactory(cohort=seen.cast.cohort, learner=learner)
    complete_activity(learner=zoe, activity=seen.activities[0], source="x", occurred_at=timezone.now())
    seen_in_training(eric, seen.competencies[0], 3)

    def names(show):
        url = reverse("records:trainer_board", args=[seen.cast.cohort.uuid])
        return [line.learner.display_name for line, _words in client.get(url, {"show": show}).context["rows"]]

    assert names("all") == names("") == names("nonsense") == ["Amina Benali", "Éric", "Lina Roche", "Zoé"]
    assert names(Show.READY) == ["Éric"]
    assert names(Show.IDLE) == ["Amina Benali", "Éric", "Lina Roche"]
    assert names(Show.LATE) == ["Amina Benali", "Éric", "Lina Roche", "Zoé"]


def test_learners_without_a_group_are_not_lost(client, seen, trainer):
    alone = UserFactory(display_name="Seul")
    MembershipFactory(learner=alone, centre=seen.cast.centre)
    assert client.get(reverse("records:trainer_home")).context["ungrouped"] == 1
    rows = client.get(reverse("records:trainer_ungrouped")).context["rows"]
    assert [line.learner for line, _words in rows] == [alone]


def test_the_coordination_is_warned_of_editions_that_end(client, seen):
    edition = seen.pathway.edition
    type(edition).objects.filter(pk=edition.pk).update(valid_to=TODAY + timedelta(days=100))
    client.force_login(seen.cast.jean)
    assert client.get(reverse("records:trainer_home")).context["ending"] == [edition]
    client.force_login(seen.cast.claire)
    assert client.get(reverse("records:trainer_home")).context["ending"] == []


# Queries


def more_learners(seen, count):
    for _ in range(count):
        learner = UserFactory()
        CohortLearnerFactory(cohort=seen.cast.cohort, learner=learner)
        MembershipFactory(learner=learner, centre=seen.cast.centre)
        seen_in_training(learner, seen.competencies[0], 2)


@pytest.mark.parametrize("more", [0, 2])
def test_queries_of_the_board(client, seen, trainer, django_assert_num_queries, more):
    more_learners(seen, more)
    with django_assert_num_queries(17):
        client.get(reverse("records:trainer_board", args=[seen.cast.cohort.uuid]))


@pytest.mark.parametrize("more", [0, 2])
def test_queries_of_the_grid(client, seen, trainer, django_assert_num_queries, more):
    more_learners(seen, more)
    with django_assert_num_queries(10):
        client.get(reverse("records:trainer_grid", args=[seen.cast.cohort.uuid]))


@pytest.mark.parametrize("more", [0, 2])
def test_queries_of_the_groups(client, seen, trainer, django_assert_num_queries, more):
    for _ in range(more):
        CohortFactory(centre=seen.cast.centre)
    with django_assert_num_queries(6):
        client.get(reverse("records:trainer_home"))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_learner(client, seen, trainer, django_assert_num_queries, rows):
    for competency in seen.competencies[:rows]:
        seen_in_training(seen.learner, competency, 2)
        ReminderFactory(learner=seen.learner)
    with django_assert_num_queries(24):
        client.get(reverse("records:trainer_learner", args=[seen.learner.uuid]))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_competency(client, seen, trainer, django_assert_num_queries, rows):
    for _ in range(rows):
        seen_in_training(seen.learner, seen.competencies[0], 2)
    with django_assert_num_queries(18):
        client.get(address("trainer_competency", seen))


def test_a_grid_of_thirty_learners_sixty_competencies_and_twelve_rows_takes_four_queries(django_assert_num_queries):
    edition = FrameworkEditionFactory(valid_from=None)
    family = FamilyFactory(edition=edition)
    competencies = [CompetencyFactory(edition=edition, family=family) for _ in range(60)]
    LevelDescriptor.objects.bulk_create(LevelDescriptor(competency=each, level=2, text="…") for each in competencies)
    learners = [UserFactory() for _ in range(30)]
    proposition = PropositionFactory(framework_edition=edition)
    for learner in learners:
        PathwayFactory(learner=learner, proposition=proposition)
    Evidence.objects.bulk_create(
        EvidenceFactory.build(learner=learner, competency=competency, recorded_by=None)
        for learner in learners
        for competency in competencies
        for _ in range(12)
    )
    assert Evidence.objects.count() == 30 * 60 * 12
    edition = current_framework()
    with django_assert_num_queries(4):
        found = mastery_grid(learners, edition=edition)
    assert all(len(found.cells[learner.pk]) == 60 for learner in learners)
    with django_assert_num_queries(5):  # and the edition in force
        grid = queries.grid(learners)
    assert {cell.shape for row in grid.rows for cell in row.cells} == {"1"}


def test_the_page_of_a_competency_judges_as_the_path_does(client, seen, trainer):
    competency = seen.competencies[0]
    block = BlockFactory(edition=seen.pathway.edition, code="BC-BIS")
    RequirementFactory(proposition=seen.pathway.proposition, block=block, competency=competency, level=3)
    seen_in_training(seen.learner, competency, 2)
    response = client.get(address("trainer_competency", seen))
    path = pathway_progress(seen.pathway)
    assert response.context["status"] == path.summary.status_of(competency.pk)
    assert [each["status"] for each in response.context["blocks"]] == [
        line.mastery.status for each in path.blocks for line in each.lines if line.competency == competency
    ]
    assert len({each["status"] for each in response.context["blocks"]}) == 2
