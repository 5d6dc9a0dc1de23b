"""The trainer's pages: who reads and writes what, the numbers, how many queries they take."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import models as accounts
from assessments.scenarios.services import start_run
from competencies.mastery import Instrument, Kind
from competencies.models import Evidence, Publication
from competencies.queries import pathway_progress
from competencies.services import assess_oneself, publish_level
from records.queries import trainer as queries
from tests.factories.competencies import EvidenceFactory
from tests.factories.people import CohortFactory, CohortLearnerFactory, MembershipFactory, StaffRoleFactory, UserFactory
from tests.factories.records import seen_in_training
from tests.factories.scenarios import scenario_activity
from tests.records.pages import address, confirmed

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


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
    assert client.get(reverse("records:trainer_groups")).status_code == status
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


def test_runs_of_scenarios_are_linked_once_there_are_some_for_the_trainer_alone(client, seen):
    place = scenario_activity(section=seen.activities[1].section)
    link = reverse("scenarios:runs", args=[place.uuid, seen.learner.uuid]).encode()
    page = reverse("records:trainer_learner", args=[seen.learner.uuid])
    client.force_login(seen.cast.people["claire"])
    assert link not in client.get(page).content
    start_run(learner=seen.learner, activity=place, client_uuid=uuid.uuid4())
    found = {}
    for name in ("claire", "paul", "jean"):
        client.force_login(seen.cast.people[name])
        found[name] = link in client.get(page).content
    assert found == {"claire": True, "paul": False, "jean": False}


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
    assert [each.uuid for each in response.context["because"]] == [row.uuid]


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
